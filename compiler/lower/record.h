#pragma once

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Memory of `size` bytes on the frame's stack, in which a kernel finds its arguments.
class Record {
 public:
  Record(Frame& frame, size_t size, size_t align) : frame_(frame) {
    auto* type = llvm::ArrayType::get(frame.context.i8(), size);
    llvm::AllocaInst* memory = frame.builder.CreateAlloca(type, nullptr, "query");
    memory->setAlignment(llvm::Align(align));
    memory_ = memory;
  }

  // Stores a pointer or number; null is the null pointer.
  void Store(size_t offset, llvm::Value* value) {
    if (value == nullptr) value = llvm::ConstantPointerNull::get(frame_.context.pointer());
    frame_.builder.CreateStore(
        value, frame_.builder.CreateConstInBoundsGEP1_64(frame_.context.i8(), memory_, offset));
  }
  void StoreInt32(size_t offset, size_t value) {
    Store(offset, frame_.builder.getInt32(static_cast<uint32_t>(value)));
  }
  void StoreInt64(size_t offset, int64_t value) {
    Store(offset, frame_.builder.getInt64(static_cast<uint64_t>(value)));
  }

  llvm::Value* memory() const { return memory_; }

 private:
  Frame& frame_;
  llvm::Value* memory_;
};

}  // namespace tiaowen::lower
