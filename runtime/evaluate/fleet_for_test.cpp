#include "runtime/evaluate/fleet_for_test.h"

namespace tiaowen::evaluate {
namespace {

using namespace ir;  // the whole file is IR

void Declare(Module& m) {
  Type text{TypeKind::kText, {}}, date{TypeKind::kDate, {}}, integer{TypeKind::kInt, {}};
  Type flag{TypeKind::kBool, {}}, trade{TypeKind::kCategory, EnumId(0u)},
      rank{TypeKind::kGrade, EnumId(1u)};
  m.title = "船员办法";
  m.schema.enums = {{"工种", false, {"水手", "轮机"}, {}}, {"等级", true, {"三等", "二等"}, {}}};
  auto add_table = [&](const char* name,
                       const std::vector<std::pair<const char*, Type>>& columns) -> Table& {
    Table table;
    table.name = name;
    for (const auto& [column_name, type] : columns) {
      Column column;
      column.name = column_name;
      column.type = type;
      table.columns.push_back(column);
    }
    m.schema.tables.push_back(table);
    return m.schema.tables.back();
  };
  Table& person = add_table("船员", {{"编号", text},
                                     {"体检合格", flag},
                                     {"工种", trade},
                                     {"现船", text},
                                     {"入职日期", date},
                                     {"甲", flag},
                                     {"乙", flag},
                                     {"丙", flag}});
  person.kind = TableKind::kMain;
  person.id_column = 0;
  add_table("证书", {{"等级", rank}, {"取得日期", date}}).event_date = 1;
  Table& voyage = add_table("航次", {{"起", date}, {"止", date}, {"工种", trade}});
  voyage.period_start = 0;
  voyage.period_end = 1;
  voyage.columns[1].null_meaning = NullMeaning::kOngoing;
  Table& review = add_table("考核", {{"年度", integer}, {"名次", integer}, {"船", text}});
  review.unique_key = 0;
  review.complete = false;
}

void Write(Module& m) {
  const char* labels[] = {"一", "二1", "二2", "二3", "三", "四"};
  const char* sentences[] = {
      "船员须合格。",       "考核前五。",       "持有二等证书的，可升任大副。",
      "甲乙或丙，可破格。", "满二年，可出海。", "退役另定。"};
  int64_t at = 0;
  for (size_t i = 0; i < 6; ++i) {
    auto length = static_cast<int64_t>(std::string(sentences[i]).size());
    m.sentences.push_back({labels[i],
                           sentences[i],
                           {at, at + length},
                           i == 5 ? SentenceClass::kUntranslated : SentenceClass::kCompiled});
    at += length;
  }
  m.matters = {
      {"升任", {"大副", "船长"}, {"常规", "破格"}}, {"出海", {""}, {}}, {"退役", {""}, {}}};
}

void Provide(Module& m) {
  TableId main = kMainTable, permits(1u), voyages(2u), reviews(3u);
  auto add = [&](InstData data, Span span = {}) { return m.Add(std::move(data), span); };
  auto col = [&](TableId table, int column) { return add(ColumnRef{table, column}); };
  auto is = [&](int column) { return add(IsTrue{col(main, column)}); };
  auto cmp = [&](CompareOp op, InstId lhs, InstId rhs) { return add(Compare{op, lhs, rhs}); };
  auto sailor = [&](TableId table, int column) {
    return cmp(CompareOp::kEq, col(table, column), add(CodeConst{EnumId(0u), 0}));
  };

  InstId healthy = is(1);
  InstId basic = add(And{{healthy, sailor(main, 2)}});
  m.prerequisites.push_back(add(Prerequisite{SentenceId(0u), MatterId(0u), basic}));
  InstId placed = cmp(CompareOp::kLe, col(reviews, 1), add(IntConst{5}));
  InstId same_ship = cmp(CompareOp::kEq, col(reviews, 2), add(ParentRef{reviews, 3}));
  InstId good_review = add(And{{placed, same_ship}});
  InstId key = add(AsOfYear{-1});
  m.prerequisites.push_back(
      add(Prerequisite{SentenceId(1u), MatterId(0u), add(Keyed{reviews, key, good_review})}));

  InstId grade = cmp(CompareOp::kGe, col(permits, 0), add(CodeConst{EnumId(1u), 1}));
  InstId held = cmp(CompareOp::kLe, col(permits, 1), add(AsOf{}));
  InstId permit = add(And{{grade, held}});
  int64_t words = m.sentences[2].span.begin;
  InstId has_permit = add(Exists{permits, permit}, {words, words + 18});  // 持有二等证书
  m.rules.push_back(add(Rule{SentenceId(2u), 0, MatterId(0u), 0, 0, Modality::kMay, has_permit}));
  InstId a = is(5), b = is(6);
  InstId both = add(And{{a, b}});
  InstId exception = add(Or{{both, is(7)}});
  m.rules.push_back(add(Rule{SentenceId(3u), 0, MatterId(0u), 0, 1, Modality::kMay, exception}));
  InstId filter = sailor(voyages, 2);
  InstId served = add(Accumulated{voyages, filter, col(main, 4), 2, 0, main});
  m.rules.push_back(add(Rule{SentenceId(4u), 0, MatterId(1u), 0, -1, Modality::kMay, served}));
  m.untranslated.push_back(add(Untranslated{SentenceId(5u), MatterId(2u)}));
}

}  // namespace

ir::Module MakeFleet() {
  ir::Module m;
  Declare(m);
  Write(m);
  Provide(m);
  return m;
}

}  // namespace tiaowen::evaluate
