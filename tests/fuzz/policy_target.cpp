#include <cstddef>
#include <cstdint>
#include <string>

#include "compiler/base/check.h"
#include "compiler/driver/dump.h"
#include "compiler/driver/pipeline.h"
#include "compiler/format/format.h"
#include "compiler/ir/describe.h"
#include "compiler/ir/print.h"
#include "tests/fuzz/target.h"

namespace tiaowen::fuzz {
namespace {

constexpr std::string_view kBorder = "\n===\n";
// What a vocabulary names is read as if it stood here.
const std::string kFolder = TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28";

const std::string& BaseVocabulary() {
  static const std::string text = [] {
    base::Result<source::File> file =
        source::File::Read(TIAOWEN_SOURCE_DIR "/tests/check/base.cibiao");
    return file.value().text();
  }();
  return text;
}

// Whatever compiles must be sound, printable and describable; whatever does not must have been
// diagnosed.
void Exercise(const driver::Compilation& compilation) {
  for (const diagnostics::Diagnostic& diagnostic : compilation.consumer.Sorted()) {
    TW_CHECK(!diagnostics::RenderText(diagnostic, base::Language::kChinese).empty());
  }
  TW_CHECK(diagnostics::RenderJson(compilation.consumer.Sorted()).size() > 1);
  driver::DumpOutline(compilation);
  driver::DumpTokens(compilation);
  if (!compilation.ok()) return;
  ir::Print(compilation.module);
  for (ir::InstId rule : compilation.module.rules) {
    ir::DescribeTree(compilation.module, compilation.module.get<ir::Rule>(rule).condition);
  }
}

// What can be formatted is, and a second time changes nothing.
void ExerciseFormat(const source::File& articles, const source::File& vocabulary) {
  diagnostics::Consumer consumer;
  if (std::optional<std::string> text = format::FormatArticles(articles, consumer)) {
    TW_CHECK(format::FormatArticles(source::File("again", *text), consumer) == text);
  }
  if (std::optional<std::string> text = format::FormatVocabulary(vocabulary, consumer)) {
    TW_CHECK(format::FormatVocabulary(source::File("again", *text), consumer) == text);
  }
}

}  // namespace

// The input is an articles file, or a vocabulary, "\n===\n" and an articles file.
void RunPolicy(std::string_view input) {
  if (source::FindInvalidUtf8(input) >= 0) return;  // File::Read refuses it
  size_t border = input.find(kBorder);
  bool own_vocabulary = border != std::string_view::npos;
  std::string vocabulary(own_vocabulary ? input.substr(0, border) : BaseVocabulary());
  std::string articles(own_vocabulary ? input.substr(border + kBorder.size()) : input);
  source::File file("policy.tiaowen", articles);
  ExerciseFormat(file, source::File("vocabulary.cibiao", vocabulary));
  source::File gazette("gazette.txt", source::SeparateMarks(file).official);
  Exercise(*driver::CompileFiles(kFolder, std::move(file),
                                 source::File("vocabulary.cibiao", vocabulary), std::move(gazette),
                                 {.lint = true}));
}

}  // namespace tiaowen::fuzz
