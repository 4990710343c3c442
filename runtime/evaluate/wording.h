#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "compiler/base/language.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/describe.h"
#include "compiler/ir/module.h"

namespace tiaowen::evaluate {

// The texts of reasons: missing facts and unmet conditions of a module as of a date. Equal texts
// are one text, known by its index, so that reasons can be counted. Immutable.
class Wording {
 public:
  Wording(const ir::Module& module, const ir::ClauseTable& table, int32_t as_of,
          base::Language language = base::Language::kChinese);

  // What is missing: `表.列`, `表 键`, `表 键.列`, `表`, `参照表（键）… 无记录`,
  // `参照表（键）… 空缺`, `未译条款 …`.
  const std::string& missing(int text) const { return missing_[static_cast<size_t>(text)]; }
  size_t missing_count() const { return missing_.size(); }
  int fact_text(int fact) const { return fact_text_[static_cast<size_t>(fact)]; }
  int untranslated_text(ir::SentenceId sentence) const { return untranslated_text_.at(sentence); }
  // Whether a missing text is that of an untranslated sentence rather than of a fact about an
  // applicant.
  bool is_untranslated(int text) const { return is_untranslated_[static_cast<size_t>(text)]; }

  // What does not hold: the label of the sentence, then its words or a description. Of an
  // exclusion: what holds and must not.
  const std::string& unmet(int text) const { return unmet_[static_cast<size_t>(text)]; }
  size_t unmet_count() const { return unmet_.size(); }
  int clause_text(int clause) const { return clause_text_[static_cast<size_t>(clause)]; }
  int no_rule_text() const { return no_rule_text_; }

  const ir::DescribeOptions& describe_options() const { return options_; }
  int32_t as_of() const { return as_of_; }

 private:
  std::string TextOfFact(const ir::Module& module, const ir::ClauseTable& table,
                         const ir::Fact& fact) const;
  std::string TextOfRow(const ir::Module& module, const ir::Keyed& keyed) const;
  std::string TextOfReference(const ir::Module& module, const ir::Fact& fact) const;

  int32_t as_of_;
  ir::DescribeOptions options_;
  std::vector<std::string> missing_;
  std::vector<bool> is_untranslated_;
  std::vector<int> fact_text_;
  std::unordered_map<ir::SentenceId, int> untranslated_text_;
  std::vector<std::string> unmet_;
  std::vector<int> clause_text_;
  int no_rule_text_ = 0;
};

// The words of a condition for a reviewer: for rows of a table the words of the sentence, where it
// has its own; else the description.
std::string ConditionText(const ir::Module& module, const ir::Clause& clause,
                          const ir::DescribeOptions& options);

}  // namespace tiaowen::evaluate
