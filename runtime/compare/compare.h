#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/compare/deciding.h"
#include "runtime/compare/groups.h"
#include "runtime/compare/population.h"
#include "runtime/evaluate/engine.h"

namespace arrow {
class RecordBatch;
class Schema;
}  // namespace arrow

// Two versions of a policy on one register: who gains, who loses, and by which articles.
namespace tiaowen::compare {

// How a verdict differs: 否→是, 是→否, to 待定, from 待定; and that it is 是 in both versions with
// another amount.
enum class Shift : uint8_t { kGained, kLost, kOpened, kSettled, kAmount };
inline constexpr size_t kShiftCount = 5;
// 新增, 失去, 变为待定, 变为确定, 数额改变.
std::string_view NameOf(Shift shift);

// Numbers by Shift.
using Shifts = std::array<int64_t, kShiftCount>;

struct ConclusionCounts {
  JoinedConclusion conclusion;
  // Applicants by the old and the new verdict (base::Truth).
  std::array<std::array<int64_t, 3>, 3> verdicts = {};
  int64_t amounts = 0;  // applicants with another amount

  Shifts shifts() const;
};

// What an article does: applicants for some of whose conclusions it is deciding (ListDeciding), or
// makes the amount of one another (ListAmountArticles). Of several articles that
// decide together, each counts.
struct ArticleCounts {
  Shifts applicants = {};                // each once a shift, whatever the number of conclusions
  std::map<size_t, Shifts> conclusions;  // by place in Comparison::conclusions
};

struct GroupCounts {
  int64_t applicants = 0;
  int64_t changed = 0;  // for whom something differs
  Shifts shifts = {};   // applicants, each once a shift
  std::map<size_t, Shifts> conclusions;
};

struct Comparison {
  int64_t applicants = 0;                     // whom both versions could read
  int64_t changed = 0;                        // of them, for whom something differs
  Shifts shifts = {};                         // applicants, each once a shift
  std::vector<ConclusionCounts> conclusions;  // of JoinConclusions
  std::map<int, ArticleCounts> articles;      // by article
  std::map<GroupKey, GroupCounts> groups;     // of all applicants; empty without columns
};

// One version of the policy to compare.
struct Side {
  const ir::Module* module = nullptr;
  const evaluate::Engine* engine = nullptr;
  std::vector<int> articles;  // by sentence, numbered alike on both sides
};

// Takes rows of the list of those whose verdicts differ. Called by one thread at a time, in the
// register's order.
using ListSink = std::function<base::Status(const std::shared_ptr<arrow::RecordBatch>& rows)>;

struct Options {
  int32_t as_of = 0;
  int jobs = 1;                            // threads that evaluate, from 1
  const Grouping* grouping = nullptr;      // null: no groups
  bool group_by_new = false;               // the grouping is of the new side's module
  std::vector<std::string> article_names;  // for the list
  ListSink list = {};                      // empty: no list
  // Called with the applicants done so far, by one thread at a time. May be empty.
  std::function<void(int64_t applicants)> progress = {};
};

// The columns of the list, coded texts: the id column, 事项, 目标, 变化, 旧结论, 新结论, 条款, and
// of either version 依据, 尚缺 and 未满足 as an assessment gives them (旧依据, …, 新未满足); 旧数额
// and 新数额 when some matter of either version has amounts.
std::shared_ptr<arrow::Schema> MakeListSchema(const ir::Module& old_module,
                                              const ir::Module& new_module);

// Evaluates everybody by both versions as of one date. The result does not depend on the number of
// threads or the size of batches. Holds at most 2 × jobs batches of people at a time. Fails with
// the first error of the population or the sink, when a work calendar lacks a year that the date
// needs, and when there are more than kGroupsMax groups.
base::Result<Comparison> Compare(const Side& old_side, const Side& new_side, Population* population,
                                 const Options& options);

}  // namespace tiaowen::compare
