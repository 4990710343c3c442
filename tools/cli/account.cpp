#include "tools/cli/account.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/source/file.h"
#include "runtime/builtin/calendar.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

constexpr size_t kLongestPhrasesMax = 5;

void ListUntranslated(const ir::Module& module, Account* account) {
  std::map<ir::SentenceId, std::vector<std::string>> matters;
  std::set<ir::MatterId> touched;
  for (ir::InstId id : module.untranslated) {
    const auto& inst = module.get<ir::Untranslated>(id);
    matters[inst.sentence].push_back(module.matter(inst.matter).name);
    touched.insert(inst.matter);
  }
  for (size_t i = 0; i < module.sentences.size(); ++i) {
    if (module.sentences[i].sentence_class != ir::SentenceClass::kUntranslated) continue;
    account->untranslated.push_back({module.sentences[i].label, matters[ir::SentenceId(i)]});
  }
  for (size_t m = 0; m < module.matters.size(); ++m) {
    if (!touched.contains(ir::MatterId(m)))
      account->untouched_matters.push_back(module.matters[m].name);
  }
}

std::string Join(const std::vector<std::string>& texts, const Terminal& terminal) {
  return fmt::format("{}", fmt::join(texts, terminal.Say("、", ", ")));
}

// What of the compiled sentences was parsed as structure: words of the language, numbers,
// punctuation and slots; the rest is literal text of phrases.
std::string RenderStructure(const std::vector<driver::StructureShare>& shares,
                            const Terminal& terminal) {
  std::vector<std::string> parts;
  int64_t chars = 0, structure = 0;
  for (const driver::StructureShare& share : shares) {
    chars += share.chars;
    structure += share.structure_chars;
    parts.push_back(fmt::format("{} {}/{}", share.label, share.structure_chars, share.chars));
  }
  if (chars == 0) return "";
  return fmt::format(
      fmt::runtime(terminal.Say("读作结构的字（其余是说法中的固定文字）：共 {}/{}；{}\n",
                                "characters read as structure (the rest is literal text of "
                                "phrases): {}/{} in all; {}\n")),
      structure, chars, Join(parts, terminal));
}

std::string RenderNames(const std::vector<driver::NameFromText>& names, const Terminal& terminal) {
  std::vector<std::string> parts;
  for (const driver::NameFromText& name : names) {
    parts.push_back(fmt::format(fmt::runtime(terminal.Say("{}「{}」（{}）", "{} “{}” ({})")),
                                name.column, name.name, name.label));
  }
  return parts.empty() ? ""
                       : terminal.Say("官文给出的名称：", "names that the text gives: ") +
                             Join(parts, terminal) + "\n";
}

}  // namespace

Account MakeAccount(const driver::Compilation& compilation) {
  const ir::Module& module = compilation.module;
  Account account;
  account.sentence_count = module.sentences.size();
  for (size_t c = 0; c < ir::kSentenceClassCount; ++c) {
    Account::Class entry{static_cast<ir::SentenceClass>(c), {}};
    for (const ir::Sentence& sentence : module.sentences) {
      if (sentence.sentence_class == entry.sentence_class) entry.labels.push_back(sentence.label);
    }
    if (!entry.labels.empty()) account.classes.push_back(std::move(entry));
  }
  ListUntranslated(module, &account);
  account.in_force = module.in_force;
  account.conclusion_count = ir::ListConclusions(module).size();
  account.fixed_names = compilation.declarations.lexicon.fixed_names;
  for (const syntax::LexiconPhrase& phrase : compilation.declarations.lexicon.phrases) {
    account.longest_phrases.push_back({phrase.text, source::CountChars(phrase.text)});
  }
  std::stable_sort(
      account.longest_phrases.begin(), account.longest_phrases.end(),
      [](const Account::Phrase& a, const Account::Phrase& b) { return a.chars > b.chars; });
  account.longest_phrases.resize(std::min(account.longest_phrases.size(), kLongestPhrasesMax));
  account.structure = driver::MeasureStructure(compilation);
  account.names = driver::ListNamesFromText(compilation);
  return account;
}

