#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "tools/cli/digest.h"

namespace tiaowen::cli {

struct FileRecord {
  std::string path;
  Digest digest;
};

// What an assessment was made of and what it gave (回执): enough to run it again and to compare.
// In the file, paths are relative to its folder, so that it can move together with what it names.
struct Manifest {
  std::string program;  // name and version
  std::string title;    // of the policy
  std::string policy;   // its folder
  std::vector<FileRecord> official_texts;
  std::vector<FileRecord> policy_files;  // all of them

  std::string as_of;
  std::vector<std::string> forks;
  std::string layout, format, on_bad_row;  // as the options of assess name them
  bool earliest = false;
  std::string data;
  std::string references;  // empty: none were named
  std::vector<FileRecord> inputs;

  int64_t applicants_read = 0;
  int64_t applicants_rejected = 0;
  int64_t data_errors = 0;
  FileRecord result;
  std::vector<FileRecord> rejects;  // the reject report, if one was written
};

base::Result<std::vector<FileRecord>> RecordFiles(const std::vector<std::string>& paths);

// Writes the manifest to the file `path`, whole or not at all.
base::Status WriteManifest(const Manifest& manifest, const std::string& path);

// Reads a manifest; its paths come back as seen from the working directory.
base::Result<Manifest> ReadManifest(const std::string& path);

}  // namespace tiaowen::cli
