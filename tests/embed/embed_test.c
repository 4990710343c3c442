// A C program as a user would write it: the policy beside this file on people whose conclusions
// were derived by hand, and what a caller can get wrong. Returns 0 when all is as it should be.

#include <stdio.h>

#include "people.h"

static int failures = 0;

static void Check(int holds, const char* what, int line) {
  if (holds) return;
  ++failures;
  printf("line %d: %s\n", line, what);
}
#define CHECK(condition) Check((condition) != 0, #condition, __LINE__)

static const tiaowen_policy* const kPolicy = &tiaowen_policy_allowance;
enum { F = TIAOWEN_FALSE, U = TIAOWEN_UNKNOWN, T = TIAOWEN_TRUE };

// On 2023-10-10. National Day: 29 September to 6 October off, 7 and 8 October worked, so that of
// 27 September the fifth working day is 10 October. The work of the third and fourth person covers
// 1826 and 1461 + 366 days; five years are 1826.
static const int kExpected[kPeople][6] = {
    {T, F, T, T, T, T}, {F, T, F, F, U, T}, {F, F, F, U, F, F},
    {U, U, T, T, U, U}, {F, U, U, F, U, T},
};
static const int32_t kConclusions[6] = {
    allowance_conclusion_津贴_甲等, allowance_conclusion_津贴_乙等, allowance_conclusion_津贴_丙等,
    allowance_conclusion_津贴_丁等, allowance_conclusion_津贴_戊等, allowance_conclusion_补偿,
};

static int32_t Day(int year, int month, int day) {
  int32_t first = 0;
  CHECK(tiaowen_date(year, month, day, &first, NULL) == TIAOWEN_OK);
  return first;
}

// Planes full of what nobody should read.
static uint64_t* Planes(int32_t count, int64_t applicants, size_t word_bytes) {
  const size_t bytes = (size_t)count * (size_t)tiaowen_words(applicants) * word_bytes;
  uint64_t* planes = Allocate(bytes);
  memset(planes, 0xA5, bytes);
  return planes;
}

static tiaowen_output MakeOutput(int64_t applicants) {
  const tiaowen_output output = {Planes(kPolicy->conclusion_count, applicants, 8),
                                 Planes(kPolicy->conclusion_count, applicants, 8),
                                 Planes(kPolicy->clause_count, applicants, 8),
                                 Planes(kPolicy->clause_count, applicants, 8),
                                 Planes(kPolicy->fact_count, applicants, 8),
                                 (int64_t*)Planes(kPolicy->amount_count, applicants, 512),
                                 Planes(kPolicy->amount_count, applicants, 8)};
  return output;
}

static void FreeOutput(const tiaowen_output* output) {
  free(output->verdict_certain);
  free(output->verdict_possible);
  free(output->clause_certain);
  free(output->clause_possible);
  free(output->facts);
  free(output->amounts);
  free(output->amount_known);
}

static void CheckAmounts(const tiaowen_output* output, int64_t applicants) {
  // In fen: 5 days of 300.00 yuan three times over; no wage; none; none; no wage to speak of.
  static const int64_t kAmounts[kPeople] = {450000, -1, -1, -1, 0};
  const int64_t start = allowance_amount_补偿 * 64 * tiaowen_words(applicants);
  for (int64_t a = 0; a < applicants; ++a) {
    const int known = (int)((output->amount_known[a / 64] >> (a % 64)) & 1);
    CHECK(known == (kAmounts[a % kPeople] >= 0));
    if (known) CHECK(output->amounts[start + a] == kAmounts[a % kPeople]);
  }
}

// Who lacks what: the wage of the second person, the birth date of the third.
static void CheckFacts(const tiaowen_output* output, int64_t applicants) {
  int births = 0, rows = 0;
  for (int32_t f = 0; f < kPolicy->fact_count; ++f) {
    const tiaowen_fact_info* fact = &kPolicy->facts[f];
    if (fact->kind == TIAOWEN_COLUMN && fact->table == allowance_table_员工 &&
        fact->column == allowance_column_员工_出生日期) {
      ++births;
      for (int who = 0; who < kPeople; ++who)
        CHECK(tiaowen_fact(output, applicants, f, who) == (who == 2));
    }
    if (fact->kind == TIAOWEN_MISSING_ROW) {
      ++rows;
      CHECK(fact->table == allowance_table_考核 && fact->column == -1);
      CHECK(strcmp(kPolicy->clauses[fact->clause].sentence, "五") == 0);
      for (int who = 0; who < kPeople; ++who)
        CHECK(tiaowen_fact(output, applicants, f, who) == (who == 1 || who == 4));
    }
  }
  CHECK(births == 1);
  CHECK(rows == 1);
}

