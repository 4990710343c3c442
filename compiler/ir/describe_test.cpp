#include "compiler/ir/describe.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::ir {
namespace {

// A register of sailors: no words of any real notice.
struct Fixture {
  Module module;
  EnumId trade, rank;
  TableId person{0}, permit{1}, voyage{2}, review{3};

  Fixture() {
    Schema& schema = module.schema;
    schema.enums = {{"工种", false, {"水手", "轮机", "厨师"}, {}},
                    {"等级", true, {"三等", "二等", "一等"}, {}}};
    trade = EnumId(0u);
    rank = EnumId(1u);
    Type text{TypeKind::kText, {}}, date{TypeKind::kDate, {}}, integer{TypeKind::kInt, {}};
    Type trade_type{TypeKind::kCategory, trade}, rank_type{TypeKind::kGrade, rank};
    AddTable("船员", {{"编号", text},
                      {"工种", trade_type},
                      {"体检合格", {TypeKind::kBool, {}}},
                      {"现船", text}});
    AddTable("证书", {{"等级", rank_type}, {"取得日期", date}});
    AddTable("航次", {{"工种", trade_type}, {"起", date}, {"止", date}});
    AddTable("考核", {{"年度", integer}, {"名次", integer}, {"船", text}});
    schema.tables[3].unique_key = 0;
    schema.catalogues.push_back({"航线表", {{"工种", text, false}, {"船", text, true}}, {}});
  }

