#include "compiler/diagnostics/diagnostic.h"

#include <algorithm>
#include <iterator>

namespace tiaowen::diagnostics {
namespace {

struct Entry {
  const char* code;
  Severity severity;
  const char* zh;
  const char* en;
};

constexpr Severity kNote = Severity::kNote;
constexpr Severity kWarning = Severity::kWarning;
constexpr Severity kError = Severity::kError;

constexpr Entry kEntries[] = {
#define TW_DIAGNOSTIC(Name, severity, zh, en) {#Name, severity, zh, en},
#include "compiler/diagnostics/kind.def"
};

const Entry& EntryOf(Kind kind) { return kEntries[static_cast<size_t>(kind)]; }

}  // namespace

const char* CodeOf(Kind kind) { return EntryOf(kind).code; }
Severity SeverityOf(Kind kind) { return EntryOf(kind).severity; }

const std::vector<Kind>& AllKinds() {
  static const std::vector<Kind> kKinds = [] {
    std::vector<Kind> all;
    for (size_t i = 0; i < std::size(kEntries); ++i) all.push_back(static_cast<Kind>(i));
    return all;
  }();
  return kKinds;
}

Message FormatMessage(Kind kind, fmt::format_args args) {
  return {fmt::vformat(EntryOf(kind).zh, args), fmt::vformat(EntryOf(kind).en, args)};
}

void Consumer::Add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++error_count_;
  if (diagnostic.severity == Severity::kWarning) ++warning_count_;
  if (diagnostics_.size() < kDiagnosticsMax) diagnostics_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Consumer::Sorted() const {
  std::vector<Diagnostic> sorted = diagnostics_;
  auto key = [](const Diagnostic& d) {
    return std::pair(d.location.file != nullptr ? d.location.file->path() : "",
                     d.location.range.begin);
  };
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  return sorted;
}

}  // namespace tiaowen::diagnostics