static void CheckClauses(const tiaowen_output* output, int64_t applicants) {
  for (int32_t c = 0; c < kPolicy->clause_count; ++c) {
    const tiaowen_clause_info* clause = &kPolicy->clauses[c];
    CHECK(clause->provision == TIAOWEN_RULE);
    if (clause->parent >= 0 || clause->conclusion != allowance_conclusion_津贴_丁等) continue;
    CHECK(strcmp(clause->sentence, "四") == 0);
    CHECK(tiaowen_clause(output, applicants, c, 2) == U);
    CHECK(tiaowen_clause(output, applicants, c, 3) == T);
    CHECK(tiaowen_clause(output, applicants, c, 4) == F);
  }
}

static void TestPeople(int64_t applicants) {
  People people;
  MakePeople(&people, applicants);
  tiaowen_output output = MakeOutput(applicants);
  tiaowen_error error;
  const int32_t as_of = Day(2023, 10, 10);
  CHECK(tiaowen_evaluate(kPolicy, &people.batch, as_of, NULL, 0, &output, &error) == TIAOWEN_OK);
  CHECK(error.code == TIAOWEN_OK && error.zh[0] == '\0' && error.en[0] == '\0');
  for (int64_t a = 0; a < applicants; ++a) {
    for (int c = 0; c < 6; ++c) {
      const int32_t verdict = tiaowen_verdict(&output, applicants, kConclusions[c], a);
      if (verdict == kExpected[a % kPeople][c]) continue;
      printf("person %d, conclusion %d: %d\n", (int)a, c, (int)verdict);
      ++failures;
    }
  }
  CheckAmounts(&output, applicants);
  CheckFacts(&output, applicants);
  CheckClauses(&output, applicants);

  // Memory and parents of the caller's give the same.
  tiaowen_output again = MakeOutput(applicants);
  for (int t = 1; t < kTables; ++t) people.tables[t].parents = people.parents[t];
  const size_t bytes = tiaowen_scratch_bytes(kPolicy, &people.batch);
  CHECK(bytes > 0);
  void* scratch = Allocate(bytes);
  CHECK(tiaowen_evaluate_trusted(kPolicy, &people.batch, as_of, scratch, bytes, &again, &error) ==
        TIAOWEN_OK);
  const size_t words = (size_t)tiaowen_words(applicants);
  CHECK(memcmp(output.verdict_certain, again.verdict_certain,
               8 * words * (size_t)kPolicy->conclusion_count) == 0);
  CHECK(memcmp(output.facts, again.facts, 8 * words * (size_t)kPolicy->fact_count) == 0);
  CHECK(tiaowen_evaluate(kPolicy, &people.batch, as_of, scratch, bytes - 1, &again, &error) ==
        TIAOWEN_SCRATCH_TOO_SMALL);
  free(scratch);
  FreeOutput(&again);
  FreeOutput(&output);
  FreePeople(&people);
}

