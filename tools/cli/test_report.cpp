#include "tools/cli/test_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/source/file.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

using evaluate::Outcome;
using Rows = std::vector<std::vector<std::string>>;

constexpr const char* kIndent = "    ";

// Rows as aligned columns; the last is as wide as it likes.
std::string RenderTable(const Rows& rows) {
  std::vector<int> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], source::DisplayWidth(row[i]));
    }
  }
  std::string out;
  for (const auto& row : rows) {
    std::string line = kIndent;
    for (size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 == row.size()) break;
      line += std::string(static_cast<size_t>(widths[i] - source::DisplayWidth(row[i]) + 2), ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string Filled(const std::string& text, const Terminal& terminal) {
  return text.empty() ? terminal.Say("（空）", "(empty)") : text;
}

std::string RenderDifferences(const std::vector<cases::Difference>& differences,
                              const Terminal& terminal) {
  Rows rows = {{terminal.Say("行", "line"), terminal.Say("谁", "who"), terminal.Say("什么", "what"),
                terminal.Say("列", "column"), terminal.Say("应有", "expected"),
                terminal.Say("实得", "got"), terminal.Say("缘由", "why")}};
  const cases::Difference* above = nullptr;
  for (const cases::Difference& difference : differences) {
    // Cells of one conclusion have who, what and why in common.
    const bool repeats = above != nullptr && above->line == difference.line &&
                         above->person == difference.person && above->subject == difference.subject;
    above = &difference;
    std::vector<std::string> row = {"", "", ""};
    if (!repeats) {
      row = {difference.line > 0 ? std::to_string(difference.line) : "", difference.person,
             difference.subject};
    }
    row.insert(row.end(), {difference.column, Filled(difference.expected, terminal),
                           Filled(difference.got, terminal)});
    std::vector<std::string> reasons;
    reasons.reserve(difference.reasons.size());
    for (const auto& [name, text] : difference.reasons) {
      reasons.push_back(fmt::format("{} {}", name, text));
    }
    row.push_back(repeats ? "" : fmt::format("{}", fmt::join(reasons, "；")));
    rows.push_back(std::move(row));
  }
  return RenderTable(rows);
}

// "12 种情形，12 人，16 条应有结果".
std::string Counts(const cases::FileReport& file, const Terminal& terminal) {
  std::string out;
  if (file.register_path.empty()) {
    out +=
        fmt::format(fmt::runtime(terminal.Say("{} 种情形，", "situations {}, ")), file.situations);
  }
  return out + fmt::format(
                   fmt::runtime(terminal.Say("{} 人，{} 条应有结果", "people {}, expectations {}")),
                   file.persons, file.expectations);
}

std::string RenderFile(const cases::FileReport& file, const Terminal& terminal) {
  std::string out = fmt::format("{} {}", file.passed() ? "✓" : "✗", file.file.path());
  if (!file.as_of.empty()) {
    out += fmt::format(
        fmt::runtime(terminal.Say("（登记 {}，截止日 {}）", " (register {}, as of {})")),
        file.register_path, file.as_of);
  }
  out += terminal.Say("：", ": ") + Counts(file, terminal);
  if (file.passed()) {
    out += terminal.Say("，全部符合\n", ", all as expected\n");
    return out;
  }
  if (!file.differences.empty()) {
    out += fmt::format(fmt::runtime(terminal.Say("，不符 {} 处", ", differing {}")),
                       file.differences.size());
  }
  out += "\n";
  for (const std::string& name : file.unexpected) {
    out += kIndent;
    out += name.empty() ? terminal.Say("没有应有结果", "no expectations")
                        : fmt::format(fmt::runtime(terminal.Say("情形「{}」没有应有结果",
                                                                "situation {}: no expectations")),
                                      name);
    out += "\n";
  }
  return file.differences.empty() ? out : out + RenderDifferences(file.differences, terminal);
}

// The names of the outcomes, in the order in which they are told.
struct NamedOutcome {
  Outcome outcome;
  const char* zh;
  const char* en;
};
constexpr NamedOutcome kOutcomes[] = {{Outcome::kTrue, "成立", "true"},
                                      {Outcome::kFalse, "不成立", "false"},
                                      {Outcome::kUnknown, "待定", "undecided"}};

std::string UnseenOf(const cases::CoveredClause& clause, const Terminal& terminal) {
  std::vector<std::string> unseen;
  for (const NamedOutcome& named : kOutcomes) {
    if (!clause.seen[static_cast<size_t>(named.outcome)]) {
      unseen.emplace_back(terminal.Say(named.zh, named.en));
    }
  }
  return fmt::format("{}", fmt::join(unseen, terminal.Say("、", ", ")));
}

// `text` in one line of at most some 30 characters of Chinese.
std::string Clip(std::string_view text) {
  constexpr int kColumnsMax = 60;
  std::string clipped;
  for (size_t at = 0; at < text.size();) {
    const auto length = static_cast<size_t>(source::CharLength(text, static_cast<int64_t>(at)));
    std::string_view next = text.substr(at, length);
    at += length;
    if (next == "\n") next = " ";
    if (source::DisplayWidth(clipped) + source::DisplayWidth(next) > kColumnsMax) {
      return clipped + "…";
    }
    clipped += next;
  }
  return clipped;
}

std::string RenderUnseen(const std::vector<cases::CoveredSentence>& sentences,
                         const Terminal& terminal) {
  Rows rows = {{terminal.Say("句", "sentence"), terminal.Say("未见", "not seen"),
                terminal.Say("目标", "target"), terminal.Say("条件", "condition")}};
  for (const cases::CoveredSentence& sentence : sentences) {
    for (const cases::CoveredClause& clause : sentence.clauses) {
      if (clause.complete()) continue;
      rows.push_back(
          {sentence.label, UnseenOf(clause, terminal), clause.target, Clip(clause.text)});
    }
  }
  return RenderTable(rows);
}

}  // namespace

std::string RenderCases(const cases::Report& report, const Terminal& terminal) {
  std::string out;
  for (const cases::FileReport& file : report.files) out += RenderFile(file, terminal);
  return out;
}

std::string RenderCoverage(const std::vector<cases::CoveredSentence>& sentences, bool full,
                           const Terminal& terminal) {
  Rows rows = {{terminal.Say("句", "sentence"), terminal.Say("三者都见过", "all three seen")}};
  for (const NamedOutcome& named : kOutcomes) {
    rows[0].emplace_back(terminal.Say(named.zh, named.en));
  }
  size_t clauses = 0;
  int64_t complete = 0;
  for (const cases::CoveredSentence& sentence : sentences) {
    const size_t count = sentence.clauses.size();
    clauses += count;
    complete += sentence.CountComplete();
    rows.push_back({sentence.label, fmt::format("{}/{}", sentence.CountComplete(), count)});
    for (const NamedOutcome& named : kOutcomes) {
      rows.back().push_back(fmt::format("{}/{}", sentence.Count(named.outcome), count));
    }
  }
  if (clauses == 0) return terminal.Say("没有编译的条件可覆盖\n", "no compiled clause to cover\n");
  std::string out =
      fmt::format(fmt::runtime(terminal.Say(
                      "覆盖：{} 条条件里，成立、不成立、待定三者都见过的 {} 条\n",
                      "coverage: of {} conditions, {} were seen true, false and undecided\n")),
                  clauses, complete);
  out += RenderTable(rows);
  const auto left = static_cast<int64_t>(clauses) - complete;
  if (left == 0) return out;
  if (!full) {
    return out + fmt::format(fmt::runtime(terminal.Say("未见全的 {} 条，用 --coverage 逐条列出\n",
                                                       "{} left; --coverage lists them\n")),
                             left);
  }
  out += fmt::format(fmt::runtime(terminal.Say("未见全的 {} 条：\n", "the {} left:\n")), left);
  return out + RenderUnseen(sentences, terminal);
}

std::string RenderProblem(const cases::Problem& problem, const Terminal& terminal) {
  const char* reason = terminal.Say(problem.reason.zh.c_str(), problem.reason.en.c_str());
  if (std::string_view(reason).starts_with(problem.file)) return reason;
  std::string out = problem.file;
  if (problem.line > 0) out += fmt::format(":{}", problem.line);
  if (!problem.column.empty()) out += " " + problem.column;
  if (!problem.value.empty()) {
    out += fmt::format(fmt::runtime(terminal.Say(" 「{}」", " \"{}\"")), problem.value);
  }
  return out + terminal.Say("：", ": ") + reason;
}

Json CasesToJson(const cases::Report& report) {
  Json json;
  json["files"] = Json::array();
  for (const cases::FileReport& file : report.files) {
    Json entry = {{"file", file.file.path()}};
    if (!file.register_path.empty()) entry["register"] = file.register_path;
    if (!file.as_of.empty()) entry["as_of"] = file.as_of;
    if (file.register_path.empty()) entry["situations"] = file.situations;
    entry["persons"] = file.persons;
    entry["expectations"] = file.expectations;
    entry["passed"] = file.passed();
    entry["without_expectations"] = file.unexpected;
    entry["differences"] = Json::array();
    for (const cases::Difference& difference : file.differences) {
      Json reasons = Json::object();
      for (const auto& [name, text] : difference.reasons) reasons[name] = text;
      entry["differences"].push_back({{"line", difference.line},
                                      {"person", difference.person},
                                      {"subject", difference.subject},
                                      {"column", difference.column},
                                      {"expected", difference.expected},
                                      {"got", difference.got},
                                      {"reasons", reasons}});
    }
    json["files"].push_back(std::move(entry));
  }
  json["problems"] = Json::array();
  for (const cases::Problem& problem : report.problems) {
    json["problems"].push_back({{"file", problem.file},
                                {"line", problem.line},
                                {"column", problem.column},
                                {"value", problem.value},
                                {"reason", problem.reason.zh},
                                {"reason_en", problem.reason.en}});
  }
  return json;
}

Json CoverageToJson(const std::vector<cases::CoveredSentence>& sentences) {
  Json json = Json::array();
  for (const cases::CoveredSentence& sentence : sentences) {
    Json clauses = Json::array();
    for (const cases::CoveredClause& clause : sentence.clauses) {
      Json entry = {{"text", clause.text}, {"target", clause.target}};
      for (const NamedOutcome& named : kOutcomes) {
        entry[named.en] = clause.seen[static_cast<size_t>(named.outcome)];
      }
      clauses.push_back(std::move(entry));
    }
    json.push_back({{"sentence", sentence.label},
                    {"clauses", sentence.clauses.size()},
                    {"complete", sentence.CountComplete()},
                    {"conditions", std::move(clauses)}});
  }
  return json;
}

}  // namespace tiaowen::cli
