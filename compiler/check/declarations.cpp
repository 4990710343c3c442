#include "compiler/check/declarations.h"

#include <algorithm>
#include <map>

#include "compiler/check/column_type.h"
#include "compiler/check/convention.h"
#include "compiler/check/names.h"
#include "compiler/check/phrase_logic.h"
#include "compiler/check/readings.h"
#include "compiler/check/resolver.h"
#include "compiler/check/work_calendar.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using ir::TableId;
using ir::TypeKind;
using syntax::OperandKind;
using syntax::PhraseKind;
using syntax::Word;

constexpr std::string_view kTargetSlot = "目标";
constexpr std::string_view kAmountSlot = "数额";

class Declarer {
 public:
  Declarer(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer)
      : vocabulary_(vocabulary),
        tree_(syntax::Merge(vocabulary)),
        files_(vocabulary.files),
        consumer_(consumer),
        resolver_(files_, consumer, out_.broken_columns) {}

  Declarations Run() {
    DeclareTitle();
    for (const auto& declaration : tree_.enums) DeclareEnum(declaration);
    for (const auto& declaration : tree_.joints) DeclareJoint(declaration);
    DeclareTables();
    for (const auto& declaration : tree_.catalogues) DeclareCatalogue(declaration);
    for (const auto& declaration : tree_.phrases) {
      if (declaration.kind != PhraseKind::kFixedName) continue;
      for (const Word& word : declaration.phrases) DeclareFixedName(word);
    }
    if (out_.schema.tables.empty()) return std::move(out_);
    DeclareConventions(vocabulary_, consumer_, &out_);
    DeclareWorkCalendar(tree_, files_, consumer_, &out_);
    for (const auto& declaration : tree_.phrases) DeclarePhrases(declaration);
    for (const auto& declaration : tree_.matters) DeclareMatter(declaration);
    ListValues();
    out_.lexicon.units = ListUnits(out_);
    DeclareForks(tree_, files_, consumer_, &out_);
    return std::move(out_);
  }

 private:
  diagnostics::Location Place(source::Range range) const { return files_.Locate(range); }

  // Reports a name that `names` already holds, else adds it.
  bool Fresh(const Word& word, NameSet* names) { return names->Add(word, files_, consumer_); }

  void DeclareTitle() {
    for (const Word& title : tree_.titles) {
      if (out_.title.empty()) {
        out_.title = title.text;
      } else {
        ReportDuplicate({"题名", title.range}, tree_.titles.front().range, files_, consumer_);
      }
    }
  }

  void DeclareEnum(const syntax::EnumDeclaration& declaration) {
    if (!Fresh(declaration.name, &type_names_)) return;
    if (declaration.values.size() > static_cast<size_t>(ir::kEnumValuesMax)) {
      consumer_.Emit(Kind::kTooManyValues, Place(declaration.name.range), declaration.name.text,
                     ir::kEnumValuesMax);
      return;
    }
    ir::EnumType type{.name = declaration.name.text, .ordered = declaration.ordered};
    NameSet names;
    for (const syntax::ValueDeclaration& value : declaration.values) {
      Fresh(value.name, &names);
      for (const Word& alias : value.aliases) {
        if (Fresh(alias, &names))
          type.aliases.push_back({alias.text, static_cast<int>(type.values.size())});
      }
      type.values.push_back(value.name.text);
    }
    out_.schema.enums.push_back(std::move(type));
  }

  // A name for several values: a word of the sentences, never of the data.
  void DeclareJoint(const syntax::JointDeclaration& declaration) {
    std::optional<ir::Type> type = FindType(declaration.type);
    if (!type.has_value()) return;
    if (!type->enum_id.valid()) {
      consumer_.Emit(Kind::kWrongColumnType, Place(declaration.type.range), declaration.type.text,
                     "类别或等级", "a category or grade");
      return;
    }
    const ir::EnumType& values = out_.schema.enum_type(type->enum_id);
    if (values.Find(declaration.name.text) >= 0) {
      consumer_.Emit(Kind::kDuplicateName, Place(declaration.name.range), declaration.name.text);
      return;
    }
    if (!Fresh(declaration.name, &joint_names_)) return;
    syntax::ValueWord word{.text = declaration.name.text};
    for (const Word& value : declaration.values) {
      int code = values.Find(value.text);
      if (code < 0) {
        resolver_.ReportUnknown(value, values.values);
        return;
      }
      word.values.push_back({type->enum_id, code});
    }
    out_.lexicon.values.push_back(std::move(word));
  }

