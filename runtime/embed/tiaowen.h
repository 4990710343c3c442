#pragma once
// The header of every policy holds this text too, so it guards itself.
#ifndef TIAOWEN_H
#define TIAOWEN_H

// A policy that `tiaowen build` compiled, as C sees it: what it is, what it wants to read, and how
// it is called. docs/embedding.md tells how to fill the columns. Texts are UTF-8 and end in a zero
// byte. Dates are days since 1970-01-01. Everything is for one processor family and little-endian;
// nothing here locks or keeps state, so any number of threads may call at once.

// NOLINTBEGIN: this is C
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif

// Changes when a structure of this header does.
#define TIAOWEN_ABI_VERSION 1

// A null date is the interval from the one to the other; an ongoing period ends at
// TIAOWEN_DATE_HIGH.
#define TIAOWEN_DATE_LOW (-(1 << 30))
#define TIAOWEN_DATE_HIGH (1 << 30)

// --- What a policy reads: a batch of applicants, in columns ---

// Row r of a plane of bits is bit r % 64 of word r / 64. All arrays must be readable to the next
// multiple of 64 rows; what stands there is not looked at.
typedef struct tiaowen_column {
  const void* values;     // by type: int8_t, int32_t or int64_t
  const int32_t* upper;   // dates: the last possible day, `values` the first; else NULL
  const uint64_t* valid;  // bit set: not null
} tiaowen_column;

typedef struct tiaowen_table {
  int64_t rows;
  const int32_t* offsets;  // child tables: the rows of applicant a are offsets[a] to before
                           // offsets[a + 1]; one more than applicants
  const int32_t* parents;  // child tables: the applicant of each row; NULL: made from `offsets`
  const tiaowen_column* columns;
} tiaowen_table;

typedef struct tiaowen_batch {
  int64_t applicants;           // the rows of table 0; those of its tiaowen_table count for nothing
  const tiaowen_table* tables;  // as many as the policy has
} tiaowen_batch;

// --- What it writes ---

// Plane k of `verdict_certain` begins at word k * tiaowen_words(applicants), so with all planes of
// bits. Amount k of applicant a is amounts[k * 64 * tiaowen_words(applicants) + a], if its bit of
// `amount_known` is set. A verdict or clause is certainly true (1, 1), unknown (0, 1) or false
// (0, 0) by its bits (certain, possible); a clause that did not come into question is (1, 0).
typedef struct tiaowen_output {
  uint64_t* verdict_certain;
  uint64_t* verdict_possible;
  uint64_t* clause_certain;
  uint64_t* clause_possible;
  uint64_t* facts;
  int64_t* amounts;
  uint64_t* amount_known;
} tiaowen_output;

enum {
  TIAOWEN_FALSE = 0,
  TIAOWEN_UNKNOWN = 1,
  TIAOWEN_TRUE = 2,
  TIAOWEN_NOT_EXAMINED = 3  // clauses only
};

// --- What a policy says of itself ---

enum {
  TIAOWEN_TEXT = 0,      // int32_t: a code of `texts`, or any other number from `text_count` on
  TIAOWEN_CATEGORY = 1,  // int8_t: a code of `values`; null: -1
  TIAOWEN_GRADE = 2,     // int8_t: the same; the codes ascend
  TIAOWEN_BOOL = 3,      // int8_t: 0 or 1; null: -1
  TIAOWEN_INT = 4,       // int32_t
  TIAOWEN_DATE = 5,      // int32_t twice
  TIAOWEN_DECIMAL = 6    // int64_t: the value × 10^scale
};

typedef struct tiaowen_alias {
  const char* name;
  int32_t code;
} tiaowen_alias;

typedef struct tiaowen_column_info {
  const char* name;
  int32_t type;
  int32_t scale;              // decimals: fraction digits
  int32_t used;               // 1: the code reads it; 0: the column may be left all NULL
  int32_t ongoing;            // dates: 1: an empty one means that the period goes on
  const char* const* values;  // categories and grades: what each code means
  const tiaowen_alias* aliases;
  int32_t value_count;
  int32_t alias_count;
  const char* unit;   // numbers; "": none
  int64_t value_min;  // numbers: a smaller one is an error, × 10^scale; INT64_MIN: none
} tiaowen_column_info;

