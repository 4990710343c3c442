#include "compiler/object/constants.h"

#include <llvm/IR/DataLayout.h>
#include <llvm/IR/DerivedTypes.h>

#include "compiler/base/check.h"

namespace tiaowen::object {

llvm::Constant* Constants::Int32(int32_t value) const {
  return llvm::ConstantInt::getSigned(llvm::Type::getInt32Ty(module_.getContext()), value);
}

llvm::Constant* Constants::Int64(int64_t value) const {
  return llvm::ConstantInt::getSigned(llvm::Type::getInt64Ty(module_.getContext()), value);
}

llvm::Constant* Constants::AddGlobal(llvm::Constant* value) {
  auto* global = new llvm::GlobalVariable(module_, value->getType(), /*isConstant=*/true,
                                          llvm::GlobalValue::PrivateLinkage, value, "data");
  global->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  return global;
}

llvm::Constant* Constants::Text(const std::string& text) {
  auto [place, is_new] = texts_.try_emplace(text, nullptr);
  if (is_new)
    place->second = AddGlobal(llvm::ConstantDataArray::getString(module_.getContext(), text));
  return place->second;
}

llvm::Constant* Constants::Array(const std::vector<llvm::Constant*>& elements) {
  if (elements.empty())
    return llvm::ConstantPointerNull::get(llvm::PointerType::getUnqual(module_.getContext()));
  auto* type = llvm::ArrayType::get(elements.front()->getType(), elements.size());
  return AddGlobal(llvm::ConstantArray::get(type, elements));
}

llvm::Constant* Constants::Int32Array(const std::vector<int32_t>& numbers) {
  std::vector<llvm::Constant*> elements;
  elements.reserve(numbers.size());
  for (int32_t number : numbers) elements.push_back(Int32(number));
  return Array(elements);
}

llvm::Constant* Constants::TextArray(const std::vector<std::string>& texts) {
  std::vector<llvm::Constant*> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts) elements.push_back(Text(text));
  return Array(elements);
}

llvm::Constant* Constants::Struct(size_t size, const std::vector<llvm::Constant*>& fields) const {
  llvm::Constant* value = llvm::ConstantStruct::getAnon(module_.getContext(), fields);
  const uint64_t laid_out = module_.getDataLayout().getTypeAllocSize(value->getType());
  TW_CHECK(laid_out == size, "a structure has {} bytes in C and {} here", size, laid_out);
  return value;
}

}  // namespace tiaowen::object
