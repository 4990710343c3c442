#include "compiler/syntax/outline.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "compiler/syntax/line_number.h"
#include "compiler/syntax/mark.h"
#include "compiler/syntax/numeral.h"
#include "compiler/syntax/reference.h"

namespace tiaowen::syntax {
namespace {

using diagnostics::Kind;
using ir::SentenceClass;
using source::Range;

struct ReadMark {
  const MarkEntry* entry = nullptr;
  std::string argument;
  const source::Mark* mark = nullptr;
  bool placed = false;
};

constexpr std::string_view kPreambleLabel = "首部";

class OutlineBuilder {
 public:
  OutlineBuilder(const source::FileSet& articles, const source::MarkedText& text,
                 diagnostics::Consumer& consumer)
      : articles_(articles), text_(text), official_(text.official), consumer_(consumer) {}

  Outline Build() {
    ReadMarks();
    open_.push_back({.rank = -1, .label = std::string(kPreambleLabel)});
    for (int64_t begin = 0; begin < Size();) {
      BeginPart(begin);
      size_t newline = official_.find('\n', static_cast<size_t>(begin));
      int64_t end = newline == std::string::npos ? Size() : static_cast<int64_t>(newline);
      begin = ReadLine({begin, end});
    }
    FinishLabels();
    ReportUnplaced();
    return std::move(outline_);
  }

 private:
  struct Node {
    int rank = 0;
    std::string label;
    bool annex = false;
    SentenceClass node_class = SentenceClass::kCompiled;
    std::vector<MatterMark> matters;
    Range class_mark;
    int paragraphs = 0;
    int serial = 0;    // of the node, in the order of the text
    int lead_in = -1;  // the last unit of the node that leads in to items (…：)
    int item_of = -1;  // that of the node above, when this one is an item

    // Of a 条 and what is below it.
    int article = 0;            // its serial; 0: none
    size_t article_label = 0;   // the bytes of its label
    int article_paragraph = 0;  // of what is below it: the paragraph it stands behind
  };

  // Where a unit stands, until all paragraphs of its node are known.
  struct Position {
    int rank = 0;
    int serial = 0;
    int paragraph = 0;
    int article = 0;
    size_t article_label = 0;
    int article_paragraph = 0;
  };

  int64_t Size() const { return static_cast<int64_t>(official_.size()); }
  std::string_view Slice(Range range) const {
    return std::string_view(official_).substr(static_cast<size_t>(range.begin),
                                              static_cast<size_t>(range.end - range.begin));
  }
  Range Trim(Range range) const {
    std::string_view whole = Slice(range);
    std::string_view trimmed = source::Strip(whole);
    int64_t begin = range.begin + (trimmed.data() - whole.data());
    return {begin, begin + static_cast<int64_t>(trimmed.size())};
  }

  void ReadMarks() {
    for (const source::Mark& mark : text_.marks) {
      size_t space = mark.text.find(' ');
      std::string word = mark.text.substr(0, space);
      std::string argument =
          space == std::string::npos ? "" : std::string(source::Strip(mark.text.substr(space)));
      const MarkEntry* entry = FindMarkEntry(word);
      if (entry == nullptr) {
        consumer_.Emit(Kind::kUnknownMark, articles_.Locate(mark.source), mark.text);
        continue;
      }
      if (entry->role == MarkRole::kInner) {
        outline_.marks.push_back({entry->inner, mark.offset, argument, mark.source});
      } else {
        marks_.push_back({entry, argument, &mark, false});
      }
    }
  }

