#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "compiler/ir/verify.h"
#include "runtime/evaluate/explain.h"
#include "runtime/evaluate/reason_memo.h"
#include "runtime/evaluate/reasons.h"
#include "runtime/interpret/interpreter.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/register.h"

// Reasons where rules have different scopes, and exclusions.
namespace tiaowen::evaluate {
namespace {

using differential::BoolColumn;

constexpr int32_t kAsOf = 18262;  // 2020-01-01

// The marks of one person, 是, 否 or 空 each.
struct Marks {
  const char *healthy = "是", *schooled = "是", *recommended = "是", *served = "是", *gifted = "是";
  const char *punished = "否", *suspended = "否", *moved = "否";
};

// 升级（甲级、乙级；途径 常规、破格）
//   第1句 前提, for all: 健康            第4句 甲级 常规: 年限
//   第2句 前提, for 常规: 学历            第5句 甲级 破格: 特长
//   第3句 前提, for 乙级: 推荐            第6句 乙级 常规: 年限
//   第7句 除外, for all: 处分 or 停职     第8句 除外, for 乙级: 调离
class Ranks {
 public:
  Ranks() : writer_(module) {
    std::vector<ir::Column> columns = {differential::TextColumn("编号")};
    for (const char* name : {"健康", "学历", "推荐", "年限", "特长", "处分", "停职", "调离"}) {
      columns.push_back(BoolColumn(name));
    }
    writer_.AddTable("人", true, columns);
    module.matters = {{"升级", {"甲级", "乙级"}, {"常规", "破格"}}};
    const ir::MatterId matter(size_t{0});
    writer_.Prerequisite(matter, Is("健康"));
    writer_.Prerequisite(matter, Is("学历"), -1, {0});
    writer_.Prerequisite(matter, Is("推荐"), 1);
    writer_.Rule(matter, 0, 0, Is("年限"));
    writer_.Rule(matter, 0, 1, Is("特长"));
    writer_.Rule(matter, 1, 0, Is("年限"));
    writer_.Exclusion(matter, -1, writer_.Or({Is("处分"), Is("停职")}));
    writer_.Exclusion(matter, 1, Is("调离"));
    writer_.MarkUsedColumns();
  }

  void AddUntranslated() { writer_.Untranslated(ir::MatterId(size_t{0})); }

  // "结论|途径|依据|尚缺|未满足" of 甲级 (0) or 乙级 (1), an empty text as "-".
  std::string Reason(int target, const Marks& marks,
                     base::Language language = base::Language::kChinese) {
    const batch::Batch batch = MakeBatch(marks);
    const ReasonFinder finder(module);
    const Wording wording(module, finder.clause_table(), kAsOf, language);
    const evaluate::Reason reason = finder.Find(static_cast<size_t>(target), Evaluate(batch), 0);
    const ReasonText text = MakeReasonText(finder, wording, module.matters[0], reason);
    const auto column = [](const std::string& cell) { return "|" + (cell.empty() ? "-" : cell); };
    constexpr const char* kVerdicts[] = {"否", "待定", "是"};
    return kVerdicts[static_cast<int>(reason.verdict)] + column(text.path) + column(text.basis) +
           column(text.missing) + column(text.unmet);
  }

  evaluate::Reason Find(int target, const Marks& marks) const {
    return ReasonFinder(module).Find(static_cast<size_t>(target), Evaluate(MakeBatch(marks)), 0);
  }

  std::string Explain(const Marks& marks) {
    const batch::Batch batch = MakeBatch(marks);
    const ReasonFinder finder(module);
    return RenderExplanation(evaluate::Explain(finder, batch, Evaluate(batch), 0, kAsOf, {}),
                             base::Language::kChinese);
  }

  ir::Module module;

 private:
  ir::InstId Is(std::string_view column) { return writer_.IsTrue(writer_.Column("人", column)); }

  batch::Batch MakeBatch(const Marks& m) const {
    differential::Register people;
    people.people.push_back(differential::MakePerson(module));
    people.people[0].tables[0][0] = ReadRow(module, ir::kMainTable,
                                            {"空", m.healthy, m.schooled, m.recommended, m.served,
                                             m.gifted, m.punished, m.suspended, m.moved},
                                            &people);
    return ToBatch(module, people);
  }

