#include "runtime/evaluate/explain.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

#include "compiler/ir/describe.h"
#include "runtime/builtin/calendar.h"
#include "runtime/builtin/clock.h"
#include "runtime/evaluate/amounts.h"
#include "runtime/evaluate/person_values.h"
#include "runtime/evaluate/reason_memo.h"
#include "runtime/evaluate/wording.h"
#include "runtime/evaluate/work_calendar.h"
#include "runtime/interpret/earliest.h"

namespace tiaowen::evaluate {
namespace {

// Rows listed under one condition before the rest is only counted.
constexpr int64_t kRowsMax = 20;

Outcome FromTruth(base::Truth truth) { return static_cast<Outcome>(truth); }

template <typename Connective>
bool Is(const ir::Module& module, ir::InstId id) {
  return std::holds_alternative<Connective>(module.inst(id));
}

class Explainer {
 public:
  Explainer(const ReasonFinder& finder, const batch::Batch& batch, const Outcomes& outcomes,
            int64_t applicant, int32_t as_of, base::Language language)
      : finder_(finder),
        module_(finder.module()),
        batch_(batch),
        outcomes_(outcomes),
        applicant_(applicant),
        wording_(module_, finder.clause_table(), as_of, language),
        language_(language),
        values_(module_, batch, as_of, language),
        earliest_(interpret::FindEarliestDays(module_, batch, builtin::ClockAt(as_of), applicant)) {
  }

  // The prerequisites for all targets of a matter, and its untranslated sentences.
  std::vector<ExplainNode> Prerequisites(ir::MatterId matter) const {
    std::map<int, const OwnerClauses*> in_text;  // those for one path may govern one target only
    std::vector<ir::SentenceId> untranslated;
    for (const ConclusionClauses& all : finder_.conclusions()) {
      if (all.conclusion.matter != matter) continue;
      untranslated = all.untranslated;
      for (const OwnerClauses& owner : all.prerequisites) in_text[owner.clause_begin] = &owner;
    }
    std::vector<ExplainNode> nodes;
    for (const auto& [clause, owner] : in_text) {
      if (!IsForOneTarget(*owner)) nodes.push_back(OfOwner(*owner, PrerequisiteKind(*owner)));
    }
    for (ir::SentenceId id : untranslated) {
      const ir::Sentence& sentence = module_.sentence(id);
      nodes.push_back({Outcome::kUnknown,
                       wording_.missing(wording_.untranslated_text(id)),
                       "",
                       sentence.text,
                       {}});
    }
    return nodes;
  }

