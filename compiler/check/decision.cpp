#include <algorithm>
#include <utility>

#include "compiler/check/context.h"
#include "compiler/check/readings.h"

// Choices between readings, and the forks that choose the other side.
namespace tiaowen::check {
namespace {

const Fork* FindConventionFork(const Context& context, Convention convention) {
  const std::string& label = context.module.sentence(context.sentence).label;
  for (const Fork& fork : context.declarations.forks) {
    if (fork.kind != syntax::ForkKind::kConvention || fork.convention != convention) continue;
    bool here = fork.places.empty() ||
                std::any_of(fork.places.begin(), fork.places.end(),
                            [&](const std::string& place) { return IsUnder(label, place); });
    if (here) return &fork;
  }
  return nullptr;
}

// Records what a fork that leaves something out decides at `range`.
bool DecideOmission(Context& context, const Fork& fork, source::Range range) {
  ++context.fork_uses[fork.name];
  const bool left_out = context.Takes(fork);
  context.module.decisions.push_back({.sentence = context.sentence,
                                      .span = SpanOf(range),
                                      .question = fork.wording,
                                      .chosen = left_out ? "不作条件" : "作条件",
                                      .by = left_out ? kByFork : "原文",
                                      .fork = fork.name,
                                      .other = left_out ? "作条件" : "不作条件"});
  return left_out;
}

// Reports, once for every convention, the first sentence that needs one which nothing declares.
void ReportUndeclared(Context& context, Convention convention, source::Range range) {
  if (!context.undeclared.insert(convention).second) return;
  const ConventionText& text = TextOf(convention);
  std::vector<diagnostics::Note> notes;
  for (const char* side : text.sides) {
    notes.push_back(diagnostics::MakeNote(diagnostics::Kind::kDeclareSide, text.name, side));
  }
  context.consumer.EmitWithNotes(diagnostics::Kind::kUndeclaredConvention, context.Place(range),
                                 std::move(notes), text.name,
                                 context.module.sentence(context.sentence).label);
}

}  // namespace

SentenceScope::SentenceScope(Context& context, ir::SentenceId sentence)
    : context_(context),
      own_(std::exchange(context.sentence, sentence)),
      pair_(std::exchange(context.pair, std::nullopt)),
      item_(std::exchange(context.item, std::nullopt)),
      cited_(std::exchange(context.cited, std::nullopt)),
      excludes_(std::exchange(context.excludes, false)),
      said_(std::exchange(context.said, {})),
      beside_(std::exchange(context.beside, {})),
      items_(std::exchange(context.items, {})),
      decisions_(context.module.decisions.size()) {
  std::optional<std::vector<Item>> items = ItemsOf(context, sentence);
  sound_ = items.has_value();
  if (sound_) context.items = std::move(*items);
}

SentenceScope::~SentenceScope() {
  if (own_ != context_.sentence) context_.module.decisions.resize(decisions_);
  context_.sentence = own_;
  context_.pair = pair_;
  context_.item = item_;
  context_.cited = cited_;
  context_.excludes = excludes_;
  context_.said = std::move(said_);
  context_.beside = std::move(beside_);
  context_.items = std::move(items_);
}

CutOffScope::CutOffScope(Context& context, const syntax::Node& node)
    : context_(context), outer_(context.cut_off) {
  const bool cut_short = node.kind == syntax::NodeKind::kTenure && node.tokens.empty();
  if (node.cut_off.has_value() && !node.cut_off->cut_off.has_value()) {
    sound_ = false;
    context.consumer.Emit(diagnostics::Kind::kCutOffDay, context.Place(node.cut_off->range),
                          context.Slice(node.cut_off->range));
  } else if (node.cut_off.has_value()) {
    context.cut_off = *node.cut_off->cut_off;
  } else if (cut_short && context.cut_off.is_as_of()) {
    context.cut_off = context.said.cut_off;
  }
}

Convention UpperBoundOf(const Context& context, const syntax::Limit& limit) {
  constexpr std::string_view kWithin = "内";  // 以内, 之内, 日内
  return limit.with_word && context.Slice(limit.word).ends_with(kWithin) ? Convention::kBoundWithin
                                                                         : Convention::kBoundBelow;
}

bool Includes(Context& context, const syntax::Limit& limit, Convention convention, bool otherwise) {
  if (limit.included.has_value()) return *limit.included;
  if (limit.with_word && context.ExcludesByContrast(limit.range)) return false;
  return limit.with_word ? context.Decide(convention, limit.range) == 0 : otherwise;
}

base::MissingDay DecideMissingDay(Context& context, source::Range range) {
  return context.Decide(Convention::kMissingDay, range) == 0 ? base::MissingDay::kMonthEnd
                                                             : base::MissingDay::kNextMonth;
}

const syntax::SlotMember* Context::FindChosen(source::Range list) const {
  const auto member = std::find_if(chosen.begin(), chosen.end(), [&](const ChosenMember& c) {
    return c.list.begin == list.begin && c.list.end == list.end;
  });
  return member == chosen.end() ? nullptr : &member->member;
}

bool Context::Declares(Convention convention) const {
  return declarations.convention(convention).side >= 0;
}

int Context::Decide(Convention convention, source::Range range) {
  const ConventionText& text = TextOf(convention);
  const ConventionChoice& choice = declarations.convention(convention);
  decided.insert(convention);
  if (choice.side < 0) {
    ReportUndeclared(*this, convention, range);
    return 0;
  }
  const Fork* fork = FindConventionFork(*this, convention);
  int side = choice.side;
  std::string by = choice.by;
  if (fork != nullptr) ++fork_uses[fork->name];
  if (fork != nullptr && Takes(*fork)) {
    side = 1 - side;
    by = kByFork;
  }
  module.decisions.push_back({.sentence = sentence,
                              .span = SpanOf(range),
                              .question = text.name,
                              .chosen = text.sides[side],
                              .by = std::move(by),
                              .fork = fork == nullptr ? "" : fork->name,
                              .other = fork == nullptr ? "" : text.sides[1 - side]});
  return side;
}

bool Context::ExcludesByContrast(source::Range range) {
  if (!contrasted.contains(range.begin)) return false;
  Record(range, fmt::format("「{}」与同句对举", Slice(range)), "不含本数", "语言");
  return true;
}

void Context::Record(source::Range range, std::string question, std::string chosen,
                     std::string by) {
  module.decisions.push_back({.sentence = sentence,
                              .span = SpanOf(range),
                              .question = std::move(question),
                              .chosen = std::move(chosen),
                              .by = std::move(by)});
}

bool Context::LeavesOut(const syntax::Token& token) {
  const int declaration = wording(token).declaration;
  for (const Fork& fork : declarations.forks) {
    if (fork.kind == syntax::ForkKind::kPhrase && fork.phrase == declaration)
      return DecideOmission(*this, fork, token.range);
  }
  return false;
}

bool Context::LeavesOut(ir::TableId table, int column, source::Range range) {
  for (const Fork& fork : declarations.forks) {
    if (fork.kind == syntax::ForkKind::kColumn && fork.table == table && fork.column == column)
      return DecideOmission(*this, fork, range);
  }
  return false;
}

const Fork* Context::FindPrerequisiteFork() const {
  const std::string& label = module.sentence(sentence).label;
  for (const Fork& fork : declarations.forks) {
    if (fork.kind == syntax::ForkKind::kPrerequisite && fork.sentence == label) return &fork;
  }
  return nullptr;
}

}  // namespace tiaowen::check