static void TestDescription(void) {
  CHECK(kPolicy->abi_version == TIAOWEN_ABI_VERSION && kPolicy->size == sizeof(tiaowen_policy));
  CHECK(strcmp(kPolicy->title, "津贴办法") == 0);
  CHECK(strlen(kPolicy->official_text_sha256) == 64);
  CHECK(strcmp(kPolicy->forks, "") == 0);
  CHECK(kPolicy->in_force_from == TIAOWEN_DATE_LOW && kPolicy->in_force_to == TIAOWEN_DATE_HIGH);
  CHECK(kPolicy->table_count == kTables && kPolicy->conclusion_count == 6);
  CHECK(kPolicy->amount_count == 1 && kPolicy->work_year_count == 1);
  CHECK(kPolicy->work_years[0].year == 2023);
  const tiaowen_table_info* tables = kPolicy->tables;
  CHECK(tables[0].kind == TIAOWEN_MAIN && tables[0].id_column == allowance_column_员工_编号);
  const tiaowen_table_info* work = &tables[allowance_table_工作];
  CHECK(work->kind == TIAOWEN_CHILD && work->complete == 1 && work->column_count == 2);
  CHECK(work->period_start == allowance_column_工作_起);
  CHECK(work->period_end == allowance_column_工作_止);
  CHECK(work->columns[work->period_start].ongoing == 0);
  CHECK(work->columns[work->period_end].ongoing == 1);
  CHECK(work->event_date == -1 && work->unique_key == -1);
  CHECK(tables[allowance_table_证书].event_date == allowance_column_证书_取得日期);
  CHECK(tables[allowance_table_考核].unique_key == allowance_column_考核_年度);
  CHECK(tables[allowance_table_考核].complete == 0);
  const tiaowen_column_info* wage = &tables[0].columns[allowance_column_员工_日工资];
  CHECK(wage->type == TIAOWEN_DECIMAL && wage->scale == 2 && wage->used == 1);
  CHECK(wage->value_min == 0 && strcmp(wage->unit, "元每天") == 0);
  CHECK(tables[0].columns[allowance_column_员工_编号].used == 0);
  CHECK(tables[0].columns[allowance_column_员工_出生日期].value_min == INT64_MIN);
  const tiaowen_column_info* grade =
      &tables[allowance_table_证书].columns[allowance_column_证书_级别];
  CHECK(grade->type == TIAOWEN_GRADE && grade->value_count == 3 && grade->alias_count == 1);
  CHECK(strcmp(grade->values[allowance_value_级别_高级], "高级") == 0);
  const tiaowen_conclusion_info* pay = &kPolicy->conclusions[allowance_conclusion_补偿];
  CHECK(strcmp(pay->matter, "补偿") == 0 && strcmp(pay->target, "") == 0);
  CHECK(pay->amount == allowance_amount_补偿 && pay->scale == 2 && strcmp(pay->unit, "元") == 0);
  CHECK(kPolicy->conclusions[0].amount == -1);
}

static void TestLookups(void) {
  const tiaowen_column_info* grade =
      &kPolicy->tables[allowance_table_证书].columns[allowance_column_证书_级别];
  CHECK(tiaowen_find_value(grade, "中级", strlen("中级")) == allowance_value_级别_中级);
  CHECK(tiaowen_find_value(grade, "资深", strlen("资深")) == allowance_value_级别_高级);
  CHECK(tiaowen_find_value(grade, "中", strlen("中")) == -1);
  for (int32_t i = 0; i < kPolicy->text_count; ++i)
    CHECK(tiaowen_find_text(kPolicy, kPolicy->texts[i], strlen(kPolicy->texts[i])) == i);
  CHECK(tiaowen_find_text(kPolicy, "普法能手", strlen("普法能手")) == -1);
  int32_t first = 0, last = 0;
  CHECK(Day(1970, 1, 1) == 0 && Day(2000, 3, 1) == 11017);
  CHECK(tiaowen_date(2024, 2, 0, &first, &last) == TIAOWEN_OK);
  CHECK(first == Day(2024, 2, 1) && last == Day(2024, 2, 29));
  CHECK(tiaowen_date(2023, 0, 0, &first, &last) == TIAOWEN_OK);
  CHECK(first == Day(2023, 1, 1) && last == Day(2023, 12, 31));
  CHECK(tiaowen_date(2023, 2, 29, &first, &last) == TIAOWEN_WRONG_DATE);
  CHECK(tiaowen_date(2023, 0, 5, &first, &last) == TIAOWEN_WRONG_DATE);
  CHECK(tiaowen_date(1899, 12, 31, &first, &last) == TIAOWEN_WRONG_DATE);
  CHECK(tiaowen_date(INT32_MIN, 1, 1, &first, &last) == TIAOWEN_WRONG_DATE);
  CHECK(tiaowen_parse_date("2023-13", 7, &first, &last) == TIAOWEN_WRONG_DATE);
  CHECK(tiaowen_parse_date(NULL, 0, &first, &last) == TIAOWEN_MISSING_POINTER);
}