  ExplainedConclusion Conclude(size_t index) const {
    const ConclusionClauses& all = finder_.conclusions()[index];
    const ir::Matter& matter = module_.matter(all.conclusion.matter);
    Reason reason = finder_.Find(index, outcomes_, applicant_);
    ReasonText text = MakeReasonText(finder_, wording_, matter, reason);
    ExplainedConclusion explained;
    explained.target = matter.targets[static_cast<size_t>(all.conclusion.target)];
    explained.verdict = reason.verdict;
    explained.path = text.path;
    explained.basis = text.basis;
    explained.missing = text.missing;
    SetAmount(index, &explained);
    explained.unmet = text.unmet;
    if (reason.verdict != base::Truth::kTrue) explained.earliest = earliest_[index];
    explained.counts_workdays = CountsWorkdays(module_);
    const bool excluded = std::any_of(
        all.exclusions.begin(), all.exclusions.end(),
        [&](const OwnerClauses& owner) { return OutcomeOf(owner.clause_begin) == Outcome::kTrue; });
    if (reason.verdict == base::Truth::kFalse && !excluded) {
      const UnmetSets ways = finder_.ListUnmetWays(index, outcomes_, applicant_);
      for (const std::vector<int>& set : ways.sets) {
        std::string way = JoinUnmet(set);
        const bool known =
            std::find(explained.ways.begin(), explained.ways.end(), way) != explained.ways.end();
        if (!known) explained.ways.push_back(std::move(way));
      }
      explained.more_ways = ways.more;
    }
    for (const OwnerClauses& owner : all.prerequisites) {
      if (IsForOneTarget(owner))
        explained.prerequisites.push_back(OfOwner(owner, PrerequisiteKind(owner)));
    }
    for (const OwnerClauses& owner : all.rules) {
      const auto& rule = module_.get<ir::Rule>(owner.inst);
      std::string kind = owner.path >= 0 ? matter.paths[static_cast<size_t>(owner.path)]
                                         : Say("条款", "provision");
      explained.rules.push_back(
          OfOwner(owner, kind + ir::DescribeModality(rule.modality, language_)));
      const ir::InstId amount = rule.amount;
      const Outcome outcome = explained.rules.back().outcome;
      if (amount.valid() && (outcome == Outcome::kTrue || outcome == Outcome::kUnknown)) {
        explained.rules.back().detail =
            values_.Amount(amount, *matter.amount, interpret::Place::Applicant(applicant_));
      }
    }
    for (const OwnerClauses& owner : all.exclusions) {
      const auto& exclusion = module_.get<ir::Exclusion>(owner.inst);
      ExplainNode node = OfOwner(
          owner, Say("除外", "exclusion") + ir::DescribeModality(exclusion.modality, language_));
      if (node.outcome == Outcome::kTrue)
        node.detail = Say("成立，因此不给予", "applies, so this is not given");
      explained.exclusions.push_back(std::move(node));
    }
    return explained;
  }

 private:
  // The amount, or why there is none.
  void SetAmount(size_t index, ExplainedConclusion* explained) const {
    const std::vector<size_t> amounts = ir::ListAmounts(module_);
    const auto found = std::find(amounts.begin(), amounts.end(), index);
    if (found == amounts.end() || explained->verdict != base::Truth::kTrue) return;
    const ir::Conclusion& conclusion = finder_.conclusions()[index].conclusion;
    const ir::AmountType& type = *module_.matter(conclusion.matter).amount;
    const std::optional<int64_t> amount =
        outcomes_.amount(static_cast<size_t>(found - amounts.begin()), applicant_);
    if (amount) {
      explained->amount = fmt::format("{} {}", ir::FormatDecimal(*amount, type.scale), type.unit);
      return;
    }
    if (!explained->missing.empty()) explained->missing += Say("；", "; ");
    explained->missing +=
        AmountNote(module_, batch_, conclusion, applicant_, wording_.as_of(), language_);
  }

  std::string JoinUnmet(const std::vector<int>& clauses) const {
    std::vector<std::string> texts;
    for (int clause : clauses) {
      const std::string& text = wording_.unmet(wording_.clause_text(clause));
      if (std::find(texts.begin(), texts.end(), text) == texts.end()) texts.push_back(text);
    }
    return fmt::format("{}", fmt::join(texts, Say("；", "; ")));
  }

  bool IsForOneTarget(const OwnerClauses& prerequisite) const {
    return module_.get<ir::Prerequisite>(prerequisite.inst).target >= 0;
  }

  // "前提", or "前提（正常、破格）" for some paths only.
  std::string PrerequisiteKind(const OwnerClauses& owner) const {
    const auto& prerequisite = module_.get<ir::Prerequisite>(owner.inst);
    std::string kind = Say("前提", "prerequisite");
    if (prerequisite.paths.empty()) return kind;
    std::vector<std::string> paths;
    for (int path : prerequisite.paths)
      paths.push_back(module_.matter(prerequisite.matter).paths[static_cast<size_t>(path)]);
    return kind +
           fmt::format(fmt::runtime(Say("（{}）", " ({})")), fmt::join(paths, Say("、", ", ")));
  }

