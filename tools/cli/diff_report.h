#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "compiler/align/align.h"
#include "compiler/analyze/versions.h"
#include "compiler/driver/pipeline.h"
#include "runtime/compare/compare.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// A question that both versions of an article leave to conventions or marks, and decide otherwise.
struct ReadingChange {
  std::string question;
  std::string old_chosen;
  std::string new_chosen;
};

// Sentences that belong together, and what is different about them but their people.
struct ArticleDiff {
  align::Match match;
  std::string name;  // "四（一）2第3句", "五2→五3"
  std::vector<ReadingChange> readings;
  bool reclassed = false;  // another class of sentence, such as 宣示 in place of 编译

  // Whether more differs than the number.
  bool differs() const {
    return match.change != align::Change::kSame || match.moved || !readings.empty() || reclassed;
  }
};

// What both versions make of one register.
struct PeopleDiff {
  int32_t as_of = 0;
  std::vector<std::string> by;
  std::vector<std::vector<std::string>> group_names;  // of compare::Comparison::groups, in order
  compare::Comparison comparison;
  compare::Unread unread;
  int64_t rejected_by_old = 0;
  int64_t rejected_by_new = 0;
  std::string list;  // the file of the people; empty when there is none
};

// What both versions say in logic of anybody at all, proven or with examples.
struct LogicDiff {
  int32_t as_of = 0;
  std::vector<analyze::ArticleChange> articles;  // as Diff::articles
  std::vector<analyze::ConclusionChange> conclusions;

  bool differs() const;
};

// The two versions article by article. The compilations must outlive it.
struct Diff {
  const driver::Compilation* old_policy = nullptr;
  const driver::Compilation* new_policy = nullptr;
  std::vector<ArticleDiff> articles;
  std::optional<LogicDiff> logic;
  std::optional<PeopleDiff> people;

  bool differs() const;
};

// Compares texts, classes and readings.
Diff CompareTexts(const driver::Compilation& old_policy, const driver::Compilation& new_policy);

// By sentence of the old or the new version: its place among the articles.
std::vector<int> NumberSentences(const Diff& diff, bool is_old);

std::string RenderDiff(const Diff& diff, const Terminal& terminal);
Json DiffToJson(const Diff& diff);

}  // namespace tiaowen::cli