  Outcomes Evaluate(const batch::Batch& batch) const {
    REQUIRE(ir::Verify(module).empty());
    Outcomes outcomes;
    interpret::Interpreter(module).Evaluate(batch, builtin::ClockAt(kAsOf), &outcomes);
    return outcomes;
  }

  differential::ModuleWriter writer_;
};

TEST_CASE("是: the rules that hold within their scopes, and the prerequisites that govern them") {
  Ranks ranks;
  CHECK(ranks.Reason(0, {}) == "是|常规、破格|第1句、第2句、第4句、第5句|-|-");
  CHECK(ranks.Reason(1, {}) == "是|常规|第1句、第2句、第3句、第6句|-|-");
  // 年限 holds, but not within its scope.
  CHECK(ranks.Reason(0, {.schooled = "否"}) == "是|破格|第1句、第5句|-|-");
  CHECK(ranks.Reason(0, {.schooled = "空"}) == "是|破格|第1句、第5句|-|-");
  // A prerequisite of the other target is no matter.
  CHECK(ranks.Reason(0, {.recommended = "否", .gifted = "否"}) ==
        "是|常规|第1句、第2句、第4句|-|-");
}

TEST_CASE("Sentences that share a label are cited once, where the first of them stands") {
  Ranks ranks;
  ranks.module.sentences[3].label = ranks.module.sentences[0].label;  // 年限 and 健康
  CHECK(ranks.Reason(0, {}) == "是|常规、破格|第1句、第2句、第5句|-|-");
  CHECK(ranks.Reason(0, {.schooled = "否"}) == "是|破格|第1句、第5句|-|-");
}

TEST_CASE("否: whatever closes a way decides; unmet is the way that lacks least") {
  Ranks ranks;
  CHECK(ranks.Reason(1, {.schooled = "否"}) == "否|-|第2句|-|第2句：学历 为 是");
  CHECK(ranks.Reason(1, {.schooled = "否", .recommended = "否"}) ==
        "否|-|第2句、第3句|-|第2句：学历 为 是；第3句：推荐 为 是");
  // 常规 is closed by its scope, 破格 by its rule: one condition each, the first of them is told.
  CHECK(ranks.Reason(0, {.schooled = "否", .gifted = "否"}) ==
        "否|-|第2句、第5句|-|第2句：学历 为 是");
  // 常规 lacks two prerequisites, 破格 only one.
  CHECK(ranks.Reason(0, {.healthy = "否", .schooled = "否"}) ==
        "否|-|第1句、第2句|-|第1句：健康 为 是");
  CHECK(ranks.Reason(0, {.served = "否", .gifted = "否"}) ==
        "否|-|第4句、第5句|-|第4句：年限 为 是");
  // What is only unknown closes nothing.
  CHECK(ranks.Reason(1, {.healthy = "空", .served = "否"}) == "否|-|第6句|-|第6句：年限 为 是");
}

TEST_CASE("待定: only what can still change the verdict") {
  Ranks ranks;
  CHECK(ranks.Reason(1, {.healthy = "空", .recommended = "空", .served = "空"}) ==
        "待定|-|第1句、第3句、第6句|人.健康；人.推荐；人.年限|-");
  // 破格 needs 健康; 常规 needs it and 学历 besides, which gives nothing more.
  CHECK(ranks.Reason(0, {.healthy = "空", .schooled = "空"}) == "待定|-|第1句|人.健康|-");
  CHECK(ranks.Reason(0, {.healthy = "空", .schooled = "空", .served = "空"}) ==
        "待定|-|第1句|人.健康|-");
  // Either 学历 or 特长 decides.
  CHECK(ranks.Reason(0, {.schooled = "空", .gifted = "空"}) ==
        "待定|-|第2句、第5句|人.学历；人.特长|-");
  // 常规 is closed, so that 学历 is of no use.
  CHECK(ranks.Reason(0, {.schooled = "空", .served = "否", .gifted = "空"}) ==
        "待定|-|第5句|人.特长|-");
  CHECK(ranks.Reason(0, {.schooled = "否", .served = "空", .gifted = "空"}) ==
        "待定|-|第5句|人.特长|-");
}

// The columns of a person, by their order in the table, and what makes 甲级 and 乙级 of them.
enum Mark { kHealthy, kSchooled, kRecommended, kServed, kGifted, kPunished, kMoved, kMarks };
using Known = std::array<bool, kMarks>;

bool IsGiven(int target, const Known& is) {
  if (is[kPunished] || !is[kHealthy]) return false;
  if (target == 0) return (is[kSchooled] && is[kServed]) || is[kGifted];
  return is[kSchooled] && is[kRecommended] && is[kServed] && !is[kMoved];
}

// The verdict over all that the unknown marks may be, and the marks that can change it.
struct Possible {
  bool may_be_true = false;
  bool may_be_false = false;
  std::array<bool, kMarks> matters = {};
};

Possible TryAll(int target, const std::array<int, kMarks>& truths) {
  Possible possible;
  for (unsigned choice = 0; choice < 1U << kMarks; ++choice) {
    Known is;
    bool is_choice = true;  // of what is unknown only
    for (size_t mark = 0; mark < kMarks; ++mark) {
      is[mark] = ((choice >> mark) & 1) != 0;
      is_choice = is_choice && (truths[mark] == 1 || is[mark] == (truths[mark] == 2));
    }
    if (!is_choice) continue;
    const bool given = IsGiven(target, is);
    (given ? possible.may_be_true : possible.may_be_false) = true;
    for (size_t mark = 0; mark < kMarks; ++mark) {
      if (truths[mark] != 1) continue;
      Known other = is;
      other[mark] = !is[mark];
      if (IsGiven(target, other) != given) possible.matters[mark] = true;
    }
  }
  return possible;
}

TEST_CASE("待定 cites exactly the provisions that can change the verdict, by trying all") {
  // The sentence of each mark, as an index; -1: it is no matter to the target.
  constexpr int kSentences[2][kMarks] = {{0, 1, -1, 3, 4, 6, -1}, {0, 1, 2, 5, -1, 6, 7}};
  Ranks ranks;
  int unknown = 0;
  for (int number = 0; number < 2187; ++number) {  // 3 to the 7th
    std::array<int, kMarks> truths;
    const char* words[kMarks];
    for (int mark = 0, rest = number; mark < kMarks; ++mark, rest /= 3) {
      truths[static_cast<size_t>(mark)] = rest % 3;
      words[mark] = std::array{"否", "空", "是"}[static_cast<size_t>(rest % 3)];
    }
    const Marks marks = {words[0], words[1], words[2], words[3],
                         words[4], words[5], "否",     words[6]};
    for (int target : {0, 1}) {
      const Possible possible = TryAll(target, truths);
      const evaluate::Reason reason = ranks.Find(target, marks);
      const base::Truth expected = base::FromPlanes(!possible.may_be_false, possible.may_be_true);
      REQUIRE(reason.verdict == expected);
      if (expected != base::Truth::kUnknown) continue;
      ++unknown;
      std::vector<ir::SentenceId> basis;
      for (size_t mark = 0; mark < kMarks; ++mark) {
        if (!possible.matters[mark]) continue;
        REQUIRE(kSentences[target][mark] >= 0);
        basis.emplace_back(static_cast<size_t>(kSentences[target][mark]));
      }
      std::sort(basis.begin(), basis.end());
      INFO("person " << number << " target " << target);
      REQUIRE(reason.basis == basis);
      REQUIRE(reason.missing_facts.size() == basis.size());  // each has one column
    }
  }
  CHECK(unknown > 500);
}

TEST_CASE("An exclusion that holds makes 否, and is what must not hold") {
  Ranks ranks;
  CHECK(ranks.Reason(0, {.punished = "是"}) == "否|-|第7句|-|第7句：属于除外情形：处分 为 是");
  CHECK(ranks.Reason(0, {.punished = "是", .suspended = "是"}) ==
        "否|-|第7句|-|第7句：属于除外情形：处分 为 是；第7句：属于除外情形：停职 为 是");
  CHECK(ranks.Reason(0, {.punished = "空", .suspended = "是"}) ==
        "否|-|第7句|-|第7句：属于除外情形：停职 为 是");
  CHECK(ranks.Reason(0, {.moved = "是"}) == "是|常规、破格|第1句、第2句、第4句、第5句|-|-");
  CHECK(ranks.Reason(1, {.moved = "是"}) == "否|-|第8句|-|第8句：属于除外情形：调离 为 是");
  // Not given and taken away: both would have to change.
  CHECK(ranks.Reason(1, {.schooled = "否", .moved = "是"}) ==
        "否|-|第2句、第8句|-|第2句：学历 为 是；第8句：属于除外情形：调离 为 是");
  // Whether it is given does not matter any more.
  CHECK(ranks.Reason(1, {.schooled = "空", .moved = "是"}) ==
        "否|-|第8句|-|第8句：属于除外情形：调离 为 是");
  CHECK(ranks.Reason(1, {.moved = "是"}, base::Language::kEnglish)
            .ends_with("第8句: the exclusion applies: 调离 is 是"));
}

TEST_CASE("An exclusion that is unknown leaves open what is or may be given") {
  Ranks ranks;
  CHECK(ranks.Reason(0, {.punished = "空"}) == "待定|-|第7句|人.处分|-");
  CHECK(ranks.Reason(1, {.punished = "空", .moved = "空"}) ==
        "待定|-|第7句、第8句|人.处分；人.调离|-");
  CHECK(ranks.Reason(1, {.served = "空", .moved = "空"}) ==
        "待定|-|第6句、第8句|人.年限；人.调离|-");
  CHECK(ranks.Reason(1, {.served = "否", .moved = "空"}) == "否|-|第6句|-|第6句：年限 为 是");
}

TEST_CASE("An untranslated sentence may be one more way, within the prerequisites for all paths") {
  Ranks ranks;
  ranks.AddUntranslated();
  CHECK(ranks.Reason(0, {}) == "待定|-|第9句|未译条款 第9句|-");
  CHECK(ranks.Reason(0, {.healthy = "空", .schooled = "否", .gifted = "否"}) ==
        "待定|-|第1句、第9句|人.健康；未译条款 第9句|-");
  // 学历 is for 常规 only, and that way is closed.
  CHECK(ranks.Reason(0, {.schooled = "空", .served = "否", .gifted = "否"}) ==
        "待定|-|第9句|未译条款 第9句|-");
  CHECK(ranks.Reason(0, {.punished = "空"}) == "待定|-|第7句、第9句|人.处分；未译条款 第9句|-");
  CHECK(ranks.Reason(0, {.healthy = "空", .punished = "是"}) == "待定|-|第9句|未译条款 第9句|-");
  CHECK(ranks.Reason(0, {.healthy = "否", .punished = "空"}) == "待定|-|第9句|未译条款 第9句|-");
}

TEST_CASE("An explanation shows what governs each conclusion, and the exclusions below its rules") {
  Ranks ranks;
  CHECK(ranks.Explain({.gifted = "否", .punished = "是"}) ==
        "0 · 截止日 2020-01-01\n"
        "\n"
        "升级\n"
        "  ✓ 前提 第1句「第1句」\n"
        "    ✓ 健康 为 是 —— 健康＝是\n"
        "  ✓ 前提（常规） 第2句「第2句」\n"
        "    ✓ 学历 为 是 —— 学历＝是\n"
        "  升级 甲级：否\n"
        "    依据：第7句\n"
        "    未满足：第7句：属于除外情形：处分 为 是\n"
        "    照现在的登记，到 2199 年底都不会是「是」\n"
        "    ✓ 常规（授权：可以） 第4句「第4句」\n"
        "      ✓ 年限 为 是 —— 年限＝是\n"
        "    ✗ 破格（授权：可以） 第5句「第5句」\n"
        "      ✗ 特长 为 是 —— 特长＝否\n"
        "    ✓ 除外 第7句「第7句」 —— 成立，因此不给予\n"
        "      ✓ 任一成立\n"
        "        ✓ 处分 为 是 —— 处分＝是\n"
        "        ✗ 停职 为 是 —— 停职＝否\n"
        "  升级 乙级：否\n"
        "    依据：第7句\n"
        "    未满足：第7句：属于除外情形：处分 为 是\n"
        "    照现在的登记，到 2199 年底都不会是「是」\n"
        "    ✓ 前提 第3句「第3句」\n"
        "      ✓ 推荐 为 是 —— 推荐＝是\n"
        "    ✓ 常规（授权：可以） 第6句「第6句」\n"
        "      ✓ 年限 为 是 —— 年限＝是\n"
        "    ✓ 除外 第7句「第7句」 —— 成立，因此不给予\n"
        "      ✓ 任一成立\n"
        "        ✓ 处分 为 是 —— 处分＝是\n"
        "        ✗ 停职 为 是 —— 停职＝否\n"
        "    ✗ 除外 第8句「第8句」\n"
        "      ✗ 调离 为 是 —— 调离＝否\n");
}

}  // namespace
}  // namespace tiaowen::evaluate
