#include "compiler/syntax/reference.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/syntax/numeral.h"

namespace tiaowen::syntax {
namespace {

constexpr size_t kPathsMax = 64;

constexpr std::string_view kLevelWords[] = {"条", "款", "项", "目"};

// Words for the document at hand, behind 本.
constexpr std::string_view kDocumentWords[] = {"办法", "规定", "条例", "细则", "意见",
                                               "通知", "方案", "规则", "决定"};
constexpr std::string_view kRangeWords[] = {"至", "到", "—", "－", "-"};

struct ListWord {
  std::string_view text;
  JoinKind kind;
};
constexpr ListWord kListWords[] = {{"、", JoinKind::kPlain}, {"以及", JoinKind::kAnd},
                                   {"和", JoinKind::kAnd},   {"及", JoinKind::kAnd},
                                   {"与", JoinKind::kAnd},   {"或者", JoinKind::kOr},
                                   {"或", JoinKind::kOr}};

// Reads a text from its start on.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  size_t at() const { return at_; }
  void Return(size_t at) { at_ = at; }
  std::string_view rest() const { return text_.substr(at_); }

  bool Take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  template <size_t N>
  bool TakeAny(const std::string_view (&words)[N]) {
    return std::any_of(std::begin(words), std::end(words),
                       [&](std::string_view word) { return Take(word); });
  }
  std::optional<int64_t> TakeNumber() {
    std::optional<Numeral> numeral = ReadNumeral(rest());
    if (!numeral.has_value()) return std::nullopt;
    at_ += static_cast<size_t>(numeral->length);
    return numeral->value;
  }
  std::optional<JoinKind> TakeListWord() {
    for (const ListWord& word : kListWords) {
      if (Take(word.text)) return word.kind;
    }
    return std::nullopt;
  }
  std::optional<ReferenceLevel> TakeLevel() {
    for (size_t i = 0; i < std::size(kLevelWords); ++i) {
      if (Take(kLevelWords[i])) return static_cast<ReferenceLevel>(i);
    }
    return std::nullopt;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// 三, （三）.
std::optional<int64_t> TakeBracketedNumber(Reader* reader) {
  const size_t begin = reader->at();
  const bool bracket = reader->Take("（") || reader->Take("(");
  std::optional<int64_t> number = reader->TakeNumber();
  const bool closed = !bracket || reader->Take("）") || reader->Take(")");
  if (number.has_value() && closed) return number;
  reader->Return(begin);
  return std::nullopt;
}

// 第三项, and numbers that share their word: 第三至五项, 第一、三项; what stands between them is
// added to `joins`. None: nothing of that stands here.
std::vector<ReferenceStep> TakeNumbered(Reader* reader, std::vector<JoinKind>* joins) {
  const size_t begin = reader->at();
  std::vector<ReferenceStep> steps;
  std::vector<JoinKind> between;
  bool range = false;
  while (steps.size() < kPathsMax) {
    if (!reader->Take("第") && steps.empty()) break;
    std::optional<int64_t> number = TakeBracketedNumber(reader);
    if (!number.has_value()) break;
    if (range) {
      steps.back().last = *number;
    } else {
      steps.push_back({.first = *number, .last = *number});
    }
    if (std::optional<ReferenceLevel> level = reader->TakeLevel()) {
      for (ReferenceStep& step : steps) step.level = *level;
      joins->insert(joins->end(), between.begin(), between.end());
      return steps;
    }
    range = reader->TakeAny(kRangeWords);
    if (range) continue;
    const std::optional<JoinKind> join = reader->TakeListWord();
    if (!join.has_value()) break;
    between.push_back(*join);
  }
  reader->Return(begin);
  return {};
}

// 本款, 前款, 前两款.
std::optional<ReferenceStep> TakeRelative(Reader* reader) {
  const size_t begin = reader->at();
  ReferenceStep step;
  if (reader->rest().starts_with("本条例")) return std::nullopt;  // the document, not a 条
  if (reader->Take("本")) {
    step.kind = ReferenceKind::kThis;
  } else if (reader->Take("前")) {
    step.kind = ReferenceKind::kBefore;
    step.first = reader->TakeNumber().value_or(1);
  } else {
    return std::nullopt;
  }
  std::optional<ReferenceLevel> level = reader->TakeLevel();
  if (!level.has_value()) {
    reader->Return(begin);
    return std::nullopt;
  }
  step.level = *level;
  return step;
}

class ReferenceReader {
 public:
  explicit ReferenceReader(std::string_view text) : reader_(text) {}

  std::optional<Reference> Run() {
    ReadDocument();
    std::vector<ReferenceStep> path;
    std::optional<JoinKind> join;
    while (out_.paths.size() < kPathsMax && ReadSteps(&path)) {
      if (join.has_value()) joins_.push_back(*join);
      // A word of lists belongs to the reference if more of it follows; else it is left.
      join = reader_.TakeListWord();
      if (!join.has_value()) break;
    }
    if (out_.paths.empty() && !whole_annex_) return std::nullopt;
    out_.length = static_cast<int64_t>(end_);
    out_.with_or = std::find(joins_.begin(), joins_.end(), JoinKind::kOr) != joins_.end();
    out_.with_and = std::find(joins_.begin(), joins_.end(), JoinKind::kAnd) != joins_.end();
    return std::move(out_);
  }

 private:
  // 附件1, 本办法: where the paths begin.
  void ReadDocument() {
    if (reader_.Take(kAnnexWord)) {
      const size_t number = reader_.at();
      std::string digits;
      if (reader_.TakeNumber().has_value()) digits = Between(number);
      out_.annex = std::string(kAnnexWord) + digits;
      whole_annex_ = true;
      end_ = reader_.at();
      return;
    }
    if (!reader_.Take("本")) return;
    if (reader_.TakeAny(kDocumentWords)) {
      out_.annex = "";
    } else {
      reader_.Return(0);
    }
  }

  std::string Between(size_t begin) {
    const size_t end = reader_.at();
    reader_.Return(begin);
    std::string text(reader_.rest().substr(0, end - begin));
    reader_.Return(end);
    return text;
  }

  // Reads steps that go inwards and ends a path with them; `path` is the one before and becomes
  // this. False when there are none.
  bool ReadSteps(std::vector<ReferenceStep>* path) {
    bool any = false;
    for (;;) {
      const size_t begin = reader_.at();
      std::vector<ReferenceStep> steps;
      std::vector<JoinKind> joins;
      if (std::optional<ReferenceStep> relative = TakeRelative(&reader_)) {
        steps = {*relative};
      } else {
        steps = TakeNumbered(&reader_, &joins);
      }
      if (steps.empty()) break;
      const ReferenceLevel level = steps.front().level;
      const bool inwards = any && level > path->back().level && !IsSeveral(path->back());
      const bool beside = !any && (path->empty() || level <= path->back().level);
      if (several_ || (!inwards && !beside)) {
        reader_.Return(begin);  // 第一款前款, 第一款和第三项: no path
        break;
      }
      while (!path->empty() && path->back().level >= level) path->pop_back();
      // All but the last of several numbers are paths of their own.
      for (size_t i = 0; i + 1 < steps.size(); ++i) {
        out_.paths.push_back(*path);
        out_.paths.back().push_back(steps[i]);
      }
      several_ = steps.size() > 1;
      joins_.insert(joins_.end(), joins.begin(), joins.end());
      path->push_back(steps.back());
      any = true;
    }
    if (!any) return false;
    ReadRange(&path->back());
    out_.paths.push_back(*path);
    several_ = false;
    end_ = reader_.at();
    return true;
  }

  static bool IsSeveral(const ReferenceStep& step) {
    return step.kind == ReferenceKind::kBefore ? step.first > 1 : step.first != step.last;
  }

  // …至第五项 behind a number of the same level.
  void ReadRange(ReferenceStep* step) {
    const size_t begin = reader_.at();
    if (step->kind != ReferenceKind::kNumbered || !reader_.TakeAny(kRangeWords)) return;
    std::vector<JoinKind> none;  // of one number
    std::vector<ReferenceStep> end = TakeNumbered(&reader_, &none);
    if (end.size() == 1 && end[0].level == step->level && end[0].first == end[0].last) {
      step->last = end[0].last;
    } else {
      reader_.Return(begin);
    }
  }

  Reader reader_;
  Reference out_;
  std::vector<JoinKind> joins_;  // between the things that are cited
  bool whole_annex_ = false;
  bool several_ = false;
  size_t end_ = 0;
};

// 前款前两项, or 前两项 where no item is at hand: the first of the list.
bool IsFirstItems(const ReferenceStep& step, size_t position, int64_t own) {
  return step.level >= ReferenceLevel::kItem && (position > 0 || (own < 0 && step.first > 1));
}

std::string Show(const std::vector<ReferenceStep>& path, size_t steps, int64_t number) {
  std::string text;
  for (size_t i = 0; i <= steps && i < path.size(); ++i) {
    const ReferenceStep& step = path[i];
    const std::string_view word = kLevelWords[static_cast<size_t>(step.level)];
    if (step.kind == ReferenceKind::kNumbered) {
      text += fmt::format("第{}{}", i == steps ? number : step.first, word);
    } else {
      const bool several = step.kind == ReferenceKind::kBefore && step.first > 1;
      text += step.kind == ReferenceKind::kThis ? "本" : "前";
      text += fmt::format("{}{}", several ? std::to_string(step.first) : "", word);
    }
  }
  return text;
}

}  // namespace

std::optional<Reference> ReadReference(std::string_view text) {
  return ReferenceReader(text).Run();
}

ReferenceIndex::ReferenceIndex(const std::vector<Unit>& units) : units_(units) {
  for (size_t i = 0; i < units.size(); ++i) {
    Place place = ReadLabel(units[i].label);
    // What stands below a 条 belongs to the 款 before it.
    if (place.numbers.size() > 1 && i > 0 && places_[i - 1].annex == place.annex &&
        !places_[i - 1].numbers.empty() && places_[i - 1].numbers[0] == place.numbers[0]) {
      place.paragraph = places_[i - 1].paragraph;
    }
    places_.push_back(std::move(place));
  }
}

ReferenceIndex::Place ReferenceIndex::ReadLabel(std::string_view label) {
  Place place;
  if (label.starts_with(kAnnexWord)) {
    const size_t space = label.find(' ');
    place.annex = label.substr(0, space);
    if (space == std::string_view::npos) return place;
    label.remove_prefix(space + 1);
  }
  Reader reader(label);
  while (!reader.rest().empty()) {
    const bool ordinal = reader.Take("第");
    std::optional<int64_t> number = TakeBracketedNumber(&reader);
    if (!number.has_value()) break;
    if (!ordinal || reader.Take("条")) {
      place.numbers.push_back(*number);
    } else if (reader.Take("款")) {
      place.paragraph = *number;
    } else {
      break;  // 第N句
    }
  }
  return place;
}

int64_t ReferenceIndex::NumberAt(const Place& place, ReferenceLevel level) {
  if (level == ReferenceLevel::kParagraph) return place.numbers.empty() ? -1 : place.paragraph;
  const size_t index = level == ReferenceLevel::kArticle ? 0 : static_cast<size_t>(level) - 1;
  return index < place.numbers.size() ? place.numbers[index] : -1;
}

bool ReferenceIndex::Matches(const Place& place, const Wanted& wanted) const {
  if (place.annex != wanted.annex) return false;
  for (size_t level = 0; level < std::size(kLevelWords); ++level) {
    if (wanted.numbers[level] < 0) continue;
    if (NumberAt(place, static_cast<ReferenceLevel>(level)) != wanted.numbers[level]) return false;
  }
  return true;
}

std::vector<size_t> ReferenceIndex::Find(const Wanted& wanted) const {
  std::vector<size_t> found;
  for (size_t i = 0; i < units_.size(); ++i) {
    const ir::SentenceClass unit_class = units_[i].unit_class;
    if (unit_class == ir::SentenceClass::kHeading || unit_class == ir::SentenceClass::kTable)
      continue;
    if (Matches(places_[i], wanted)) found.push_back(i);
  }
  return found;
}

std::optional<BrokenReference> ReferenceIndex::Follow(const std::vector<ReferenceStep>& path,
                                                      Wanted wanted, size_t from,
                                                      ReferenceGroups* found) const {
  const Place& here = places_[from];
  // The levels above the first that is named are those of the place.
  for (size_t level = 0; level < static_cast<size_t>(path.front().level); ++level) {
    wanted.numbers[level] = NumberAt(here, static_cast<ReferenceLevel>(level));
    if (wanted.numbers[level] < 0) return BrokenReference{Show(path, 0, path.front().first)};
  }
  for (size_t i = 0; i < path.size(); ++i) {
    const ReferenceStep& step = path[i];
    const int64_t own = NumberAt(here, step.level);
    int64_t first = step.first, last = step.last;
    if (step.kind == ReferenceKind::kThis) {
      first = last = own;
    } else if (step.kind == ReferenceKind::kBefore && IsFirstItems(step, i, own)) {
      first = 1;
      last = step.first;
    } else if (step.kind == ReferenceKind::kBefore) {
      first = own - step.first;
      last = own - 1;
    }
    if (first < 1 || last < first) return BrokenReference{Show(path, i, std::min(first, last))};
    // Ends at the first number that does not exist, however far the range goes.
    for (int64_t number = first; number <= last; ++number) {
      wanted.numbers[static_cast<size_t>(step.level)] = number;
      std::vector<size_t> units = Find(wanted);
      if (units.empty()) return BrokenReference{Show(path, i, number)};
      if (i + 1 == path.size() && std::find(found->begin(), found->end(), units) == found->end())
        found->push_back(std::move(units));
    }
  }
  return std::nullopt;
}

std::variant<ReferenceGroups, BrokenReference> ReferenceIndex::Resolve(const Reference& reference,
                                                                       size_t from) const {
  Wanted wanted;
  wanted.annex = reference.annex.value_or(places_[from].annex);
  ReferenceGroups found;
  if (reference.paths.empty()) {
    found.push_back(Find(wanted));
    if (found.back().empty()) return BrokenReference{wanted.annex};
  }
  for (const std::vector<ReferenceStep>& path : reference.paths) {
    std::optional<BrokenReference> broken = Follow(path, wanted, from, &found);
    if (broken.has_value()) return *broken;
  }
  return found;
}

}  // namespace tiaowen::syntax
