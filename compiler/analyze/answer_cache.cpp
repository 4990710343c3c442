#include "compiler/analyze/answer_cache.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

namespace tiaowen::analyze {
namespace {

// Answers are short: their number is what fills a disk.
constexpr cache::Limits kLimits = {
    .bytes_max = 64 << 20, .entries_max = 20'000, .stores_between_trims = 500};

constexpr std::string_view kNobody = "no";
constexpr std::string_view kSomebody = "yes";

void Append(int64_t value, std::string* bytes) {
  for (int byte = 0; byte < 8; ++byte) {
    bytes->push_back(static_cast<char>(static_cast<uint64_t>(value) >> (8 * byte)));
  }
}

// Reads the next word of `text`, which ends before a space.
std::optional<int64_t> TakeNumber(std::string_view* text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc()) return std::nullopt;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  if (!text->starts_with(' ')) return std::nullopt;
  text->remove_prefix(1);
  return number;
}

std::string Write(const Answer& answer) {
  if (answer.satisfiable == Satisfiable::kNo) return std::string(kNobody);
  std::string text = std::string(kSomebody) + " ";
  for (const bool truth : answer.assignment.truths) text += truth ? "1 " : "0 ";
  for (const int64_t number : answer.assignment.numbers) text += fmt::format("{} ", number);
  return text;
}

// The answer in `text` about so many variables.
std::optional<Answer> Read(std::string_view text, const Terms& terms) {
  Answer answer = {.satisfiable = Satisfiable::kNo, .assignment = {}, .reason = {}};
  if (text == kNobody) return answer;
  if (!text.starts_with(kSomebody)) return std::nullopt;
  text.remove_prefix(std::min(text.size(), kSomebody.size() + 1));
  answer.satisfiable = Satisfiable::kYes;
  for (int64_t i = 0; i < terms.truth_count(); ++i) {
    const std::optional<int64_t> truth = TakeNumber(&text);
    if (!truth.has_value()) return std::nullopt;
    answer.assignment.truths.push_back(*truth != 0);
  }
  for (int64_t i = 0; i < terms.number_count(); ++i) {
    const std::optional<int64_t> number = TakeNumber(&text);
    if (!number.has_value()) return std::nullopt;
    answer.assignment.numbers.push_back(*number);
  }
  if (!text.empty()) return std::nullopt;
  return answer;
}

}  // namespace

AnswerCache::AnswerCache(std::string directory) : files_(std::move(directory), "answer", kLimits) {}

std::string AnswerCache::KeyOf(const Terms& terms, const std::vector<TermId>& requirements) {
  std::string bytes = cache::BuildId() + SolverVersion();
  for (size_t i = 0; i < terms.size(); ++i) {
    const Term& term = terms.term(TermId(i));
    bytes.push_back(static_cast<char>(term.op));
    Append(term.value, &bytes);
    Append(static_cast<int64_t>(term.args.size()), &bytes);
    for (const TermId arg : term.args) Append(arg.index, &bytes);
  }
  for (const TermId requirement : requirements) Append(requirement.index, &bytes);
  return cache::HashOf(bytes);
}

std::optional<Answer> AnswerCache::Find(const std::string& key, const Terms& terms,
                                        const std::vector<TermId>& requirements) const {
  const std::optional<std::string> text = files_.Find(key);
  if (!text.has_value()) return std::nullopt;
  std::optional<Answer> answer = Read(*text, terms);
  if (!answer.has_value() || answer->satisfiable == Satisfiable::kNo) return answer;
  const Evaluation evaluation(terms, answer->assignment);
  const bool holds = std::all_of(requirements.begin(), requirements.end(),
                                 [&](TermId each) { return evaluation.Holds(each); });
  return holds ? answer : std::nullopt;
}

void AnswerCache::Store(const std::string& key, const Answer& answer) const {
  // A cache that takes nothing costs time and nothing else.
  static_cast<void>(files_.Store(key, Write(answer)));
}

}  // namespace tiaowen::analyze