  // Reads the line and, for a table, the lines that follow. Returns where the next line begins.
  int64_t ReadLine(Range line) {
    Range content = Trim(line);
    ReadMark* table = FindMark(MarkRole::kTable, line.begin, content.begin);
    if (table != nullptr) return ReadTable(line.begin, table);
    if (content.begin == content.end) return line.end + 1;
    std::optional<LineNumber> number = ReadLineNumber(Slice(content));
    if (number.has_value()) {
      OpenNode(*number);
      const int64_t number_end = content.begin + number->length;
      int64_t rest = number_end;
      while (rest < content.end && (official_[static_cast<size_t>(rest)] == ' ')) ++rest;
      if (rest + 2 < content.end && Slice({rest, rest + 3}) == "\u3000") rest += 3;
      SetNodeClass(line.begin, content.begin, number_end, rest);
      ReadParagraph({rest, content.end}, true);
      return line.end + 1;
    }
    if (Slice(content).starts_with(kAnnexWord)) BeginAnnex(AnnexNumber(Slice(content)));
    CloseItems();
    if (open_.size() == 1) SetNodeClass(line.begin, content.begin, content.begin, content.begin);
    ReadParagraph(content, false);
    return line.end + 1;
  }

  // Lines without a number behind the items of a 条 are paragraphs (款) of it: items have none.
  void CloseItems() {
    auto article = std::find_if(open_.begin(), open_.end(),
                                [](const Node& node) { return node.rank == kArticleRank; });
    if (article == open_.end() || std::next(article) == open_.end()) return;
    open_.erase(std::next(article), open_.end());
    open_.back().lead_in = -1;
  }

  // A further articles file is an annex, whether or not its first line says so.
  void BeginPart(int64_t begin) {
    if (part_ + 1 >= text_.parts.size() || begin < text_.parts[part_ + 1].begin) return;
    ++part_;
    BeginAnnex("");
  }

  // The number behind 附件 at the start of a line, as written; empty when there is none.
  static std::string AnnexNumber(std::string_view line) {
    std::string_view rest = source::Strip(line.substr(kAnnexWord.size()));
    std::optional<Numeral> numeral = ReadNumeral(rest);
    if (!numeral.has_value()) return "";
    return std::string(rest.substr(0, static_cast<size_t>(numeral->length)));
  }

  // Without a number of its own, an annex that is a file has that of the file.
  void BeginAnnex(std::string number) {
    if (number.empty() && part_ > 0) number = std::to_string(part_);
    open_.resize(1);
    open_[0] = {
        .rank = -1, .label = std::string(kAnnexWord) + number, .annex = true, .serial = ++serial_};
  }

  ReadMark* FindMark(MarkRole role, int64_t first, int64_t last) {
    auto at = std::lower_bound(
        marks_.begin(), marks_.end(), first,
        [](const ReadMark& mark, int64_t offset) { return mark.mark->offset < offset; });
    for (; at != marks_.end() && at->mark->offset <= last; ++at) {
      if (!at->placed && at->entry->role == role) return &*at;
    }
    return nullptr;
  }

  void OpenNode(const LineNumber& number) {
    while (open_.size() > 1 && open_.back().rank >= number.rank) open_.pop_back();
    std::string prefix = open_.front().annex ? open_.front().label + " " : "";
    if (open_.size() > 1 && open_.back().rank != 0)
      prefix = open_.back().label;  // 条 are numbered through chapters
    Node node{.rank = number.rank, .label = prefix + number.label, .serial = ++serial_};
    if (open_.size() > 1) {
      node.item_of = open_.back().lead_in;
      node.node_class = open_.back().node_class;
      node.matters = open_.back().matters;
      node.class_mark = open_.back().class_mark;
    }
    SetArticle(&node);
    open_.push_back(std::move(node));
  }

  void SetArticle(Node* node) const {
    const Node& above = open_.back();
    if (node->rank == kArticleRank) {
      node->article = node->serial;
      node->article_label = node->label.size();
    } else if (above.article > 0) {
      node->article = above.article;
      node->article_label = above.article_label;
      node->article_paragraph =
          above.rank == kArticleRank ? above.paragraphs : above.article_paragraph;
    }
  }

