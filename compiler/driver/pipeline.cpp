#include "compiler/driver/pipeline.h"

#include <algorithm>
#include <filesystem>

#include "compiler/check/check.h"
#include "compiler/ir/verify.h"
#include "compiler/syntax/articles.h"

namespace tiaowen::driver {
namespace {

constexpr int64_t kContextBytes = 45;

std::string PathIn(const std::string& folder, const std::string& file) {
  return (std::filesystem::path(folder) / file).string();
}

// The name of the policy in `folder`.
std::string NameOf(const std::string& folder) {
  std::filesystem::path path = std::filesystem::path(folder).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path.filename().string();
}

// Some characters of `text` around `offset`, cut at character borders.
std::string Around(const std::string& text, int64_t offset) {
  auto size = static_cast<int64_t>(text.size());
  auto is_border = [&](int64_t i) {
    return i <= 0 || i >= size || (text[static_cast<size_t>(i)] & 0xC0) != 0x80;
  };
  int64_t begin = std::max<int64_t>(0, offset - kContextBytes);
  int64_t end = std::min(size, offset + kContextBytes);
  while (!is_border(begin)) ++begin;
  while (!is_border(end)) --end;
  std::string around = text.substr(static_cast<size_t>(begin),
                                   static_cast<size_t>(std::max<int64_t>(0, end - begin)));
  std::replace(around.begin(), around.end(), '\n', ' ');
  return around;
}

// 去标记即原文: an articles file without its marks is the registered official text, byte for byte.
void CheckGazette(size_t file, Compilation* compilation) {
  const source::Range part = compilation->text.parts[file];
  const std::string official = compilation->text.official.substr(
      static_cast<size_t>(part.begin), static_cast<size_t>(part.end - part.begin));
  const std::string& gazette = compilation->gazettes[file].text();
  if (official == gazette) return;
  auto [left, right] =
      std::mismatch(official.begin(), official.end(), gazette.begin(), gazette.end());
  int64_t offset = left - official.begin();
  while (offset > 0 && offset < static_cast<int64_t>(official.size()) &&
         (official[static_cast<size_t>(offset)] & 0xC0) == 0x80) {
    --offset;
  }
  int64_t source = compilation->text.ToSource(part.begin + offset);
  int64_t end = offset < static_cast<int64_t>(official.size())
                    ? source + source::CharLength(official, offset)
                    : source;
  compilation->consumer.Emit(diagnostics::Kind::kGazetteMismatch,
                             compilation->articles.Locate({source, end}), Around(gazette, offset),
                             Around(official, offset));
}

void VerifyModule(const ir::Module& module) {
  const std::vector<std::string> violations = ir::Verify(module);
  TW_CHECK(violations.empty(), "{}", fmt::join(violations, "\n"));
}

base::Status CheckForkNames(const Compilation& compilation, const CompileOptions& options) {
  std::vector<std::string> names;
  for (const check::Fork& fork : compilation.declarations.forks) names.push_back(fork.name);
  for (const std::string& wanted : options.forks) {
    if (std::find(names.begin(), names.end(), wanted) != names.end()) continue;
    return base::Error{
        fmt::format("没有分叉「{}」；可用的有：{}", wanted,
                    names.empty() ? "无" : fmt::format("{}", fmt::join(names, "、"))),
        fmt::format("there is no fork {}; known: {}", wanted,
                    names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")))};
  }
  return base::Ok();
}

}  // namespace

std::vector<std::string> Compilation::ListFiles() const {
  std::vector<std::string> paths;
  for (size_t i = 0; i < vocabulary.files.size(); ++i) {
    paths.push_back(vocabulary.files.file(i).path());
  }
  for (size_t i = 0; i < articles.size(); ++i) paths.push_back(articles.file(i).path());
  for (const source::File& gazette : gazettes) paths.push_back(gazette.path());
  return paths;
}

std::unique_ptr<Compilation> CompileFiles(const std::string& folder, source::File articles,
                                          source::File vocabulary, source::File gazette,
                                          const CompileOptions& options) {
  auto compilation = std::make_unique<Compilation>();
  Compilation& c = *compilation;
  c.name = NameOf(folder);
  c.vocabulary = LoadVocabulary(folder, std::move(vocabulary), c.consumer);
  ArticlesFiles files =
      LoadArticles(folder, std::move(articles), std::move(gazette), c.vocabulary, c.consumer);
  c.articles = std::move(files.articles);
  c.gazettes = std::move(files.gazettes);
  c.text = source::SeparateMarks(c.articles);
  c.declarations = check::Declare(c.vocabulary, c.consumer);
  const bool broken = !c.ok();
  for (size_t i = 0; i < c.gazettes.size(); ++i) CheckGazette(i, &c);
  // With a broken vocabulary every sentence that uses it would be reported too.
  if (broken) return compilation;
  c.articles_tree = syntax::ParseArticles(c.articles, c.text, c.declarations.lexicon, c.consumer);
  c.module = check::Check(c.articles_tree, c.declarations, {c.articles, c.vocabulary, c.text},
                          {options.forks, options.lint}, c.consumer);
  if (c.ok()) VerifyModule(c.module);
  return compilation;
}

base::Result<std::unique_ptr<Compilation>> Compile(const std::string& folder,
                                                   const CompileOptions& options) {
  TW_ASSIGN_OR_RETURN(source::File articles, source::File::Read(PathIn(folder, kArticlesFile)));
  TW_ASSIGN_OR_RETURN(source::File vocabulary, source::File::Read(PathIn(folder, kVocabularyFile)));
  TW_ASSIGN_OR_RETURN(source::File gazette, source::File::Read(PathIn(folder, kGazetteFile)));
  auto compilation =
      CompileFiles(folder, std::move(articles), std::move(vocabulary), std::move(gazette), options);
  // A broken vocabulary may have lost its forks; its errors say more.
  if (compilation->ok()) TW_RETURN_IF_ERROR(CheckForkNames(*compilation, options));
  return compilation;
}

OtherReading Reread(const Compilation& policy, const std::set<std::string>& forks,
                    std::optional<check::Convention> convention) {
  check::Declarations declarations = policy.declarations;
  if (convention.has_value()) {
    int& side = declarations.conventions[static_cast<size_t>(*convention)].side;
    if (side >= 0) side = 1 - side;
  }
  OtherReading other;
  other.module = check::Check(policy.articles_tree, declarations,
                              {policy.articles, policy.vocabulary, policy.text},
                              {.forks = forks, .lint = false}, other.consumer);
  if (other.consumer.error_count() == 0) VerifyModule(other.module);
  return other;
}

base::Result<std::string> StripFolder(const std::string& folder, const std::string& articles_file) {
  TW_ASSIGN_OR_RETURN(source::File articles, source::File::Read(PathIn(folder, articles_file)));
  return source::SeparateMarks(articles).official;
}

}  // namespace tiaowen::driver
