#include "tools/cli/report/side_by_side.h"

#include <algorithm>

namespace tiaowen::cli {
namespace {

// Part of the text of an article, in bytes.
struct Range {
  int64_t begin = 0;
  int64_t end = 0;
};

// One version of an article.
struct Side {
  const ir::Module& module;
  const std::vector<size_t>& sentences;
  std::vector<Range> edits;  // of the texts of all sentences, put together; ascending
  const char* mark;          // the element of an edit
  std::string_view article;  // its name
};

// The bytes [from, from + text.size()) of an article, which `text` holds, with the edits among
// them.
Markup MarkEdits(std::string_view text, int64_t from, const Side& side) {
  const auto cut = [&](int64_t begin, int64_t end) {
    return Markup::Text(
        text.substr(static_cast<size_t>(begin - from), static_cast<size_t>(end - begin)));
  };
  const int64_t to = from + std::ssize(text);
  Markup marked;
  int64_t at = from;
  for (const Range& edit : side.edits) {
    const Range within = {std::max(edit.begin, at), std::min(edit.end, to)};
    if (within.begin >= within.end) continue;
    marked += cut(at, within.begin);
    marked += Markup::Element(side.mark, cut(within.begin, within.end));
    at = within.end;
  }
  return marked + cut(at, to);
}

// The sentences below the version's name, each behind its label where that is not the article's
// name.
Markup ShowSide(const char* name, const char* kind, const Side& side, const DiffWords& words) {
  Markup shown = Markup::Element("h4", name);
  if (side.sentences.empty())
    shown += Markup::Element("p", {{"class", "none"}},
                             Markup::Text(words.Say("（没有这一条）", "(no such article)")));
  int64_t at = 0;
  for (const size_t index : side.sentences) {
    const ir::Sentence& sentence = side.module.sentences[index];
    if (sentence.label != side.article)
      shown += Markup::Element("p", {{"class", "label"}}, Markup::Text(sentence.label));
    shown += Markup::Element("p", {{"class", "official"}, {"lang", "zh-CN"}},
                             MarkEdits(sentence.text, at, side));
    at += std::ssize(sentence.text);
  }
  return Markup::Element("section", {{"class", std::string("version ") + kind}}, std::move(shown));
}

}  // namespace

Markup ShowTexts(const Diff& diff, const ArticleDiff& article, const DiffWords& words) {
  const align::Match& match = article.match;
  Side was = {diff.old_policy->module, match.old_sentences, {}, "del", article.name};
  Side is = {diff.new_policy->module, match.new_sentences, {}, "ins", article.name};
  if (match.change == align::Change::kSame) {
    return Markup::Element(
        "div", {{"class", "versions"}},
        ShowSide(words.Say("两版文字相同", "The same words in both versions"), "both", is, words));
  }
  for (const align::Edit& edit : match.edits) {
    was.edits.push_back({edit.old_begin, edit.old_end});
    is.edits.push_back({edit.new_begin, edit.new_end});
  }
  if (match.new_sentences.empty())
    was.edits = {{0, std::ssize(align::JoinTexts(was.module.sentences, was.sentences))}};
  if (match.old_sentences.empty())
    is.edits = {{0, std::ssize(align::JoinTexts(is.module.sentences, is.sentences))}};
  return Markup::Element("div", {{"class", "versions"}},
                         ShowSide(words.Say("旧版", "Old version"), "old", was, words) +
                             ShowSide(words.Say("新版", "New version"), "new", is, words));
}

}  // namespace tiaowen::cli
