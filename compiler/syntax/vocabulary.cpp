#include "compiler/syntax/vocabulary.h"

#include <antlr4-runtime.h>

#include <charconv>

#include "VocabularyLexer.h"
#include "VocabularyParser.h"
#include "compiler/syntax/error_listener.h"

namespace tiaowen::syntax {
namespace {

using Parser = antlr::VocabularyParser;

source::Location Locate(const source::File& file, int64_t base, source::Range range) {
  return {&file, {range.begin - base, range.end - base}};
}

// Builds the tree from ANTLR's contexts. Contexts with errors in them are skipped: they were
// diagnosed.
class TreeBuilder {
 public:
  TreeBuilder(const source::File& file, int64_t base, const CharOffsets& offsets,
              diagnostics::Consumer& consumer)
      : file_(file), base_(base), offsets_(offsets), consumer_(consumer) {}

  VocabularyTree Build(Parser::VocabularyContext* root) {
    for (Parser::DeclarationContext* declaration : root->declaration()) {
      if (!HasError(declaration)) Add(declaration);
    }
    return std::move(tree_);
  }

 private:
  static bool HasError(antlr4::tree::ParseTree* node) {
    if (dynamic_cast<antlr4::tree::ErrorNode*>(node) != nullptr) return true;
    if (auto* context = dynamic_cast<antlr4::ParserRuleContext*>(node)) {
      if (context->exception != nullptr) return true;
    }
    for (antlr4::tree::ParseTree* child : node->children) {
      if (HasError(child)) return true;
    }
    return false;
  }

  // The text without the brackets of 「」, 〔〕, “” and "".
  static std::string Unquote(const std::string& text) {
    constexpr size_t kBracket = 3;
    for (std::string_view open : {"「", "〔", "“"}) {
      if (text.starts_with(open)) return text.substr(kBracket, text.size() - 2 * kBracket);
    }
    if (text.starts_with('"')) return text.substr(1, text.size() - 2);
    return text;
  }

  Word WordOf(antlr4::Token* token) const {
    return {Unquote(token->getText()), offsets_.RangeOf(token)};
  }
  Word WordOf(antlr4::tree::TerminalNode* node) const { return WordOf(node->getSymbol()); }
  Word WordOf(Parser::NameContext* name) const { return WordOf(name->getStart()); }

  template <typename T>
  std::vector<Word> WordsOf(const std::vector<T*>& nodes) const {
    std::vector<Word> words;
    for (T* node : nodes) words.push_back(WordOf(node));
    return words;
  }

  int64_t IntegerOf(antlr4::tree::TerminalNode* node) {
    std::string text = node->getText();
    int64_t value = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || value > INT32_MAX || value < INT32_MIN) {
      consumer_.Emit(diagnostics::Kind::kNumberOutOfRange,
                     Locate(file_, base_, offsets_.RangeOf(node->getSymbol())), text);
      return 0;
    }
    return value;
  }

