#include "runtime/evaluate/amounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "compiler/ir/clauses.h"
#include "compiler/ir/describe.h"
#include "runtime/builtin/clock.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::evaluate {
namespace {

class NoteWriter {
 public:
  NoteWriter(const ir::Module& module, const batch::Batch& batch, int64_t applicant, int32_t as_of,
             base::Language language)
      : module_(module),
        applicant_(applicant),
        language_(language),
        clock_(builtin::ClockAt(as_of)),
        batch_(batch),
        evaluator_(module, batch, clock_) {}

  std::string Write(const ir::Conclusion& conclusion) const {
    const std::vector<interpret::AmountWay> ways =
        interpret::ListAmountWays(module_, batch_, clock_, conclusion, applicant_);
    if (std::none_of(ways.begin(), ways.end(), [](const auto& way) { return way.gives; }))
      return Say("数额：所依据的条款没有写明", "amount: the provisions that apply say none");
    for (const interpret::AmountWay& way : ways) {
      if (way.amount.null) return OfNull(module_.get<ir::Rule>(way.rule).amount);
    }
    for (const interpret::AmountWay& way : ways) {
      if (!way.gives)
        return Fill("数额：{} 是否成立未定", "amount: whether {} applies is open",
                    ir::CiteOf(module_, way.rule));
    }
    const ir::AmountType& type = *module_.matter(conclusion.matter).amount;
    if (type.join == ir::AmountJoin::kSum)
      return Say("数额：合计超出范围", "amount: the sum is out of range");
    const auto other = std::find_if(ways.begin(), ways.end(), [&](const auto& way) {
      return way.amount.first != ways.front().amount.first;
    });
    TW_CHECK(other != ways.end(), "an amount that is known");
    return Fill("数额：{}（{}）与 {}（{}）不同", "amount: {} ({}) and {} ({}) differ",
                ir::CiteOf(module_, ways.front().rule),
                ir::FormatDecimal(ways.front().amount.first, type.scale),
                ir::CiteOf(module_, other->rule),
                ir::FormatDecimal(other->amount.first, type.scale));
  }

 private:
  const char* Say(const char* zh, const char* en) const {
    return language_ == base::Language::kChinese ? zh : en;
  }
  template <typename... Args>
  std::string Fill(const char* zh, const char* en, const Args&... args) const {
    return fmt::format(fmt::runtime(Say(zh, en)), args...);
  }

  // The facts that a null amount lacks; when it lacks none, a number is too large.
  std::string OfNull(ir::InstId amount) const {
    const interpret::Place place = interpret::Place::Applicant(applicant_);
    std::vector<ir::InstId> columns = ir::ListColumnOperands(module_, amount);
    if (std::holds_alternative<ir::ColumnRef>(module_.inst(amount))) columns.push_back(amount);
    std::vector<std::string> lacking;
    for (ir::InstId column : columns) {
      if (evaluator_.IsExact(column, place)) continue;
      const auto& reference = module_.get<ir::ColumnRef>(column);
      const ir::Table& table = module_.schema.table(reference.table);
      std::string name = fmt::format("{}.{}", table.name,
                                     table.columns[static_cast<size_t>(reference.column)].name);
      if (std::find(lacking.begin(), lacking.end(), name) == lacking.end())
        lacking.push_back(std::move(name));
    }
    if (lacking.empty())
      return Say("数额：算出的数超出范围", "amount: the computed number is out of range");
    return Fill("数额：{}", "amount: {}", fmt::format("{}", fmt::join(lacking, "；")));
  }

  const ir::Module& module_;
  int64_t applicant_;
  base::Language language_;
  builtin::Clock clock_;
  const batch::Batch& batch_;
  interpret::Evaluator evaluator_;
};

}  // namespace

std::string AmountNote(const ir::Module& module, const batch::Batch& batch,
                       const ir::Conclusion& conclusion, int64_t applicant, int32_t as_of,
                       base::Language language) {
  return NoteWriter(module, batch, applicant, as_of, language).Write(conclusion);
}

std::string GroupDecimal(__int128 value, int scale) {
  const bool negative = value < 0;
  std::string digits;
  int count = 0;
  do {
    const auto digit = static_cast<int>(value % 10);
    digits.insert(digits.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
    ++count;
  } while (value != 0 || count <= scale);
  const auto whole = static_cast<int>(digits.size()) - scale;
  if (scale > 0) digits.insert(static_cast<size_t>(whole), ".");
  for (int at = whole - 3; at > 0; at -= 3) digits.insert(static_cast<size_t>(at), ",");
  return negative ? "-" + digits : digits;
}

}  // namespace tiaowen::evaluate
