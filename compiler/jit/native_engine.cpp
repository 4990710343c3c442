#include "compiler/jit/native_engine.h"

#include <cstddef>

#include "compiler/jit/parameters.h"

namespace tiaowen::jit {
namespace {

constexpr size_t kBufferAlignment = 64;

size_t SizeOf(const lower::Buffer& buffer, const batch::Batch& batch) {
  const int64_t rows = buffer.table == ir::kMainTable
                           ? batch.applicants
                           : batch.tables[static_cast<size_t>(buffer.table.index)].rows;
  const auto padded = static_cast<size_t>(batch::PaddedRows(rows));
  switch (buffer.element) {
    case lower::Buffer::Element::kBits:
      return padded / 8;
    case lower::Buffer::Element::kCodes:
      return padded;
    case lower::Buffer::Element::kValues:
      return padded * sizeof(int32_t);
    case lower::Buffer::Element::kWide:
      return padded * sizeof(int64_t);
  }
  TW_CHECK(false, "a buffer has no element");
}

// The buffers of one evaluation, in one piece of memory.
class Scratch {
 public:
  Scratch(const std::vector<lower::Buffer>& buffers, const batch::Batch& batch) {
    std::vector<size_t> offsets;
    size_t size = kBufferAlignment;  // the memory itself may begin anywhere
    for (const lower::Buffer& buffer : buffers) {
      offsets.push_back(size);
      const size_t own = SizeOf(buffer, batch);
      size += (own + kBufferAlignment - 1) / kBufferAlignment * kBufferAlignment;
      // Planes of a power of two of rows would all fall into the same sets of the caches.
      size += kBufferAlignment;
    }
    memory_ = std::make_unique_for_overwrite<std::byte[]>(size);
    const size_t misaligned = reinterpret_cast<uintptr_t>(memory_.get()) % kBufferAlignment;
    for (size_t offset : offsets) buffers_.push_back(memory_.get() + offset - misaligned);
  }

  void* const* buffers() const { return buffers_.data(); }

 private:
  std::unique_ptr<std::byte[]> memory_;
  std::vector<void*> buffers_;
};

}  // namespace

NativeEngine::NativeEngine(std::unique_ptr<llvm::orc::LLJIT> jit, lower::EntryFunction* entry,
                           Needs needs)
    : jit_(std::move(jit)), entry_(entry), needs_(std::move(needs)) {}

void NativeEngine::CheckBatch(const batch::Batch& batch) const {
  TW_CHECK(batch.tables.size() >= needs_.table_count, "the batch has {} tables, the policy {}",
           batch.tables.size(), needs_.table_count);
  for (ir::TableId id : needs_.tables) {
    const batch::Table& table = batch.tables[static_cast<size_t>(id.index)];
    TW_CHECK(table.offsets.size() == static_cast<size_t>(batch.applicants) + 1 &&
                 table.offsets.back() == table.rows &&
                 table.parents.size() == static_cast<size_t>(table.rows),
             "table {} is not grouped by applicant", id.index);
  }
  for (const Needs::Column& need : needs_.columns) {
    const batch::Table& table = batch.table(need.place.table);
    const int64_t rows = need.place.table == ir::kMainTable ? batch.applicants : table.rows;
    const auto position = static_cast<size_t>(need.place.column);
    TW_CHECK(position < table.columns.size(), "table {} has no column {}", need.place.table.index,
             position);
    const batch::Column& column = table.columns[position];
    const auto padded = static_cast<size_t>(batch::PaddedRows(rows));
    const bool is_date = need.kind == ir::TypeKind::kDate;
    const bool is_wide =
        is_date || need.kind == ir::TypeKind::kText || need.kind == ir::TypeKind::kInt;
    size_t filled = is_wide ? column.values.size() : column.codes.size();
    if (need.kind == ir::TypeKind::kDecimal) filled = column.wide.size();
    TW_CHECK(filled >= padded && (!is_date || column.upper.size() >= padded) &&
                 column.valid.size() >= static_cast<size_t>(batch::WordCount(rows)),
             "column {} of table {} is not filled", need.place.column, need.place.table.index);
  }
}

// UBSan would look for a type in front of the entry, where code that is made at run time has none
// and may have no memory at all.
[[clang::no_sanitize("function")]]
void NativeEngine::Evaluate(const batch::Batch& batch, const builtin::Clock& clock,
                            evaluate::Outcomes* outcomes) const {
  CheckBatch(batch);
  // The code writes every word of every plane.
  outcomes->Shape(batch.applicants, needs_.conclusions, needs_.clauses, needs_.facts,
                  needs_.amounts);
  std::vector<int32_t> parameters;
  parameters.reserve(needs_.parameters.size());
  for (const lower::Parameter& parameter : needs_.parameters)
    parameters.push_back(ValueOf(parameter, clock, needs_.work_calendar));
  const Scratch scratch(needs_.buffers, batch);
  const batch::AbiView view(batch);
  const abi::Output output = outcomes->View();
  entry_(&view.batch(), parameters.data(), scratch.buffers(), &output);
}

}  // namespace tiaowen::jit
