#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/module.h"
#include "runtime/batch/batch.h"
#include "runtime/read/read.h"

// Schemas and files for the tests of carriers.
namespace tiaowen::read {

// A module without rules whose schema is that of the sample register of the policy, every column
// used.
ir::Module SampleModule();

std::string SampleDirectory();
std::string BadSampleDirectory();

// A small schema: main table 人 (编号, 城市 text, 性质 category, 认定 bool), complete child 证书
// (等级 grade, 名次 integer from 1, 取得 date), and incomplete child 聘期 (年度 integer, unique;
// 开始, 结束 dates, an empty end being ongoing). 苏州市 is a text of the policy.
ir::Module SmallModule();

// A directory that is removed at the end.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  std::string path(const std::string& name = "") const;
  void Write(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

// Everything that reading a register yields.
struct Reading {
  std::vector<batch::Batch> batches;
  std::vector<Reject> rejects;
  std::vector<Notice> notices;
  Counts counts;
  std::string error;  // English; empty when all went well
};

Reading ReadAll(const std::string& path, const ir::Module& module, const Options& options = {});

// Writes a batch as text, one line a row, so that a test can compare and a person can read it.
// Columns that are not filled are left out.
std::string Show(const batch::Batch& batch, const ir::Module& module);

// The same with the batches' applicants run together, whatever their sizes.
std::string Show(const std::vector<batch::Batch>& batches, const ir::Module& module);

// "file:line column=value (id)", one line a reject.
std::string Show(const std::vector<Reject>& rejects);

}  // namespace tiaowen::read
