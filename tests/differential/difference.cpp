#include "tests/differential/difference.h"

#include <fmt/format.h>

#include "compiler/ir/clauses.h"
#include "compiler/ir/print.h"
#include "runtime/builtin/calendar.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::differential {
namespace {

using Planes = std::vector<uint64_t>;

struct Position {
  size_t plane = 0;
  int64_t applicant = 0;  // may lie beyond the last one
};

std::optional<Position> FirstDifference(const Planes& expected, const Planes& actual,
                                        int64_t words) {
  for (size_t i = 0; i < expected.size(); ++i) {
    const uint64_t different = expected[i] ^ actual[i];
    if (different == 0) continue;
    const auto word = static_cast<int64_t>(i) % words;
    return Position{i / static_cast<size_t>(words), word * 64 + __builtin_ctzll(different)};
  }
  return std::nullopt;
}

std::string Describe(const ir::Module& module, const char* planes, const Position& position) {
  std::string what = fmt::format("{} {}", planes, position.plane);
  const ir::ClauseTable table = ir::ListClauses(module);
  const std::string_view kind = planes;
  if (kind.starts_with("clause")) {
    const ir::InstId inst = table.clauses[position.plane].inst;
    what += fmt::format(" ({} %{})", ir::InstName(module.inst(inst)), inst.index);
  } else if (kind == "fact") {
    const ir::Fact& fact = table.facts[position.plane];
    what += fmt::format(" (of clause {}, leaf %{}, operand %{}, period {} column {} leaf %{})",
                        fact.clause, fact.leaf.index, fact.operand.index, fact.period,
                        fact.period_column, fact.period_leaf.index);
  }
  return what + fmt::format(", person {}", position.applicant);
}

}  // namespace

std::optional<std::string> FindDifference(const Case& subject, const evaluate::Engine& engine) {
  const batch::Batch batch = ToBatch(subject.module, subject.people);
  evaluate::Outcomes expected, actual;
  interpret::Interpreter(subject.module).Evaluate(batch, subject.clock(), &expected);
  engine.Evaluate(batch, subject.clock(), &actual);
  if (expected.applicants != actual.applicants || expected.words != actual.words) {
    return "the engines disagree on the number of applicants";
  }
  const struct {
    const char* name;
    const Planes& expected;
    const Planes& actual;
  } all[] = {{"verdict certain", expected.verdict_certain, actual.verdict_certain},
             {"verdict possible", expected.verdict_possible, actual.verdict_possible},
             {"clause certain", expected.clause_certain, actual.clause_certain},
             {"clause possible", expected.clause_possible, actual.clause_possible},
             {"fact", expected.facts, actual.facts},
             {"amount known", expected.amount_known, actual.amount_known}};
  for (const auto& planes : all) {
    if (planes.expected.size() != planes.actual.size()) {
      return fmt::format("{}: {} words, expected {}", planes.name, planes.actual.size(),
                         planes.expected.size());
    }
    if (const auto position = FirstDifference(planes.expected, planes.actual, expected.words)) {
      const size_t word = position->plane * static_cast<size_t>(expected.words) +
                          static_cast<size_t>(position->applicant / 64);
      return fmt::format("{}: expected {}, got {}",
                         Describe(subject.module, planes.name, *position),
                         (planes.expected[word] >> (position->applicant % 64)) & 1,
                         (planes.actual[word] >> (position->applicant % 64)) & 1);
    }
  }
  for (size_t i = 0; i < expected.amounts.size(); ++i) {
    if (i < actual.amounts.size() && expected.amounts[i] == actual.amounts[i]) continue;
    const auto rows = static_cast<size_t>(expected.words) * 64;
    return fmt::format("amount {}, person {}: expected {}, got {}", i / rows, i % rows,
                       expected.amounts[i],
                       i < actual.amounts.size() ? fmt::format("{}", actual.amounts[i]) : "none");
  }
  return std::nullopt;
}

std::optional<std::string> FindDifference(const Case& subject, const EngineMaker& maker) {
  const auto engine = maker(subject.module);
  if (!engine.ok()) return "no engine: " + engine.error().en;
  return FindDifference(subject, **engine);
}

std::string PrintCase(const Case& subject) {
  return fmt::format("{}as of {}, year {}\n{}", ir::Print(subject.module),
                     builtin::FormatDate(subject.as_of), subject.clock().year,
                     PrintRegister(subject.module, subject.people));
}

}  // namespace tiaowen::differential