  ExplainNode OfOwner(const OwnerClauses& owner, const std::string& kind) const {
    std::string_view quote = ir::QuoteOf(module_, owner.sentence, owner.inst);
    ExplainNode node{OutcomeOf(owner.clause_begin),
                     fmt::format("{} {}", kind, module_.sentence(owner.sentence).label),
                     "",
                     quote.empty() ? module_.sentence(owner.sentence).text : std::string(quote),
                     {}};
    if (node.outcome == Outcome::kNotExamined) return node;
    // All of a sentence: its conditions stand directly below it.
    if (Is<ir::And>(module_, InstOf(owner.clause_begin))) {
      AddOperands<ir::And>(owner.clause_begin, &node.children);
    } else {
      AddClause(owner.clause_begin, &node.children);
    }
    return node;
  }

  ir::InstId InstOf(int clause) const {
    return finder_.clause_table().clauses[static_cast<size_t>(clause)].inst;
  }
  Outcome OutcomeOf(int clause) const {
    return outcomes_.clause(static_cast<size_t>(clause), applicant_);
  }

  // Adds the operands of a connective; a connective of the same kind among them is no level of its
  // own.
  template <typename Connective>
  void AddOperands(int clause, std::vector<ExplainNode>* nodes) const {
    for (int child : finder_.children(clause)) {
      if (Is<Connective>(module_, InstOf(child))) {
        AddOperands<Connective>(child, nodes);
      } else {
        AddClause(child, nodes);
      }
    }
  }

  void AddClause(int clause, std::vector<ExplainNode>* nodes) const {
    ir::InstId inst = InstOf(clause);
    ExplainNode node{OutcomeOf(clause), "", "", "", {}};
    if (Is<ir::And>(module_, inst)) {
      node.text = Say("全部成立", "all of");
      AddOperands<ir::And>(clause, &node.children);
    } else if (Is<ir::Or>(module_, inst)) {
      node.text = Say("任一成立", "any of");
      AddOperands<ir::Or>(clause, &node.children);
    } else if (Is<ir::Not>(module_, inst)) {
      node.text = Describe(inst);
      for (int child : finder_.children(clause)) AddClause(child, &node.children);
    } else if (const auto* exists = std::get_if<ir::Exists>(&module_.inst(inst))) {
      node.text = Describe(inst);
      AddRows(exists->table, exists->predicate, nullptr, &node);
    } else if (const auto* keyed = std::get_if<ir::Keyed>(&module_.inst(inst))) {
      node.text = Describe(inst);
      AddRows(keyed->table, keyed->predicate, keyed, &node);
    } else {
      FillLeaf(inst, interpret::Place::Applicant(applicant_), &node);
    }
    nodes->push_back(std::move(node));
  }

  void FillLeaf(ir::InstId leaf, const interpret::Place& place, ExplainNode* node) const {
    node->text = Describe(leaf);
    node->detail = values_.OperandsOf(leaf, place);
    if (Is<ir::Accumulated>(module_, leaf)) AddDetail(values_.Days(leaf, place), node);
  }

  void AddDetail(const std::string& detail, ExplainNode* node) const {
    if (!node->detail.empty()) node->detail += Say("，", ", ");
    node->detail += detail;
  }

  // Lists the person's rows of `table`; of a Keyed those whose key may be the one asked for.
  void AddRows(ir::TableId table, ir::InstId predicate, const ir::Keyed* keyed,
               ExplainNode* node) const {
    const interpret::Evaluator& evaluator = values_.evaluator();
    interpret::RowRange range = evaluator.RowsOf(table, applicant_);
    int64_t listed = 0, more = 0;
    for (int64_t row = range.begin; row < range.end; ++row) {
      if (keyed != nullptr && evaluator.KeyMatches(*keyed, row) == base::Truth::kFalse) continue;
      if (listed == kRowsMax) {
        ++more;
        continue;
      }
      ++listed;
      interpret::Place place{applicant_, table, row};
      ExplainNode child{
          FromTruth(evaluator.TruthOf(predicate, place)), values_.Row(table, row), "", "", {}};
      AddRowLeaves(predicate, place, child.outcome, &child.children);
      node->children.push_back(std::move(child));
    }
    if (more > 0) node->detail = Count(more, "另有 {} 条记录", "{} more rows");
    if (listed == 0) node->detail = Say("没有这样的记录", "no such record");
  }