  // Applies a class mark that stands before the content of a line or right behind its number to the
  // open node.
  void SetNodeClass(int64_t line_begin, int64_t content_begin, int64_t number_end, int64_t rest) {
    ReadMark* mark = FindMark(MarkRole::kClass, line_begin, content_begin);
    if (mark == nullptr) mark = FindMark(MarkRole::kClass, number_end, rest);
    if (mark == nullptr) return;
    mark->placed = true;
    Node& node = open_.back();
    node.node_class = mark->entry->unit_class;
    node.matters = SplitMatters(mark->argument);
    node.class_mark = mark->mark->source;
  }

  void ReadParagraph(Range content, bool numbered) {
    Node& node = open_.back();
    ++node.paragraphs;
    std::vector<Range> sentences = SplitSentences(content);
    if (numbered && sentences.size() == 1 && !EndsSentence(Slice(content))) {
      const bool untranslated = node.node_class == SentenceClass::kUntranslated;
      AddUnit(content, node,
              untranslated && node.item_of >= 0 ? node.node_class : SentenceClass::kHeading);
      outline_.units.back().without_stop = node.node_class == SentenceClass::kCompiled;
      return;
    }
    for (Range sentence : sentences) AddSentence(sentence, node);
    const Unit& last = outline_.units.back();
    if (last.unit_class == SentenceClass::kCompiled && LeadsIn(Slice(last.range)))
      open_.back().lead_in = static_cast<int>(outline_.units.size()) - 1;
  }

  static bool LeadsIn(std::string_view text) { return text.ends_with("：") || text.ends_with(":"); }

  static bool EndsSentence(std::string_view text) {
    for (std::string_view end : {"。", "；", "：", "！", "？", ";", ":", "”", "，"}) {
      if (text.ends_with(end)) return true;
    }
    return false;
  }

  // Splits behind every 。 outside brackets.
  std::vector<Range> SplitSentences(Range content) const {
    constexpr std::array<std::string_view, 6> kOpeners = {"（", "(", "《", "“", "「", "〔"};
    constexpr std::array<std::string_view, 6> kClosers = {"）", ")", "》", "”", "」", "〕"};
    std::vector<Range> sentences;
    int depth = 0;
    int64_t begin = content.begin;
    for (int64_t i = content.begin; i < content.end;) {
      int length = source::CharLength(official_, i);
      std::string_view character = Slice({i, i + length});
      i += length;
      if (std::find(kOpeners.begin(), kOpeners.end(), character) != kOpeners.end()) ++depth;
      if (std::find(kClosers.begin(), kClosers.end(), character) != kClosers.end())
        depth = std::max(0, depth - 1);
      bool stop = character == "。" || character == "！" || character == "？";
      if (!stop || depth > 0) continue;
      sentences.push_back(Trim({begin, i}));
      begin = i;
    }
    Range last = Trim({begin, content.end});
    if (last.begin < last.end) sentences.push_back(last);
    return sentences;
  }

  void AddSentence(Range sentence, const Node& node) {
    if (ReadMark* title = FindMark(MarkRole::kTitle, sentence.begin, sentence.begin)) {
      title->placed = true;
      AddUnit(sentence, node, SentenceClass::kHeading);
      outline_.units.back().marked = true;
      MakePrerequisite(&outline_.units.back());
      return;
    }
    AddUnit(sentence, node, node.node_class);
    Unit& unit = outline_.units.back();
    if (ReadMark* own = FindMark(MarkRole::kClass, sentence.begin, sentence.begin)) {
      own->placed = true;
      unit.unit_class = own->entry->unit_class;
      unit.matters = SplitMatters(own->argument);
      unit.class_mark = own->mark->source;
    }
    if (ReadMark* own = FindMark(MarkRole::kResume, sentence.begin, sentence.begin)) {
      own->placed = true;
      unit.unit_class = SentenceClass::kCompiled;
      unit.matters.clear();
    }
    MakePrerequisite(&unit);
    if (ReadMark* own = FindMark(MarkRole::kInForce, sentence.begin, sentence.begin)) {
      own->placed = true;
      unit.unit_class = SentenceClass::kInForce;
      unit.matters.clear();
    }
    if (ReadMark* own = FindMark(MarkRole::kAmountJoin, sentence.begin, sentence.begin)) {
      own->placed = true;
      unit.unit_class = SentenceClass::kAmountJoin;
      unit.sums_amounts = own->entry->word == "累加";
      unit.matters = SplitMatters(own->argument);
      unit.class_mark = own->mark->source;
    }
    CutPassages(&unit);
  }

