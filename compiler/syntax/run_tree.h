#pragma once

#include <algorithm>
#include <utility>

#include "compiler/syntax/numeral.h"
#include "compiler/syntax/tree_tokens.h"

// From ANTLR's contexts to our tree: the parts of a sentence that have no connectives of their own.
// Only sentence.cpp includes this.
namespace tiaowen::syntax {

// Describing words, tenures, ages, yearly records and things.
class RunTree : public TreeTokens {
 public:
  using TreeTokens::TreeTokens;

 protected:
  // The word that describes, with what stands before it (未, 不).
  template <typename Context>
  Token Describer(Context* context, bool negated) const {
    source::Range negation;
    for (antlr4::tree::ParseTree* child : context->children) {
      auto* leaf = dynamic_cast<antlr4::tree::TerminalNode*>(child);
      if (leaf == nullptr) continue;
      Token token = TokenOf(leaf);
      if (token.kind == TokenKind::kNot || token.kind == TokenKind::kNegation) {
        negation = token.range;
        continue;
      }
      token.negated = negated;
      token.negation = negation;
      if (negated) token.range.begin = RangeOf(context).begin;
      return token;
    }
    return TokenOf(context->getStart());
  }

  // Words that describe; one with 等 is a series of its own.
  void AddAttributes(Parser::AttributesContext* context, Node* run) const {
    Node node = MakeNode(NodeKind::kDescribers, context);
    for (Parser::AttributeContext* attribute : context->attribute()) {
      if (attribute->amended() != nullptr) {
        run->children.push_back(Amended(attribute->amended()));
        continue;
      }
      const bool negated = attribute->NOT() != nullptr || attribute->NEGATION() != nullptr;
      Token token = Describer(attribute, negated);
      if (attribute->ETC() == nullptr && attribute->ETC_COUNT() == nullptr) {
        node.tokens.push_back(std::move(token));
        continue;
      }
      Node series = MakeNode(NodeKind::kSeries, attribute);
      SetClosing(attribute, &series);
      Node listed;
      listed.kind = NodeKind::kDescribers;
      listed.range = token.range;
      listed.tokens.push_back(std::move(token));
      series.children.push_back(std::move(listed));
      run->children.push_back(std::move(series));
    }
    if (!node.tokens.empty()) run->children.push_back(std::move(node));
  }

  // What 等 behind a list says: that things of a class go with it, or how many it has.
  template <typename Context>
  void SetClosing(Context* context, Node* series) const {
    if (context->ETC_COUNT() != nullptr) {
      series->counted = TokenOf(context->ETC_COUNT());
    } else if (context->OPEN_CLASS() != nullptr) {
      series->open_class = TokenOf(context->OPEN_CLASS());
    }
  }

  static Node Word(Token token) {
    Node node;
    node.kind = NodeKind::kDescribers;
    node.range = token.range;
    node.tokens.push_back(std::move(token));
    return node;
  }

  // 甲（不含乙、丙）: 甲, and none of the others; 甲（含乙、丙）: any of them.
  Node Amended(Parser::AmendedContext* context) const {
    const bool less = context->LESS() != nullptr;
    Node node = MakeNode(less ? NodeKind::kBeside : NodeKind::kSeries, context);
    node.one_of = !less;
    for (antlr4::tree::ParseTree* child : context->children) {
      const Token& token = TokenOf(dynamic_cast<antlr4::tree::TerminalNode*>(child));
      if (token.kind != TokenKind::kState && token.kind != TokenKind::kTerm) continue;
      node.children.push_back(Word(token));
      node.children.back().tokens[0].negated = less && node.children.size() > 1;
    }
    return node;
  }

  // Words side by side; those with a bracket stand apart from the rest.
  Node Describers(Parser::DescribersContext* context) const {
    Node node = MakeNode(NodeKind::kDescribers, context);
    Node beside = MakeNode(NodeKind::kBeside, context);
    for (Parser::DescriberContext* describer : context->describer()) {
      if (describer->amended() != nullptr) {
        beside.children.push_back(Amended(describer->amended()));
        continue;
      }
      if (describer->window() != nullptr) {
        node.tokens.push_back(Window(describer->window()));
        continue;
      }
      const bool negated = describer->NOT() != nullptr || describer->NEGATION() != nullptr;
      node.tokens.push_back(Describer(describer, negated));
    }
    if (beside.children.empty()) return node;
    if (!node.tokens.empty()) beside.children.push_back(std::move(node));
    return Collapse(std::move(beside));
  }

