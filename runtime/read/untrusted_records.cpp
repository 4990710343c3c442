#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include "runtime/read/arrow_error.h"
#include "runtime/read/carrier.h"

namespace tiaowen::read {
namespace {

using arrow::Type;

std::shared_ptr<arrow::DataType> BytesType(const std::shared_ptr<arrow::DataType>& type);

arrow::FieldVector BytesFields(const arrow::DataType& type) {
  arrow::FieldVector fields;
  for (const auto& field : type.fields())
    fields.push_back(field->WithType(BytesType(field->type())));
  return fields;
}

// `type` with bytes in place of text.
std::shared_ptr<arrow::DataType> BytesType(const std::shared_ptr<arrow::DataType>& type) {
  switch (type->id()) {
    case Type::STRING:
      return arrow::binary();
    case Type::LARGE_STRING:
      return arrow::large_binary();
    case Type::STRING_VIEW:
      return arrow::binary_view();
    case Type::LIST:
      return arrow::list(BytesFields(*type)[0]);
    case Type::LARGE_LIST:
      return arrow::large_list(BytesFields(*type)[0]);
    case Type::STRUCT:
      return arrow::struct_(BytesFields(*type));
    case Type::DICTIONARY: {
      const auto& dictionary = static_cast<const arrow::DictionaryType&>(*type);
      return arrow::dictionary(dictionary.index_type(), BytesType(dictionary.value_type()),
                               dictionary.ordered());
    }
    default:
      return type;
  }
}

std::shared_ptr<arrow::ArrayData> AsBytes(const arrow::ArrayData& data) {
  std::shared_ptr<arrow::ArrayData> bytes = data.Copy();
  bytes->type = BytesType(data.type);
  for (auto& child : bytes->child_data) child = AsBytes(*child);
  if (bytes->dictionary != nullptr) bytes->dictionary = AsBytes(*bytes->dictionary);
  return bytes;
}

}  // namespace

base::Status CheckRecords(const arrow::RecordBatch& records, const std::string& file) {
  return CallArrowStatus(file, [&]() -> arrow::Status {
    RETURN_NOT_OK(records.Validate());
    for (const auto& column : records.columns()) {
      RETURN_NOT_OK(arrow::MakeArray(AsBytes(*column->data()))->ValidateFull());
    }
    return arrow::Status::OK();
  });
}

}  // namespace tiaowen::read
