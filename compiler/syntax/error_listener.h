#pragma once

#include <antlr4-runtime.h>

#include <functional>
#include <string_view>
#include <vector>

#include "compiler/source/file.h"

// How ANTLR's view of a text meets ours. For the .cpp files of this folder only.
namespace tiaowen::syntax {

// After so many errors a parse stops, so that garbage cannot keep error recovery busy.
inline constexpr int kSyntaxErrorsMax = 20;

// Maps ANTLR's character indices to byte offsets of a text that begins at `base`.
class CharOffsets {
 public:
  explicit CharOffsets(std::string_view text, int64_t base = 0) {
    for (size_t i = 0; i < text.size(); ++i) {
      if ((text[i] & 0xC0) != 0x80) offsets_.push_back(base + static_cast<int64_t>(i));
    }
    offsets_.push_back(base + static_cast<int64_t>(text.size()));
  }

  source::Range RangeOf(antlr4::Token* token) const {
    if (token->getType() == antlr4::Token::EOF) return {offsets_.back(), offsets_.back()};
    return {At(token->getStartIndex()), At(token->getStopIndex() + 1)};
  }

 private:
  int64_t At(size_t index) const { return offsets_[std::min(index, offsets_.size() - 1)]; }

  std::vector<int64_t> offsets_;
};

// Passes the offending token of each syntax error on; cancels the parse after kSyntaxErrorsMax.
class ErrorListener : public antlr4::BaseErrorListener {
 public:
  explicit ErrorListener(std::function<void(antlr4::Token*)> on_error)
      : on_error_(std::move(on_error)) {}

  void syntaxError(antlr4::Recognizer*, antlr4::Token* token, size_t, size_t, const std::string&,
                   std::exception_ptr) override {
    if (token != nullptr) on_error_(token);
    if (++count_ >= kSyntaxErrorsMax) throw antlr4::ParseCancellationException();
  }

 private:
  std::function<void(antlr4::Token*)> on_error_;
  int count_ = 0;
};

}  // namespace tiaowen::syntax
