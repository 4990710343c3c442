#include "compiler/driver/policy_files.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "compiler/syntax/vocabulary.h"

namespace tiaowen::driver {
namespace {

namespace fs = std::filesystem;
using diagnostics::Kind;
using syntax::Word;

constexpr std::string_view kProfileFolder = "profiles";

// The path with links resolved as far as it exists: what makes two spellings one file.
fs::path Resolve(const fs::path& path) {
  std::error_code error;
  fs::path resolved = fs::weakly_canonical(fs::absolute(path, error), error);
  return error ? path.lexically_normal() : resolved;
}

bool Exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool IsUnder(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first ==
         folder.end();
}

// A name of a file, without any folder.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\\:") == std::string::npos;
}

class VocabularyLoader {
 public:
  VocabularyLoader(const std::string& folder, diagnostics::Consumer& consumer)
      : folder_(folder), root_(Resolve(folder_).parent_path()), consumer_(consumer) {}

  syntax::Vocabulary Run(source::File own) {
    Open(Resolve(folder_ / kVocabularyFile), std::move(own), "", false);
    while (!open_.empty()) {
      const size_t file = open_.back();
      Loaded& loaded = loaded_[file];
      if (loaded.next_import < loaded.part.tree.imports.size()) {
        Follow(file, loaded.part.tree.imports[loaded.next_import++]);
        continue;
      }
      loaded.index = static_cast<int>(out_.parts.size());
      out_.parts.push_back(std::move(loaded.part));
      open_.pop_back();
      if (!open_.empty()) Import(open_.back(), file);
    }
    return std::move(out_);
  }

 private:
  // A file, by its index in the file set.
  struct Loaded {
    syntax::VocabularyPart part;  // until it is complete
    size_t next_import = 0;
    int index = -1;  // of the complete part
  };

  diagnostics::Location Place(const Word& word) const { return out_.files.Locate(word.range); }

  void Open(const fs::path& resolved, source::File file, std::string name, bool profile) {
    const size_t index = out_.files.Add(std::move(file));
    by_path_[resolved.string()] = index;
    loaded_.push_back(
        {{syntax::ParseVocabulary(out_.files.file(index), out_.files.base(index), consumer_),
          {},
          std::move(name),
          profile}});
    open_.push_back(index);
  }

  // Adds the complete file `imported` to what `file` imports, by the import that it stands at.
  void Import(size_t file, size_t imported) {
    Loaded& importer = loaded_[file];
    importer.part.imports.push_back(
        {static_cast<size_t>(loaded_[imported].index),
         importer.part.tree.imports[importer.next_import - 1].name.range});
  }

  void Follow(size_t file, const syntax::ImportDeclaration& import) {
    std::optional<fs::path> path =
        import.profile ? FindProfile(import.name) : FindImport(file, import.name);
    if (!path.has_value()) return;
    const fs::path resolved = Resolve(*path);
    auto known = by_path_.find(resolved.string());
    if (known != by_path_.end()) return FollowKnown(file, known->second, import);
    if (out_.files.size() > kVocabulariesMax || open_.size() > kImportDepthMax) {
      consumer_.Emit(Kind::kTooManyImports, Place(import.name), kVocabulariesMax, kImportDepthMax);
      return;
    }
    base::Result<source::File> read = source::File::Read(path->string());
    if (!read.ok()) {
      consumer_.Emit(Kind::kFileUnreadable, Place(import.name), import.name.text, read.error().zh,
                     read.error().en);
      return;
    }
    Open(resolved, std::move(read).value(),
         import.profile ? import.name.text : path->filename().string(), import.profile);
  }

  void FollowKnown(size_t file, size_t known, const syntax::ImportDeclaration& import) {
    if (loaded_[known].index >= 0) {
      if (import.profile) out_.parts[static_cast<size_t>(loaded_[known].index)].profile = true;
      Import(file, known);
      return;
    }
    std::vector<std::string> chain;
    auto first = std::find(open_.begin(), open_.end(), known);
    for (auto at = first; at != open_.end(); ++at) chain.push_back(out_.files.file(*at).path());
    chain.push_back(out_.files.file(known).path());
    consumer_.Emit(Kind::kImportCycle, Place(import.name),
                   fmt::format("{}", fmt::join(chain, " → ")));
  }

  std::optional<fs::path> FindImport(size_t file, const Word& word) {
    auto refuse = [&](const char* zh, const char* en) -> std::optional<fs::path> {
      consumer_.Emit(Kind::kFilePath, Place(word), word.text, zh, en);
      return std::nullopt;
    };
    if (fs::path(word.text).is_absolute() || word.text.find_first_of("\\:") != std::string::npos)
      return refuse("要写相对于本文件的路径", "the path must be relative to this file");
    if (!word.text.ends_with(kVocabularyExtension))
      return refuse("词表的文件名以 .cibiao 结尾", "the name of a vocabulary ends with .cibiao");
    fs::path path =
        (fs::path(out_.files.file(file).path()).parent_path() / word.text).lexically_normal();
    if (!IsUnder(Resolve(path), root_)) {
      return refuse("出了政策所在的文件夹", "it lies outside the folder that holds the policies");
    }
    if (Exists(path)) return path;
    consumer_.Emit(Kind::kFileNotFound, Place(word), word.text, path.string(), path.string());
    return std::nullopt;
  }