  void AddTable(const char* name, const std::vector<std::pair<const char*, Type>>& columns) {
    Table table;
    table.name = name;
    for (const auto& [column_name, type] : columns) {
      Column column;
      column.name = column_name;
      column.type = type;
      table.columns.push_back(column);
    }
    module.schema.tables.push_back(table);
  }
  InstId Add(InstData data, Span span = {}) { return module.Add(std::move(data), span); }
  InstId Col(TableId table, int column) { return Add(ColumnRef{table, column}); }
  InstId Int(int64_t value) { return Add(IntConst{value}); }
  InstId Code(EnumId id, int code) { return Add(CodeConst{id, code}); }
  InstId Cmp(CompareOp op, InstId lhs, InstId rhs) { return Add(Compare{op, lhs, rhs}); }
  InstId Healthy() { return Add(IsTrue{Col(person, 2)}); }
  InstId IsSailor() { return Cmp(CompareOp::kEq, Col(person, 1), Code(trade, 0)); }
  InstId PermitAtLeast(int code) { return Cmp(CompareOp::kGe, Col(permit, 0), Code(rank, code)); }
  InstId PermitHeld() { return Cmp(CompareOp::kLe, Col(permit, 1), Add(AsOf{})); }
  std::string Text(InstId id, const DescribeOptions& options = {}) {
    return Describe(module, id, options);
  }
};

const DescribeOptions kEnglish{
    .language = base::Language::kEnglish, .as_of_year = 2020, .quoted = {}};

TEST_CASE("comparisons take the words of their type") {
  Fixture f;
  CHECK(f.Text(f.IsSailor()) == "工种 为 水手");
  CHECK(f.Text(f.PermitAtLeast(1)) == "等级 不低于 二等");
  CHECK(f.Text(f.Cmp(CompareOp::kLe, f.Col(f.permit, 0), f.Code(f.rank, 1))) == "等级 不高于 二等");
  CHECK(f.Text(f.Cmp(CompareOp::kGt, f.Col(f.review, 1), f.Int(3))) == "名次 大于 3");
  CHECK(f.Text(f.PermitHeld()) == "取得日期 不晚于 截止日");
  CHECK(f.Text(f.Cmp(CompareOp::kNe, f.Col(f.review, 2), f.Add(ParentRef{f.review, 3}))) ==
        "船 不为 船员的 现船");
  CHECK(f.Text(f.PermitHeld(), kEnglish) == "取得日期 not after the as-of date");
}

TEST_CASE("a date compared with a look-back is a period of full years") {
  Fixture f;
  CHECK(f.Text(f.Cmp(CompareOp::kLe, f.Col(f.permit, 1), f.Add(Lookback{3, 0}))) ==
        "自 取得日期 起 满 3 年（当日即满）");
  CHECK(f.Text(f.Cmp(CompareOp::kLe, f.Col(f.permit, 1), f.Add(Lookback{3, 1}))) ==
        "自 取得日期 起 满 3 年（次日起满）");
  CHECK(f.Text(f.Cmp(CompareOp::kGt, f.Col(f.permit, 1), f.Add(Lookback{3, 0}))) ==
        "自 取得日期 起 未满 3 年（当日即满）");
  // The same statement with its sides exchanged.
  CHECK(f.Text(f.Cmp(CompareOp::kGe, f.Add(Lookback{3, 0}), f.Col(f.permit, 1))) ==
        "自 取得日期 起 满 3 年（当日即满）");
  // Not a period: the date must lie before the look-back.
  CHECK(f.Text(f.Cmp(CompareOp::kLt, f.Col(f.permit, 1), f.Add(Lookback{3, 0}))) ==
        "取得日期 早于 截止日前 3 年");
}

TEST_CASE("spans have years, months or both") {
  Fixture f;
  auto held = [&](Lookback lookback) {
    return f.Cmp(CompareOp::kLe, f.Col(f.permit, 1), f.Add(lookback));
  };
  CHECK(f.Text(held({0, 0, 6})) == "自 取得日期 起 满 6 个月（当日即满）");
  CHECK(f.Text(held({1, 1, 6})) == "自 取得日期 起 满 1 年 6 个月（次日起满）");
  CHECK(f.Text(held({0, 0, 6}), kEnglish) ==
        "6 full months since 取得日期 (complete on the anniversary)");
  CHECK(f.Text(held({.days_after = 1, .working_days = 5})) ==
        "自 取得日期 起 满 5 个工作日（次日起满）");
  CHECK(f.Text(held({.working_days = 5}), kEnglish) ==
        "5 full working days since 取得日期 (complete on the anniversary)");
  CHECK(f.Text(f.Cmp(CompareOp::kLt, f.Col(f.permit, 1), f.Add(Lookback{.working_days = 5}))) ==
        "取得日期 早于 截止日前 5 个工作日");
  const Lookback next = {1, 0, 0, base::MissingDay::kNextMonth};
  CHECK(f.Text(held(next)) == "自 取得日期 起 满 1 年（当日即满，没有对应日的为次月一日）");
  CHECK(f.Text(held(next), kEnglish) ==
        "1 full years since 取得日期 (complete on the anniversary, on the first of the next month "
        "where the day is missing)");
  CHECK(f.Text(f.Cmp(CompareOp::kLt, f.Col(f.permit, 1), f.Add(next))) ==
        "取得日期 早于 截止日前 1 年（没有对应日的为次月一日）");
  CHECK(f.Text(f.Cmp(CompareOp::kLt, f.Col(f.permit, 1), f.Add(Lookback{1, 0, 6}))) ==
        "取得日期 早于 截止日前 1 年 6 个月");
  const InstId all = f.Add(TruthConst{base::Truth::kTrue, f.voyage});
  const InstId half =
      f.Add(Accumulated{.table = f.voyage, .filter = all, .level = f.person, .months = 6});
  CHECK(f.Text(half) == "航次 累计 满 6 个月");
  CHECK(f.Text(half, kEnglish) == "航次 for 6 months in total");
}

TEST_CASE("sets, flags and catalogues") {
  Fixture f;
  std::vector<InstId> two = {f.Code(f.trade, 0), f.Code(f.trade, 2)};
  CHECK(f.Text(f.Add(InSet{f.Col(f.person, 1), two, false})) == "工种 为 水手、厨师");
  CHECK(f.Text(f.Add(InSet{f.Col(f.person, 1), two, true})) == "工种 不在 水手、厨师 之列");
  CHECK(f.Text(f.Add(InSet{f.Col(f.person, 1), {f.Code(f.trade, 1)}, true})) == "工种 不为 轮机");
  CHECK(f.Text(f.Healthy()) == "体检合格 为 是");
  CHECK(f.Text(f.Add(Not{f.Healthy()})) == "体检合格 为 否");
  CHECK(f.Text(f.Add(
            InCatalogue{CatalogueId(0u), {0, 1}, {f.Col(f.person, 1), f.Col(f.person, 3)}})) ==
        "（工种，现船）列入 航线表");
  CHECK(f.Text(f.Add(InCatalogue{CatalogueId(0u), {0}, {f.Col(f.person, 1)}})) ==
        "工种 列入 航线表");
}

TEST_CASE("accumulated days name their table, filter and start") {
  Fixture f;
  auto filter = [&] {
    return f.Add(InSet{f.Col(f.voyage, 0), {f.Code(f.trade, 0), f.Code(f.trade, 1)}, false});
  };
  InstId since = f.Col(f.permit, 1);
  CHECK(f.Text(f.Add(Accumulated{f.voyage, filter(), since, 3, 0, f.permit})) ==
        "自 取得日期 起，航次（工种 为 水手、轮机）累计 满 3 年");
  InstId all = f.Add(TruthConst{base::Truth::kTrue, f.voyage});
  CHECK(f.Text(f.Add(Accumulated{f.voyage, all, {}, 2, 1, f.person})) ==
        "航次 累计 满 2 年（次日起满）");
}

TEST_CASE("aggregates name their rows and column") {
  Fixture f;
  const auto over = [&](AggregateKind kind, TableId table, int column) {
    return f.Add(Aggregate{kind, table, column, f.Add(TruthConst{base::Truth::kTrue, table})});
  };
  const InstId sailing =
      f.Add(Aggregate{AggregateKind::kCount, f.voyage, -1,
                      f.Cmp(CompareOp::kEq, f.Col(f.voyage, 0), f.Code(f.trade, 0))});
  CHECK(f.Text(f.Cmp(CompareOp::kGe, sailing, f.Int(3))) == "航次（工种 为 水手）的 条数 不小于 3");
  CHECK(f.Text(over(AggregateKind::kSum, f.review, 1)) == "考核的 名次 合计");
  CHECK(f.Text(over(AggregateKind::kMin, f.review, 1)) == "考核的 最小 名次");
  CHECK(f.Text(f.Cmp(CompareOp::kLe, over(AggregateKind::kLatest, f.permit, 1),
                     f.Add(Lookback{0, 0, 6}))) ==
        "自 证书的 最晚 取得日期 起 满 6 个月（当日即满）");
  CHECK(f.Text(over(AggregateKind::kDistinctYears, f.review, 1)) ==
        "考核的 名次 数（相同的算一个）");
  CHECK(f.Text(over(AggregateKind::kDistinctYears, f.permit, 1), kEnglish) ==
        "number of calendar years of 取得日期 of 证书");
}

TEST_CASE("sums show their terms") {
  Fixture f;
  const auto terms = [&](int shift, bool subtracted) {
    const InstId all = f.Add(TruthConst{base::Truth::kTrue, f.review});
    const InstId sum = f.Add(Aggregate{AggregateKind::kSum, f.review, 1, all});
    const InstId count = f.Add(Aggregate{AggregateKind::kCount, f.voyage, -1,
                                         f.Add(TruthConst{base::Truth::kTrue, f.voyage})});
    return std::vector<Term>{{sum}, {count, shift, subtracted}};
  };
  CHECK(f.Text(f.Add(Sum{terms(0, false), 0})) == "考核的 名次 合计 ＋ 航次的 条数");
  CHECK(f.Text(f.Add(Sum{terms(4, true), 0})) == "考核的 名次 合计 － 航次的 条数 × 10000");
  CHECK(f.Text(f.Add(Sum{terms(0, true), 0, true})) == "考核的 名次 合计 与 航次的 条数 相差的数");
  CHECK(f.Text(f.Add(Sum{terms(0, true), 0, true}), kEnglish) ==
        "difference of sum of 名次 of 考核 and number of 航次");
}

TEST_CASE("a cut-off takes the place of the as-of date") {
  Fixture f;
  using Kind = base::CutOff::Kind;
  const base::CutOff year_end{.kind = Kind::kOfYear, .offset = -1, .month = 12, .day = 31};
  const base::CutOff month_end{.kind = Kind::kMonthEnd, .offset = -1};
  const base::CutOff fixed{.kind = Kind::kDay, .date = 18261};  // 2019-12-31
  const auto held = [&](const base::CutOff& at) {
    return f.Cmp(CompareOp::kLe, f.Col(f.permit, 1), f.Add(AsOf{at}));
  };
  CHECK(f.Text(held(year_end)) == "取得日期 不晚于 截止日上年的12月31日");
  CHECK(f.Text(held(year_end), kEnglish) == "取得日期 not after 2019-12-31");
  CHECK(f.Text(held(month_end)) == "取得日期 不晚于 截止日上月的末日");
  CHECK(f.Text(held(fixed)) == "取得日期 不晚于 2019-12-31");
  CHECK(
      f.Text(f.Cmp(CompareOp::kLe, f.Col(f.permit, 1), f.Add(Lookback{.years = 1, .at = fixed}))) ==
      "截至 2019-12-31，自 取得日期 起 满 1 年（当日即满）");
  CHECK(f.Text(f.Add(AsOfYear{0, year_end})) == "截止日前第 1 年");
  CHECK(f.Text(f.Add(AsOfYear{-1, fixed})) == "2018 年");
  CHECK(f.Text(f.Add(AsOfYear{-2, month_end})) == "截止日上月的末日所在年往前第 2 年");
  CHECK(f.Text(f.Add(YearStart{0, year_end})) == "截止日前第 1 年的1月1日");
}

TEST_CASE("rows of child tables") {
  Fixture f;
  auto held = [&](int code) {
    return f.Add(Exists{f.permit, f.Add(And{{f.PermitAtLeast(code), f.PermitHeld()}})});
  };
  CHECK(f.Text(held(1)) == "有 证书：等级 不低于 二等 且 取得日期 不晚于 截止日");
  CHECK(f.Text(f.Add(Not{held(1)})) == "没有 证书：等级 不低于 二等 且 取得日期 不晚于 截止日");
  CHECK(f.Text(f.Add(And{{held(1), f.Healthy()}})) ==
        "（有 证书：等级 不低于 二等 且 取得日期 不晚于 截止日）且 体检合格 为 是");
  InstId any = f.Add(Exists{f.permit, f.Add(TruthConst{base::Truth::kTrue, f.permit})});
  CHECK(f.Text(any) == "有 证书");
  auto keyed = [&](InstData key) {
    return f.Add(Keyed{f.review, f.Add(std::move(key)),
                       f.Cmp(CompareOp::kLe, f.Col(f.review, 1), f.Int(5))});
  };
  CHECK(f.Text(keyed(AsOfYear{-1})) == "截止日前第 1 年的 考核：名次 不大于 5");
  CHECK(f.Text(keyed(AsOfYear{-1}),
               {.language = base::Language::kChinese, .as_of_year = 2019, .quoted = {}}) ==
        "2018 年的 考核：名次 不大于 5");
  CHECK(f.Text(keyed(IntConst{2001})) == "年度 为 2001 的 考核：名次 不大于 5");
  CHECK(f.Text(keyed(AsOfYear{-1}), kEnglish) == "考核 of 2019: 名次 at most 5");
}

TEST_CASE("brackets stand exactly where connectives mix") {
  Fixture f;
  InstId range = f.Add(And{{f.Cmp(CompareOp::kGe, f.Col(f.review, 1), f.Int(4)),
                            f.Cmp(CompareOp::kLe, f.Col(f.review, 1), f.Int(6))}});
  CHECK(f.Text(range) == "名次 不小于 4 且 名次 不大于 6");
  CHECK(f.Text(f.Add(Or{{range, f.IsSailor()}})) ==
        "（名次 不小于 4 且 名次 不大于 6）或 工种 为 水手");
  InstId either = f.Add(Or{{f.IsSailor(), f.Healthy()}});
  CHECK(f.Text(f.Add(And{{either, f.Healthy()}})) ==
        "（工种 为 水手 或 体检合格 为 是）且 体检合格 为 是");
  InstId nested = f.Add(And{{f.IsSailor(), f.Add(And{{f.Healthy(), f.Healthy()}})}});
  CHECK(f.Text(nested) == "工种 为 水手 且 体检合格 为 是 且 体检合格 为 是");
  CHECK(f.Text(f.Add(Not{f.Add(Or{{f.IsSailor(), f.Healthy()}})})) ==
        "非（工种 为 水手 或 体检合格 为 是）");
  CHECK(f.Text(f.Add(Not{f.IsSailor()})) == "非（工种 为 水手）");
}

TEST_CASE("the tree numbers its levels") {
  Fixture f;
  InstId permit = f.Add(Exists{f.permit, f.Add(And{{f.PermitAtLeast(1), f.PermitHeld()}})});
  InstId either = f.Add(Or{{f.IsSailor(), f.Healthy()}});
  InstId all = f.Add(And{{f.Healthy(), f.Add(And{{either, permit}})}});
  CHECK(DescribeTree(f.module, all) == std::vector<std::string>{
                                           "全部成立：",
                                           "  1 体检合格 为 是",
                                           "  2 任一成立：",
                                           "    2.1 工种 为 水手",
                                           "    2.2 体检合格 为 是",
                                           "  3 有 证书，同一行 全部成立：",
                                           "    3.1 等级 不低于 二等",
                                           "    3.2 取得日期 不晚于 截止日",
                                       });
  CHECK(DescribeTree(f.module, f.Healthy()) == std::vector<std::string>{"体检合格 为 是"});
}

TEST_CASE("citations give the label and the official words") {
  Fixture f;
  // "前言。凡水手体检合格，可以出海。" — the second sentence begins at byte 9.
  f.module.sentences = {{"一", "前言。", {0, 9}, SentenceClass::kDeclaratory},
                        {"二", "凡水手体检合格，可以出海。", {9, 48}, SentenceClass::kCompiled}};
  f.module.matters = {{"出海", {""}, {}}};
  InstId sailor = f.Add(Compare{CompareOp::kEq, f.Col(f.person, 1), f.Code(f.trade, 0)}, {12, 18});
  InstId rule =
      f.Add(Rule{SentenceId(1u), 0, MatterId(0u), 0, -1, Modality::kMay, sailor}, {9, 48});
  CHECK(CiteOf(f.module, rule) == "二");
  CHECK(QuoteOf(f.module, SentenceId(1u), sailor) == "水手");
  CHECK(QuoteOf(f.module, SentenceId(1u), rule) == "凡水手体检合格，可以出海。");
  CHECK(QuoteOf(f.module, SentenceId(0u), sailor).empty());       // not in that sentence
  CHECK(QuoteOf(f.module, SentenceId(1u), f.Healthy()).empty());  // no words of its own
  InstId both = f.Add(And{{sailor, f.Healthy()}});
  CHECK(DescribeTree(
            f.module, both,
            {.language = base::Language::kChinese, .as_of_year = {}, .quoted = SentenceId(1u)}) ==
        std::vector<std::string>{"全部成立：", "  1 工种 为 水手 「水手」", "  2 体检合格 为 是"});
}

}  // namespace
}  // namespace tiaowen::ir