  std::optional<ir::Type> FindType(const Word& word) {
    if (std::optional<ir::Type> builtin = FindBuiltinType(word.text)) return builtin;
    for (size_t i = 0; i < out_.schema.enums.size(); ++i) {
      const ir::EnumType& type = out_.schema.enums[i];
      if (type.name == word.text) {
        return ir::Type{type.ordered ? TypeKind::kGrade : TypeKind::kCategory, ir::EnumId(i)};
      }
    }
    std::vector<std::string> names = BuiltinTypes();
    names.insert(names.end(), type_names_.texts().begin(), type_names_.texts().end());
    resolver_.ReportUnknown(word, names);
    return std::nullopt;
  }

  std::optional<ColumnType> TypeOf(const Word& table, const syntax::ColumnDeclaration& column) {
    std::optional<ir::Type> type = FindType(column.type);
    std::optional<ColumnType> read;
    if (type.has_value()) read = ReadColumnType(column, *type, files_, consumer_);
    if (!read.has_value()) out_.broken_columns.emplace(table.text, column.name.text);
    return read;
  }

  // The main table is table 0, whatever the order of declarations.
  void DeclareTables() {
    std::vector<const syntax::TableDeclaration*> ordered;
    for (const auto& declaration : tree_.tables) ordered.push_back(&declaration);
    std::stable_partition(ordered.begin(), ordered.end(), [](const auto* table) {
      return table->role == syntax::TableRole::kMain;
    });
    for (const syntax::TableDeclaration* declaration : ordered) DeclareTable(*declaration);
    auto& tables = out_.schema.tables;
    auto mains = std::count_if(tables.begin(), tables.end(), [](const ir::Table& table) {
      return table.kind == ir::TableKind::kMain;
    });
    if (mains == 1 && tables[0].id_column < 0 && LostIdentifier(*ordered[0])) {
      tables.clear();
    } else if (mains != 1 || tables[0].id_column < 0) {
      source::Range range = ordered.empty() ? source::Range{} : ordered[0]->name.range;
      consumer_.Emit(Kind::kMainTableCount, Place(range));
      tables.clear();
    }
  }

  // Whether the column that is marked 编号 was diagnosed.
  bool LostIdentifier(const syntax::TableDeclaration& declaration) const {
    return std::any_of(declaration.columns.begin(), declaration.columns.end(),
                       [&](const syntax::ColumnDeclaration& column) {
                         return column.identifier && out_.broken_columns.contains(
                                                         {declaration.name.text, column.name.text});
                       });
  }

  void DeclareTable(const syntax::TableDeclaration& declaration) {
    if (!Fresh(declaration.name, &table_names_)) return;
    ir::Table table{.name = declaration.name.text};
    if (declaration.role == syntax::TableRole::kMain) table.kind = ir::TableKind::kMain;
    if (declaration.role == syntax::TableRole::kReference) table.kind = ir::TableKind::kReference;
    table.complete = declaration.complete;
    table.period_end_excluded = declaration.end_excluded;
    NameSet names;
    for (const syntax::ColumnDeclaration& column : declaration.columns) {
      std::optional<ColumnType> type = TypeOf(declaration.name, column);
      if (!Fresh(column.name, &names) || !type.has_value()) continue;
      if (column.identifier) table.id_column = static_cast<int>(table.columns.size());
      table.columns.push_back(
          {.name = column.name.text,
           .type = type->type,
           .null_meaning = column.ongoing ? ir::NullMeaning::kOngoing : ir::NullMeaning::kUnknown,
           .value_min = column.value_min,
           .unit = type->unit,
           .catch_all = type->catch_all});
    }
    table.event_date = AttributeColumn(table, declaration.dated, TypeKind::kDate, "日期", "a date");
    table.period_start =
        AttributeColumn(table, declaration.period_start, TypeKind::kDate, "日期", "a date");
    table.period_end =
        AttributeColumn(table, declaration.period_end, TypeKind::kDate, "日期", "a date");
    table.unique_key =
        AttributeColumn(table, declaration.unique_key, TypeKind::kInt, "整数", "an integer");
    const int born = AttributeColumn(table, declaration.born, TypeKind::kDate, "日期", "a date");
    if (table.kind == ir::TableKind::kMain) {
      out_.birth_column = born;
    } else if (declaration.born.has_value()) {
      consumer_.Emit(Kind::kBirthOutsideMainTable, Place(declaration.born->range), table.name);
    }
    out_.schema.tables.push_back(std::move(table));
  }

