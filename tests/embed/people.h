#pragma once

// A register of five people, again and again, for the policy beside this file, in the columns of
// tiaowen.h.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "allowance.h"

enum { kPeople = 5, kTables = 4, kColumnsMax = 6 };

// A table that grows; its arrays are always readable to the next multiple of 64 rows.
typedef struct Rows {
  int64_t count;
  const tiaowen_table_info* info;
  tiaowen_column columns[kColumnsMax];
} Rows;

static size_t WidthOf(int32_t type) {
  if (type == TIAOWEN_DECIMAL) return 8;
  return type == TIAOWEN_TEXT || type == TIAOWEN_INT || type == TIAOWEN_DATE ? 4 : 1;
}

static void* Allocate(size_t bytes) {
  void* memory = calloc(bytes + 1, 1);
  if (memory == NULL) abort();
  return memory;
}

static void Open(Rows* rows, const tiaowen_table_info* info, int64_t most) {
  const size_t room = (size_t)tiaowen_padded_rows(most);
  rows->count = 0;
  rows->info = info;
  for (int32_t i = 0; i < info->column_count; ++i) {
    tiaowen_column* column = &rows->columns[i];
    column->values = Allocate(room * WidthOf(info->columns[i].type));
    column->upper = info->columns[i].type == TIAOWEN_DATE ? Allocate(room * 4) : NULL;
    column->valid = Allocate(room / 8);
  }
}

static void Close(Rows* rows) {
  for (int32_t i = 0; i < rows->info->column_count; ++i) {
    free((void*)rows->columns[i].values);
    free((void*)rows->columns[i].upper);
    free((void*)rows->columns[i].valid);
  }
}

// Adds a row of nulls.
static void Begin(Rows* rows) {
  for (int32_t i = 0; i < rows->info->column_count; ++i) {
    tiaowen_column* column = &rows->columns[i];
    if (column->upper != NULL) {
      ((int32_t*)column->values)[rows->count] = TIAOWEN_DATE_LOW;
      ((int32_t*)column->upper)[rows->count] = TIAOWEN_DATE_HIGH;
    } else if (WidthOf(rows->info->columns[i].type) == 1) {
      ((int8_t*)column->values)[rows->count] = -1;
    }
  }
  ++rows->count;
}

// Sets a value of the row added last, as its column's type wants it.
static void Set(Rows* rows, int32_t index, int64_t value) {
  tiaowen_column* column = &rows->columns[index];
  const int64_t row = rows->count - 1;
  switch (WidthOf(rows->info->columns[index].type)) {
    case 8:
      ((int64_t*)column->values)[row] = value;
      break;
    case 4:
      ((int32_t*)column->values)[row] = (int32_t)value;
      break;
    default:
      ((int8_t*)column->values)[row] = (int8_t)value;
  }
  ((uint64_t*)column->valid)[row / 64] |= UINT64_C(1) << (row % 64);
}

// The same for a date as it is written; "…" is a period that goes on.
static void SetDate(Rows* rows, int32_t index, const char* text) {
  int32_t first = TIAOWEN_DATE_HIGH, last = TIAOWEN_DATE_HIGH;
  if (strcmp(text, "…") != 0 && tiaowen_parse_date(text, strlen(text), &first, &last) != TIAOWEN_OK)
    abort();
  Set(rows, index, first);
  ((int32_t*)rows->columns[index].upper)[rows->count - 1] = last;
}

enum { kNull = -100 };

static void AddPerson(Rows* rows, int64_t kind, int64_t employed, const char* birth, int64_t wage,
                      int64_t days) {
  Begin(rows);
  if (kind != kNull) Set(rows, allowance_column_员工_身份, kind);
  if (employed != kNull) Set(rows, allowance_column_员工_在职, employed);
  if (birth != NULL) SetDate(rows, allowance_column_员工_出生日期, birth);
  if (wage != kNull) Set(rows, allowance_column_员工_日工资, wage);
  if (days != kNull) Set(rows, allowance_column_员工_未休天数, days);
}