  void Add(Parser::DeclarationContext* context) {
    if (auto* title = dynamic_cast<Parser::TitleDeclarationContext*>(context)) {
      tree_.titles.push_back(WordOf(title->TEXT()));
    } else if (auto* import = dynamic_cast<Parser::ImportDeclarationContext*>(context)) {
      tree_.imports.push_back({WordOf(import->TEXT()), false});
    } else if (auto* profile = dynamic_cast<Parser::ProfileDeclarationContext*>(context)) {
      tree_.imports.push_back({WordOf(profile->TEXT()), true});
    } else if (auto* articles = dynamic_cast<Parser::ArticlesDeclarationContext*>(context)) {
      tree_.articles.push_back({WordsOf(articles->TEXT()), RangeOf(articles)});
    } else if (auto* grade = dynamic_cast<Parser::GradeDeclarationContext*>(context)) {
      tree_.enums.push_back({true, WordOf(grade->name()), Values(grade->value())});
    } else if (auto* category = dynamic_cast<Parser::CategoryDeclarationContext*>(context)) {
      tree_.enums.push_back({false, WordOf(category->name()), Values(category->value())});
    } else if (auto* table = dynamic_cast<Parser::TableDeclarationContext*>(context)) {
      tree_.tables.push_back(Table(table));
    } else if (auto* catalogue = dynamic_cast<Parser::CatalogueDeclarationContext*>(context)) {
      tree_.catalogues.push_back({WordOf(catalogue->name()), Columns(catalogue->column())});
    } else if (auto* joint = dynamic_cast<Parser::JointDeclarationContext*>(context)) {
      std::vector<Word> names = WordsOf(joint->name());
      tree_.joints.push_back(
          {names.front(), WordOf(joint->PHRASE()), {names.begin() + 1, names.end()}});
    } else if (AddPhrases(context)) {
      return;
    } else if (auto* matter = dynamic_cast<Parser::MatterDeclarationContext*>(context)) {
      tree_.matters.push_back(Matter(matter));
    } else if (auto* convention = dynamic_cast<Parser::ConventionDeclarationContext*>(context)) {
      tree_.conventions.push_back(
          {WordOf(convention->name()), WordOf(convention->side()->getStart())});
    } else if (auto* fork = dynamic_cast<Parser::ForkDeclarationContext*>(context)) {
      tree_.forks.push_back(Fork(fork));
    } else if (auto* year = dynamic_cast<Parser::WorkYearDeclarationContext*>(context)) {
      tree_.work_years.push_back(WorkYear(year));
    }
  }

  WorkYearDeclaration WorkYear(Parser::WorkYearDeclarationContext* context) const {
    WorkYearDeclaration year{.year = WordOf(context->name()), .rest = {}, .work = {}};
    for (Parser::DaysContext* days : context->days()) {
      for (antlr4::tree::TerminalNode* date : days->DATE()) year.work.push_back(WordOf(date));
      for (Parser::DaySpanContext* span : days->daySpan()) {
        const std::vector<Word> dates = WordsOf(span->DATE());
        year.rest.push_back(
            {dates.front(), dates.size() > 1 ? std::optional(dates[1]) : std::nullopt});
      }
    }
    return year;
  }

  bool AddPhrases(Parser::DeclarationContext* context) {
    PhraseDeclaration phrase;
    if (auto* word = dynamic_cast<Parser::WordDeclarationContext*>(context)) {
      phrase.kind = WordKind(word->wordKind());
      phrase.phrases = WordsOf(word->PHRASE());
    } else if (auto* holder = dynamic_cast<Parser::HolderDeclarationContext*>(context)) {
      phrase.kind = PhraseKind::kHolder;
      phrase.phrases = WordsOf(holder->PHRASE());
      phrase.table = WordOf(holder->name());
      phrase.bindings = Bindings(holder->binding());
    } else if (auto* state = dynamic_cast<Parser::StateDeclarationContext*>(context)) {
      phrase.phrases = WordsOf(state->PHRASE());
      phrase.bindings = Bindings(state->binding());
    } else if (auto* row = dynamic_cast<Parser::RowDeclarationContext*>(context)) {
      phrase.kind = RowKind(row->rowKind());
      phrase.phrases = WordsOf(row->PHRASE());
      phrase.table = WordOf(row->name());
      phrase.bindings = Bindings(row->binding());
    } else if (auto* parameter = dynamic_cast<Parser::ParameterDeclarationContext*>(context)) {
      phrase.kind = PhraseKind::kParameter;
      phrase.phrases = WordsOf(parameter->PHRASE());
      phrase.table = WordOf(parameter->name(0));
      phrase.column = WordOf(parameter->name(1));
      for (Parser::ConditionContext* key : parameter->condition()) {
        phrase.bindings.push_back(ConditionOf(key));
      }
    } else if (auto* quantity = dynamic_cast<Parser::QuantityDeclarationContext*>(context)) {
      phrase = Quantity(quantity);
    } else if (auto* base = dynamic_cast<Parser::BaseDeclarationContext*>(context)) {
      phrase.kind = PhraseKind::kBase;
      phrase.phrases = WordsOf(base->PHRASE());
      phrase.table = WordOf(base->name(0));
      phrase.column = WordOf(base->name(1));
    } else {
      return false;
    }
    tree_.phrases.push_back(std::move(phrase));
    return true;
  }

