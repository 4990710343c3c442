#pragma once

#include <fmt/format.h>

#include <string>

#include "compiler/base/language.h"
#include "tools/cli/diff_report.h"

namespace tiaowen::cli {

// The words for what a comparison found, alike in every kind of report. Keeps a reference to the
// comparison.
class DiffWords {
 public:
  DiffWords(const Diff& diff, base::Language language) : diff_(diff), language_(language) {}

  base::Language language() const { return language_; }
  const char* Say(const char* zh, const char* en) const {
    return language_ == base::Language::kChinese ? zh : en;
  }
  template <typename... Values>
  std::string Format(const char* zh, const char* en, const Values&... values) const {
    return fmt::format(fmt::runtime(Say(zh, en)), values...);
  }

  static const std::string& TitleOf(const driver::Compilation& policy);
  std::string NameOf(align::Change change) const;
  // Of a compare::Shift.
  std::string NameOf(size_t shift) const;

  // "官文 71 句 → 65 句：未改 52，…，改编号 12".
  std::string CountTexts() const;
  // "改 2 处，移动".
  std::string TellText(const ArticleDiff& article) const;
  // "归类：宣示 → 编译"; for an article that both versions have.
  std::string TellClasses(const align::Match& match) const;

  bool LogicDiffers(size_t article) const;
  // "放宽", or "—" for an article that provides nothing; empty without logic.
  std::string TellLogic(size_t article) const;

  // The people of an article; none without people.
  compare::Shifts ShiftsOf(size_t article) const;
  // "新增 1,284，失去 3", or "0".
  std::string TellShifts(const compare::Shifts& shifts) const;
  // "截止日 2019-12-31 · 两个版本都读得的 70 人，结论有变的 20 人：…".
  std::string TellPeople(const PeopleDiff& people) const;
  // "拒收：旧版 1 人，…"; empty when nobody was rejected.
  std::string TellRejected(const PeopleDiff& people) const;
  // How many shifts the tables show: that of amounts only where there are any. Needs people.
  size_t ShiftColumns() const;

 private:
  const Diff& diff_;
  base::Language language_;
};

}  // namespace tiaowen::cli
