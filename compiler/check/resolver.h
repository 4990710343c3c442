#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/check/declarations.h"

namespace tiaowen::check {

// Resolves the names in the bindings of a vocabulary's phrases; reports those that are unknown or
// do not fit.
class Resolver {
 public:
  // `broken` is looked at whenever a column is not found, and outlives the resolver.
  Resolver(const source::FileSet& files, diagnostics::Consumer& consumer,
           const BrokenColumns& broken)
      : files_(files), consumer_(consumer), broken_(broken) {}

  // Reports `word` as unknown, with those of `names` that are similar.
  void ReportUnknown(const syntax::Word& word, const std::vector<std::string>& names);
  // The column of `table` with the name `word`, or -1 after a report, now or where it is declared.
  int FindColumn(const ir::Table& table, const syntax::Word& word);
  // The table, column, fold and unit of a 量 phrase; false after a report.
  bool ResolveQuantity(const Declarations& declared, const syntax::PhraseDeclaration& declaration,
                       Phrase* phrase);
  // Whether `table` has what a phrase of the kind of `declaration` needs; reports what it lacks.
  bool TableServes(const syntax::PhraseDeclaration& declaration, const ir::Table& table);
  // The column of `table` with the number that a 参数 or 基数 phrase names, or -1 after a report.
  int FindNumber(const syntax::PhraseDeclaration& declaration, const ir::Table& table);
  // Whether what only open classes (等类) can be bound to stands in them alone; reports what does
  // not.
  bool CheckOpenClass(const syntax::PhraseDeclaration& declaration);
  // A binding of a phrase about rows of `table`, or nothing after a report.
  std::optional<Binding> Resolve(const ir::Schema& schema, ir::TableId table,
                                 const syntax::Binding& binding);

 private:
  diagnostics::Location Place(source::Range range) const { return files_.Locate(range); }
  bool ResolveQuantityColumn(const Declarations& declared,
                             const syntax::PhraseDeclaration& declaration, Phrase* phrase);
  std::optional<Binding> ResolveParts(const ir::Schema& schema, ir::TableId table,
                                      const syntax::Binding& binding, Binding out);
  std::optional<Binding> ResolveListed(const ir::Schema& schema, const syntax::Binding& binding,
                                       ir::TableId own, Binding out);
  // The column of the phrase's own table `own`, or 主表.列, that stands for `operand`.
  std::optional<Operand> ResolveColumn(const ir::Schema& schema, ir::TableId own,
                                       const syntax::Operand& operand, const ir::Type& type);
  bool CheckOpenClass(const syntax::Binding& binding, bool allowed);
  bool IsBroken(const std::string& table, const std::string& column) const {
    return broken_.contains({table, column});
  }
  // Whether a declaration of a column of `table` was diagnosed.
  bool HasBroken(const std::string& table) const {
    const auto first = broken_.lower_bound({table, ""});
    return first != broken_.end() && first->first == table;
  }
  bool CheckType(const syntax::Binding& binding, const ir::Type& type);
  std::optional<Operand> ResolveOperand(const ir::Schema& schema, const syntax::Operand& operand,
                                        const syntax::Word& column, const ir::Type& type);

  const source::FileSet& files_;
  diagnostics::Consumer& consumer_;
  const BrokenColumns& broken_;
};

}  // namespace tiaowen::check
