#include "tools/cli/save_cases.h"

#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "compiler/cache/file_cache.h"
#include "compiler/source/file.h"
#include "runtime/builtin/clock.h"
#include "runtime/cases/document.h"
#include "runtime/cases/find_cases.h"
#include "runtime/cases/write_document.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/write/replace_file.h"
#include "tools/cli/change_text.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTitle = "深查的例子";
constexpr std::string_view kNote =
    "由 tiaowen check --deep --save-cases 写出，改动过就不再覆盖。校验 ";

class Lister {
 public:
  void AddFinding(const analyze::Finding& finding) {
    const std::string kind = analyze::NameOf(finding.kind, base::Language::kChinese);
    std::string name = finding.subject.empty() ? kind : kind + "：" + finding.subject;
    if (!finding.change.empty()) name += " " + finding.change;
    for (const analyze::Witness& witness : finding.witnesses) {
      Add(witness.role.empty() ? name : fmt::format("{}（{}）", name, witness.role), witness);
    }
  }

  void AddReading(const std::string& kind, const ReadingChanges& changes) {
    for (const analyze::ConclusionChange& change : changes.conclusions) {
      const auto add = [&](const char* word, const std::optional<analyze::Difference>& person) {
        if (!person.has_value()) return;
        Add(fmt::format("{}{}：{} {}", kind, changes.name, NameOf(change), word),
            {"", person->record, change.matter, change.target, person->before});
      };
      add("另一侧新得者", change.gains);
      add("另一侧失去者", change.loses);
    }
  }

  std::vector<SavedPerson> Take() { return std::move(people_); }

 private:
  void Add(const std::string& name, const analyze::Witness& witness) {
    people_.push_back({fmt::format("{} {}", people_.size() + 1, name), witness});
  }

  std::vector<SavedPerson> people_;
};

// The register without the column of ids: the heading is the id.
cases::WrittenSituation ToSituation(const SavedPerson& person, const ir::Module& module) {
  cases::WrittenSituation situation = {.name = person.name,
                                       .tables = {},
                                       .matter = person.witness.matter,
                                       .target = person.witness.target,
                                       .verdict = person.witness.verdict};
  const ir::Table& main = module.schema.table(ir::kMainTable);
  for (const analyze::DossierTable& table : person.witness.record) {
    cases::WrittenTable written = {table.name, table.columns, table.rows};
    if (table.name == main.name) {
      written.columns.erase(written.columns.begin() + main.id_column);
      for (auto& row : written.rows) row.erase(row.begin() + main.id_column);
    }
    if (!written.columns.empty()) situation.tables.push_back(std::move(written));
  }
  return situation;
}

// What keeps the person, read as `tiaowen test` reads it, from having the verdict that it is to
// have; nothing when it has.
std::optional<base::Error> FindFault(const cases::WrittenSituation& situation,
                                     const ir::Module& module, int32_t as_of) {
  const cases::ResultLayout layout(module);
  std::vector<cases::Problem> problems;
  const source::File file("", cases::WriteDocument(kTitle, std::string(kNote), as_of, {situation}));
  const auto read = cases::ReadDocument(file, module, layout, &problems);
  if (!problems.empty()) {
    return base::Error{fmt::format("{} {}", problems[0].value, problems[0].reason.zh),
                       fmt::format("{} {}", problems[0].value, problems[0].reason.en)};
  }
  const auto verdicts =
      interpret::EvaluateVerdicts(module, read[0].persons, builtin::ClockAt(as_of), 0);
  if (verdicts[read[0].expected[0].conclusion] == situation.verdict) return std::nullopt;
  return base::Error{"读回来是另一个结论", "read back, the verdict is another"};
}

// What the note of a document says of the rest of it.
std::string FingerprintOf(std::string_view text) { return cache::HashOf(text); }

// Puts the fingerprint of `text` behind its note.
std::string Sign(std::string text) {
  const std::string fingerprint = FingerprintOf(text);
  return text.insert(text.find(kNote) + kNote.size(), fingerprint);
}

// Whether `text` is one that Sign made.
bool IsSigned(const std::string& text) {
  const size_t note = text.find(kNote);
  if (note == std::string::npos) return false;
  const size_t at = note + kNote.size();
  const std::string fingerprint = text.substr(at, FingerprintOf("").size());
  std::string rest = text;
  rest.erase(at, fingerprint.size());
  return fingerprint == FingerprintOf(rest);
}

base::Error NotOurs(const std::string& path) {
  return {fmt::format("{}：不是 --save-cases 写出的，或者写出之后有改动，不覆盖；请另取名字 "
                      "--save-cases=名字",
                      path),
          fmt::format("{}: --save-cases did not write this file, or it was changed since; it is "
                      "left alone. Give another name: --save-cases=NAME",
                      path)};
}

}  // namespace

std::vector<SavedPerson> ListPeople(const std::vector<analyze::Finding>& findings,
                                    const OtherReadings& others) {
  Lister lister;
  for (const analyze::Finding& finding : findings) lister.AddFinding(finding);
  for (const ReadingChanges& fork : others.forks) lister.AddReading("分叉 ", fork);
  for (const ReadingChanges& convention : others.conventions) {
    if (!convention.same_as.empty()) continue;  // they are those of the fork
    lister.AddReading("口径 ", convention);
  }
  return lister.Take();
}

base::Status CheckCasesName(const std::string& name) {
  const bool plain = !name.empty() && !name.starts_with('.') && name != "README" &&
                     name.find_first_of("/\\") == std::string::npos;
  if (plain) return base::Ok();
  return base::Error{fmt::format("--save-cases 的「{}」不能作 cases/ 里的文件名", name),
                     fmt::format("--save-cases: {} is no name for a file in cases/", name)};
}

base::Result<SavedCases> SaveCases(const std::string& folder, const std::string& name,
                                   const ir::Module& module, int32_t as_of,
                                   const std::vector<SavedPerson>& people) {
  SavedCases saved;
  const fs::path path =
      (fs::path(folder) / cases::kCasesFolder / (name + ".md")).lexically_normal();
  saved.path = path.string();
  std::error_code error;
  if (fs::exists(fs::symlink_status(path, error))) {
    const base::Result<source::File> known = source::File::Read(saved.path);
    if (!known.ok() || !IsSigned(known->text())) return NotOurs(saved.path);
  }
  std::vector<cases::WrittenSituation> situations;
  for (const SavedPerson& person : people) {
    cases::WrittenSituation situation = ToSituation(person, module);
    if (std::optional<base::Error> fault = FindFault(situation, module, as_of)) {
      saved.dropped.emplace_back(person.name, std::move(*fault));
    } else {
      situations.push_back(std::move(situation));
    }
  }
  if (situations.empty()) return saved;
  const std::string text =
      Sign(cases::WriteDocument(kTitle, std::string(kNote), as_of, situations));
  if (static_cast<int64_t>(text.size()) > source::kFileBytesMax) {
    return base::Error{fmt::format("{}：例子太多，{} 字节，超过 {}", saved.path, text.size(),
                                   source::kFileBytesMax),
                       fmt::format("{}: too many examples, {} bytes, over {}", saved.path,
                                   text.size(), source::kFileBytesMax)};
  }
  fs::create_directories(path.parent_path(), error);
  TW_RETURN_IF_ERROR(write::ReplaceFile(saved.path, text));
  saved.count = situations.size();
  return saved;
}

}  // namespace tiaowen::cli
