#include "compiler/check/names.h"

#include <algorithm>

namespace tiaowen::check {

using diagnostics::Kind;

diagnostics::Note DeclaredAt(source::Range range, const source::FileSet& files) {
  diagnostics::Location location = files.Locate(range);
  source::LineColumn place = location.file->Locate(location.range.begin);
  return diagnostics::MakeNote(Kind::kDeclaredAt, location.file->path(), place.line, place.column);
}

void ReportDuplicate(const syntax::Word& word, source::Range other, const source::FileSet& files,
                     diagnostics::Consumer& consumer) {
  consumer.EmitWithNotes(Kind::kDuplicateName, files.Locate(word.range), {DeclaredAt(other, files)},
                         word.text);
}

bool NameSet::Add(const syntax::Word& word, const source::FileSet& files,
                  diagnostics::Consumer& consumer) {
  auto taken = std::find(texts_.begin(), texts_.end(), word.text);
  if (taken != texts_.end()) {
    ReportDuplicate(word, ranges_[static_cast<size_t>(taken - texts_.begin())], files, consumer);
    return false;
  }
  texts_.push_back(word.text);
  ranges_.push_back(word.range);
  return true;
}

}  // namespace tiaowen::check
