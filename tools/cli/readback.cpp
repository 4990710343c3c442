#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "compiler/ir/describe.h"
#include "tools/cli/account.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

struct ReadbackArguments {
  std::vector<std::string> forks;
  std::string policy;
  std::string sentence;
  std::string format = "text";
};

// What one provision of a sentence was understood to say.
struct Provision {
  std::string gives;                   // "→ 事项（目标），途径 …", or what it governs or takes away
  std::vector<std::string> condition;  // lines
  std::vector<std::string> governed_by;  // labels of the prerequisites in a rule's scope
  std::vector<std::string> excluded_by;  // labels of the exclusions that bar what a rule gives
};

struct ReadSentence {
  std::string label;
  std::string class_name;
  std::string text;
  std::vector<Provision> provisions;
  std::vector<std::string> decisions;
  std::vector<std::string> forks;        // 名 本读法｜另一读法
  std::vector<std::string> empty_words;  // of the vocabulary, that are no condition
};

void AddFork(const ir::Decision& decision, std::vector<std::string>* forks) {
  if (decision.fork.empty()) return;
  std::string line = fmt::format("{} {}：{}｜{}", decision.fork, decision.question, decision.chosen,
                                 decision.other);
  if (std::find(forks->begin(), forks->end(), line) == forks->end()) {
    forks->push_back(std::move(line));
  }
}

// Adds the label of the sentence of `owner`, once for provisions that follow each other.
void AddLabel(const ir::Module& module, ir::InstId owner, std::vector<std::string>* labels) {
  const std::string& label = ir::CiteOf(module, owner);
  if (labels->empty() || labels->back() != label) labels->push_back(label);
}

// "事项", or "事项（目标）" for one target only.
std::string Name(const ir::Matter& matter, int target, const Terminal& terminal) {
  if (target < 0 || matter.targets[static_cast<size_t>(target)].empty()) return matter.name;
  return matter.name + fmt::format(fmt::runtime(terminal.Say("（{}）", " ({})")),
                                   matter.targets[static_cast<size_t>(target)]);
}

// "，途径 甲、乙", or nothing without paths.
std::string Paths(const ir::Matter& matter, const std::vector<int>& paths,
                  const Terminal& terminal) {
  std::vector<std::string> names;
  for (int path : paths) names.push_back(matter.paths[static_cast<size_t>(path)]);
  if (names.empty()) return "";
  return terminal.Say("，途径 ", ", by ") +
         fmt::format("{}", fmt::join(names, terminal.Say("、", ", ")));
}

// What a rule gives, and what else decides it.
Provision ReadRule(const ir::Module& module, const ir::Rule& rule,
                   const ir::DescribeOptions& options, const Terminal& terminal) {
  const ir::Matter& matter = module.matter(rule.matter);
  Provision read;
  read.gives = "→ " + Name(matter, rule.target, terminal) +
               Paths(matter, rule.path < 0 ? std::vector<int>() : std::vector{rule.path}, terminal);
  if (rule.amount.valid()) {
    read.gives += terminal.Say("，数额 ", ", amount ") +
                  ir::Describe(module, rule.amount, {.language = terminal.language()}) + " " +
                  matter.amount->unit;
  }
  read.gives += ir::DescribeModality(rule.modality, terminal.language());
  read.condition = ir::DescribeTree(module, rule.condition, options);
  for (ir::InstId id : module.prerequisites) {
    if (ir::Governs(module.get<ir::Prerequisite>(id), rule))
      AddLabel(module, id, &read.governed_by);
  }
  for (ir::InstId id : module.exclusions) {
    if (ir::Bars(module.get<ir::Exclusion>(id), {rule.matter, rule.target}))
      AddLabel(module, id, &read.excluded_by);
  }
  return read;
}

void AddProvisions(const ir::Module& module, ir::SentenceId sentence, const Terminal& terminal,
                   std::vector<Provision>* provisions) {
  ir::DescribeOptions options{terminal.language(), {}, sentence};
  for (ir::InstId id : module.prerequisites) {
    const auto& prerequisite = module.get<ir::Prerequisite>(id);
    if (prerequisite.sentence != sentence) continue;
    const ir::Matter& matter = module.matter(prerequisite.matter);
    const std::string governed =
        Name(matter, prerequisite.target, terminal) + Paths(matter, prerequisite.paths, terminal);
    std::vector<std::string> condition = ir::DescribeTree(module, prerequisite.condition, options);
    if (!provisions->empty() && provisions->back().condition == condition) {
      provisions->back().gives += terminal.Say("、", ", ") + governed;
      continue;
    }
    provisions->push_back({terminal.Say("→ 前提，约束 ", "→ prerequisite of ") + governed,
                           std::move(condition),
                           {},
                           {}});
  }
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (rule.sentence == sentence) provisions->push_back(ReadRule(module, rule, options, terminal));
  }
  for (ir::InstId id : module.exclusions) {
    const auto& exclusion = module.get<ir::Exclusion>(id);
    if (exclusion.sentence != sentence) continue;
    provisions->push_back({terminal.Say("→ 除外，不给予 ", "→ takes away ") +
                               Name(module.matter(exclusion.matter), exclusion.target, terminal) +
                               ir::DescribeModality(exclusion.modality, terminal.language()),
                           ir::DescribeTree(module, exclusion.condition, options),
                           {},
                           {}});
  }
}

