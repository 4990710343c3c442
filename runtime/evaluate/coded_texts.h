#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace arrow {
class Array;
class DataType;
class RecordBatch;
template <typename T>
class Result;
}  // namespace arrow

// Columns of texts of which most occur again and again: Arrow dictionaries of utf8 with int32
// codes.
namespace tiaowen::evaluate {

std::shared_ptr<arrow::DataType> CodedTextType();

// Makes the array of `codes`, a negative one a null, into `texts`; texts may be equal.
arrow::Result<std::shared_ptr<arrow::Array>> MakeCodedTexts(
    std::span<const int32_t> codes, std::span<const std::string_view> texts);

// The text at `row` of an array of coded texts; empty for a null.
std::string_view CodedTextAt(const arrow::Array& array, int64_t row);

// The same records with plain texts in place of coded ones.
arrow::Result<std::shared_ptr<arrow::RecordBatch>> DecodeTexts(const arrow::RecordBatch& records);

// Texts given codes in the order of their first occurrence.
class TextCoder {
 public:
  // The code of `text`, which must live as long as the coder; −1 for an empty text.
  int32_t CodeOf(std::string_view text) {
    if (text.empty()) return -1;
    const auto [place, is_new] = codes_.try_emplace(text, static_cast<int32_t>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return place->second;
  }
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::unordered_map<std::string_view, int32_t> codes_;
  std::vector<std::string_view> texts_;
};

}  // namespace tiaowen::evaluate
