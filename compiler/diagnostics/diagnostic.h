#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/source/file_set.h"

namespace tiaowen::diagnostics {

enum class Severity : uint8_t { kNote, kWarning, kError };

enum class Kind : uint8_t {
#define TW_DIAGNOSTIC(Name, severity, zh, en) k##Name,
#include "compiler/diagnostics/kind.def"
};

// The stable code of a kind ("UnknownWording").
const char* CodeOf(Kind kind);
Severity SeverityOf(Kind kind);
// All kinds, in registry order.
const std::vector<Kind>& AllKinds();

// A place in a file of a policy, which outlives the diagnostic.
using Location = source::Location;

// A text in both languages of the user.
struct Message {
  std::string zh;
  std::string en;
};

struct Note {
  Kind kind;
  Message message;
};

// One finding about the author's files.
struct Diagnostic {
  Kind kind;
  Severity severity;
  Location location;
  Message message;
  std::vector<Note> notes;
};

// Formats the registered texts of `kind` with `args`.
Message FormatMessage(Kind kind, fmt::format_args args);

template <typename... Args>
Message MakeMessage(Kind kind, const Args&... args) {
  return FormatMessage(kind, fmt::make_format_args(args...));
}

template <typename... Args>
Note MakeNote(Kind kind, const Args&... args) {
  return {kind, MakeMessage(kind, args...)};
}

// Collects the diagnostics of a compilation. Keeps at most `kDiagnosticsMax`, counts all.
class Consumer {
 public:
  static constexpr size_t kDiagnosticsMax = 200;

  void Add(Diagnostic diagnostic);

  template <typename... Args>
  void Emit(Kind kind, Location location, const Args&... args) {
    Add({kind, SeverityOf(kind), location, MakeMessage(kind, args...), {}});
  }

  template <typename... Args>
  void EmitWithNotes(Kind kind, Location location, std::vector<Note> notes, const Args&... args) {
    Add({kind, SeverityOf(kind), location, MakeMessage(kind, args...), std::move(notes)});
  }

  size_t error_count() const { return error_count_; }
  size_t warning_count() const { return warning_count_; }
  // In order of file and place.
  std::vector<Diagnostic> Sorted() const;

 private:
  std::vector<Diagnostic> diagnostics_;
  size_t error_count_ = 0;
  size_t warning_count_ = 0;
};

using Language = base::Language;

// Renders a diagnostic for a terminal: place, severity, text and code, the line of the file with
// carets below the range (aligned for characters that take two columns), then the notes. Ends with
// a line end.
std::string RenderText(const Diagnostic& diagnostic, Language language);

// Renders diagnostics as a JSON array of objects {code, severity, file, line, column, end_line,
// end_column, message: {zh, en}, notes: [{code, message}]}.
std::string RenderJson(const std::vector<Diagnostic>& diagnostics);

}  // namespace tiaowen::diagnostics