std::string RenderInForce(const ir::InForce& in_force, const Terminal& terminal) {
  auto show = [](const std::optional<int32_t>& day) {
    return day.has_value() ? builtin::FormatDate(*day) : std::string();
  };
  const std::string from = show(in_force.from), to = show(in_force.to);
  if (to.empty()) return fmt::format(fmt::runtime(terminal.Say("{} 起", "from {}")), from);
  if (from.empty()) return fmt::format(fmt::runtime(terminal.Say("至 {}", "until {}")), to);
  return fmt::format(fmt::runtime(terminal.Say("{} 至 {}", "from {} to {}")), from, to);
}

Json InForceToJson(const ir::InForce& in_force) {
  Json json = Json::object();
  if (in_force.from.has_value()) json["from"] = builtin::FormatDate(*in_force.from);
  if (in_force.to.has_value()) json["to"] = builtin::FormatDate(*in_force.to);
  return json;
}

std::string RenderAccount(const Account& account, const Terminal& terminal) {
  std::string out =
      fmt::format(fmt::runtime(terminal.Say("官文 {} 句，逐句归类：\n",
                                            "{} sentences of the official text, by class:\n")),
                  account.sentence_count);
  for (const Account::Class& entry : account.classes) {
    out += fmt::format(fmt::runtime(terminal.Say("  {} {} 句：{}\n", "  {} {}: {}\n")),
                       ir::NameOf(entry.sentence_class, terminal.language()), entry.labels.size(),
                       Join(entry.labels, terminal));
  }
  if (account.in_force.known()) {
    out += fmt::format("{}{}\n", terminal.Say("施行：", "in force: "),
                       RenderInForce(account.in_force, terminal));
  }
  for (const Account::Untranslated& entry : account.untranslated) {
    out += fmt::format(fmt::runtime(terminal.Say("未译 {}，使其待定：{}\n",
                                                 "untranslated {}, leaves undecided: {}\n")),
                       entry.label, Join(entry.matters, terminal));
  }
  out += fmt::format(fmt::runtime(terminal.Say(
                         "结论 {} 项；不受未译影响的事项：{}\n",
                         "{} conclusions; matters that no untranslated sentence touches: {}\n")),
                     account.conclusion_count,
                     account.untouched_matters.empty() ? terminal.Say("无", "none")
                                                       : Join(account.untouched_matters, terminal));
  if (!account.fixed_names.empty()) {
    out += fmt::format(fmt::runtime(terminal.Say("固定名称：{}\n", "fixed names: {}\n")),
                       Join(account.fixed_names, terminal));
  }
  std::vector<std::string> phrases;
  for (const Account::Phrase& phrase : account.longest_phrases) {
    phrases.push_back(fmt::format(fmt::runtime(terminal.Say("「{}」{} 字", "“{}” {} characters")),
                                  phrase.text, phrase.chars));
  }
  if (!phrases.empty()) {
    out += fmt::format("{}{}\n", terminal.Say("最长的说法：", "longest phrases: "),
                       Join(phrases, terminal));
  }
  return out + RenderStructure(account.structure, terminal) + RenderNames(account.names, terminal);
}

Json AccountToJson(const Account& account) {
  Json json;
  json["sentence_count"] = account.sentence_count;
  json["conclusion_count"] = account.conclusion_count;
  for (const Account::Class& entry : account.classes) {
    json["classes"][ir::NameOf(entry.sentence_class, base::Language::kEnglish)] = entry.labels;
  }
  if (account.in_force.known()) json["in_force"] = InForceToJson(account.in_force);
  json["untranslated"] = Json::array();
  for (const Account::Untranslated& entry : account.untranslated) {
    json["untranslated"].push_back({{"label", entry.label}, {"matters", entry.matters}});
  }
  json["untouched_matters"] = account.untouched_matters;
  json["fixed_names"] = account.fixed_names;
  json["longest_phrases"] = Json::array();
  for (const Account::Phrase& phrase : account.longest_phrases) {
    json["longest_phrases"].push_back({{"text", phrase.text}, {"chars", phrase.chars}});
  }
  json["structure"] = Json::array();
  for (const driver::StructureShare& share : account.structure) {
    json["structure"].push_back({{"label", share.label},
                                 {"chars", share.chars},
                                 {"structure_chars", share.structure_chars}});
  }
  json["names"] = Json::array();
  for (const driver::NameFromText& name : account.names) {
    json["names"].push_back({{"label", name.label}, {"column", name.column}, {"name", name.name}});
  }
  return json;
}

}  // namespace tiaowen::cli
