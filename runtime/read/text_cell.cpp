#include "runtime/read/text_cell.h"

#include <utf8proc.h>

namespace tiaowen::read {
namespace {

constexpr int kPrintableMax = 100;
constexpr utf8proc_int32_t kByteOrderMark = 0xFEFF;

// The length of the character at the front of `text`; negative when it is not valid UTF-8.
utf8proc_ssize_t Decode(std::string_view text, utf8proc_int32_t* character) {
  return utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                          static_cast<utf8proc_ssize_t>(text.size()), character);
}

bool IsSpace(utf8proc_int32_t character) {
  if (character < 0x80) return character == ' ' || (character >= '\t' && character <= '\r');
  if (character == 0x85 || character == kByteOrderMark) return true;
  switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return true;
    default:
      return false;
  }
}

// The length of the white-space character at the front of `text`, 0 when there is none.
size_t LeadingSpace(std::string_view text) {
  utf8proc_int32_t character = 0;
  const utf8proc_ssize_t length = Decode(text, &character);
  return length > 0 && IsSpace(character) ? static_cast<size_t>(length) : 0;
}

size_t TrailingSpace(std::string_view text) {
  size_t start = text.size() - 1;
  while (start > 0 && text.size() - start < 4 && (text[start] & 0xC0) == 0x80) --start;
  const size_t length = LeadingSpace(text.substr(start));
  return length == text.size() - start ? length : 0;
}

// Whether `byte` is a whole character that is not white space.
bool IsPlain(char byte) { return byte > ' ' && static_cast<unsigned char>(byte) < 0x80; }

// Whether `byte` begins a character of U+4000 … U+9FFF, which are Chinese characters. No white
// space needs to be looked for there.
bool BeginsHan(char byte) {
  const auto lead = static_cast<unsigned char>(byte);
  return lead >= 0xE4 && lead <= 0xE9;
}

bool EndsWithHan(std::string_view text) {
  const auto continues = [&](size_t back) {
    return (static_cast<unsigned char>(text[text.size() - back]) & 0xC0) == 0x80;
  };
  return text.size() >= 3 && BeginsHan(text[text.size() - 3]) && continues(2) && continues(1);
}

}  // namespace

std::string_view Strip(std::string_view text) {
  while (!text.empty() && !IsPlain(text.front()) && !BeginsHan(text.front())) {
    const size_t length = LeadingSpace(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  while (!text.empty() && !IsPlain(text.back()) && !EndsWithHan(text)) {
    const size_t length = TrailingSpace(text);
    if (length == 0) break;
    text.remove_suffix(length);
  }
  return text;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    const utf8proc_ssize_t length = Decode(text, &character);
    if (length <= 0) return false;
    text.remove_prefix(static_cast<size_t>(length));
  }
  return true;
}

std::string Printable(std::string_view text) {
  std::string printable;
  for (int count = 0; !text.empty(); ++count) {
    if (count == kPrintableMax) return printable + "…";
    utf8proc_int32_t character = 0;
    const utf8proc_ssize_t length = Decode(text, &character);
    if (length > 0) {
      printable += text.substr(0, static_cast<size_t>(length));
      text.remove_prefix(static_cast<size_t>(length));
    } else {
      printable += "\uFFFD";
      text.remove_prefix(1);
    }
  }
  return printable;
}

}  // namespace tiaowen::read