  // Of a row that holds, only the days counted are worth a line; of another, whatever does not
  // hold.
  void AddRowLeaves(ir::InstId predicate, const interpret::Place& place, Outcome row_outcome,
                    std::vector<ExplainNode>* nodes) const {
    for (ir::InstId leaf : ir::ListLeaves(module_, predicate)) {
      Outcome outcome = FromTruth(values_.evaluator().TruthOf(leaf, place));
      bool counts_days = Is<ir::Accumulated>(module_, leaf);
      if (!counts_days && (row_outcome == Outcome::kTrue || outcome == Outcome::kTrue)) continue;
      ExplainNode node{outcome, Describe(leaf), values_.LookUpsOf(leaf, place), "", {}};
      if (counts_days) AddDetail(values_.Days(leaf, place), &node);
      nodes->push_back(std::move(node));
    }
  }

  std::string Describe(ir::InstId inst) const {
    return ir::Describe(module_, inst, wording_.describe_options());
  }
  const char* Say(const char* zh, const char* en) const {
    return language_ == base::Language::kChinese ? zh : en;
  }
  std::string Count(int64_t count, const char* zh, const char* en) const {
    return fmt::format(fmt::runtime(Say(zh, en)), count);
  }

  const ReasonFinder& finder_;
  const ir::Module& module_;
  const batch::Batch& batch_;
  const Outcomes& outcomes_;
  int64_t applicant_;
  Wording wording_;
  base::Language language_;
  PersonValues values_;
  std::vector<std::optional<int32_t>> earliest_;  // of every conclusion
};

// The numbers ①, ② … of a short list.
std::string CircledNumber(size_t index) {
  constexpr const char* kCircled[] = {"①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧", "⑨", "⑩"};
  return index < std::size(kCircled) ? kCircled[index] : fmt::format("({})", index + 1);
}

std::string EarliestText(const ExplainedConclusion& conclusion, bool chinese) {
  if (!conclusion.earliest && conclusion.counts_workdays) {
    return chinese ? "照现在的登记和工作日历，定不出哪天起会是「是」"
                   : "with the register and the work calendar as they are, no day is certain";
  }
  if (!conclusion.earliest) {
    return chinese ? "照现在的登记，到 2199 年底都不会是「是」"
                   : "with the register as it is, not before the end of 2199";
  }
  return fmt::format(fmt::runtime(chinese ? "最早 {} 起符合（其他情况不变）"
                                          : "from {} on, if nothing else changes"),
                     builtin::FormatDate(*conclusion.earliest));
}

const char* MarkOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::kFalse:
      return "✗";
    case Outcome::kUnknown:
      return "？";
    case Outcome::kTrue:
      return "✓";
    case Outcome::kNotExamined:
      break;
  }
  return "－";
}

// White space at the ends and line ends inside are of no use in a quotation.
std::string Inline(const std::string& quote) {
  std::string text;
  for (char c : quote) {
    if (c != '\n' && c != '\r' && c != '\t') text += c;
  }
  return text;
}

void RenderNode(const ExplainNode& node, size_t depth, bool chinese, std::string* out) {
  *out += fmt::format("{}{} {}", std::string(depth * 2, ' '), MarkOf(node.outcome), node.text);
  if (!node.quote.empty()) *out += fmt::format("「{}」", Inline(node.quote));
  if (!node.detail.empty()) *out += fmt::format("{}{}", chinese ? " —— " : " -- ", node.detail);
  *out += "\n";
  for (const ExplainNode& child : node.children) RenderNode(child, depth + 1, chinese, out);
}