  int AttributeColumn(const ir::Table& table, const std::optional<Word>& word, TypeKind kind,
                      const char* zh, const char* en) {
    if (!word.has_value()) return -1;
    int column = resolver_.FindColumn(table, *word);
    if (column < 0) return -1;
    if (table.columns[static_cast<size_t>(column)].type.kind == kind) return column;
    consumer_.Emit(Kind::kWrongColumnType, Place(word->range), word->text, zh, en);
    return -1;
  }

  void DeclareCatalogue(const syntax::CatalogueDeclaration& declaration) {
    if (!Fresh(declaration.name, &table_names_)) return;
    ir::Catalogue catalogue{.name = declaration.name.text};
    NameSet names;
    for (const syntax::ColumnDeclaration& column : declaration.columns) {
      std::optional<ColumnType> type = TypeOf(declaration.name, column);
      if (!Fresh(column.name, &names) || !type.has_value()) continue;
      if (type->type.kind == TypeKind::kDecimal) {
        consumer_.Emit(Kind::kWrongColumnType, Place(column.type.range), column.name.text,
                       "文本、整数、类别或等级", "a text, integer, category or grade");
        out_.broken_columns.emplace(declaration.name.text, column.name.text);
        continue;
      }
      catalogue.columns.push_back({column.name.text, type->type, column.list});
    }
    out_.schema.catalogues.push_back(std::move(catalogue));
  }

  void DeclareFixedName(const Word& word) {
    if (source::Strip(word.text).empty()) {
      consumer_.Emit(Kind::kEmptyPhrase, Place(word.range));
    } else {
      out_.lexicon.fixed_names.push_back(word.text);
    }
  }

  void DeclarePhrases(const syntax::PhraseDeclaration& declaration) {
    if (declaration.kind == PhraseKind::kFixedName) return;
    Phrase phrase{.kind = declaration.kind, .table = ir::kMainTable};
    if (declaration.kind == PhraseKind::kQuantity) {
      if (!resolver_.ResolveQuantity(out_, declaration, &phrase)) return;
    } else if (declaration.table.has_value()) {
      phrase.table = out_.schema.FindTable(declaration.table->text);
      ir::TableKind wanted = ir::TableKind::kChild;
      if (declaration.kind == PhraseKind::kParameter) wanted = ir::TableKind::kReference;
      if (declaration.kind == PhraseKind::kBase) wanted = ir::TableKind::kMain;
      const bool serves =
          phrase.table.valid() &&
          (out_.schema.table(phrase.table).kind == wanted ||
           (phrase.table == ir::kMainTable && (declaration.kind == PhraseKind::kOpenClass ||
                                               declaration.kind == PhraseKind::kHolder)));
      if (!serves) {
        resolver_.ReportUnknown(*declaration.table, table_names_.texts());
        return;
      }
      if (!resolver_.TableServes(declaration, out_.schema.table(phrase.table))) return;
      if (declaration.column.has_value()) {
        phrase.column = resolver_.FindNumber(declaration, out_.schema.table(phrase.table));
        if (phrase.column < 0) return;
      }
    }
    if (!resolver_.CheckOpenClass(declaration)) return;
    std::vector<std::string> used_slots;
    for (const syntax::Binding& binding : declaration.bindings) {
      std::optional<Binding> resolved = resolver_.Resolve(out_.schema, phrase.table, binding);
      if (!resolved.has_value()) return;
      CollectSlots(*resolved, &used_slots);
      phrase.bindings.push_back(std::move(*resolved));
    }
    int index = static_cast<int>(out_.phrases.size());
    for (const Word& wording : declaration.phrases) {
      AddWording(wording, declaration.kind, index, [&](std::string_view name) {
        return SlotOfColumn(name, phrase.table, used_slots, wording);
      });
      for (const std::string& slot : used_slots) {
        if (wording.text.find("〔" + slot + "〕") == std::string::npos) {
          consumer_.Emit(Kind::kUnknownSlot, Place(wording.range), slot);
        }
      }
    }
    out_.phrases.push_back(std::move(phrase));
  }

