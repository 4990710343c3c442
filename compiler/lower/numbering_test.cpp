#include "compiler/lower/numbering.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::lower {
namespace {

ir::InstId AddComparison(ir::Module* module, ir::CompareOp op, int column, int64_t value) {
  const ir::InstId lhs = module->Add(ir::ColumnRef{ir::TableId(1), column}, {});
  const ir::InstId rhs = module->Add(ir::IntConst{value}, {});
  return module->Add(ir::Compare{op, lhs, rhs}, {});
}

}  // namespace

TEST_CASE("Equal trees have one number, whatever differs gives another") {
  ir::Module module;
  const ir::InstId first = AddComparison(&module, ir::CompareOp::kLe, 2, 7);
  const ir::InstId same = AddComparison(&module, ir::CompareOp::kLe, 2, 7);
  const ir::InstId other_op = AddComparison(&module, ir::CompareOp::kLt, 2, 7);
  const ir::InstId other_column = AddComparison(&module, ir::CompareOp::kLe, 3, 7);
  const ir::InstId other_value = AddComparison(&module, ir::CompareOp::kLe, 2, 8);
  const ir::InstId exists = module.Add(ir::Exists{ir::TableId(1), first}, {});
  const ir::InstId same_exists = module.Add(ir::Exists{ir::TableId(1), same}, {});
  const ir::InstId other_exists = module.Add(ir::Exists{ir::TableId(1), other_op}, {});
  const Numbering numbering(module);
  CHECK(numbering.Of(first) == numbering.Of(same));
  CHECK(numbering.Of(first) != numbering.Of(other_op));
  CHECK(numbering.Of(first) != numbering.Of(other_column));
  CHECK(numbering.Of(first) != numbering.Of(other_value));
  CHECK(numbering.Of(exists) == numbering.Of(same_exists));
  CHECK(numbering.Of(exists) != numbering.Of(other_exists));
}

TEST_CASE("A period from a date and one without are different") {
  ir::Module module;
  const ir::TableId table(1);
  const ir::InstId date = module.Add(ir::ColumnRef{table, 0}, {});
  const ir::InstId all = module.Add(ir::TruthConst{base::Truth::kTrue, table}, {});
  auto add = [&](ir::InstId since, int years) {
    return module.Add(ir::Accumulated{table, all, since, years, 0, ir::kMainTable}, {});
  };
  const ir::InstId open = add({}, 2), from = add(date, 2), longer = add(date, 3);
  const Numbering numbering(module);
  CHECK(numbering.Of(open) != numbering.Of(from));
  CHECK(numbering.Of(from) != numbering.Of(longer));
}

}  // namespace tiaowen::lower
