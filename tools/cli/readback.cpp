#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "compiler/ir/describe.h"
#include "tools/cli/account.h"
#include "tools/cli/command.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

struct Arguments {
  std::vector<std::string> forks;
  std::string policy;
  std::string sentence;
  std::string format = "text";
};

// What one provision of a sentence was understood to say.
struct Provision {
  std::string gives;                     // "→ 事项（目标），途径 …", or that it is a prerequisite
  std::vector<std::string> condition;    // lines
  std::vector<std::string> governed_by;  // labels of the prerequisites of its matter
};

struct ReadSentence {
  std::string label;
  std::string class_name;
  std::string text;
  std::vector<Provision> provisions;
  std::vector<std::string> decisions;
  std::vector<std::string> forks;  // 名 本读法｜另一读法
};

void AddFork(const ir::Decision& decision, std::vector<std::string>* forks) {
  if (decision.fork.empty()) return;
  std::string line = fmt::format("{} {}：{}｜{}", decision.fork, decision.question, decision.chosen,
                                 decision.other);
  if (std::find(forks->begin(), forks->end(), line) == forks->end()) {
    forks->push_back(std::move(line));
  }
}

std::vector<std::string> PrerequisiteLabels(const ir::Module& module, ir::MatterId matter) {
  std::vector<std::string> labels;
  for (ir::InstId id : module.prerequisites) {
    if (module.get<ir::Prerequisite>(id).matter != matter) continue;
    const std::string& label = ir::CiteOf(module, id);
    if (labels.empty() || labels.back() != label) labels.push_back(label);
  }
  return labels;
}

std::string Gives(const ir::Module& module, const ir::Rule& rule, const Terminal& terminal) {
  const ir::Matter& matter = module.matter(rule.matter);
  const std::string& target = matter.targets[static_cast<size_t>(rule.target)];
  std::string text = "→ " + matter.name;
  if (!target.empty()) text += fmt::format(fmt::runtime(terminal.Say("（{}）", " ({})")), target);
  if (rule.path >= 0) {
    text += fmt::format("{}{}", terminal.Say("，途径 ", ", by "),
                        matter.paths[static_cast<size_t>(rule.path)]);
  }
  return text;
}

void AddProvisions(const ir::Module& module, ir::SentenceId sentence, const Terminal& terminal,
                   std::vector<Provision>* provisions) {
  ir::DescribeOptions options{terminal.language(), {}, sentence};
  for (ir::InstId id : module.prerequisites) {
    const auto& prerequisite = module.get<ir::Prerequisite>(id);
    if (prerequisite.sentence != sentence) continue;
    provisions->push_back({terminal.Say("→ 前提，约束 ", "→ prerequisite of ") +
                               module.matter(prerequisite.matter).name,
                           ir::DescribeTree(module, prerequisite.condition, options),
                           {}});
  }
  for (ir::InstId id : module.rules) {
    const auto& rule = module.get<ir::Rule>(id);
    if (rule.sentence != sentence) continue;
    provisions->push_back({Gives(module, rule, terminal),
                           ir::DescribeTree(module, rule.condition, options),
                           PrerequisiteLabels(module, rule.matter)});
  }
}

std::vector<ReadSentence> ReadBack(const ir::Module& module, const std::string& only,
                                   const Terminal& terminal) {
  std::vector<ReadSentence> sentences;
  for (size_t i = 0; i < module.sentences.size(); ++i) {
    const ir::Sentence& sentence = module.sentences[i];
    if (!only.empty() && sentence.label != only) continue;
    ReadSentence read{
        sentence.label, NameOf(sentence.sentence_class, terminal), sentence.text, {}, {}, {}};
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
  }
  for (const std::string& decision : sentence.decisions) {
    out += fmt::format("  {}{}\n", terminal.Say("择定：", "decided: "), decision);
  }
  for (const std::string& fork : sentence.forks) {
    out += fmt::format("  {}{}\n", terminal.Say("分叉：", "fork: "), fork);
  }
  return out;
}

nlohmann::ordered_json ToJson(const ReadSentence& sentence) {
  nlohmann::ordered_json provisions = nlohmann::ordered_json::array();
  for (const Provision& provision : sentence.provisions) {
    provisions.push_back({{"gives", provision.gives},
                          {"condition", provision.condition},
                          {"governed_by", provision.governed_by}});
  }
  return {{"label", sentence.label},  {"class", sentence.class_name},    {"text", sentence.text},
          {"provisions", provisions}, {"decisions", sentence.decisions}, {"forks", sentence.forks}};
}

int Run(const Arguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadChoice("--format", arguments.format, {"text", "json"});
  if (!format.ok()) return terminal.Fail(format.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  std::vector<ReadSentence> sentences =
      ReadBack(policy.compilation->module, arguments.sentence, terminal);
  if (sentences.empty() && !arguments.sentence.empty()) {
    return terminal.Fail({"没有编号为「" + arguments.sentence + "」的句子",
                          "no sentence has the label " + arguments.sentence});
  }
  if (*format == 1) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const ReadSentence& sentence : sentences) json.push_back(ToJson(sentence));
    return terminal.PrintResult(json.dump(2) + "\n", kDone);
  }
  std::string out;
  for (const ReadSentence& sentence : sentences) out += RenderText(sentence, terminal);
  return terminal.PrintResult(out, kDone);
}

}  // namespace

Runner DeclareReadback(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<Arguments>();
  command.description(terminal.Say("逐句复述：每句官文被理解成什么条件、给予什么、怎样择定读法",
                                   "Reads every sentence back as it was understood"));
  command.footer(terminal.Say(
      "例：\n  tiaowen readback policies/suzhou-2019-28 --sentence=四（一）2第3句",
      "Example:\n  tiaowen readback policies/suzhou-2019-28 --sentence=四（一）2第3句 --lang=en"));
  command
      .add_option("POLICY", arguments->policy, terminal.Say("政策文件夹", "Folder of the policy"))
      ->required()
      ->type_name("");
  DeclareForks(command, terminal, &arguments->forks);
  command
      .add_option("--sentence", arguments->sentence,
                  terminal.Say("只复述这一句的编号", "Only the sentence of this label"))
      ->type_name("LABEL");
  command
      .add_option("--format", arguments->format,
                  terminal.Say("text（默认）或 json", "text (default) or json"))
      ->type_name("text|json");
  return [arguments](const Terminal& out) { return Run(*arguments, out); };
}

}  // namespace tiaowen::cli
