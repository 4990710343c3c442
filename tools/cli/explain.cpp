#include "runtime/evaluate/explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "runtime/builtin/calendar.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/interpret/interpreter.h"
#include "runtime/read/read.h"
#include "tools/cli/account.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"
#include "tools/cli/policy_input.h"

namespace tiaowen::cli {
namespace {

// Small batches: only the one that holds the person is evaluated.
constexpr int64_t kBatchRows = 1024;

struct ExplainArguments {
  std::vector<std::string> forks;
  std::string policy, data, as_of, references, id, matter;
  std::string format = "text";
};

const char* NameOf(evaluate::Outcome outcome) {
  constexpr const char* kNames[] = {"false", "unknown", "true", "not_examined"};
  return kNames[static_cast<size_t>(outcome)];
}

Json ToJson(const evaluate::ExplainNode& node) {
  Json json = {{"outcome", NameOf(node.outcome)}, {"text", node.text}};
  if (!node.detail.empty()) json["detail"] = node.detail;
  if (!node.quote.empty()) json["quote"] = node.quote;
  for (const evaluate::ExplainNode& child : node.children)
    json["children"].push_back(ToJson(child));
  return json;
}

Json ToJson(const std::vector<evaluate::ExplainNode>& nodes) {
  Json json = Json::array();
  for (const evaluate::ExplainNode& node : nodes) json.push_back(ToJson(node));
  return json;
}

Json ToJson(const evaluate::Explanation& explanation) {
  constexpr const char* kVerdicts[] = {"否", "待定", "是"};
  Json matters = Json::array();
  for (const evaluate::ExplainedMatter& matter : explanation.matters) {
    Json conclusions = Json::array();
    for (const evaluate::ExplainedConclusion& c : matter.conclusions) {
      Json json = {{"目标", c.target},  {"结论", kVerdicts[static_cast<size_t>(c.verdict)]},
                   {"途径", c.path},    {"依据", c.basis},
                   {"尚缺", c.missing}, {"未满足", c.unmet}};
      if (!c.amount.empty()) json["数额"] = c.amount;
      if (c.verdict != base::Truth::kTrue)
        json["最早符合日"] = c.earliest ? builtin::FormatDate(*c.earliest) : "";
      if (!c.ways.empty()) json["任取其一"] = c.ways;
      if (c.more_ways) json["任取其一之外还有"] = true;
      if (!c.prerequisites.empty()) json["前提"] = ToJson(c.prerequisites);
      json["条款"] = ToJson(c.rules);
      if (!c.exclusions.empty()) json["除外"] = ToJson(c.exclusions);
      conclusions.push_back(std::move(json));
    }
    matters.push_back(
        {{"事项", matter.matter}, {"前提", ToJson(matter.prerequisites)}, {"结论", conclusions}});
  }
  return {{"title", explanation.title},
          {"id", explanation.applicant_id},
          {"as_of", builtin::FormatDate(explanation.as_of)},
          {"matters", matters}};
}

// The batch in which the applicant with `id` stands and the place there, or nothing.
struct Found {
  batch::Batch batch;
  int64_t applicant = 0;
};

base::Result<std::optional<Found>> Find(read::Register* data, const std::string& id) {
  for (;;) {
    TW_ASSIGN_OR_RETURN(std::optional<batch::Batch> batch, data->Next());
    if (!batch) return std::optional<Found>();
    auto place = std::find(batch->ids.begin(), batch->ids.end(), id);
    if (place == batch->ids.end()) continue;
    int64_t applicant = place - batch->ids.begin();
    return std::optional<Found>(Found{std::move(*batch), applicant});
  }
}

// Tells why there is nothing to explain: the rows of the applicant are wrong, or there is no such
// applicant.
int TellMissing(const read::Register& data, const std::string& id, const Terminal& terminal) {
  bool rejected = false;
  for (const read::Reject& reject : data.rejects()) {
    if (reject.applicant_id != id) continue;
    rejected = true;
    terminal.Tell(fmt::format("{}:{} {} 「{}」 {}", reject.file, reject.line, reject.column,
                              reject.value,
                              terminal.Say(reject.reason.zh.c_str(), reject.reason.en.c_str())));
  }
  if (rejected) {
    terminal.Tell(
        fmt::format(fmt::runtime(terminal.Say(
                        "{} 的登记有错，整个拒收，没有结果可解释",
                        "{} was rejected for these errors; there is no result to explain")),
                    id));
    return kRejectedRows;
  }
  return terminal.Fail({"登记中没有编号「" + id + "」", "the register has no applicant " + id});
}

bool HasMatter(const ir::Module& module, const std::string& name) {
  return std::any_of(module.matters.begin(), module.matters.end(),
                     [&](const ir::Matter& matter) { return matter.name == name; });
}

int RunExplain(const ExplainArguments& arguments, const Terminal& terminal) {
  base::Result<size_t> format = ReadFormat(arguments.format);
  if (!format.ok()) return terminal.Fail(format.error());
  base::Result<int32_t> as_of = ReadAsOf(arguments.as_of);
  if (!as_of.ok()) return terminal.Fail(as_of.error());
  LoadedPolicy policy = LoadPolicy(arguments.policy, terminal, arguments.forks);
  if (policy.compilation == nullptr) return policy.exit_code;
  const ir::Module& module = policy.compilation->module;
  if (!arguments.matter.empty() && !HasMatter(module, arguments.matter)) {
    return terminal.Fail({"政策没有事项「" + arguments.matter + "」",
                          "the policy has no matter " + arguments.matter});
  }
  read::Options read_options;
  read_options.batch_rows = kBatchRows;
  read_options.references = arguments.references;
  base::Result<std::unique_ptr<read::Register>> data =
      read::Register::Open(arguments.data, module, read_options);
  if (!data.ok()) return terminal.Fail(data.error());
  base::Result<std::optional<Found>> found = Find(data->get(), arguments.id);
  if (!found.ok()) return terminal.Fail(found.error());
  if (!found->has_value()) return TellMissing(**data, arguments.id, terminal);

  const base::Status calendar = evaluate::CheckWorkCalendar(module, *as_of);
  if (!calendar.ok()) return terminal.Fail(calendar.error());
  const Found& person = **found;
  evaluate::Outcomes outcomes;
  interpret::Interpreter(module).Evaluate(person.batch, builtin::ClockAt(*as_of), &outcomes);
  evaluate::ReasonFinder finder(module);
  evaluate::Explanation explanation =
      evaluate::Explain(finder, person.batch, outcomes, person.applicant, *as_of,
                        {terminal.language(), arguments.matter});
  WarnOutsideForce(module, *as_of, terminal);
  if (*format == 0) {
    return terminal.PrintResult(evaluate::RenderExplanation(explanation, terminal.language()),
                                kDone);
  }
  Json json = ToJson(explanation);
  if (module.in_force.known()) {
    json["in_force"] = InForceToJson(module.in_force);
    json["in_force"]["holds"] = module.in_force.Holds(*as_of);
  }
  return terminal.PrintResult(JsonText(json), kDone);
}

}  // namespace

Runner DeclareExplain(CLI::App& command, const Terminal& terminal) {
  auto arguments = std::make_shared<ExplainArguments>();
  command.description(terminal.Say(
      "解释一人的结论：逐条列出成立、不成立、待定，附本人的登记和官文",
      "Explains one person's results clause by clause, with the person's data and citations"));
  command.footer(
      terminal.Say("例：\n  tiaowen explain policies/suzhou-2019-28 登记/ --as-of 2019-12-31 --id "
                   "P0012345 --matter 参评职称",
                   "Example:\n  tiaowen explain policies/suzhou-2019-28 register/ --as-of "
                   "2019-12-31 --id P0012345 --lang=en"));
  DeclareRegister(command, terminal,
                  {&arguments->policy, &arguments->data, &arguments->as_of, &arguments->references,
                   &arguments->forks});
  command.add_option("--id", arguments->id, terminal.Say("申报人的编号", "The applicant's id"))
      ->required()
      ->type_name("ID");
  command
      .add_option("--matter", arguments->matter, terminal.Say("只解释这一事项", "Only this matter"))
      ->type_name("NAME");
  DeclareFormat(command, terminal, &arguments->format);
  return [arguments](const Terminal& out) { return RunExplain(*arguments, out); };
}

}  // namespace tiaowen::cli
