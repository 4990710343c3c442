#include "runtime/cases/sections.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/builtin/calendar.h"
#include "runtime/cases/markdown.h"

namespace tiaowen::cases {
namespace {

constexpr int kSituationLevel = 2;

// Removes a list's bullet and the marks of bold type, which authors put around captions and dates.
std::string PlainText(std::string_view text) {
  if (text.starts_with("- ") || text.starts_with("* ")) text.remove_prefix(2);
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with("**")) {
      ++i;
    } else {
      plain.push_back(text[i]);
    }
  }
  return std::string(source::Strip(plain));
}

constexpr std::string_view kWideColon = "：";

// Takes a colon, of either width, from the front or the end of `text`.
bool TakeColon(std::string_view* text, bool front) {
  for (const std::string_view colon : {kWideColon, std::string_view(":")}) {
    if (!(front ? text->starts_with(colon) : text->ends_with(colon))) continue;
    front ? text->remove_prefix(colon.size()) : text->remove_suffix(colon.size());
    *text = source::Strip(*text);
    return true;
  }
  return false;
}

class SectionReader {
 public:
  SectionReader(const source::File& file, const ir::Schema& schema, std::vector<Problem>* problems)
      : file_(file), schema_(schema), problems_(problems), blocks_(ReadMarkdown(file, problems)) {}

  Document Read() {
    for (at_ = 0; at_ < blocks_.size(); ++at_) {
      const Block& block = blocks_[at_];
      if (block.kind == BlockKind::kTable) {
        AddTable(block);
      } else if (block.kind == BlockKind::kHeading && block.level <= kSituationLevel) {
        StartSection(block);
      } else {
        ReadText(block);
      }
    }
    return std::move(document_);
  }

 private:
  void Complain(int64_t line, std::string value, read::Text reason) {
    problems_->push_back(LineProblem(file_.path(), line, std::move(value), std::move(reason)));
    if (section_ != nullptr) section_->sound = false;
  }

  // The section at hand moves when a list grows, so it is found anew for each heading.
  void StartSection(const Block& heading) {
    section_ = nullptr;
    if (heading.level < kSituationLevel) return;
    if (heading.text == kDefaultsHeading) {
      if (document_.defaults) {
        return Complain(heading.line, heading.text,
                        {"默认只写一处", "the defaults are written once"});
      }
      document_.defaults = Section{heading.text, heading.line, {}, {}, {}, true};
      section_ = &*document_.defaults;
      return;
    }
    document_.situations.push_back({heading.text, heading.line, {}, {}, {}, true});
    section_ = &document_.situations.back();
  }

  // A heading below a situation, or a line of prose: a date, a caption, or for people only.
  void ReadText(const Block& block) {
    const std::string plain = PlainText(block.text);
    if (ReadDate(block, plain)) return;
    const bool before_table =
        at_ + 1 < blocks_.size() && blocks_[at_ + 1].kind == BlockKind::kTable;
    if (before_table) return;  // read with its table
    std::string_view name = plain;
    TakeColon(&name, /*front=*/false);
    if (IsCaption(name)) {
      return Complain(block.line, block.text, {"其后没有表", "no table follows"});
    }
    ReadNoRows(block, plain);
  }

  bool IsCaption(std::string_view name) const {
    return name == kExpectedCaption || schema_.FindTable(name).valid();
  }