// A register to make mistakes in.
static People people;
static tiaowen_output output;
static int32_t as_of;

static int32_t Evaluate(tiaowen_error* error) {
  return tiaowen_evaluate(kPolicy, &people.batch, as_of, NULL, 0, &output, error);
}

// Says whether the call is refused for `code` at that place, in words of both languages.
static int Refused(int32_t code, int32_t table, int32_t column, int64_t row) {
  tiaowen_error error;
  memset(&error, 0xA5, sizeof error);
  const int32_t got = Evaluate(&error);
  const int as_told = got == code && error.code == code && error.table == table &&
                      error.column == column && error.row == row && error.zh[0] != '\0' &&
                      error.en[0] != '\0' && Evaluate(NULL) == code;
  if (!as_told)
    printf("%d %d %d %d: %s %s\n", (int)got, (int)error.table, (int)error.column, (int)error.row,
           error.zh, error.en);
  return as_told;
}

static void TestWrongCalls(void) {
  tiaowen_policy newer = *kPolicy;
  newer.abi_version = TIAOWEN_ABI_VERSION + 1;
  CHECK(tiaowen_evaluate(&newer, &people.batch, as_of, NULL, 0, &output, NULL) ==
        TIAOWEN_WRONG_VERSION);
  CHECK(tiaowen_scratch_bytes(&newer, &people.batch) == 0);
  CHECK(tiaowen_evaluate(NULL, &people.batch, as_of, NULL, 0, &output, NULL) ==
        TIAOWEN_MISSING_POINTER);
  CHECK(tiaowen_evaluate(kPolicy, NULL, as_of, NULL, 0, &output, NULL) == TIAOWEN_MISSING_POINTER);
  CHECK(tiaowen_evaluate(kPolicy, &people.batch, as_of, NULL, 0, NULL, NULL) ==
        TIAOWEN_MISSING_POINTER);
  tiaowen_output no_facts = output;
  no_facts.facts = NULL;
  CHECK(tiaowen_evaluate(kPolicy, &people.batch, as_of, NULL, 0, &no_facts, NULL) ==
        TIAOWEN_MISSING_POINTER);
  const int32_t day = as_of;
  as_of = INT32_MAX;
  CHECK(Refused(TIAOWEN_WRONG_DATE, -1, -1, -1));
  as_of = Day(2025, 3, 1);  // no work calendar of that year
  CHECK(Refused(TIAOWEN_NO_WORK_CALENDAR, -1, -1, -1));
  as_of = day;
}

static void TestWrongRows(void) {
  const int t = allowance_table_证书;
  tiaowen_table* table = &people.tables[t];
  const tiaowen_table right = *table;
  people.batch.applicants = -1;
  CHECK(Refused(TIAOWEN_WRONG_ROWS, 0, -1, -1));
  CHECK(tiaowen_scratch_bytes(kPolicy, &people.batch) == 0);
  people.batch.applicants = kPeople;
  people.batch.tables = NULL;
  CHECK(Refused(TIAOWEN_MISSING_POINTER, -1, -1, -1));
  people.batch.tables = people.tables;
  table->rows = right.rows + 1;
  CHECK(Refused(TIAOWEN_WRONG_ROWS, t, -1, -1));
  *table = right;
  table->offsets = NULL;
  CHECK(Refused(TIAOWEN_MISSING_POINTER, t, -1, -1));
  *table = right;
  people.offsets[t][2] = people.offsets[t][3] + 1;
  CHECK(Refused(TIAOWEN_WRONG_ROWS, t, -1, -1));
  people.offsets[t][2] = people.offsets[t][1] + 1;
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
  table->parents = people.parents[t];
  people.parents[t][1] = 3;
  CHECK(Refused(TIAOWEN_WRONG_ROWS, t, -1, 1));
  people.parents[t][1] = 1;
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
  *table = right;
  table->columns = NULL;
  CHECK(Refused(TIAOWEN_MISSING_POINTER, t, allowance_column_证书_名称, -1));
  *table = right;
  tiaowen_column* date = &people.rows[t].columns[allowance_column_证书_取得日期];
  const tiaowen_column dates = *date;
  date->upper = NULL;
  CHECK(Refused(TIAOWEN_MISSING_POINTER, t, allowance_column_证书_取得日期, -1));
  *date = dates;
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
}