enum { TIAOWEN_MAIN = 0, TIAOWEN_CHILD = 1, TIAOWEN_REFERENCE = 2 };

typedef struct tiaowen_table_info {
  const char* name;
  const tiaowen_column_info* columns;
  int32_t column_count;
  int32_t kind;
  int32_t complete;  // 0: what is not there is unknown
  // Columns, or -1.
  int32_t id_column;
  int32_t event_date;
  int32_t period_start;
  int32_t period_end;
  int32_t unique_key;  // no applicant may have two rows with the same
} tiaowen_table_info;

typedef struct tiaowen_conclusion_info {
  const char* matter;
  const char* target;  // "": the matter has none
  const char* unit;    // of its amount; "": none
  int32_t amount;      // its place among the amounts, or -1
  int32_t scale;       // fraction digits of its amount
} tiaowen_conclusion_info;

enum { TIAOWEN_PREREQUISITE = 0, TIAOWEN_RULE = 1, TIAOWEN_EXCLUSION = 2 };

// A condition of the text. Clauses of one provision are a tree; a parent stands before its parts.
typedef struct tiaowen_clause_info {
  const char* sentence;     // the label of its sentence
  const char* description;  // in plain Chinese
  const char* path;         // of a rule: the path by which it gives its conclusion; "": none
  int32_t parent;           // -1: the whole condition of a provision
  int32_t provision;
  int32_t conclusion;  // of a rule: what it gives; else -1
} tiaowen_clause_info;

enum {
  TIAOWEN_COLUMN = 0,             // a value is null or a date is partial
  TIAOWEN_MISSING_ROW = 1,        // a row is missing, or may be
  TIAOWEN_MISSING_REFERENCE = 2,  // a row of a reference table is
  TIAOWEN_EMPTY_CELL = 3,         // a cell of a reference table is null
  TIAOWEN_DISCRETION = 4          // an authority decides; no record helps
};

// What would help to decide a clause that is unknown.
typedef struct tiaowen_fact_info {
  int32_t clause;
  int32_t kind;
  int32_t table;   // -1: none
  int32_t column;  // -1: none
} tiaowen_fact_info;

// For the library's own use.
typedef struct tiaowen_parameter {
  int32_t kind, years, days_after, months, missing_day, working_days;
  int32_t at_kind, at_offset, at_month, at_day, at_date;
} tiaowen_parameter;
typedef struct tiaowen_buffer {
  int32_t table, element;
} tiaowen_buffer;
typedef struct tiaowen_work_year {
  const int32_t* days;
  int32_t year, day_count;
} tiaowen_work_year;

typedef struct tiaowen_policy {
  uint32_t abi_version;  // TIAOWEN_ABI_VERSION
  uint32_t size;         // of this structure
  const char* program;   // that compiled it
  const char* title;
  const char* official_text_sha256;  // of its files of official text, in order, parted by ","
  const char* forks;                 // those whose other reading it takes, parted by ","
  int32_t in_force_from;             // TIAOWEN_DATE_LOW: not said
  int32_t in_force_to;               // TIAOWEN_DATE_HIGH: not said
  const tiaowen_table_info* tables;
  const char* const* texts;                    // by code
  const int32_t* texts_in_order;               // the codes of all texts in the order of their bytes
  const tiaowen_conclusion_info* conclusions;  // planes of verdicts
  const tiaowen_clause_info* clauses;
  const tiaowen_fact_info* facts;
  const tiaowen_parameter* parameters;
  const tiaowen_buffer* buffers;
  const tiaowen_work_year* work_years;
  int32_t table_count;
  int32_t text_count;
  int32_t conclusion_count;
  int32_t clause_count;
  int32_t fact_count;
  int32_t amount_count;
  int32_t parameter_count;
  int32_t buffer_count;
  int32_t work_year_count;
  int32_t reserved;
  void (*entry)(const tiaowen_batch* batch, const int32_t* parameters, void* const* buffers,
                const tiaowen_output* output);
} tiaowen_policy;

