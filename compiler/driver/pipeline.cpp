#include "compiler/driver/pipeline.h"

#include <algorithm>
#include <filesystem>

#include "compiler/check/check.h"
#include "compiler/ir/verify.h"
#include "compiler/syntax/articles.h"
#include "compiler/syntax/vocabulary.h"

namespace tiaowen::driver {
namespace {

constexpr int64_t kContextBytes = 45;

std::string PathIn(const std::string& folder, const char* file) {
  return (std::filesystem::path(folder) / file).string();
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

// 去标记即原文: the articles without their marks are the registered official text, byte for byte.
void CheckGazette(Compilation* compilation) {
  const std::string& official = compilation->text.official;
  const std::string& gazette = compilation->gazette.text();
  if (official == gazette) return;
  auto [left, right] =
      std::mismatch(official.begin(), official.end(), gazette.begin(), gazette.end());
  int64_t offset = left - official.begin();
  while (offset > 0 && offset < static_cast<int64_t>(official.size()) &&
         (official[static_cast<size_t>(offset)] & 0xC0) == 0x80) {
    --offset;
  }
  int64_t source = compilation->text.ToSource(offset);
  int64_t end = offset < static_cast<int64_t>(official.size())
                    ? source + source::CharLength(official, offset)
                    : source;
  compilation->consumer.Emit(diagnostics::Kind::kGazetteMismatch,
                             {&compilation->articles, {source, end}}, Around(gazette, offset),
                             Around(official, offset));
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

std::unique_ptr<Compilation> CompileFiles(std::string name, source::File articles,
                                          source::File vocabulary, source::File gazette,
                                          const CompileOptions& options) {
  auto compilation = std::make_unique<Compilation>(Compilation{.name = std::move(name),
                                                               .articles = std::move(articles),
                                                               .vocabulary = std::move(vocabulary),
                                                               .gazette = std::move(gazette)});
  Compilation& c = *compilation;
  c.text = source::SeparateMarks(c.articles);
  CheckGazette(&c);
  size_t errors_before = c.consumer.error_count();
  c.vocabulary_tree = syntax::ParseVocabulary(c.vocabulary, c.consumer);
  c.declarations = check::Declare(c.vocabulary_tree, c.vocabulary, c.consumer);
  // With a broken vocabulary every sentence that uses it would be reported too.
  if (c.consumer.error_count() > errors_before) return compilation;
  c.articles_tree = syntax::ParseArticles(c.articles, c.text, c.declarations.lexicon, c.consumer);
  c.module = check::Check(c.articles_tree, c.declarations, {c.articles, c.vocabulary, c.text},
                          {options.forks}, c.consumer);
  if (c.ok()) {
    std::vector<std::string> violations = ir::Verify(c.module);
    TW_CHECK(violations.empty(), "{}", fmt::join(violations, "\n"));
  }
  return compilation;
}

base::Result<std::unique_ptr<Compilation>> Compile(const std::string& folder,
                                                   const CompileOptions& options) {
  TW_ASSIGN_OR_RETURN(source::File articles, source::File::Read(PathIn(folder, kArticlesFile)));
  TW_ASSIGN_OR_RETURN(source::File vocabulary, source::File::Read(PathIn(folder, kVocabularyFile)));
  TW_ASSIGN_OR_RETURN(source::File gazette, source::File::Read(PathIn(folder, kGazetteFile)));
  std::filesystem::path path = std::filesystem::path(folder).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  auto compilation = CompileFiles(path.filename().string(), std::move(articles),
                                  std::move(vocabulary), std::move(gazette), options);
  // A broken vocabulary may have lost its forks; its errors say more.
  if (compilation->ok()) TW_RETURN_IF_ERROR(CheckForkNames(*compilation, options));
  return compilation;
}

base::Result<std::string> StripFolder(const std::string& folder) {
  TW_ASSIGN_OR_RETURN(source::File articles, source::File::Read(PathIn(folder, kArticlesFile)));
  return source::SeparateMarks(articles).official;
}

}  // namespace tiaowen::driver
