#include "compiler/syntax/vocabulary.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/format/format.h"
#include "compiler/format/layout.h"
#include "compiler/syntax/vocabulary_tokens.h"

namespace tiaowen::format {
namespace {

using syntax::VocabularyToken;
using Kind = syntax::VocabularyTokenKind;

// The token in full-width punctuation; a text in full-width quotes if it holds none itself.
std::string CanonicalText(const VocabularyToken& token) {
  switch (token.kind) {
    case Kind::kColon:
      return "：";
    case Kind::kSemicolon:
      return "；";
    case Kind::kComma:
      return "，";
    case Kind::kLess:
      return "＜";
    case Kind::kOpen:
      return "（";
    case Kind::kClose:
      return "）";
    case Kind::kQuoted: {
      const std::string& text = token.text;
      const bool ascii = text.starts_with('"') && text.find("“") == std::string::npos &&
                         text.find("”") == std::string::npos;
      return ascii ? "“" + text.substr(1, text.size() - 2) + "”" : text;
    }
    default:
      return token.text;
  }
}

bool IsWordLike(Kind kind) {
  return kind == Kind::kWord || kind == Kind::kQuoted || kind == Kind::kPhrase;
}

// Whether a space stands between two tokens of a line. `spaced`: the author has written one.
bool NeedsSpace(Kind before, Kind kind, bool spaced) {
  if (before == Kind::kOther || kind == Kind::kOther) return spaced;
  if (kind == Kind::kLess) return before != Kind::kClose;
  if (before == Kind::kLess) return true;
  if (before == Kind::kPhrase && kind == Kind::kPhrase) return false;
  return IsWordLike(before) && IsWordLike(kind);
}

// Reads what stands between two tokens: white space and comments. `first`: nothing stands before.
void ReadGap(std::string_view gap, bool first, Piece* piece) {
  std::string text(gap);
  for (size_t at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n")) {
    text.erase(at, 1);
  }
  std::replace(text.begin(), text.end(), '\r', '\n');
  bool blank = false;
  for (size_t begin = 0, line = 0; begin <= text.size(); ++line) {
    const size_t newline = text.find('\n', begin);
    const size_t end = std::min(newline, text.size());
    const size_t comment = text.find('#', begin);
    if (comment < end) {
      const std::string_view body = std::string_view(text).substr(comment, end - comment);
      piece->comments.push_back({std::string(source::Strip(body)), line == 0 && !first, blank});
      blank = false;
    } else if (newline != std::string::npos && (line > 0 || first)) {
      blank = true;
    }
    begin = end + 1;
  }
  piece->blank_before = blank;
}

std::vector<std::string> ListComments(const std::vector<Piece>& pieces, const Piece& end) {
  std::vector<std::string> comments;
  auto add = [&](const Piece& piece) {
    for (const Comment& comment : piece.comments) comments.push_back(comment.text);
  };
  for (const Piece& piece : pieces) add(piece);
  add(end);
  return comments;
}

std::vector<Piece> ReadPieces(const source::File& file, const std::vector<VocabularyToken>& tokens,
                              Piece* end) {
  std::vector<Piece> pieces;
  int64_t behind = 0;
  for (const VocabularyToken& token : tokens) {
    Piece piece{.kind = token.kind, .text = CanonicalText(token)};
    ReadGap(file.Slice({behind, token.range.begin}), pieces.empty(), &piece);
    if (!pieces.empty()) {
      piece.space_before = NeedsSpace(pieces.back().kind, piece.kind, behind < token.range.begin);
    }
    pieces.push_back(std::move(piece));
    behind = token.range.end;
  }
  ReadGap(file.Slice({behind, static_cast<int64_t>(file.text().size())}), pieces.empty(), end);
  return pieces;
}

// The parser sees the same in both, and no comment is lost.
void CheckSame(const source::File& before, const std::vector<VocabularyToken>& tokens,
               const source::File& after) {
  const std::vector<VocabularyToken> formatted = syntax::LexVocabulary(after);
  const bool same = std::equal(tokens.begin(), tokens.end(), formatted.begin(), formatted.end(),
                               [](const VocabularyToken& a, const VocabularyToken& b) {
                                 return a.type == b.type && CanonicalText(a) == CanonicalText(b);
                               });
  TW_CHECK(same, "{}: the layout changed a token", before.path());
  Piece end, end_after;
  const std::vector<Piece> pieces = ReadPieces(before, tokens, &end);
  const std::vector<Piece> pieces_after = ReadPieces(after, formatted, &end_after);
  TW_CHECK(ListComments(pieces, end) == ListComments(pieces_after, end_after),
           "{}: the layout changed a comment", before.path());
}

}  // namespace

std::optional<std::string> FormatVocabulary(const source::File& file,
                                            diagnostics::Consumer& consumer) {
  const size_t errors = consumer.error_count();
  syntax::ParseVocabulary(file, 0, consumer);
  if (consumer.error_count() > errors) return std::nullopt;
  const std::vector<VocabularyToken> tokens = syntax::LexVocabulary(file);
  Piece end;
  std::vector<Piece> pieces = ReadPieces(file, tokens, &end);
  std::string out = LayOut(std::move(pieces), end);
  CheckSame(file, tokens, source::File(file.path(), out));
  return out;
}

}  // namespace tiaowen::format