// --- Calls ---

enum {
  TIAOWEN_OK = 0,
  TIAOWEN_WRONG_VERSION = 1,    // policy and library are not of one ABI version
  TIAOWEN_MISSING_POINTER = 2,  // NULL where something must be
  TIAOWEN_WRONG_DATE = 3,       // no such day, or outside 1900-01-01 to 2199-12-31
  TIAOWEN_WRONG_ROWS = 4,       // numbers of rows, or rows that are not grouped by applicant
  TIAOWEN_WRONG_VALUE = 5,      // a value that its column cannot have
  TIAOWEN_SCRATCH_TOO_SMALL = 6,
  TIAOWEN_NO_WORK_CALENDAR = 7,  // the policy does not know the working days that the date needs
  TIAOWEN_OUT_OF_MEMORY = 8
};

// What was wrong, and where: -1 where that says nothing.
typedef struct tiaowen_error {
  int32_t code;
  int32_t table;
  int32_t column;
  int64_t row;
  char zh[256];
  char en[256];
} tiaowen_error;

// Evaluates every conclusion of every applicant of `batch` on the as-of date, and writes every word
// of every plane. Checks everything that it reads; `scratch` is memory of tiaowen_scratch_bytes, or
// NULL, then it is allocated for this call. Returns TIAOWEN_OK or what is wrong, and says it in
// `error` unless that is NULL; the output is then undefined.
int32_t tiaowen_evaluate(const tiaowen_policy* policy, const tiaowen_batch* batch, int32_t as_of,
                         void* scratch, size_t scratch_bytes, const tiaowen_output* output,
                         tiaowen_error* error);

// The same for a batch whose values are known to be right: only its form is checked, and the output
// for values that a column cannot have is undefined.
int32_t tiaowen_evaluate_trusted(const tiaowen_policy* policy, const tiaowen_batch* batch,
                                 int32_t as_of, void* scratch, size_t scratch_bytes,
                                 const tiaowen_output* output, tiaowen_error* error);

// The scratch memory that a batch of these numbers of rows needs; 0 when they are wrong.
size_t tiaowen_scratch_bytes(const tiaowen_policy* policy, const tiaowen_batch* batch);

// The words of a plane of `rows` bits, and the rows to which arrays must be readable.
int64_t tiaowen_words(int64_t rows);
int64_t tiaowen_padded_rows(int64_t rows);

// The days that a date may mean: month 0 stands for any of the year, day 0 for any of the month.
int32_t tiaowen_date(int32_t year, int32_t month, int32_t day, int32_t* first, int32_t* last);
// The same of a date as registers write them: 2016-06-01, 2016年6月, 2016 and so on.
int32_t tiaowen_parse_date(const char* text, size_t length, int32_t* first, int32_t* last);

// The code of a text of the policy, or -1: then give it one from `text_count` on, equal texts the
// same.
int32_t tiaowen_find_text(const tiaowen_policy* policy, const char* text, size_t length);
// The code of a value of a category or grade, by its name or another it has, or -1.
int32_t tiaowen_find_value(const tiaowen_column_info* column, const char* text, size_t length);

// TIAOWEN_TRUE and so on, of one applicant. Nothing is checked.
int32_t tiaowen_verdict(const tiaowen_output* output, int64_t applicants, int32_t conclusion,
                        int64_t applicant);
int32_t tiaowen_clause(const tiaowen_output* output, int64_t applicants, int32_t clause,
                       int64_t applicant);
// 1: fact `fact` would help to decide. Nothing is checked.
int32_t tiaowen_fact(const tiaowen_output* output, int64_t applicants, int32_t fact,
                     int64_t applicant);

#ifdef __GNUC__
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif

// NOLINTEND
#endif  // TIAOWEN_H