  PhraseDeclaration Quantity(Parser::QuantityDeclarationContext* context) const {
    PhraseDeclaration phrase;
    phrase.kind = PhraseKind::kQuantity;
    phrase.phrases = WordsOf(context->PHRASE());
    if (context->name() != nullptr) phrase.unit = WordOf(context->name());
    Parser::QuantityContext* value = context->quantity();
    phrase.table = WordOf(value->name(0));
    if (value->DOT() != nullptr) phrase.column = WordOf(value->name(1));
    if (value->COUNT() != nullptr) phrase.fold = FoldKind::kCount;
    if (value->fold() != nullptr) phrase.fold = FoldOf(value->fold());
    if (value->rows() != nullptr) phrase.bindings = Bindings(value->rows()->binding());
    return phrase;
  }

  static FoldKind FoldOf(Parser::FoldContext* context) {
    if (context->SUM() != nullptr) return FoldKind::kSum;
    if (context->GREATEST() != nullptr) return FoldKind::kGreatest;
    if (context->AVERAGE() != nullptr) return FoldKind::kAverage;
    return context->LEAST() != nullptr ? FoldKind::kLeast : FoldKind::kDistinctYears;
  }

  ForkDeclaration Fork(Parser::ForkDeclarationContext* context) const {
    ForkDeclaration fork;
    fork.name = WordOf(context->name());
    Parser::ForkSideContext* side = context->forkSide();
    if (auto* convention = dynamic_cast<Parser::ConventionForkContext*>(side)) {
      fork.subject = WordOf(convention->name());
      fork.places = WordsOf(convention->TEXT());
    } else if (auto* phrase = dynamic_cast<Parser::PhraseForkContext*>(side)) {
      fork.kind = ForkKind::kPhrase;
      fork.subject = WordOf(phrase->PHRASE());
    } else if (auto* column = dynamic_cast<Parser::ColumnForkContext*>(side)) {
      fork.kind = ForkKind::kColumn;
      fork.table = WordOf(column->name(0));
      fork.subject = WordOf(column->name(1));
    } else if (auto* prerequisite = dynamic_cast<Parser::PrerequisiteForkContext*>(side)) {
      fork.kind = ForkKind::kPrerequisite;
      fork.subject = WordOf(prerequisite->TEXT());
      fork.paths = WordsOf(prerequisite->name());
    }
    return fork;
  }

  static PhraseKind WordKind(Parser::WordKindContext* context) {
    if (context->SUBJECT() != nullptr) return PhraseKind::kSubject;
    if (context->FILLER() != nullptr) return PhraseKind::kFiller;
    if (context->GOVERNOR() != nullptr) return PhraseKind::kGovernor;
    if (context->TERM() != nullptr) return PhraseKind::kTerm;
    return PhraseKind::kFixedName;
  }

  static PhraseKind RowKind(Parser::RowKindContext* context) {
    if (context->EVENT() != nullptr) return PhraseKind::kEvent;
    if (context->STANDING() != nullptr) return PhraseKind::kStanding;
    if (context->EXPERIENCE() != nullptr) return PhraseKind::kExperience;
    if (context->YEARLY() != nullptr) return PhraseKind::kYearly;
    if (context->RESTRICTION() != nullptr) return PhraseKind::kRestriction;
    if (context->ITEM() != nullptr) return PhraseKind::kItem;
    return PhraseKind::kOpenClass;
  }

  std::vector<ValueDeclaration> Values(const std::vector<Parser::ValueContext*>& contexts) const {
    std::vector<ValueDeclaration> values;
    for (Parser::ValueContext* context : contexts) {
      std::vector<Word> names = WordsOf(context->name());
      values.push_back({names.front(), {names.begin() + 1, names.end()}});
    }
    return values;
  }

