#include "tools/cli/manifest.h"

#include <filesystem>
#include <fstream>

#include "runtime/write/replace_file.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {
namespace {

namespace fs = std::filesystem;
// A path as the manifest in `folder` names it, and back.
std::string Inward(const std::string& path, const fs::path& folder) {
  if (path.empty()) return path;
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(fs::absolute(path), error);
  return (error ? fs::absolute(path) : whole).lexically_proximate(folder).generic_string();
}

std::string Outward(const std::string& path, const fs::path& folder) {
  if (path.empty()) return path;
  return (folder / path).lexically_normal().lexically_proximate(fs::current_path()).string();
}

fs::path FolderOf(const std::string& path) {
  std::error_code error;
  const fs::path folder = fs::weakly_canonical(fs::absolute(path).parent_path(), error);
  return error ? fs::absolute(path).parent_path() : folder;
}

Json ToJson(const FileRecord& file, const fs::path& folder) {
  return {{"path", Inward(file.path, folder)},
          {"bytes", file.digest.bytes},
          {"sha256", file.digest.sha256}};
}

Json ToJson(const std::vector<FileRecord>& files, const fs::path& folder) {
  Json list = Json::array();
  for (const FileRecord& file : files) list.push_back(ToJson(file, folder));
  return list;
}

FileRecord FileFrom(const Json& json, const fs::path& folder) {
  return {Outward(json.at("path").get<std::string>(), folder),
          {json.at("bytes").get<int64_t>(), json.at("sha256").get<std::string>()}};
}

std::vector<FileRecord> FilesFrom(const Json& json, const fs::path& folder) {
  std::vector<FileRecord> files;
  for (const Json& file : json) files.push_back(FileFrom(file, folder));
  return files;
}

Manifest FromJson(const Json& json, const fs::path& folder) {
  const Json& policy = json.at("policy");
  const Json& run = json.at("run");
  const Json& counts = json.at("counts");
  Manifest manifest;
  json.at("program").get_to(manifest.program);
  policy.at("title").get_to(manifest.title);
  manifest.policy = Outward(policy.at("folder").get<std::string>(), folder);
  manifest.official_texts = FilesFrom(policy.at("official_text"), folder);
  manifest.policy_files = FilesFrom(policy.at("files"), folder);
  run.at("as_of").get_to(manifest.as_of);
  run.at("forks").get_to(manifest.forks);
  run.at("layout").get_to(manifest.layout);
  run.at("earliest").get_to(manifest.earliest);
  run.at("format").get_to(manifest.format);
  run.at("on_bad_row").get_to(manifest.on_bad_row);
  manifest.data = Outward(run.at("data").get<std::string>(), folder);
  manifest.references = Outward(run.at("references").get<std::string>(), folder);
  manifest.inputs = FilesFrom(json.at("inputs"), folder);
  counts.at("applicants_read").get_to(manifest.applicants_read);
  counts.at("applicants_rejected").get_to(manifest.applicants_rejected);
  counts.at("data_errors").get_to(manifest.data_errors);
  manifest.result = FileFrom(json.at("result"), folder);
  manifest.rejects = FilesFrom(json.at("rejects"), folder);
  return manifest;
}

}  // namespace

base::Result<std::vector<FileRecord>> RecordFiles(const std::vector<std::string>& paths) {
  std::vector<FileRecord> files;
  for (const std::string& path : paths) {
    TW_ASSIGN_OR_RETURN(Digest digest, DigestFile(path));
    files.push_back({path, std::move(digest)});
  }
  return files;
}

base::Status WriteManifest(const Manifest& manifest, const std::string& path) {
  const fs::path folder = FolderOf(path);
  Json json;
  json["program"] = manifest.program;
  json["policy"] = {{"title", manifest.title},
                    {"folder", Inward(manifest.policy, folder)},
                    {"official_text", ToJson(manifest.official_texts, folder)},
                    {"files", ToJson(manifest.policy_files, folder)}};
  json["run"] = {{"as_of", manifest.as_of},
                 {"forks", manifest.forks},
                 {"layout", manifest.layout},
                 {"earliest", manifest.earliest},
                 {"format", manifest.format},
                 {"on_bad_row", manifest.on_bad_row},
                 {"data", Inward(manifest.data, folder)},
                 {"references", Inward(manifest.references, folder)}};
  json["inputs"] = ToJson(manifest.inputs, folder);
  json["counts"] = {{"applicants_read", manifest.applicants_read},
                    {"applicants_rejected", manifest.applicants_rejected},
                    {"data_errors", manifest.data_errors}};
  json["result"] = ToJson(manifest.result, folder);
  json["rejects"] = ToJson(manifest.rejects, folder);
  return write::ReplaceFile(path, JsonText(json));
}

base::Result<Manifest> ReadManifest(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return base::Error{fmt::format("{}：文件无法读取", path),
                       fmt::format("{}: cannot read the file", path)};
  }
  try {
    return FromJson(ParseJson(stream), FolderOf(path));
  } catch (const Json::exception& error) {
    return base::Error{fmt::format("{}：不是回执，或已损坏（{}）", path, error.what()),
                       fmt::format("{}: not a manifest, or damaged ({})", path, error.what())};
  }
}

}  // namespace tiaowen::cli