  static DayKind DayKindOf(Parser::DayContext* day) {
    if (day->DAY() != nullptr) return DayKind::kByConvention;
    return day->WORKDAY() != nullptr ? DayKind::kWorking : DayKind::kNatural;
  }

  // A token RECENT whose number is months, or days.
  Token Window(Parser::WindowContext* context) const {
    Token token;
    token.kind = TokenKind::kRecent;
    token.range = RangeOf(context);
    token.within = context->RECENT() == nullptr;
    const int64_t number = std::min(TokenOf(context->NUMBER()).number, kNumeralMax + 1);
    token.number = context->YEAR() != nullptr ? number * 12 : number;
    if (context->day() != nullptr) token.day_kind = DayKindOf(context->day());
    return token;
  }

  Node Reference(Parser::BodyContext* context) const {
    Node node = MakeNode(NodeKind::kReference, context);
    Token token = TokenOf(context->REFERENCE());
    token.negated = context->NOT() != nullptr || context->NEGATION() != nullptr;
    node.range = token.range;
    node.tokens.push_back(std::move(token));
    return node;
  }

  static SpanKind SpanOf(Parser::SpanContext* context) {
    if (context == nullptr) return SpanKind::kPlain;
    return context->CONTINUOUS() != nullptr ? SpanKind::kContinuous : SpanKind::kAccumulated;
  }

  void SetLength(Parser::LengthContext* length, Limit* limit) const {
    if (length->measure() != nullptr) {
      SetMeasure(length->measure(), limit);
    } else {
      SetNumber(TokenOf(length->NUMBER()), limit);
    }
  }

  void SetMeasure(Parser::MeasureContext* measure, Limit* limit) const {
    limit->range = RangeOf(measure);
    if (measure->HALF_YEAR() != nullptr) {
      limit->months = 6;
      return;
    }
    if (measure->AMOUNT() != nullptr) return SetNumber(TokenOf(measure->AMOUNT()), limit);
    const int64_t span = std::min(TokenOf(measure->NUMBER()).number, kNumeralMax + 1);
    if (measure->YEAR() != nullptr) limit->years = span;
    if (measure->MONTHS() != nullptr) limit->months = span;
    if (measure->day() == nullptr) return;
    limit->days = span;
    limit->day_kind = DayKindOf(measure->day());
  }

  static void SetNumber(const Token& token, Limit* limit) {
    limit->range = token.range;
    limit->number = token.number;
    limit->scale = token.scale;
    limit->unit = token.unit;
    limit->too_large = token.too_large;
  }

  // 以上, 以下 or 以内 beside a number, or null.
  void SetWord(antlr4::tree::TerminalNode* word, Limit* limit) const {
    limit->with_word = word != nullptr;
    if (limit->with_word) limit->word = RangeOf(word);
  }

  // （含） or （不含） beside a number, perhaps with the number: （含3年）.
  void SetEnds(const std::vector<Parser::InclusionContext*>& ends, Limit* limit) const {
    const int64_t number = limit->number.value_or(limit->years + limit->months + limit->days);
    for (Parser::InclusionContext* end : ends) {
      const Token& token = TokenOf(end->getStart());
      limit->included = token.kind == TokenKind::kIncluded;
      limit->other_end |= token.amount.value != 0 &&
                          (token.amount.value != number || token.amount.scale != limit->scale);
    }
  }

  Limit UpperOf(Parser::UpperContext* context) const {
    Limit limit;
    limit.kind = context->NOT_FULL() != nullptr ? LimitKind::kLessThan : LimitKind::kAtMost;
    SetWord(context->AT_MOST(), &limit);
    SetLength(context->length(), &limit);
    SetEnds(context->inclusion(), &limit);
    return limit;
  }