  static void CollectSlots(const Binding& binding, std::vector<std::string>* slots) {
    for (const Operand& operand : binding.operands) {
      if (operand.kind == OperandKind::kSlot) slots->push_back(operand.text);
    }
    for (const Binding& part : binding.parts) CollectSlots(part, slots);
  }

  std::optional<syntax::Slot> SlotOfColumn(std::string_view name, TableId table_id,
                                           const std::vector<std::string>& used,
                                           const Word& wording) {
    const ir::Table& table = out_.schema.table(table_id);
    int column = table.FindColumn(name);
    if (column < 0) {
      resolver_.FindColumn(table, {std::string(name), wording.range});
      return std::nullopt;
    }
    if (std::find(used.begin(), used.end(), name) == used.end()) {
      consumer_.Emit(Kind::kSlotNotBound, Place(wording.range), wording.text, name);
      return std::nullopt;
    }
    const ir::Type& type = table.columns[static_cast<size_t>(column)].type;
    syntax::Slot slot{.name = std::string(name), .enum_id = type.enum_id};
    if (type.kind == TypeKind::kText) slot.kind = syntax::SlotKind::kName;
    if (type.kind == TypeKind::kInt) slot.kind = syntax::SlotKind::kRank;
    if (type.kind == TypeKind::kBool || type.kind == TypeKind::kDate ||
        type.kind == TypeKind::kDecimal) {
      consumer_.Emit(Kind::kWrongColumnType, Place(wording.range), name, "类别、等级、整数或文本",
                     "a category, grade, integer or text");
      return std::nullopt;
    }
    return slot;
  }

  // Cuts a wording into literals and slots and adds it to the lexicon. `slot_of` describes a slot
  // by its name.
  template <typename SlotOf>
  void AddWording(const Word& wording, PhraseKind kind, int declaration, SlotOf slot_of) {
    constexpr std::string_view kOpen = "〔", kClose = "〕";
    if (!Fresh(wording, &wordings_[kind])) return;
    if (source::Strip(wording.text).empty()) {
      consumer_.Emit(Kind::kEmptyPhrase, Place(wording.range));
      return;
    }
    syntax::LexiconPhrase phrase{.text = wording.text, .kind = kind, .declaration = declaration};
    std::string_view rest = wording.text;
    std::string literal_text;
    while (!rest.empty()) {
      size_t open = rest.find(kOpen);
      std::string literal(rest.substr(0, open));
      literal_text += literal;
      if (!literal.empty()) phrase.pieces.push_back({literal, -1});
      if (open == std::string_view::npos) break;
      size_t close = rest.find(kClose, open);
      if (close == std::string_view::npos) {
        consumer_.Emit(Kind::kUnknownSlot, Place(wording.range), rest.substr(open));
        return;
      }
      std::optional<syntax::Slot> slot =
          slot_of(rest.substr(open + kOpen.size(), close - open - kOpen.size()));
      if (!slot.has_value()) return;
      phrase.pieces.push_back({"", static_cast<int>(phrase.slots.size())});
      phrase.slots.push_back(std::move(*slot));
      rest.remove_prefix(close + kClose.size());
    }
    CheckWording(wording, literal_text);
    out_.lexicon.phrases.push_back(std::move(phrase));
  }

  void CheckWording(const Word& wording, const std::string& literal_text) {
    std::optional<PhraseLogic> logic =
        FindPhraseLogic(literal_text, out_.lexicon.fixed_names, ListGradeWords(out_.schema));
    if (logic.has_value()) {
      consumer_.Emit(Kind::kPhraseHoldsLogic, Place(wording.range), wording.text, logic->zh,
                     logic->found, logic->en);
    }
    int64_t chars = source::CountChars(WithoutFixedNames(literal_text, out_.lexicon.fixed_names));
    if (chars > kPhraseCharsMax) {
      consumer_.Emit(Kind::kPhraseTooLong, Place(wording.range), wording.text, chars);
    }
  }

