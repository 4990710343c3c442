#include "compiler/driver/dump.h"

#include <algorithm>

namespace tiaowen::driver {
namespace {

using syntax::Token;
using syntax::Unit;

constexpr const char* kTokenNames[] = {
#define TW_TOKEN(Name, NAME) #NAME,
#include "compiler/syntax/token_kind.def"
};

std::string Slice(const Compilation& compilation, source::Range range) {
  return compilation.text.official.substr(static_cast<size_t>(range.begin),
                                          static_cast<size_t>(range.end - range.begin));
}

std::string ShowSlot(const Compilation& compilation, const Token& token,
                     const syntax::SlotMatch& match) {
  const syntax::LexiconPhrase& phrase =
      compilation.declarations.lexicon.phrases[static_cast<size_t>(token.phrase)];
  const std::string& name = phrase.slots[static_cast<size_t>(match.slot)].name;
  return fmt::format(" 〔{}〕={}", name, Slice(compilation, match.range));
}

bool Wanted(const Unit& unit, std::string_view filter) {
  return filter.empty() || unit.label == filter;
}

}  // namespace

std::string DumpOutline(const Compilation& compilation, std::string_view label_filter) {
  std::string out;
  for (const Unit& unit : compilation.articles_tree.units) {
    if (!Wanted(unit, label_filter)) continue;
    std::string words = Slice(compilation, unit.range);
    std::replace(words.begin(), words.end(), '\n', ' ');
    std::replace(words.begin(), words.end(), '\t', ' ');
    std::vector<std::string> names;
    for (const syntax::MatterMark& matter : unit.matters) {
      names.push_back(matter.paths.empty()
                          ? matter.name
                          : fmt::format("{} by {}", matter.name, fmt::join(matter.paths, " ")));
    }
    out += fmt::format("{} {}{}{}{} | {}\n", unit.label,
                       ir::NameOf(unit.unit_class, base::Language::kEnglish),
                       unit.prerequisite ? " prerequisite" : "", unit.matters.empty() ? "" : " of ",
                       fmt::join(names, ", "), words);
  }
  return out;
}

std::string DumpTokens(const Compilation& compilation, std::string_view label_filter) {
  std::string out;
  for (const Unit& unit : compilation.articles_tree.units) {
    if (unit.tokens.empty() || !Wanted(unit, label_filter)) continue;
    out += unit.label + "\n";
    for (const Token& token : unit.tokens) {
      out += fmt::format(
          "  {} {}", kTokenNames[static_cast<size_t>(token.kind)],
          token.text.empty() ? Slice(compilation, token.range) : "【" + token.text + "】");
      for (const syntax::SlotMatch& match : token.slots) out += ShowSlot(compilation, token, match);
      out += "\n";
    }
  }
  return out;
}

std::vector<StructureShare> MeasureStructure(const Compilation& compilation) {
  std::vector<StructureShare> shares;
  for (const Unit& unit : compilation.articles_tree.units) {
    if (unit.tokens.empty()) continue;
    int64_t literal = 0;
    for (const Token& token : unit.tokens) {
      if (token.phrase < 0) continue;
      int64_t chars_in_slots = 0;
      for (const syntax::SlotMatch& match : token.slots) {
        chars_in_slots += source::CountChars(Slice(compilation, match.range));
      }
      literal += source::CountChars(Slice(compilation, token.range)) - chars_in_slots;
    }
    int64_t chars = source::CountChars(Slice(compilation, unit.range));
    for (const syntax::Passage& passage : unit.passages) {
      chars -= source::CountChars(Slice(compilation, passage.range));
    }
    shares.push_back({unit.label, chars, chars - literal});
  }
  return shares;
}

std::vector<NameFromText> ListNamesFromText(const Compilation& compilation) {
  std::vector<NameFromText> names;
  const check::Declarations& declarations = compilation.declarations;
  for (const Unit& unit : compilation.articles_tree.units) {
    for (const Token& token : unit.tokens) {
      if (token.phrase < 0) continue;
      const syntax::LexiconPhrase& phrase =
          declarations.lexicon.phrases[static_cast<size_t>(token.phrase)];
      for (const syntax::SlotMatch& match : token.slots) {
        const std::string& text = match.members.front().text;
        if (text.empty()) continue;
        ir::TableId table = declarations.phrases[static_cast<size_t>(phrase.declaration)].table;
        names.push_back({unit.label,
                         fmt::format("{}.{}", declarations.schema.table(table).name,
                                     phrase.slots[static_cast<size_t>(match.slot)].name),
                         text});
      }
    }
  }
  return names;
}

}  // namespace tiaowen::driver
