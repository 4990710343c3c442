#include "tools/cli/finished_batches.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "runtime/write/replace_file.h"
#include "runtime/write/rows_file.h"
#include "tools/cli/digest.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;
constexpr const char* kIdentity = "run.json";
constexpr const char* kLock = "lock";

base::Error FolderError(const std::string& folder, const std::string& detail) {
  return {fmt::format("{}：未完成的评定不能读写（{}）", folder, detail),
          fmt::format("{}: the unfinished run cannot be read or written ({})", folder, detail)};
}

base::Error OtherRun(const std::string& folder, const std::string& name) {
  return {fmt::format("{} 是另一次评定未完成的部分（{} 不同），不能接着做；"
                      "照原样重跑，或删去这个目录从头开始",
                      folder, name),
          fmt::format("{} holds an unfinished run of something else ({} differs) and cannot be "
                      "resumed; run it as it was, or remove the folder to start anew",
                      folder, name)};
}

base::Error Damaged(const std::string& path) {
  return {fmt::format("{}：未完成的评定已损坏，请删去它所在的目录从头开始", path),
          fmt::format("{}: the unfinished run is damaged; remove its folder to start anew", path)};
}

base::Result<Json> ReadJson(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  try {
    return ParseJson(stream);
  } catch (const Json::exception&) {
    return Damaged(path);
  }
}

// JSON has no integers of 128 bits; a sum is written as its two halves.
Json ToJson(const evaluate::Tally& tally) {
  Json json = {{"applicants", tally.applicants},
               {"verdicts", tally.verdicts},
               {"missing", tally.missing},
               {"unmet", tally.unmet},
               {"unmet_alone", tally.unmet_alone}};
  json["amounts"] = Json::array();
  for (const __int128 amount : tally.amounts) {
    json["amounts"].push_back({static_cast<int64_t>(amount >> 64), static_cast<uint64_t>(amount)});
  }
  return json;
}

evaluate::Tally TallyFrom(const Json& json) {
  evaluate::Tally tally(0, 0, 0);
  json.at("applicants").get_to(tally.applicants);
  json.at("verdicts").get_to(tally.verdicts);
  json.at("missing").get_to(tally.missing);
  json.at("unmet").get_to(tally.unmet);
  json.at("unmet_alone").get_to(tally.unmet_alone);
  for (const Json& halves : json.at("amounts")) {
    const __int128 high = halves.at(0).get<int64_t>();
    tally.amounts.push_back((high << 64) | static_cast<__int128>(halves.at(1).get<uint64_t>()));
  }
  return tally;
}

}  // namespace

base::Result<std::unique_ptr<FinishedBatches>> FinishedBatches::Open(const std::string& out,
                                                                     const RunIdentity& identity) {
  std::unique_ptr<FinishedBatches> batches(new FinishedBatches(out + ".resume"));
  std::error_code error;
  fs::create_directory(batches->folder_, error);
  if (error) return FolderError(batches->folder_, error.message());
  TW_RETURN_IF_ERROR(batches->Lock());
  if (!fs::exists(fs::path(batches->folder_) / kIdentity, error)) {
    const std::string text = JsonText(identity);
    TW_RETURN_IF_ERROR(write::ReplaceFile((fs::path(batches->folder_) / kIdentity).string(), text));
    return batches;
  }
  TW_RETURN_IF_ERROR(batches->CheckIdentity(identity));
  TW_RETURN_IF_ERROR(batches->FindKept());
  return batches;
}

FinishedBatches::~FinishedBatches() {
  if (lock_ >= 0) close(lock_);
}

base::Status FinishedBatches::Lock() {
  lock_ = open((fs::path(folder_) / kLock).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) return FolderError(folder_, std::generic_category().message(errno));
  if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return base::Ok();
  if (errno != EWOULDBLOCK) return FolderError(folder_, std::generic_category().message(errno));
  return base::Error{fmt::format("{}：另一个进程正在做这次评定", folder_),
                     fmt::format("{}: another process is at work on this run", folder_)};
}

base::Status FinishedBatches::CheckIdentity(const RunIdentity& identity) const {
  const std::string path = (fs::path(folder_) / kIdentity).string();
  TW_ASSIGN_OR_RETURN(const Json json, ReadJson(path));
  RunIdentity kept;
  try {
    json.get_to(kept);
  } catch (const Json::exception&) {
    return Damaged(path);
  }
  for (size_t i = 0; i < std::max(kept.size(), identity.size()); ++i) {
    if (i < kept.size() && i < identity.size() && kept[i] == identity[i]) continue;
    return OtherRun(folder_, i < identity.size() ? identity[i].first : kept[i].first);
  }
  return base::Ok();
}

std::string FinishedBatches::PathOf(int64_t batch, const char* extension) const {
  return (fs::path(folder_) / fmt::format("batch-{:08}.{}", batch, extension)).string();
}

// The record of a batch is written after its rows.
base::Status FinishedBatches::FindKept() {
  std::error_code error;
  while (fs::exists(PathOf(count_, "json"), error)) {
    TW_ASSIGN_OR_RETURN(const Json json, ReadJson(PathOf(count_, "json")));
    TW_ASSIGN_OR_RETURN(const Digest digest, DigestFile(PathOf(count_, "arrow")));
    try {
      if (json.at("sha256") != digest.sha256) return Damaged(PathOf(count_, "arrow"));
      kept_.push_back(TallyFrom(json.at("tally")));
    } catch (const Json::exception&) {
      return Damaged(PathOf(count_, "json"));
    }
    ++count_;
  }
  return base::Ok();
}

base::Status FinishedBatches::Add(const ResultRows& rows, const evaluate::Tally& tally) {
  TW_RETURN_IF_ERROR(write::WriteRows(rows, PathOf(count_, "arrow")));
  TW_ASSIGN_OR_RETURN(const Digest digest, DigestFile(PathOf(count_, "arrow")));
  const Json json = {{"sha256", digest.sha256}, {"tally", ToJson(tally)}};
  TW_RETURN_IF_ERROR(write::ReplaceFile(PathOf(count_, "json"), JsonText(json)));
  ++count_;
  return base::Ok();
}

base::Status FinishedBatches::WriteTo(write::ResultWriter* writer) const {
  for (int64_t batch = 0; batch < count_; ++batch) {
    TW_RETURN_IF_ERROR(write::ReadRows(PathOf(batch, "arrow"),
                                       [&](const auto& rows) { return writer->Write(rows); }));
  }
  return base::Ok();
}

// From the last batch to the first, records before rows, so that a removal that is interrupted
// leaves a run that can be resumed.
base::Status FinishedBatches::Remove() {
  std::error_code error;
  for (int64_t batch = count_ - 1; batch >= 0 && !error; --batch) {
    fs::remove(PathOf(batch, "json"), error);
    if (!error) fs::remove(PathOf(batch, "arrow"), error);
  }
  if (!error) fs::remove(fs::path(folder_) / kIdentity, error);
  if (!error) fs::remove_all(folder_, error);
  if (error) return FolderError(folder_, error.message());
  return base::Ok();
}

}  // namespace tiaowen::cli
