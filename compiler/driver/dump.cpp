#include "compiler/driver/dump.h"

#include <algorithm>

namespace tiaowen::driver {
namespace {

using syntax::Token;
using syntax::Unit;

constexpr const char* kClassNames[] = {"compiled",   "heading",      "declaratory",
                                       "procedural", "criterion",    "summary",
                                       "table",      "untranslated", "in force"};
constexpr const char* kTokenNames[] = {
    "SUBJECT",    "FILLER",    "GOVERNOR",   "STATE",       "TERM",        "HOLDER",
    "EVENT",      "STANDING",  "EXPERIENCE", "YEARLY",      "RESTRICTION", "ITEM",
    "OPEN_CLASS", "PARAMETER", "BASE",       "CONCLUSION",  "MAY",         "SHALL",
    "ENCOURAGE",  "GENERALLY", "PAIRED",     "NEGATION",    "NUMBER",      "YEAR",
    "MONTHS",     "HALF_YEAR", "AFTER",      "FULL",        "NOT_FULL",    "EXCEED",
    "NOT_EXCEED", "RECENT",    "THIS_YEAR",  "ACCUMULATED", "CONTINUOUS",  "REACH",
    "AT_LEAST",   "AT_MOST",   "LIST_ANY",   "LIST_ALL",    "ONE_OF",      "BY",
    "RATE",       "CEILING",   "FLOOR",      "DE",          "ETC",         "OR",
    "AND",        "WITH",      "PAUSE",      "COMMA",       "COLON",       "SEMICOLON",
    "STOP",       "GLOSS",     "MARK_OR",    "MARK_AND",    "MARK_TERM",   "NOT",
    "LAST_YEAR",  "DAY",       "AGE",        "FROM_DAY",    "TO",          "INCLUDED",
    "EXCLUDED",   "BUT",       "EXCEPT",     "OUTSIDE",     "EXCEPTED",    "STILL",
    "AMONG",      "SO_CALLED", "MEANS",      "DEEMED",      "UNBOUND",     "RESTRAINT",
    "REFERENCE"};
static_assert(std::size(kTokenNames) == static_cast<size_t>(syntax::TokenKind::kReference) + 1);

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
                       kClassNames[static_cast<size_t>(unit.unit_class)],
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