  std::optional<fs::path> FindProfile(const Word& word) {
    if (!IsPlainName(word.text)) {
      consumer_.Emit(Kind::kFilePath, Place(word), word.text,
                     "这里写口径文件的名字，不写文件夹和扩展名",
                     "a profile is named without folder and extension");
      return std::nullopt;
    }
    std::vector<std::string> tried;
    fs::path folder = folder_;
    for (int up = 0; up <= kProfileFoldersMax; ++up, folder /= "..") {
      fs::path path =
          (folder / kProfileFolder / (word.text + kVocabularyExtension)).lexically_normal();
      if (Exists(path)) return path;
      tried.push_back(path.string());
    }
    consumer_.Emit(Kind::kFileNotFound, Place(word), word.text,
                   fmt::format("{}", fmt::join(tried, "、")),
                   fmt::format("{}", fmt::join(tried, ", ")));
    return std::nullopt;
  }

  const fs::path folder_;
  const fs::path root_;  // imports stay inside it
  diagnostics::Consumer& consumer_;
  syntax::Vocabulary out_;
  std::vector<Loaded> loaded_;
  std::map<std::string, size_t> by_path_;
  std::vector<size_t> open_;  // the files from the policy's own to the one at hand
};

// Why `name` cannot be an articles file at `position` of the list; null: it can.
struct Reason {
  const char* zh;
  const char* en;
};
const Reason* FindArticlesFault(const std::string& name, size_t position) {
  static constexpr Reason kPlain = {"正文写政策文件夹里的 .tiaowen 文件，不写文件夹",
                                    "articles are .tiaowen files of the policy's own folder"};
  static constexpr Reason kFirst = {"正文的第一个文件是 policy.tiaowen，别处不再写它",
                                    "policy.tiaowen is the first of the articles and only there"};
  if (!IsPlainName(name) || !name.ends_with(kArticlesExtension)) return &kPlain;
  return (position == 0) != (name == kArticlesFile) ? &kFirst : nullptr;
}

class ArticlesLoader {
 public:
  ArticlesLoader(const std::string& folder, const source::FileSet& vocabulary,
                 diagnostics::Consumer& consumer)
      : folder_(folder), vocabulary_(vocabulary), consumer_(consumer) {}

  void Add(const Word& word, size_t position, ArticlesFiles* files) {
    if (const Reason* fault = FindArticlesFault(word.text, position)) {
      consumer_.Emit(Kind::kFilePath, Place(word), word.text, fault->zh, fault->en);
      return;
    }
    if (position == 0) return;
    for (size_t i = 0; i < files->articles.size(); ++i) {
      if (fs::path(files->articles.file(i).path()).filename() != word.text) continue;
      consumer_.Emit(Kind::kDuplicateName, Place(word), word.text);
      return;
    }
    const fs::path path = fs::path(folder_) / word.text;
    std::optional<source::File> articles = Read(path, word);
    if (!articles.has_value()) return;
    std::optional<source::File> gazette = Read(fs::path(path).replace_extension(".txt"), word);
    if (!gazette.has_value()) return;
    files->articles.Add(std::move(*articles));
    files->gazettes.push_back(std::move(*gazette));
  }

  diagnostics::Location Place(const Word& word) const { return vocabulary_.Locate(word.range); }

 private:
  std::optional<source::File> Read(const fs::path& path, const Word& word) {
    if (!Exists(path)) {
      consumer_.Emit(Kind::kFileNotFound, Place(word), path.filename().string(), path.string(),
                     path.string());
      return std::nullopt;
    }
    base::Result<source::File> read = source::File::Read(path.string());
    if (read.ok()) return std::move(read).value();
    consumer_.Emit(Kind::kFileUnreadable, Place(word), path.filename().string(), read.error().zh,
                   read.error().en);
    return std::nullopt;
  }

  const std::string& folder_;
  const source::FileSet& vocabulary_;
  diagnostics::Consumer& consumer_;
};

}  // namespace

syntax::Vocabulary LoadVocabulary(const std::string& folder, source::File own,
                                  diagnostics::Consumer& consumer) {
  return VocabularyLoader(folder, consumer).Run(std::move(own));
}

ArticlesFiles LoadArticles(const std::string& folder, source::File articles, source::File gazette,
                           const syntax::Vocabulary& vocabulary, diagnostics::Consumer& consumer) {
  ArticlesFiles files;
  files.articles.Add(std::move(articles));
  files.gazettes.push_back(std::move(gazette));
  ArticlesLoader loader(folder, vocabulary.files, consumer);
  for (const syntax::VocabularyPart& part : vocabulary.parts) {
    const bool own = &part == &vocabulary.parts.back();
    const auto& declarations = part.tree.articles;
    for (const syntax::ArticlesDeclaration& declaration : declarations) {
      const Word& first = declaration.files.front();
      if (!own) {
        consumer.Emit(Kind::kFilePath, loader.Place(first), first.text, "正文由政策自己的词表写明",
                      "the articles are named by the policy's own vocabulary");
      } else if (&declaration != &declarations.front()) {
        consumer.Emit(Kind::kDuplicateName, vocabulary.files.Locate(declaration.range), "正文");
      } else {
        for (size_t i = 0; i < declaration.files.size(); ++i) {
          loader.Add(declaration.files[i], i, &files);
        }
      }
    }
  }
  return files;
}

}  // namespace tiaowen::driver