  // "截止日 2019-12-31": the word, then a date and nothing else. Other sentences that begin with
  // the word are prose.
  bool ReadDate(const Block& block, std::string_view plain) {
    if (!plain.starts_with(kAsOfWord)) return false;
    std::string_view rest = source::Strip(plain.substr(kAsOfWord.size()));
    TakeColon(&rest, /*front=*/true);
    if (rest.empty() || rest.front() < '0' || rest.front() > '9') return false;
    const builtin::ParsedDate date = builtin::ParseDate(rest);
    if (date.error != builtin::DateError::kNone || date.interval.first != date.interval.last) {
      Complain(block.line, block.text,
               {"截止日要单独一行，写到日，如：截止日 2019-12-31",
                "the as-of date is a line of its own with a complete date: 截止日 2019-12-31"});
      return true;
    }
    if (section_ == nullptr && !document_.situations.empty()) {
      Complain(block.line, block.text,
               {"截止日要写在第一种情形之前，或某种情形之下",
                "an as-of date belongs before the first situation or below one"});
      return true;
    }
    const bool common = section_ == nullptr || section_->name == kDefaultsHeading;
    std::optional<int32_t>& as_of = common ? document_.as_of : section_->as_of;
    if (as_of) {
      Complain(block.line, block.text, {"截止日写了两次", "the as-of date is given twice"});
      return true;
    }
    as_of = date.interval.first;
    return true;
  }

  // "职业技能证书：无": the table has no rows.
  void ReadNoRows(const Block& block, std::string_view plain) {
    if (!plain.ends_with(kNoRows)) return;
    std::string_view name = source::Strip(plain.substr(0, plain.size() - kNoRows.size()));
    if (!TakeColon(&name, /*front=*/false)) return;
    const ir::TableId id = schema_.FindTable(name);
    if (!id.valid()) return;
    if (id == ir::kMainTable) {
      return Complain(block.line, block.text,
                      {"主表总有人，不能没有", "the main table is never without rows"});
    }
    PutTable(block.line, std::string(name), id, {});
  }

  void AddTable(const Block& block) {
    const Block* before = at_ == 0 ? nullptr : &blocks_[at_ - 1];
    const bool has_caption = before != nullptr && before->kind != BlockKind::kTable &&
                             (before->kind == BlockKind::kProse || before->level > kSituationLevel);
    const std::string plain = has_caption ? PlainText(before->text) : "";
    std::string_view name = plain;
    TakeColon(&name, /*front=*/false);
    const bool expectation = name == kExpectedCaption;
    const ir::TableId id = schema_.FindTable(name);
    if (!expectation && !id.valid()) return ComplainCaption(block.line, plain);
    if (section_ == nullptr) return ComplainNowhere(block.line, std::string(name));
    if (!expectation) return PutTable(block.line, std::string(name), id, block.table);
    if (section_->name == kDefaultsHeading) {
      return Complain(block.line, std::string(name),
                      {"应有结果要写在各种情形之下", "expectations belong below a situation"});
    }
    if (section_->expected) return ComplainTwice(block.line, std::string(name));
    section_->expected = block.table;
  }

  void ComplainCaption(int64_t line, const std::string& caption) {
    std::vector<std::string> names;
    for (const ir::Table& table : schema_.tables) names.push_back(table.name);
    Complain(line, caption,
             {fmt::format("表的前一行要写明是哪张表：{}，或 {}", fmt::join(names, "、"),
                          kExpectedCaption),
              fmt::format("the line before a table names it: {}, or {}", fmt::join(names, ", "),
                          kExpectedCaption)});
  }

  void ComplainNowhere(int64_t line, const std::string& name) {
    Complain(line, name,
             {"表要写在一种情形（## 标题）或「## 默认」之下",
              "a table belongs below a situation (## heading) or ## 默认"});
  }

  void ComplainTwice(int64_t line, const std::string& name) {
    Complain(line, name, {"这张表在此情形下写了两次", "this table is given twice here"});
  }

  void PutTable(int64_t line, const std::string& name, ir::TableId id, TextTable table) {
    if (section_ == nullptr) return ComplainNowhere(line, name);
    table.header.line = line;
    if (!section_->tables.emplace(id, std::move(table)).second) ComplainTwice(line, name);
  }

  const source::File& file_;
  const ir::Schema& schema_;
  std::vector<Problem>* problems_;
  std::vector<Block> blocks_;
  size_t at_ = 0;
  Document document_;
  Section* section_ = nullptr;  // in document_; null before the first situation
};

}  // namespace

Document ReadSections(const source::File& file, const ir::Schema& schema,
                      std::vector<Problem>* problems) {
  return SectionReader(file, schema, problems).Read();
}

}  // namespace tiaowen::cases