  void MakePrerequisite(Unit* unit) {
    ReadMark* own = FindMark(MarkRole::kPrerequisite, unit->range.begin, unit->range.begin);
    if (own == nullptr) return;
    own->placed = true;
    unit->prerequisite = true;
    unit->unit_class = SentenceClass::kCompiled;
    unit->matters = SplitMatters(own->argument);
    unit->class_mark = own->mark->source;
  }

  // A sentence whose first passage is classed is compiled from 【规定】 on. Only classes without
  // any bearing on results can be had by a passage.
  void CutPassages(Unit* unit) {
    std::vector<ReadMark*> cuts;
    for (ReadMark& mark : marks_) {
      bool inside = mark.mark->offset > unit->range.begin && mark.mark->offset < unit->range.end;
      bool cut = mark.entry->role == MarkRole::kResume ||
                 (mark.entry->role == MarkRole::kClass &&
                  mark.entry->unit_class != SentenceClass::kUntranslated);
      if (inside && cut && !mark.placed) cuts.push_back(&mark);
    }
    const bool resumes = std::any_of(cuts.begin(), cuts.end(), [](const ReadMark* cut) {
      return cut->entry->role == MarkRole::kResume;
    });
    if (cuts.empty() || (unit->unit_class != SentenceClass::kCompiled && !resumes)) return;
    SentenceClass current = unit->unit_class;
    int64_t begin = unit->range.begin;
    auto close = [&](int64_t end) {
      if (current != SentenceClass::kCompiled) unit->passages.push_back({{begin, end}, current});
    };
    for (ReadMark* cut : cuts) {
      close(cut->mark->offset);
      cut->placed = true;
      current = cut->entry->unit_class;
      begin = cut->mark->offset;
    }
    close(unit->range.end);
    unit->unit_class = SentenceClass::kCompiled;
  }

  void AddUnit(Range range, const Node& node, SentenceClass unit_class) {
    Unit unit;
    unit.label = node.label;
    positions_.push_back({node.rank, node.serial, node.paragraphs, node.article, node.article_label,
                          node.article_paragraph});
    unit.range = range;
    unit.unit_class = unit_class;
    unit.matters = node.matters;
    unit.class_mark = node.class_mark;
    unit.item_of = node.item_of;
    outline_.units.push_back(std::move(unit));
  }

  // Numbers the paragraphs of every 条 that has more than one. What is below a 条 has the number of
  // its paragraph in its label where more than one paragraph has something below it.
  void NumberParagraphs() {
    std::map<int, int> paragraphs;
    std::map<int, std::set<int>> leading;  // of every 条: the paragraphs with items
    for (const Position& position : positions_) {
      if (position.article_paragraph > 0)
        leading[position.article].insert(position.article_paragraph);
    }
    for (size_t i = 0; i < positions_.size(); ++i) {
      const Position& position = positions_[i];
      if (position.article_paragraph == 0 || leading[position.article].size() < 2) continue;
      outline_.units[i].label.insert(position.article_label,
                                     fmt::format("第{}款", position.article_paragraph));
    }
    for (const Position& position : positions_) {
      paragraphs[position.serial] = std::max(paragraphs[position.serial], position.paragraph);
    }
    for (size_t i = 0; i < positions_.size(); ++i) {
      const Position& position = positions_[i];
      if (position.rank != kArticleRank || paragraphs[position.serial] < 2) continue;
      outline_.units[i].label += fmt::format("第{}款", position.paragraph);
    }
  }