  void DeclareMatter(const syntax::MatterDeclaration& declaration) {
    if (!Fresh(declaration.name, &matter_names_)) return;
    ir::Matter matter{.name = declaration.name.text};
    ir::Type target_type;
    if (declaration.target_type.has_value()) {
      std::optional<ir::Type> type = FindType(*declaration.target_type);
      if (!type.has_value() || !type->enum_id.valid()) return;
      target_type = *type;
      matter.targets = out_.schema.enum_type(type->enum_id).values;
    }
    NameSet targets, paths;
    for (const Word& target : declaration.targets) {
      if (Fresh(target, &targets)) matter.targets.push_back(target.text);
    }
    if (matter.targets.empty()) matter.targets.emplace_back();
    for (const Word& path : declaration.paths) Fresh(path, &paths);
    matter.paths = paths.texts();
    if (declaration.amount.has_value()) {
      matter.amount = ReadAmountType(*declaration.amount, files_, consumer_);
      if (!matter.amount.has_value()) return;
    }
    ir::MatterId id(out_.matters.size());
    for (const syntax::ConclusionDeclaration& conclusion : declaration.conclusions) {
      DeclareConclusion(conclusion, matter, id, declaration);
    }
    out_.matters.push_back(std::move(matter));
    out_.target_types.push_back(target_type);
    out_.written_targets.push_back(declaration.written_targets || declaration.item_targets);
  }

  void DeclareConclusion(const syntax::ConclusionDeclaration& declaration, const ir::Matter& matter,
                         ir::MatterId id, const syntax::MatterDeclaration& of) {
    Phrase phrase{.kind = PhraseKind::kConclusion, .table = ir::kMainTable, .matter = id};
    if (declaration.path.has_value()) {
      auto path = std::find(matter.paths.begin(), matter.paths.end(), declaration.path->text);
      if (path == matter.paths.end()) {
        resolver_.ReportUnknown(*declaration.path, matter.paths);
        return;
      }
      phrase.path = static_cast<int>(path - matter.paths.begin());
    }
    if (declaration.target.has_value()) {
      auto target =
          std::find(matter.targets.begin(), matter.targets.end(), declaration.target->text);
      if (target == matter.targets.end()) {
        resolver_.ReportUnknown(*declaration.target, matter.targets);
        return;
      }
      phrase.target = static_cast<int>(target - matter.targets.begin());
    }
    const size_t first = out_.lexicon.phrases.size();
    int index = static_cast<int>(out_.phrases.size());
    for (const Word& wording : declaration.phrases) {
      AddWording(
          wording, PhraseKind::kConclusion, index,
          [&](std::string_view name) -> std::optional<syntax::Slot> {
            if (name == kTargetSlot) {
              return syntax::Slot{
                  .name = std::string(name),
                  .kind = of.written_targets ? syntax::SlotKind::kWritten : syntax::SlotKind::kWord,
                  .words = matter.targets};
            }
            if (name == kAmountSlot && matter.amount.has_value())
              return syntax::Slot{.name = std::string(name), .kind = syntax::SlotKind::kAmount};
            if (name == kAmountSlot) {
              consumer_.Emit(Kind::kAmountUndeclared, Place(wording.range), matter.name,
                             wording.text);
              return std::nullopt;
            }
            resolver_.ReportUnknown({std::string(name), wording.range},
                                    {std::string(kTargetSlot), std::string(kAmountSlot)});
            return std::nullopt;
          });
    }
    for (size_t i = first; i < out_.lexicon.phrases.size(); ++i)
      out_.lexicon.phrases[i].lists_targets = of.item_targets;
    out_.phrases.push_back(std::move(phrase));
  }

  void ListValues() {
    for (size_t i = 0; i < out_.schema.enums.size(); ++i) {
      const ir::EnumType& type = out_.schema.enums[i];
      for (size_t code = 0; code < type.values.size(); ++code) {
        out_.lexicon.values.push_back(
            {type.values[code], {{ir::EnumId(i), static_cast<int>(code)}}, type.ordered});
      }
      for (const ir::EnumType::Alias& alias : type.aliases) {
        out_.lexicon.values.push_back({alias.name, {{ir::EnumId(i), alias.code}}, type.ordered});
      }
    }
  }

  const syntax::Vocabulary& vocabulary_;
  const syntax::VocabularyTree tree_;  // of all files
  const source::FileSet& files_;
  diagnostics::Consumer& consumer_;
  Declarations out_;
  Resolver resolver_;
  NameSet type_names_, joint_names_, table_names_, matter_names_;
  std::map<PhraseKind, NameSet> wordings_;
};

}  // namespace

Declarations Declare(const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer) {
  return Declarer(vocabulary, consumer).Run();
}

}  // namespace tiaowen::check
