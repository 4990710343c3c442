#include "compiler/format/layout.h"

#include <algorithm>

#include "compiler/format/format.h"

namespace tiaowen::format {
namespace {

using Kind = syntax::VocabularyTokenKind;

constexpr int kIndent = 2;
constexpr int kHangingMax = 20;  // phrases are lined up below each other up to this column

// Where a line may be broken before a piece, the best places first.
enum BreakLevel : uint8_t { kBetweenParts, kBehindBracket, kInBrackets, kAtSpace, kNever };

class Layout {
 public:
  explicit Layout(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    int depth = 0;
    for (const Piece& piece : pieces_) {
      if (piece.kind == Kind::kClose) depth = std::max(0, depth - 1);
      depths_.push_back(depth);
      if (piece.kind == Kind::kOpen) ++depth;
      if (piece.kind == Kind::kStop) depth = 0;
    }
  }

  std::string Run(const Piece& end) {
    for (size_t begin = 0; begin < pieces_.size();) {
      size_t stop = begin;
      while (stop + 1 < pieces_.size() && pieces_[stop].kind != Kind::kStop) ++stop;
      WriteComments(&pieces_[begin], 0);
      Break(0);
      if (pieces_[begin].blank_before) WriteBlank();
      WriteDeclaration(begin, stop + 1);
      begin = stop + 1;
    }
    Piece rest = end;
    WriteComments(&rest, 0);
    Break(0);
    return std::move(out_);
  }

 private:
  bool Fresh() const { return line_.find_first_not_of(' ') == std::string::npos; }

  // Ends the line, unless nothing stands on it.
  void Break(int indent) {
    if (!Fresh()) out_ += line_ + "\n";
    line_.assign(static_cast<size_t>(indent), ' ');
  }

  void WriteBlank() {
    if (!out_.empty() && !out_.ends_with("\n\n")) out_ += "\n";
  }

  // Writes the comments before a piece, once; what follows stands at `indent`.
  void WriteComments(Piece* piece, int indent) {
    for (const Comment& comment : piece->comments) {
      if (comment.trailing && !Fresh()) {
        line_ += "  " + comment.text;
      } else {
        Break(indent);
        if (comment.blank_before) WriteBlank();
        line_ += comment.text;
      }
      Break(indent);
    }
    piece->comments.clear();
  }

  void Write(size_t index, int indent) {
    Piece& piece = pieces_[index];
    WriteComments(&piece, indent);
    if (piece.space_before && !Fresh()) line_ += ' ';
    line_ += piece.text;
  }

  int Width(size_t begin, size_t end) const {
    int width = 0;
    for (size_t i = begin; i < end; ++i) {
      width += source::DisplayWidth(pieces_[i].text);
      if (i > begin && pieces_[i].space_before) ++width;
    }
    return width;
  }

  bool Fits(size_t begin, size_t end) const {
    const int space = !Fresh() && pieces_[begin].space_before ? 1 : 0;
    return source::DisplayWidth(line_) + space + Width(begin, end) <= kLineWidthMax;
  }

  BreakLevel LevelBefore(size_t index) const {
    const Kind before = pieces_[index - 1].kind;
    const bool separated = before == Kind::kComma || before == Kind::kPause ||
                           before == Kind::kSemicolon || before == Kind::kColon ||
                           before == Kind::kLess;
    const bool phrases = before == Kind::kPhrase && pieces_[index].kind == Kind::kPhrase;
    if (separated || phrases) return depths_[index] == 0 ? kBetweenParts : kInBrackets;
    if (before == Kind::kClose && depths_[index] == 0 && pieces_[index].kind == Kind::kWord) {
      return kBehindBracket;
    }
    return pieces_[index].space_before && pieces_[index].kind != Kind::kLess ? kAtSpace : kNever;
  }

  // Writes pieces on as few lines as `level` and later levels allow; further lines begin at
  // `indent`.
  void Fill(size_t begin, size_t end, int indent, int level) {
    for (size_t segment = begin; segment < end;) {
      size_t next = segment + 1;
      while (next < end && LevelBefore(next) > level) ++next;
      WriteComments(&pieces_[segment], indent);
      if (segment > begin && !Fits(segment, next)) Break(indent);
      if (Fits(segment, next) || level == kAtSpace) {
        for (size_t i = segment; i < next; ++i) Write(i, indent);
      } else {
        Fill(segment, next, level == kBetweenParts ? indent + kIndent : indent, level + 1);
      }
      segment = next;
    }
  }

  // The column of the first phrase of a head, for those on further lines.
  int HangingIndent(size_t begin, size_t end) const {
    size_t phrase = begin + 1;
    while (phrase < end && pieces_[phrase].kind != Kind::kPhrase) ++phrase;
    const int column = Width(begin, phrase) + 1;
    return phrase < end && column <= kHangingMax ? column : 2 * kIndent;
  }

  bool StartsPart(size_t index) const {
    const Kind before = pieces_[index - 1].kind;
    return depths_[index] == 0 && (before == Kind::kSemicolon || before == Kind::kColon);
  }

  // Whether the author has put something between the pieces that keeps them apart.
  bool HoldsComments(size_t begin, size_t end) const {
    for (size_t i = begin + 1; i < end; ++i) {
      if (!pieces_[i].comments.empty() || (pieces_[i].blank_before && StartsPart(i))) return true;
    }
    return false;
  }

  bool HasParts(size_t body, size_t end) const {
    for (size_t i = body + 1; i < end; ++i) {
      if (StartsPart(i)) return true;
    }
    return false;
  }

  void WriteDeclaration(size_t begin, size_t end) {
    size_t body = begin + 1;
    while (body < end && !(depths_[body] == 0 && pieces_[body - 1].kind == Kind::kColon)) ++body;
    const bool apart = HoldsComments(begin, end);
    const bool dense = HasParts(body, end) && Width(begin, end) > kPartsWidthMax;
    if (!apart && !dense && Fits(begin, end)) return Fill(begin, end, kIndent, kAtSpace);
    Fill(begin, body, HangingIndent(begin, body), kBetweenParts);
    if (body < end) WriteBody(body, end, apart);
  }

  // What stands behind the colon: on one line if it fits, else a line for each part.
  void WriteBody(size_t begin, size_t end, bool apart) {
    WriteComments(&pieces_[begin], kIndent);
    Break(kIndent);
    if (!apart && Fits(begin, end)) return Fill(begin, end, kIndent, kAtSpace);
    for (size_t part = begin; part < end;) {
      size_t next = part + 1;
      while (next < end && (!StartsPart(next) || pieces_[next].kind == Kind::kStop)) ++next;
      WriteComments(&pieces_[part], kIndent);
      Break(kIndent);
      if (pieces_[part].blank_before) WriteBlank();
      const bool only = part == begin && next == end;
      Fill(part, next, only ? kIndent : 2 * kIndent, kBetweenParts);
      part = next;
    }
  }

  std::vector<Piece> pieces_;
  std::vector<int> depths_;  // of brackets, before each piece
  std::string out_;
  std::string line_;  // not yet in `out_`
};

}  // namespace

std::string LayOut(std::vector<Piece> pieces, const Piece& end) {
  return Layout(std::move(pieces)).Run(end);
}

}  // namespace tiaowen::format