void RenderConclusion(const ExplainedMatter& matter, const ExplainedConclusion& conclusion,
                      bool chinese, std::string* out) {
  constexpr const char* kVerdicts[][2] = {{"否", "no"}, {"待定", "undecided"}, {"是", "yes"}};
  *out += fmt::format("  {}{}{}{}{}", matter.matter, conclusion.target.empty() ? "" : " ",
                      conclusion.target, chinese ? "：" : ": ",
                      kVerdicts[static_cast<int>(conclusion.verdict)][chinese ? 0 : 1]);
  if (!conclusion.path.empty())
    *out += fmt::format("{}{}", chinese ? "，途径 " : ", by ", conclusion.path);
  if (!conclusion.amount.empty())
    *out += fmt::format("{}{}", chinese ? "，数额 " : ", amount ", conclusion.amount);
  *out += "\n";
  auto line = [&](const std::string& text, const char* zh, const char* en) {
    if (!text.empty()) *out += fmt::format("    {}{}\n", chinese ? zh : en, text);
  };
  line(conclusion.basis, "依据：", "by: ");
  line(conclusion.missing, "尚缺：", "missing: ");
  line(conclusion.unmet, "未满足：", "unmet: ");
  if (conclusion.ways.size() > 1) {
    std::string ways;
    for (size_t i = 0; i < conclusion.ways.size(); ++i) {
      ways += fmt::format("{}{} {}", i == 0 ? "" : " ", CircledNumber(i), conclusion.ways[i]);
    }
    if (conclusion.more_ways)
      ways += chinese ? "（同样少的还有，不一一列出）" : " (and others as short)";
    line(ways, "任取其一即可：", "any one of these will do: ");
  }
  // Of an undecided conclusion, no day says no more than that it is undecided.
  if (conclusion.verdict == base::Truth::kFalse || conclusion.earliest)
    line(EarliestText(conclusion, chinese), "", "");
  for (const auto* nodes : {&conclusion.prerequisites, &conclusion.rules, &conclusion.exclusions}) {
    for (const ExplainNode& node : *nodes) RenderNode(node, 2, chinese, out);
  }
}

}  // namespace

Explanation Explain(const ReasonFinder& finder, const batch::Batch& batch, const Outcomes& outcomes,
                    int64_t applicant, int32_t as_of, const ExplainOptions& options) {
  const ir::Module& module = finder.module();
  Explainer explainer(finder, batch, outcomes, applicant, as_of, options.language);
  Explanation explanation{module.title, batch.ids[static_cast<size_t>(applicant)], as_of, {}};
  for (size_t i = 0; i < finder.conclusions().size(); ++i) {
    const ConclusionClauses& all = finder.conclusions()[i];
    const std::string& name = module.matter(all.conclusion.matter).name;
    if (!options.matter.empty() && options.matter != name) continue;
    if (all.conclusion.target == 0) {
      explanation.matters.push_back({name, explainer.Prerequisites(all.conclusion.matter), {}});
    }
    explanation.matters.back().conclusions.push_back(explainer.Conclude(i));
  }
  return explanation;
}

std::string RenderExplanation(const Explanation& explanation, base::Language language) {
  bool chinese = language == base::Language::kChinese;
  std::string out =
      fmt::format("{} · {} {}{}{}\n", explanation.applicant_id, chinese ? "截止日" : "as of",
                  builtin::FormatDate(explanation.as_of), explanation.title.empty() ? "" : " · ",
                  explanation.title);
  for (const ExplainedMatter& matter : explanation.matters) {
    out += fmt::format("\n{}\n", matter.matter);
    for (const ExplainNode& node : matter.prerequisites) RenderNode(node, 1, chinese, &out);
    for (const ExplainedConclusion& conclusion : matter.conclusions) {
      RenderConclusion(matter, conclusion, chinese, &out);
    }
  }
  return out;
}

}  // namespace tiaowen::evaluate
