#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/articles_tree.h"
#include "compiler/syntax/outline.h"

// The words of marks.
namespace tiaowen::syntax {

// What a mark does.
enum class MarkRole : uint8_t { kClass, kResume, kTitle, kPrerequisite, kInForce, kTable, kInner };

// A word of marks.
struct MarkEntry {
  std::string_view word;
  MarkRole role;
  ir::SentenceClass unit_class = ir::SentenceClass::kCompiled;
  InnerMark inner = InnerMark::kOr;
};

// What a mark with this first word is, or null.
const MarkEntry* FindMarkEntry(std::string_view word);

// The names that 、 separates.
std::vector<std::string> SplitNames(std::string_view text);

// The matters of a mark, each perhaps with paths in brackets.
std::vector<MatterMark> SplitMatters(std::string_view text);

}  // namespace tiaowen::syntax
