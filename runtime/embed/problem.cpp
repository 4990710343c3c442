#include "runtime/embed/problem.h"

#include <algorithm>
#include <string_view>

namespace tiaowen::embed {
namespace {

// Copies as many whole characters of `text` as fit.
template <size_t N>
void Copy(std::string_view text, char (&out)[N]) {
  size_t length = std::min(text.size(), N - 1);
  const auto continues = [&](size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
  };
  while (length > 0 && continues(length)) --length;
  std::copy_n(text.data(), length, out);
  out[length] = '\0';
}

}  // namespace

int32_t Tell(const Problem& problem, tiaowen_error* error) {
  if (error == nullptr) return problem.code;
  error->code = problem.code;
  error->table = problem.place.table;
  error->column = problem.place.column;
  error->row = problem.place.row;
  Copy(problem.text.zh, error->zh);
  Copy(problem.text.en, error->en);
  return problem.code;
}

}  // namespace tiaowen::embed
