#include <algorithm>

#include "compiler/check/lint.h"
#include "compiler/syntax/mark.h"
#include "compiler/syntax/outline.h"

namespace tiaowen::check {
namespace {

using syntax::MarkRole;
using syntax::Unit;

// Every mark that is tried costs an outline of the whole text.
constexpr int kTriedMarksMax = 500;

bool SameMatters(const std::vector<syntax::MatterMark>& a,
                 const std::vector<syntax::MatterMark>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.name == y.name && x.paths == y.paths;
  });
}

// Passages of one class that follow each other are one.
std::vector<syntax::Passage> Join(const std::vector<syntax::Passage>& passages) {
  std::vector<syntax::Passage> joined;
  for (const syntax::Passage& passage : passages) {
    if (!joined.empty() && joined.back().range.end == passage.range.begin &&
        joined.back().passage_class == passage.passage_class) {
      joined.back().range.end = passage.range.end;
    } else {
      joined.push_back(passage);
    }
  }
  return joined;
}

bool SamePassages(const Unit& a, const Unit& b) {
  const std::vector<syntax::Passage> of_a = Join(a.passages), of_b = Join(b.passages);
  return std::equal(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                    [](const syntax::Passage& x, const syntax::Passage& y) {
                      return x.range.begin == y.range.begin && x.range.end == y.range.end &&
                             x.passage_class == y.passage_class;
                    });
}

bool SameUnits(const std::vector<Unit>& a, const std::vector<Unit>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Unit& x, const Unit& y) {
    return x.label == y.label && x.unit_class == y.unit_class && x.item_of == y.item_of &&
           x.prerequisite == y.prerequisite && x.marked == y.marked &&
           SameMatters(x.matters, y.matters) && SamePassages(x, y);
  });
}

bool IsClass(const source::Mark& mark) {
  const syntax::MarkEntry* entry = syntax::FindMarkEntry(mark.text.substr(0, mark.text.find(' ')));
  return entry != nullptr && (entry->role == MarkRole::kClass || entry->role == MarkRole::kResume);
}

}  // namespace

// A mark has no effect when the outline is the same without it. From the last to the first, each
// stays away once it was reported, so that all of them may be deleted together.
void LintMarks(const LintInput& input) {
  const Context& context = input.context;
  diagnostics::Consumer ignored;
  source::MarkedText text = context.text;
  const std::vector<Unit> units = syntax::BuildOutline(context.articles, text, ignored).units;
  int tried = 0;
  for (size_t i = text.marks.size(); i-- > 0 && tried < kTriedMarksMax;) {
    if (!IsClass(text.marks[i])) continue;
    ++tried;
    const source::Mark mark = text.marks[i];
    text.marks.erase(text.marks.begin() + static_cast<std::ptrdiff_t>(i));
    if (SameUnits(units, syntax::BuildOutline(context.articles, text, ignored).units)) {
      context.consumer.Emit(diagnostics::Kind::kMarkWithoutEffect,
                            context.articles.Locate(mark.source), mark.text);
    } else {
      text.marks.insert(text.marks.begin() + static_cast<std::ptrdiff_t>(i), mark);
    }
  }
}

}  // namespace tiaowen::check
