#include "compiler/source/file.h"

#include <utf8proc.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tiaowen::source {
namespace {

const utf8proc_uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const utf8proc_uint8_t*>(text.data());
}

int32_t Decode(std::string_view text, int64_t offset, int* length) {
  utf8proc_int32_t code_point = 0;
  auto rest = text.substr(static_cast<size_t>(offset));
  *length = static_cast<int>(
      utf8proc_iterate(Bytes(rest), static_cast<utf8proc_ssize_t>(rest.size()), &code_point));
  return code_point;
}

}  // namespace

File::File(std::string path, std::string text) : path_(std::move(path)), text_(std::move(text)) {
  line_starts_.push_back(0);
  for (size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<int64_t>(i) + 1);
  }
}

base::Result<File> File::Read(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    return base::Error{fmt::format("无法读取文件 {}", path),
                       fmt::format("cannot read file {}", path)};
  }
  std::string text;
  std::string chunk(1 << 16, '\0');
  while (stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) ||
         stream.gcount() > 0) {
    text.append(chunk, 0, static_cast<size_t>(stream.gcount()));
    if (static_cast<int64_t>(text.size()) > kFileBytesMax) {
      return base::Error{fmt::format("文件 {} 超过 {} 字节", path, kFileBytesMax),
                         fmt::format("file {} has more than {} bytes", path, kFileBytesMax)};
    }
  }
  if (stream.bad()) {
    return base::Error{fmt::format("读取文件 {} 中断", path),
                       fmt::format("reading file {} failed", path)};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  int64_t invalid = FindInvalidUtf8(text);
  if (invalid >= 0) {
    auto line = std::count(text.begin(), text.begin() + invalid, '\n') + 1;
    return base::Error{fmt::format("文件 {} 第 {} 行不是 UTF-8", path, line),
                       fmt::format("file {} line {} is not UTF-8", path, line)};
  }
  return File(path, std::move(text));
}

std::string_view File::Slice(Range range) const {
  return std::string_view(text_).substr(static_cast<size_t>(range.begin),
                                        static_cast<size_t>(range.end - range.begin));
}

LineColumn File::Locate(int64_t offset) const {
  auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  int64_t start = *std::prev(next);
  return {std::distance(line_starts_.begin(), next), CountChars(Slice({start, offset})) + 1};
}

Range File::LineAt(int64_t offset) const {
  auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  int64_t end = next == line_starts_.end() ? static_cast<int64_t>(text_.size()) : *next - 1;
  return {*std::prev(next), end};
}

int64_t FindInvalidUtf8(std::string_view text) {
  for (int64_t i = 0; i < static_cast<int64_t>(text.size());) {
    int length = 0;
    Decode(text, i, &length);
    if (length <= 0) return i;
    i += length;
  }
  return -1;
}

int CharLength(std::string_view text, int64_t offset) {
  auto lead = static_cast<unsigned char>(text[static_cast<size_t>(offset)]);
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

int64_t CountChars(std::string_view text) {
  return std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; });
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  for (int64_t i = 0; i < static_cast<int64_t>(text.size());) {
    int length = 0;
    width += utf8proc_charwidth(Decode(text, i, &length));
    i += std::max(length, 1);
  }
  return width;
}

std::string_view Strip(std::string_view text) {
  constexpr std::string_view kIdeographicSpace = "\u3000";
  constexpr std::string_view kSpaces = " \t\r\n";
  for (bool changed = true; changed;) {
    changed = false;
    while (!text.empty() && kSpaces.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
      changed = true;
    }
    while (!text.empty() && kSpaces.find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
      changed = true;
    }
    if (text.starts_with(kIdeographicSpace))
      text.remove_prefix(kIdeographicSpace.size()), changed = true;
    if (text.ends_with(kIdeographicSpace))
      text.remove_suffix(kIdeographicSpace.size()), changed = true;
  }
  return text;
}

}  // namespace tiaowen::source