  Limit LimitOf(Parser::LimitContext* context) const {
    if (context->upper() != nullptr) return UpperOf(context->upper());
    Limit limit;
    if (context->EXCEED() != nullptr) limit.kind = LimitKind::kMoreThan;
    if (context->AT_MOST() != nullptr) limit.kind = LimitKind::kAtMost;
    SetWord(context->AT_LEAST() != nullptr ? context->AT_LEAST() : context->AT_MOST(), &limit);
    if (context->measure() != nullptr) {
      SetMeasure(context->measure(), &limit);
      limit.bare = context->inclusion().empty();
    } else {
      SetLength(context->length(), &limit);
    }
    SetEnds(context->inclusion(), &limit);
    return limit;
  }

  void SetRangeEnd(Parser::RangeEndContext* context, Limit* limit) const {
    SetLength(context->length(), limit);
    if (context->inclusion() != nullptr) SetEnds({context->inclusion()}, limit);
  }

  std::vector<Limit> LimitsOf(Parser::DurationContext* context) const {
    if (context->TO() != nullptr) {
      Limit first, last;
      SetRangeEnd(context->rangeEnd(0), &first);
      SetRangeEnd(context->rangeEnd(1), &last);
      return Between(std::move(first), std::move(last));
    }
    std::vector<Limit> limits = {LimitOf(context->limit())};
    if (context->upper() != nullptr) limits.push_back(UpperOf(context->upper()));
    return limits;
  }

  // 3年至5年, 3至5篇: both ends are included; the first may leave its unit out.
  static std::vector<Limit> Between(Limit first, Limit last) {
    last.kind = LimitKind::kAtMost;
    if (first.number.has_value() && first.unit.empty()) {
      first.unit = last.unit;
      if (!last.number.has_value()) {
        const int64_t span = std::min(*first.number, kNumeralMax + 1);
        (last.days > 0 ? first.days : last.months > 0 ? first.months : first.years) = span;
        first.day_kind = last.day_kind;
        first.number.reset();
      }
    }
    return {std::move(first), std::move(last)};
  }

  template <typename Context>
  Limit AgeLimitOf(Context* context, LimitKind kind) const {
    Limit limit{.kind = kind, .years = TokenOf(context->NUMBER()).number};
    limit.range = RangeOf(context);
    SetEnds(context->inclusion(), &limit);
    return limit;
  }

  Node Age(Parser::AgeContext* context) const {
    Node node = MakeNode(NodeKind::kAge, context);
    if (context->TO() != nullptr) {
      Parser::AgeEndContext* last = context->ageEnd();
      const auto add = [&](LimitKind kind, antlr4::tree::TerminalNode* number,
                           Parser::InclusionContext* end) {
        Limit limit{.kind = kind, .years = TokenOf(number).number, .range = RangeOf(context)};
        if (end != nullptr) SetEnds({end}, &limit);
        node.limits.push_back(std::move(limit));
      };
      add(LimitKind::kAtLeast, context->NUMBER(), context->inclusion());
      add(LimitKind::kAtMost, last->NUMBER(), last->inclusion());
      return node;
    }
    Parser::AgeLimitContext* first = context->ageLimit();
    LimitKind kind = LimitKind::kAtLeast;
    if (first->NOT_FULL() != nullptr) kind = LimitKind::kLessThan;
    if (first->EXCEED() != nullptr) kind = LimitKind::kMoreThan;
    if (first->NOT_EXCEED() != nullptr || first->AT_MOST() != nullptr) kind = LimitKind::kAtMost;
    node.limits.push_back(AgeLimitOf(first, kind));
    SetWord(first->AT_LEAST() != nullptr ? first->AT_LEAST() : first->AT_MOST(),
            &node.limits.back());
    if (Parser::AgeUpperContext* upper = context->ageUpper()) {
      node.limits.push_back(AgeLimitOf(
          upper, upper->NOT_FULL() != nullptr ? LimitKind::kLessThan : LimitKind::kAtMost));
      SetWord(upper->AT_MOST(), &node.limits.back());
    }
    return node;
  }

  // One child stands for itself, without a node of its own.
  static Node Collapse(Node node) {
    if (node.children.size() != 1 || node.open_class.has_value() || node.counted.has_value())
      return node;
    Node child = std::move(node.children.front());
    child.closed |= node.closed;
    child.soft |= node.soft;
    return child;
  }