  TableDeclaration Table(Parser::TableDeclarationContext* context) {
    TableDeclaration table;
    if (context->tableKind()->MAIN_TABLE() != nullptr) table.role = TableRole::kMain;
    if (context->tableKind()->REFERENCE() != nullptr) table.role = TableRole::kReference;
    table.name = WordOf(context->name());
    table.columns = Columns(context->column());
    if (context->tableAttributes() == nullptr) return table;
    for (Parser::TableAttributeContext* attribute : context->tableAttributes()->tableAttribute()) {
      if (dynamic_cast<Parser::IncompleteAttributeContext*>(attribute) != nullptr) {
        table.complete = false;
      } else if (auto* dated = dynamic_cast<Parser::DatedAttributeContext*>(attribute)) {
        table.dated = WordOf(dated->name());
      } else if (auto* period = dynamic_cast<Parser::PeriodAttributeContext*>(attribute)) {
        table.period_start = WordOf(period->name(0));
        table.period_end = WordOf(period->name(1));
      } else if (dynamic_cast<Parser::EndExcludedAttributeContext*>(attribute) != nullptr) {
        table.end_excluded = true;
      } else if (auto* unique = dynamic_cast<Parser::UniqueAttributeContext*>(attribute)) {
        table.unique_key = WordOf(unique->name());
      } else if (auto* born = dynamic_cast<Parser::BornAttributeContext*>(attribute)) {
        table.born = WordOf(born->name());
      }
    }
    return table;
  }

  std::vector<ColumnDeclaration> Columns(const std::vector<Parser::ColumnContext*>& contexts) {
    std::vector<ColumnDeclaration> columns;
    for (Parser::ColumnContext* context : contexts) {
      ColumnDeclaration column;
      column.name = WordOf(context->name(0));
      column.type = WordOf(context->name(1));
      column.list = context->LIST() != nullptr;
      for (Parser::ColumnAttributeContext* attribute : context->columnAttribute()) {
        if (dynamic_cast<Parser::IdentifierAttributeContext*>(attribute) != nullptr)
          column.identifier = true;
        if (dynamic_cast<Parser::OngoingAttributeContext*>(attribute) != nullptr)
          column.ongoing = true;
        if (auto* minimum = dynamic_cast<Parser::AtLeastAttributeContext*>(attribute)) {
          column.value_min = IntegerOf(minimum->INTEGER());
        }
        if (auto* places = dynamic_cast<Parser::PlacesAttributeContext*>(attribute)) {
          column.places = Places{IntegerOf(places->INTEGER()), RangeOf(places)};
        }
        if (auto* unit = dynamic_cast<Parser::UnitAttributeContext*>(attribute))
          column.unit = WordOf(unit->name());
        if (auto* word = dynamic_cast<Parser::WordAttributeContext*>(attribute))
          column.words.push_back(WordOf(word->name()));
      }
      columns.push_back(std::move(column));
    }
    return columns;
  }

  Operand OperandOf(Parser::OperandContext* context) const {
    if (auto* slot = dynamic_cast<Parser::SlotOperandContext*>(context)) {
      return {OperandKind::kSlot, WordOf(slot->SLOT()), {}};
    }
    if (auto* text = dynamic_cast<Parser::TextOperandContext*>(context)) {
      return {OperandKind::kText, WordOf(text->TEXT()), {}};
    }
    if (auto* integer = dynamic_cast<Parser::IntegerOperandContext*>(context)) {
      return {OperandKind::kInteger, WordOf(integer->INTEGER()), {}};
    }
    if (auto* year = dynamic_cast<Parser::ThisYearOperandContext*>(context)) {
      return {OperandKind::kThisYear, WordOf(year->THIS_YEAR()), {}};
    }
    if (auto* column = dynamic_cast<Parser::ColumnOperandContext*>(context)) {
      return {OperandKind::kColumn, WordOf(column->name(1)), WordOf(column->name(0))};
    }
    return {OperandKind::kValue,
            WordOf(dynamic_cast<Parser::ValueOperandContext*>(context)->name()),
            {}};
  }

