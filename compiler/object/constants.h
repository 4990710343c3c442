#pragma once

#include <llvm/IR/Constants.h>
#include <llvm/IR/Module.h>

#include <map>
#include <string>
#include <vector>

namespace tiaowen::object {

// Writes read-only data of C into a module whose data layout is set.
class Constants {
 public:
  explicit Constants(llvm::Module& module) : module_(module) {}

  llvm::Constant* Int32(int32_t value) const;
  llvm::Constant* Int64(int64_t value) const;
  // A pointer to a text that ends in a zero byte; equal texts are one.
  llvm::Constant* Text(const std::string& text);
  // A pointer to the first of `elements`, all of one type; null when there is none.
  llvm::Constant* Array(const std::vector<llvm::Constant*>& elements);
  llvm::Constant* Int32Array(const std::vector<int32_t>& numbers);
  llvm::Constant* TextArray(const std::vector<std::string>& texts);
  // A structure of these fields, which C lays out in `size` bytes.
  llvm::Constant* Struct(size_t size, const std::vector<llvm::Constant*>& fields) const;

 private:
  llvm::Constant* AddGlobal(llvm::Constant* value);

  llvm::Module& module_;
  std::map<std::string, llvm::Constant*> texts_;
};

}  // namespace tiaowen::object