  // Before a condition, 鼓励 speaks of the conclusion, 一般 of the condition, and 可 and 应 say
  // nothing. Returns whether the condition is soft.
  static bool Soften(const std::vector<Parser::ModalContext*>& modals, ir::Modality* modality) {
    bool soft = false;
    for (Parser::ModalContext* modal : modals) {
      if (modal->ENCOURAGE() != nullptr) *modality = ir::Modality::kEncourage;
      soft |= modal->GENERALLY() != nullptr;
    }
    return soft;
  }

  // The last word of `context` but for 可以 and the like, which belong to what follows.
  const Token& LastWordOf(antlr4::ParserRuleContext* context) const {
    const std::span<const Token> tokens = TokensOf(context);
    size_t last = tokens.size() - 1;
    const auto is_modal = [](TokenKind kind) {
      return kind == TokenKind::kMay || kind == TokenKind::kShall ||
             kind == TokenKind::kEncourage || kind == TokenKind::kGenerally;
    };
    while (last > 0 && is_modal(tokens[last].kind)) --last;
    return tokens[last];
  }

  // Whether words name persons: a 主语 that is left out, a holder or a term ends them.
  bool EndsWithPerson(antlr4::ParserRuleContext* words) const {
    const Token& last = LastWordOf(words);
    return last.heads_subject || last.kind == TokenKind::kHolder || last.kind == TokenKind::kTerm;
  }

  PersonAt PersonIn(Parser::RunContext* run) const {
    const auto names = [](const Token& token) {
      return token.heads_subject || token.kind == TokenKind::kTerm;
    };
    const std::span<const Token> tokens = TokensOf(run);
    if (std::any_of(tokens.begin(), tokens.end() - 1, names)) return PersonAt::kInside;
    if (tokens.back().describes_subject) return PersonAt::kEndBehindDe;
    return names(tokens.back()) ? PersonAt::kEnd : PersonAt::kNone;
  }

  Persons PersonsIn(Parser::SeriesContext* context) const {
    const std::vector<Parser::RunContext*> runs = context->run();
    const auto ends = [this](Parser::RunContext* run) { return EndsWithPerson(run); };
    if (runs.size() < 2 || std::none_of(runs.begin(), runs.end() - 1, ends)) return Persons::kNone;
    const bool terms = std::all_of(runs.begin(), runs.end(), [this](Parser::RunContext* run) {
      return LastWordOf(run).kind == TokenKind::kTerm && !LastWordOf(run).heads_subject;
    });
    if (terms && context->WITH().empty()) return Persons::kUnclear;
    return std::all_of(runs.begin(), runs.end(), ends) ? Persons::kAll : Persons::kUnclear;
  }

  // Of elements with commas between them, all of them: a person and what is said of him
  // (残疾的居民，年满60周岁的) are conditions.
  Persons PersonsIn(const std::vector<Parser::ElementContext*>& elements) const {
    size_t terms = 0;
    for (Parser::ElementContext* element : elements) {
      if (!EndsWithPerson(element->conjunction())) return Persons::kNone;
      const Token& last = LastWordOf(element->conjunction());
      if (last.kind == TokenKind::kTerm && !last.heads_subject) ++terms;
    }
    if (elements.size() < 2) return Persons::kNone;
    return terms == elements.size() ? Persons::kUnclear : Persons::kAll;
  }

  Node List(Parser::BodyContext* context) const {
    Node node = MakeNode(NodeKind::kList, context);
    node.none = context->NOT() != nullptr || context->NEGATION() != nullptr;
    node.all = context->LIST_ALL() != nullptr || node.none;
    const Token list =
        TokenOf(context->LIST_ALL() != nullptr ? context->LIST_ALL() : context->LIST_ANY());
    node.of_cases = node.all && list.number == 1;
    return node;
  }

  // The cut-off among the words of `context`.
  template <typename Context>
  void SetCutOff(Context* context, Node* node) const {
    if (context->CUT_OFF() != nullptr) node->cut_off = TokenOf(context->CUT_OFF());
  }

  void SetServed(Parser::ServedContext* context, Node* node) const {
    node->tokens.push_back(TokenOf(context->EXPERIENCE()));
    node->span = SpanOf(context->span());
    SetCutOff(context, node);
  }