static void AddCertificate(Rows* rows, int64_t name, int64_t grade, const char* date) {
  Begin(rows);
  Set(rows, allowance_column_证书_名称, name);
  Set(rows, allowance_column_证书_级别, grade);
  if (date != NULL) SetDate(rows, allowance_column_证书_取得日期, date);
}

static void AddWork(Rows* rows, const char* start, const char* end) {
  Begin(rows);
  SetDate(rows, allowance_column_工作_起, start);
  SetDate(rows, allowance_column_工作_止, end);
}

static void AddReview(Rows* rows, int64_t year, int64_t passed) {
  Begin(rows);
  Set(rows, allowance_column_考核_年度, year);
  if (passed != kNull) Set(rows, allowance_column_考核_合格, passed);
}

// Adds person `who`, from 0, with the rows of their tables.
static void AddOne(Rows tables[kTables], int who) {
  Rows* people = &tables[allowance_table_员工];
  Rows* certificates = &tables[allowance_table_证书];
  Rows* work = &tables[allowance_table_工作];
  Rows* reviews = &tables[allowance_table_考核];
  const int64_t other = tiaowen_policy_allowance.text_count;  // a text that the policy lacks
  switch (who) {
    case 0:
      AddPerson(people, allowance_value_身份_教师, 1, "1980-05-01", 30000, 5);
      AddCertificate(certificates, allowance_text_岗位能手, allowance_value_级别_中级,
                     "2020-06-01");
      AddWork(work, "2010-01-01", "…");
      AddReview(reviews, 2022, 1);
      break;
    case 1:
      AddPerson(people, allowance_value_身份_职员, kNull, "1990", kNull, 2);
      AddCertificate(certificates, other, allowance_value_级别_高级, "2023年9月27日");
      break;
    case 2:
      AddPerson(people, allowance_value_身份_教师, 1, NULL, 10000, 0);
      AddWork(work, "2018-10-10", "2023-10-09");
      AddReview(reviews, 2022, 0);
      break;
    case 3:
      AddPerson(people, kNull, 1, "1983-10-10", 8050, kNull);
      AddCertificate(certificates, allowance_text_岗位能手, allowance_value_级别_高级, "2023-09");
      AddWork(work, "2015-01-01", "2018-12-31");
      AddWork(work, "2020-01-01", "2020-12-31");
      AddReview(reviews, 2022, kNull);
      break;
    default:
      AddPerson(people, allowance_value_身份_工人, 0, "1950-01-01", 0, 1);
      AddCertificate(certificates, allowance_text_岗位能手, allowance_value_级别_高级, NULL);
      AddWork(work, "2019", "…");
      AddReview(reviews, 2021, 1);
  }
}

// A register of `applicants` people as the library reads it.
typedef struct People {
  Rows rows[kTables];
  int32_t* offsets[kTables];
  int32_t* parents[kTables];  // not in `tables`: the library makes its own
  tiaowen_table tables[kTables];
  tiaowen_batch batch;
} People;

static void MakePeople(People* people, int64_t applicants) {
  for (int t = 0; t < kTables; ++t) {
    Open(&people->rows[t], &tiaowen_policy_allowance.tables[t], 2 * applicants);
    people->offsets[t] = Allocate(4 * (size_t)(applicants + 1));
    people->parents[t] = Allocate(4 * (size_t)(2 * applicants));
  }
  for (int64_t a = 0; a < applicants; ++a) {
    AddOne(people->rows, (int)(a % kPeople));
    for (int t = 0; t < kTables; ++t) {
      people->offsets[t][a + 1] = (int32_t)people->rows[t].count;
      for (int64_t row = people->offsets[t][a]; row < people->rows[t].count; ++row)
        people->parents[t][row] = (int32_t)a;
    }
  }
  for (int t = 0; t < kTables; ++t) {
    const Rows* rows = &people->rows[t];
    const tiaowen_table table = {rows->count, t == 0 ? NULL : people->offsets[t], NULL,
                                 rows->columns};
    people->tables[t] = table;
  }
  people->batch.applicants = applicants;
  people->batch.tables = people->tables;
}

static void FreePeople(People* people) {
  for (int t = 0; t < kTables; ++t) {
    Close(&people->rows[t]);
    free(people->offsets[t]);
    free(people->parents[t]);
  }
}