  std::vector<Binding> Bindings(const std::vector<Parser::BindingContext*>& contexts) const {
    std::vector<Binding> bindings;
    for (Parser::BindingContext* context : contexts) {
      std::vector<Binding> parts;
      for (Parser::AtomContext* atom : context->atom()) parts.push_back(AtomOf(atom));
      if (parts.size() == 1) {
        bindings.push_back(std::move(parts.front()));
      } else {
        bindings.push_back({.kind = BindingKind::kAny,
                            .name = parts.front().name,
                            .parts = std::move(parts),
                            .range = RangeOf(context)});
      }
    }
    return bindings;
  }

  source::Range RangeOf(antlr4::ParserRuleContext* context) const {
    return {offsets_.RangeOf(context->getStart()).begin, offsets_.RangeOf(context->getStop()).end};
  }

  Binding AtomOf(Parser::AtomContext* context) const {
    if (context->NONE_OF() == nullptr) return ConditionOf(context->condition(0));
    Binding none{
        .kind = BindingKind::kNone, .name = WordOf(context->name()), .range = RangeOf(context)};
    for (Parser::ConditionContext* part : context->condition()) {
      none.parts.push_back(ConditionOf(part));
    }
    return none;
  }

  Binding ConditionOf(Parser::ConditionContext* context) const {
    Binding binding = BareConditionOf(context);
    binding.range = RangeOf(context);
    return binding;
  }

  // 主表.列, or a column of the phrase's own table.
  Operand ColumnPathOf(Parser::ColumnPathContext* context) const {
    if (context->name().size() == 1) return {OperandKind::kOwnColumn, WordOf(context->name(0)), {}};
    return {OperandKind::kColumn, WordOf(context->name(1)), WordOf(context->name(0))};
  }

  Binding BareConditionOf(Parser::ConditionContext* context) const {
    Binding binding;
    if (auto* target = dynamic_cast<Parser::TargetBindingContext*>(context)) {
      binding.kind = BindingKind::kTarget;
      binding.name = WordOf(target->name());
    } else if (auto* is = dynamic_cast<Parser::IsBindingContext*>(context)) {
      binding.kind = BindingKind::kIs;
      binding.name = WordOf(is->name());
      for (Parser::OperandContext* operand : is->operand())
        binding.operands.push_back(OperandOf(operand));
    } else if (auto* listed = dynamic_cast<Parser::NotBelowListedBindingContext*>(context)) {
      binding.kind = BindingKind::kNotBelowListed;
      binding.name = WordOf(listed->name());
    } else if (auto* below = dynamic_cast<Parser::NotBelowBindingContext*>(context)) {
      binding.kind = BindingKind::kNotBelow;
      binding.name = WordOf(below->name());
      binding.operands.push_back(OperandOf(below->operand()));
    } else if (auto* reaches = dynamic_cast<Parser::ReachesBindingContext*>(context)) {
      binding.kind = BindingKind::kReaches;
      binding.name = WordOf(reaches->name());
      binding.operands.push_back(Reached(reaches));
    } else if (auto* not_listed = dynamic_cast<Parser::NotListedBindingContext*>(context)) {
      binding.kind = BindingKind::kNotListed;
      binding.name = WordOf(not_listed->name());
    } else if (auto* strength = dynamic_cast<Parser::StrengthBindingContext*>(context)) {
      binding.kind = BindingKind::kStrength;
      binding.name = WordOf(strength->name());
    } else if (auto* look_up = dynamic_cast<Parser::ListedBindingContext*>(context)) {
      binding.kind = BindingKind::kListed;
      binding.name = WordOf(look_up->name());
      for (Parser::LookUpContext* pair : look_up->lookUp()) {
        binding.pairs.emplace_back(WordOf(pair->name()), ColumnPathOf(pair->columnPath()));
      }
    } else if (auto* truth = dynamic_cast<Parser::TruthBindingContext*>(context)) {
      Operand column = ColumnPathOf(truth->columnPath());
      binding.name = column.word;
      if (column.kind == OperandKind::kColumn) binding.operands.push_back(column);
    }
    return binding;
  }