  Node Tenure(Parser::TenureContext* context) const {
    Node node = MakeNode(NodeKind::kTenure, context);
    SetCutOff(context, &node);
    if (context->EVENT() != nullptr) node.tokens.push_back(TokenOf(context->EVENT()));
    if (context->served() != nullptr) SetServed(context->served(), &node);
    if (context->window() != nullptr) node.window = Window(context->window());
    if (context->DATES() != nullptr) node.window = TokenOf(context->DATES());
    // 甲后， speaks of all that stands behind the comma; 甲后 alone of the experience beside it.
    const bool beside = context->served() != nullptr && context->COMMA() == nullptr;
    if (context->AFTER() != nullptr && !beside) node.after = RangeOf(context->AFTER());
    if (context->duration() != nullptr) {
      node.limits = LimitsOf(context->duration());
      return node;
    }
    Limit limit{.kind = LimitKind::kLessThan, .range = RangeOf(context->length())};
    SetLength(context->length(), &limit);
    node.limits.push_back(std::move(limit));
    return node;
  }

  Node Quantity(Parser::QuantityContext* context) const {
    Node node = MakeNode(NodeKind::kQuantity, context);
    const std::vector<antlr4::tree::TerminalNode*> terms =
        context->terms() != nullptr ? context->terms()->QUANTITY() : context->QUANTITY();
    for (antlr4::tree::TerminalNode* term : terms) node.tokens.push_back(TokenOf(term));
    node.difference = context->DIFFERENCE() != nullptr;
    SetCutOff(context, &node);
    node.limits = LimitsOf(context->duration());
    return node;
  }

  // Of how many records.
  Limit HeadsOf(Parser::HeadsContext* context) const {
    Limit limit;
    if (context->EXCEED() != nullptr) limit.kind = LimitKind::kMoreThan;
    if (context->NOT_FULL() != nullptr) limit.kind = LimitKind::kLessThan;
    if (context->NOT_EXCEED() != nullptr || context->AT_MOST() != nullptr)
      limit.kind = LimitKind::kAtMost;
    SetWord(context->AT_LEAST() != nullptr ? context->AT_LEAST() : context->AT_MOST(), &limit);
    SetNumber(TokenOf(context->NUMBER()), &limit);
    limit.range = RangeOf(context);
    return limit;
  }

  Node Trait(Parser::TraitContext* context) const {
    Node node = MakeNode(NodeKind::kDescribers, context);
    const bool negated = context->NOT() != nullptr || context->NEGATION() != nullptr;
    node.tokens.push_back(Describer(context, negated));
    return node;
  }

  Node Requirement(Parser::RequirementContext* context) const {
    Node node = MakeNode(NodeKind::kRequirement, context);
    SetServed(context->served(), &node);
    node.tokens.push_back(TokenOf(context->PARAMETER()));
    return node;
  }

  Node Yearly(Parser::YearlyContext* context) const {
    Node node = MakeNode(NodeKind::kYearly, context);
    for (auto* restriction : context->RESTRICTION()) node.tokens.push_back(TokenOf(restriction));
    node.tokens.push_back(TokenOf(context->YEARLY()));
    if (context->NUMBER() == nullptr) {
      node.year_offset = context->LAST_YEAR() != nullptr ? -1 : 0;
      return node;
    }
    node.years = TokenOf(context->NUMBER()).number;
    node.years_range = RangeOf(context->NUMBER());
    return node;
  }

  Node Item(Parser::ItemContext* context) const {
    Node node = MakeNode(NodeKind::kItem, context);
    node.governed = context->GOVERNOR() != nullptr;
    for (auto* restriction : context->RESTRICTION()) node.tokens.push_back(TokenOf(restriction));
    const std::vector<antlr4::tree::TerminalNode*> items = context->ITEM();
    node.tokens.push_back(TokenOf(items.front()));
    if (items.size() == 1) return node;
    if (context->LESS() != nullptr) {
      for (size_t i = 1; i < items.size(); ++i) node.less.push_back(TokenOf(items[i]));
      return node;
    }
    Node series = MakeNode(NodeKind::kSeries, context);  // 甲（含乙）: either
    series.one_of = true;
    series.children.push_back(std::move(node));
    for (size_t i = 1; i < items.size(); ++i) {
      series.children.push_back(Word(TokenOf(items[i])));
      series.children.back().kind = NodeKind::kItem;
    }
    return series;
  }
};

}  // namespace tiaowen::syntax
