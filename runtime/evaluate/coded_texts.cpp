#include "runtime/evaluate/coded_texts.h"

#include <arrow/api.h>
#include <arrow/util/bit_util.h>

#include <algorithm>

namespace tiaowen::evaluate {
namespace {

const arrow::StringArray& DictionaryOf(const arrow::DictionaryArray& coded) {
  return static_cast<const arrow::StringArray&>(*coded.dictionary());
}

bool IsCoded(const arrow::Array& array) { return array.type()->Equals(*CodedTextType()); }

arrow::Result<std::shared_ptr<arrow::Array>> Decode(const arrow::DictionaryArray& coded) {
  const arrow::StringArray& texts = DictionaryOf(coded);
  arrow::StringBuilder builder;
  ARROW_RETURN_NOT_OK(builder.Reserve(coded.length()));
  for (int64_t row = 0; row < coded.length(); ++row) {
    if (coded.IsNull(row)) {
      builder.UnsafeAppendNull();
    } else {
      ARROW_RETURN_NOT_OK(builder.Append(texts.GetView(coded.GetValueIndex(row))));
    }
  }
  return builder.Finish();
}

// The codes as an array in which a negative one is a null. Filled without a builder, which asks
// for each row anew whether there is room.
arrow::Result<std::shared_ptr<arrow::Array>> MakeIndices(std::span<const int32_t> codes) {
  const auto rows = static_cast<int64_t>(codes.size());
  ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> values,
                        arrow::AllocateBuffer(rows * static_cast<int64_t>(sizeof(int32_t))));
  auto* const filled = values->mutable_data_as<int32_t>();
  std::transform(codes.begin(), codes.end(), filled,
                 [](int32_t code) { return std::max(code, 0); });
  const auto is_null = [](int32_t code) { return code < 0; };
  const int64_t nulls = std::count_if(codes.begin(), codes.end(), is_null);
  std::shared_ptr<arrow::Buffer> valid;
  if (nulls > 0) {
    ARROW_ASSIGN_OR_RAISE(valid, arrow::AllocateEmptyBitmap(rows));
    for (int64_t row = 0; row < rows; ++row) {
      if (!is_null(codes[static_cast<size_t>(row)]))
        arrow::bit_util::SetBit(valid->mutable_data(), row);
    }
  }
  return std::make_shared<arrow::Int32Array>(rows, std::move(values), std::move(valid), nulls);
}

}  // namespace

std::shared_ptr<arrow::DataType> CodedTextType() {
  static const auto type = arrow::dictionary(arrow::int32(), arrow::utf8());
  return type;
}

arrow::Result<std::shared_ptr<arrow::Array>> MakeCodedTexts(
    std::span<const int32_t> codes, std::span<const std::string_view> texts) {
  arrow::StringBuilder text_builder;
  for (std::string_view text : texts) ARROW_RETURN_NOT_OK(text_builder.Append(text));
  ARROW_ASSIGN_OR_RAISE(const auto dictionary, text_builder.Finish());
  ARROW_ASSIGN_OR_RAISE(const auto indices, MakeIndices(codes));
  return std::make_shared<arrow::DictionaryArray>(CodedTextType(), indices, dictionary);
}

std::string_view CodedTextAt(const arrow::Array& array, int64_t row) {
  const auto& coded = static_cast<const arrow::DictionaryArray&>(array);
  if (coded.IsNull(row)) return {};
  return DictionaryOf(coded).GetView(coded.GetValueIndex(row));
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> DecodeTexts(const arrow::RecordBatch& records) {
  arrow::FieldVector fields;
  arrow::ArrayVector columns;
  for (int i = 0; i < records.num_columns(); ++i) {
    const auto& field = records.schema()->field(i);
    const auto& column = records.column(i);
    if (!IsCoded(*column)) {
      fields.push_back(field);
      columns.push_back(column);
      continue;
    }
    fields.push_back(field->WithType(arrow::utf8()));
    ARROW_ASSIGN_OR_RAISE(columns.emplace_back(),
                          Decode(static_cast<const arrow::DictionaryArray&>(*column)));
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), records.num_rows(),
                                  std::move(columns));
}

}  // namespace tiaowen::evaluate