// Writes `value` to a row, has it refused there, and puts the old one back.
#define REFUSE(Type, t, c, r, value)                                              \
  do {                                                                            \
    Type* place = (Type*)people.rows[t].columns[c].values + (r);                  \
    const Type old = *place;                                                      \
    *place = (value);                                                             \
    Check(Refused(TIAOWEN_WRONG_VALUE, t, c, r), #t " " #c " " #value, __LINE__); \
    *place = old;                                                                 \
  } while (0)

static void TestWrongValues(void) {
  REFUSE(int8_t, allowance_table_员工, allowance_column_员工_身份, 1, 3);
  REFUSE(int8_t, allowance_table_员工, allowance_column_员工_身份, 1, -1);
  REFUSE(int8_t, allowance_table_员工, allowance_column_员工_身份, 3, 0);  // null
  REFUSE(int8_t, allowance_table_员工, allowance_column_员工_在职, 4, 2);
  REFUSE(int32_t, allowance_table_员工, allowance_column_员工_出生日期, 2, 0);  // null
  REFUSE(int32_t, allowance_table_员工, allowance_column_员工_出生日期, 0, Day(1980, 5, 2));
  REFUSE(int32_t, allowance_table_员工, allowance_column_员工_出生日期, 0, TIAOWEN_DATE_LOW);
  REFUSE(int32_t, allowance_table_员工, allowance_column_员工_未休天数, 4, -1);
  REFUSE(int64_t, allowance_table_员工, allowance_column_员工_日工资, 4, -1);
  REFUSE(int32_t, allowance_table_证书, allowance_column_证书_名称, 0, -1);
  // The date of a certificate is no end of a period.
  REFUSE(int32_t, allowance_table_证书, allowance_column_证书_取得日期, 0, TIAOWEN_DATE_HIGH);
  Rows* work = &people.rows[allowance_table_工作];
  int32_t* starts = (int32_t*)work->columns[allowance_column_工作_起].values;
  int32_t* latest = (int32_t*)work->columns[allowance_column_工作_起].upper;
  const int32_t start = starts[1];
  starts[1] = latest[1] = Day(2023, 10, 10);  // the day after its end
  CHECK(Refused(TIAOWEN_WRONG_VALUE, allowance_table_工作, allowance_column_工作_止, 1));
  starts[1] = latest[1] = start;
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
}

// Two reviews of one year: that of the third person becomes the first one's too.
static void TestSameKey(void) {
  int32_t* offsets = people.offsets[allowance_table_考核];
  const int32_t end = offsets[1];
  offsets[1] = offsets[2] = offsets[3];
  CHECK(Refused(TIAOWEN_WRONG_VALUE, allowance_table_考核, allowance_column_考核_年度, 1));
  offsets[1] = offsets[2] = end;
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
}

static void TestNobody(void) {
  // Nothing at all needs to be there but the offsets.
  static const int32_t kNone[1] = {0};
  const tiaowen_table table = {0, kNone, NULL, NULL};
  const tiaowen_table tables[kTables] = {table, table, table, table};
  const tiaowen_batch batch = {0, tables};
  const tiaowen_output nothing = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
  CHECK(tiaowen_evaluate(kPolicy, &batch, as_of, NULL, 0, &nothing, NULL) == TIAOWEN_OK);
}

int main(void) {
  TestDescription();
  TestLookups();
  TestPeople(kPeople);
  TestPeople(64);
  TestPeople(203);
  MakePeople(&people, kPeople);
  output = MakeOutput(kPeople);
  as_of = Day(2023, 10, 10);
  CHECK(Evaluate(NULL) == TIAOWEN_OK);
  TestWrongCalls();
  TestWrongRows();
  TestWrongValues();
  TestSameKey();
  TestNobody();
  FreeOutput(&output);
  FreePeople(&people);
  printf("%d failures\n", failures);
  return failures == 0 ? 0 : 1;
}
