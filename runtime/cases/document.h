#pragma once

#include <string>
#include <vector>

#include "runtime/batch/batch.h"
#include "runtime/cases/expectation.h"

// Cases in Markdown: docs/language.md, 例子.
namespace tiaowen::cases {

// The persons of one heading, with their tables and what is expected of them.
struct Situation {
  std::string name;
  int64_t line = 0;  // of the heading
  int32_t as_of = 0;
  batch::Batch persons;
  bool has_expectations = false;
  std::vector<ExpectedRow> expected;
};

// Reads the situations of a document: what is written below the heading, and the defaults for what
// is not. Values go through the checks of a register. What is wrong is added to `problems`, and the
// situation it belongs to is left out; wrong defaults leave out all.
std::vector<Situation> ReadDocument(const source::File& file, const ir::Module& module,
                                    const ResultLayout& layout, std::vector<Problem>* problems);

}  // namespace tiaowen::cases