// The words of the vocabulary in a sentence that are no condition: 主语 without a record, 虚词.
std::vector<std::string> ListEmptyWords(const driver::Compilation& compilation, size_t sentence) {
  std::vector<std::string> words;
  for (const syntax::Token& token : compilation.articles_tree.units[sentence].tokens) {
    const bool empty =
        token.kind == syntax::TokenKind::kSubject || token.kind == syntax::TokenKind::kFiller;
    if (!empty || token.phrase < 0) continue;
    std::string word =
        compilation.text.official.substr(static_cast<size_t>(token.range.begin),
                                         static_cast<size_t>(token.range.end - token.range.begin));
    if (std::find(words.begin(), words.end(), word) == words.end())
      words.push_back(std::move(word));
  }
  return words;
}

std::vector<ReadSentence> ReadBack(const driver::Compilation& compilation, const std::string& only,
                                   const Terminal& terminal) {
  const ir::Module& module = compilation.module;
  std::vector<ReadSentence> sentences;
  for (size_t i = 0; i < module.sentences.size(); ++i) {
    const ir::Sentence& sentence = module.sentences[i];
    if (!only.empty() && sentence.label != only) continue;
    ReadSentence read{sentence.label,
                      ir::NameOf(sentence.sentence_class, terminal.language()),
                      sentence.text,
                      {},
                      {},
                      {},
                      ListEmptyWords(compilation, i)};
    AddProvisions(module, ir::SentenceId(i), terminal, &read.provisions);
    for (const ir::Decision& decision : module.decisions) {
      if (decision.sentence != ir::SentenceId(i)) continue;
      std::string line =
          fmt::format(fmt::runtime(terminal.Say("{} 读作「{}」（{}）", "{} read as “{}” ({})")),
                      decision.question, decision.chosen, decision.by);
      bool told =
          std::find(read.decisions.begin(), read.decisions.end(), line) != read.decisions.end();
      if (!told) read.decisions.push_back(std::move(line));
      AddFork(decision, &read.forks);
    }
    sentences.push_back(std::move(read));
  }
  return sentences;
}

std::string RenderText(const ReadSentence& sentence, const Terminal& terminal) {
  std::string out = fmt::format("{} [{}] {}\n", sentence.label, sentence.class_name, sentence.text);
  for (const Provision& provision : sentence.provisions) {
    out += fmt::format("  {}\n", provision.gives);
    for (const std::string& line : provision.condition) out += fmt::format("    {}\n", line);
    if (!provision.governed_by.empty()) {
      out += fmt::format("    {}{}\n", terminal.Say("另受：", "also governed by: "),
                         fmt::join(provision.governed_by, terminal.Say("、", ", ")));
    }
    if (!provision.excluded_by.empty()) {
      out += fmt::format("    {}{}\n", terminal.Say("除外：", "unless excluded by: "),
                         fmt::join(provision.excluded_by, terminal.Say("、", ", ")));
    }
  }
  if (!sentence.empty_words.empty()) {
    out += fmt::format("  {}{}\n", terminal.Say("不作条件的字：", "words without a condition: "),
                       fmt::join(sentence.empty_words, terminal.Say("、", ", ")));
  }
  for (const std::string& decision : sentence.decisions) {
    out += fmt::format("  {}{}\n", terminal.Say("择定：", "decided: "), decision);
  }
  for (const std::string& fork : sentence.forks) {
    out += fmt::format("  {}{}\n", terminal.Say("分叉：", "fork: "), fork);
  }
  return out;
}

Json ToJson(const ReadSentence& sentence) {
  Json provisions = Json::array();
  for (const Provision& provision : sentence.provisions) {
    Json json = {{"gives", provision.gives},
                 {"condition", provision.condition},
                 {"governed_by", provision.governed_by}};
    if (!provision.excluded_by.empty()) json["excluded_by"] = provision.excluded_by;
    provisions.push_back(std::move(json));
  }
  return {{"label", sentence.label},
          {"class", sentence.class_name},
          {"text", sentence.text},
          {"provisions", provisions},
          {"decisions", sentence.decisions},
          {"forks", sentence.forks},
          {"empty_words", sentence.empty_words}};
}

int RunReadback(const ReadbackArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  std::vector<ReadSentence> sentences = ReadBack(*policy.compilation, arguments.sentence, terminal);
  if (sentences.empty() && !arguments.sentence.empty()) {
    return terminal.Fail({"没有编号为「" + arguments.sentence + "」的句子",
                          "no sentence has the label " + arguments.sentence});
  }
  if (*format == 1) {
    Json json = Json::array();
    for (const ReadSentence& sentence : sentences) json.push_back(ToJson(sentence));
    return terminal.PrintResult(JsonText(json), kDone);
  }
  std::string out;
  for (const ReadSentence& sentence : sentences) out += RenderText(sentence, terminal);
  return terminal.PrintResult(out, kDone);
}

}  // namespace

Runner DeclareReadback(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<ReadbackArguments>();
  command.description(terminal.Say("逐句复述：每句官文被理解成什么条件、给予什么、怎样择定读法",
                                   "Reads every sentence back as it was understood"));
  command.footer(terminal.Say(
      "例：\n  tiaowen readback policies/suzhou-2019-28 --sentence=四（一）2第3句",
      "Example:\n  tiaowen readback policies/suzhou-2019-28 --sentence=四（一）2第3句 --lang=en"));
  DeclarePolicy(command, terminal, &arguments->policy);
  DeclareForkOption(command, terminal, &arguments->forks);
  command
      .add_option("--sentence", arguments->sentence,
                  terminal.Say("只复述这一句的编号", "Only the sentence of this label"))
      ->type_name("LABEL");
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunReadback(*arguments, out); };
}

}  // namespace tiaowen::cli
