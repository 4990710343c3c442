#include <limits>

#include "compiler/check/context.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::InstId;
using syntax::Node;
using syntax::Quantifier;
using syntax::Token;

// Builds what a sentence says of the rows of one subject.
class MembersBuilder {
 public:
  MembersBuilder(Context& context, const Node& node)
      : context_(context),
        node_(node),
        subject_(node.tokens.front()),
        table_(context.phrase(subject_).table) {}

  Condition Build() {
    if (!CheckNesting(context_, node_.range) || !CheckTable()) return std::nullopt;
    if (context_.LeavesOut(subject_)) return InstId();
    std::vector<const Node*> attached;
    for (const Node* other : context_.attached) {
      if (RestrictedTable(context_, *other) == table_) attached.push_back(other);
    }
    std::optional<std::vector<InstId>> rows = HolderConditions(context_, subject_);
    if (!rows.has_value()) return std::nullopt;
    const Condition said = Said(attached);
    if (!said.has_value() || !said->valid()) return said;
    if (node_.quantifier == Quantifier::kEvery) {
      context_.Record(node_.range,
                      fmt::format("「{}」一个也没有的", context_.Slice(subject_.range)), "成立",
                      "语言");
      rows->push_back(Negate(context_, *said, node_.children[0].range));
      return Add(ir::Not{ExistsRow(context_, table_, std::move(*rows), node_.range)});
    }
    rows->push_back(*said);
    if (node_.quantifier == Quantifier::kAny)
      return ExistsRow(context_, table_, std::move(*rows), node_.range);
    return SoMany(std::move(*rows));
  }

 private:
  InstId Add(ir::InstData data) {
    return context_.module.Add(std::move(data), SpanOf(node_.range));
  }

  // Whether what is said restricts rows of the subject's table.
  bool CheckTable() {
    const ir::TableId said = RestrictedTable(context_, node_.children[0]);
    if (!said.valid()) return false;  // reported
    if (said == table_) return true;
    const ir::Schema& schema = context_.module.schema;
    context_.consumer.Emit(Kind::kRestrictionTable, context_.Place(node_.children[0].range),
                           context_.Slice(node_.children[0].range), schema.table(said).name,
                           schema.table(table_).name);
    return false;
  }

  // What is said of a row, here and by restrictions that join it.
  Condition Said(const std::vector<const Node*>& attached) {
    context_.level = table_;
    Condition condition = CompileCondition(context_, node_.children[0]);
    std::vector<InstId> operands = {condition.value_or(InstId())};
    for (const Node* other : attached) {
      const Condition more = CompileCondition(context_, *other);
      if (!more.has_value()) condition.reset();
      operands.push_back(more.value_or(InstId()));
    }
    context_.level = ir::kMainTable;
    if (!condition.has_value()) return std::nullopt;
    return All(context_, std::move(operands), table_, node_.range);
  }

  Condition SoMany(std::vector<InstId> conditions) {
    const syntax::Limit& limit = node_.limits.front();
    if (limit.too_large || *limit.number > std::numeric_limits<int32_t>::max()) {
      context_.consumer.Emit(Kind::kNumberOutOfRange, context_.Place(limit.range),
                             context_.Slice(limit.range));
      return std::nullopt;
    }
    const InstId filter = Whole(context_, std::move(conditions), table_, node_.range);
    const InstId count = Add(ir::Aggregate{.table = table_, .filter = filter});
    const InstId bound = Add(ir::IntConst{*limit.number});
    return Add(ir::Compare{OpOf(context_, limit), count, bound});
  }

  Context& context_;
  const Node& node_;
  const Token& subject_;
  const ir::TableId table_;
};

}  // namespace

Condition CompileMembers(Context& context, const Node& node) {
  return MembersBuilder(context, node).Build();
}

std::vector<diagnostics::Note> QuantifierNotes(const Context& context, ir::TableId table) {
  for (const syntax::LexiconPhrase& phrase : context.declarations.lexicon.phrases) {
    if (phrase.kind != syntax::PhraseKind::kHolder) continue;
    if (context.declarations.phrases[static_cast<size_t>(phrase.declaration)].table == table)
      return {diagnostics::MakeNote(Kind::kQuantifyRows, phrase.text)};
  }
  return {};
}

}  // namespace tiaowen::check