  Operand Reached(Parser::ReachesBindingContext* context) const {
    if (context->SLOT() != nullptr) return {OperandKind::kSlot, WordOf(context->SLOT()), {}};
    if (context->TARGET() != nullptr) return {OperandKind::kTarget, WordOf(context->TARGET()), {}};
    return {OperandKind::kAntecedent, WordOf(context->ANTECEDENT()), {}};
  }

  AmountDeclaration AmountOf(Parser::AmountContext* context) {
    AmountDeclaration amount{.unit = WordOf(context->name())};
    for (Parser::AmountAttributeContext* attribute : context->amountAttribute()) {
      if (attribute->PLACES() != nullptr)
        amount.places = Places{IntegerOf(attribute->INTEGER()), RangeOf(attribute)};
      amount.highest |= attribute->HIGHEST() != nullptr;
      amount.summed |= attribute->SUMMED() != nullptr;
    }
    return amount;
  }

  MatterDeclaration Matter(Parser::MatterDeclarationContext* context) {
    MatterDeclaration matter;
    matter.name = WordOf(context->name());
    if (auto* type = dynamic_cast<Parser::TypeTargetsContext*>(context->targets())) {
      matter.target_type = WordOf(type->name());
    } else if (auto* list = dynamic_cast<Parser::ListTargetsContext*>(context->targets())) {
      matter.targets = WordsOf(list->name());
    }
    if (context->amount() != nullptr) matter.amount = AmountOf(context->amount());
    matter.written_targets =
        dynamic_cast<Parser::WrittenTargetsContext*>(context->targets()) != nullptr;
    matter.item_targets = dynamic_cast<Parser::ItemTargetsContext*>(context->targets()) != nullptr;
    if (context->paths() != nullptr) matter.paths = WordsOf(context->paths()->name());
    for (Parser::ConclusionContext* conclusion : context->conclusion()) {
      ConclusionDeclaration declaration;
      declaration.phrases = WordsOf(conclusion->PHRASE());
      size_t name = 0;
      if (conclusion->TARGET() != nullptr) declaration.target = WordOf(conclusion->name(name++));
      if (conclusion->PATH() != nullptr) declaration.path = WordOf(conclusion->name(name));
      matter.conclusions.push_back(std::move(declaration));
    }
    return matter;
  }

  const source::File& file_;
  int64_t base_ = 0;
  const CharOffsets& offsets_;
  diagnostics::Consumer& consumer_;
  VocabularyTree tree_;
};

}  // namespace

VocabularyTree ParseVocabulary(const source::File& file, int64_t base,
                               diagnostics::Consumer& consumer) {
  CharOffsets offsets(file.text(), base);
  if (static_cast<int64_t>(file.text().size()) > kVocabularyBytesMax) {
    consumer.Emit(diagnostics::Kind::kVocabularyTooLong, {&file, {0, 0}}, kVocabularyBytesMax);
    return {};
  }
  try {
    antlr4::ANTLRInputStream input(file.text());
    antlr::VocabularyLexer lexer(&input);
    lexer.removeErrorListeners();
    antlr4::CommonTokenStream tokens(&lexer);
    Parser parser(&tokens);
    ErrorListener listener([&](antlr4::Token* token) {
      std::string text = token->getType() == antlr4::Token::EOF ? "文末" : token->getText();
      consumer.Emit(diagnostics::Kind::kVocabularySyntax,
                    Locate(file, base, offsets.RangeOf(token)), text);
    });
    parser.removeErrorListeners();
    parser.addErrorListener(&listener);
    Parser::VocabularyContext* root = parser.vocabulary();
    return TreeBuilder(file, base, offsets, consumer).Build(root);
  } catch (const antlr4::ParseCancellationException&) {
    return {};  // the listener stopped after kSyntaxErrorsMax diagnostics
  }
}

}  // namespace tiaowen::syntax