  // A heading that is a prerequisite besides is compiled and still no sentence.
  static bool IsHeading(const Unit& unit) {
    return unit.unit_class == SentenceClass::kHeading || unit.marked;
  }

  // Numbers the sentences of every label that has more than one; headings do not count.
  void FinishLabels() {
    NumberParagraphs();
    auto& units = outline_.units;
    for (size_t begin = 0; begin < units.size();) {
      size_t end = begin;
      int sentences = 0;
      for (; end < units.size() && units[end].label == units[begin].label; ++end) {
        if (!IsHeading(units[end])) ++sentences;
      }
      int number = 0;
      for (; begin < end; ++begin) {
        if (IsHeading(units[begin]) || sentences < 2) continue;
        units[begin].label += fmt::format("第{}句", ++number);
      }
    }
  }

  int64_t ReadTable(int64_t begin, ReadMark* mark) {
    mark->placed = true;
    TableUnit table;
    table.name = mark->argument;
    table.mark = mark->mark->source;
    table.range = {begin, begin};
    bool row_open = false;
    for (const int64_t part_end = text_.parts[part_].end; begin < part_end;) {
      size_t newline = official_.find('\n', static_cast<size_t>(begin));
      int64_t end = newline == std::string::npos ? Size() : static_cast<int64_t>(newline);
      Range content = Trim({begin, end});
      if (content.begin == content.end) {
        row_open = false;
      } else if (official_[static_cast<size_t>(begin)] == '\t') {
        if (!row_open) table.rows.emplace_back();
        row_open = true;
        AddCells(content, &table.rows.back());
        table.range.end = content.end;
      } else {
        break;
      }
      begin = end + 1;
    }
    outline_.tables.push_back(std::move(table));
    Unit unit;
    unit.label = fmt::format("附表 {}", outline_.tables.back().name);
    unit.range = outline_.tables.back().range;
    unit.unit_class = SentenceClass::kTable;
    positions_.push_back({-1, ++serial_, 0});
    // A class said before the table does not hold for lines behind it: a mistyped row would vanish
    // among them.
    open_.back().node_class = SentenceClass::kCompiled;
    open_.back().class_mark = {};
    outline_.units.push_back(std::move(unit));
    return begin;
  }

  // Cells stand on lines of their own, or side by side with tabs between them.
  void AddCells(Range content, std::vector<TableUnit::Cell>* row) {
    int64_t begin = content.begin;
    while (begin <= content.end) {
      size_t tab = official_.find('\t', static_cast<size_t>(begin));
      int64_t end =
          std::min(content.end, tab == std::string::npos ? content.end : static_cast<int64_t>(tab));
      Range cell = Trim({begin, end});
      row->push_back({cell, std::string(Slice(cell))});
      begin = end + 1;
    }
  }

  void ReportUnplaced() {
    for (const ReadMark& mark : marks_) {
      if (mark.placed) continue;
      bool table = mark.entry->role == MarkRole::kTable;
      consumer_.Emit(
          Kind::kMisplacedMark, articles_.Locate(mark.mark->source), mark.mark->text,
          table ? "附表第一行之前" : "条款编号之后或句首",
          table ? "before the first line of the table" : "behind a number or before a sentence");
    }
  }

  const source::FileSet& articles_;
  const source::MarkedText& text_;
  const std::string& official_;
  diagnostics::Consumer& consumer_;
  std::vector<ReadMark> marks_;
  std::vector<Node> open_;
  std::vector<Position> positions_;  // one per unit
  int serial_ = 0;
  size_t part_ = 0;  // of text_.parts: the file at hand
  Outline outline_;
};

}  // namespace

Outline BuildOutline(const source::FileSet& articles, const source::MarkedText& text,
                     diagnostics::Consumer& consumer) {
  return OutlineBuilder(articles, text, consumer).Build();
}

}  // namespace tiaowen::syntax
