#pragma once

#include <functional>
#include <string>

#include "compiler/lower/frame.h"

namespace tiaowen::lower {

// Rows that one iteration of a word loop handles: a 64-bit word of every plane.
inline constexpr unsigned kRowsPerWord = 64;

// A generated function with one loop over the words of `table`: `frame` is before the loop, `body`
// in it.
class WordLoop {
 public:
  WordLoop(Context& shared, const std::string& name, ir::TableId rows_of);

  Context& context;
  const ir::TableId table;
  Frame frame;
  llvm::IRBuilder<> body;

  // Words of planes at the loop's position. `plane` is a pointer to a plane's first word.
  llvm::Value* LoadWord(llvm::Value* plane, const std::string& name);
  void StoreWord(llvm::Value* plane, llvm::Value* bits);
  llvm::Value* LoadPlane(int buffer) { return LoadWord(frame.BufferAt(buffer), ""); }
  void StorePlane(int buffer, llvm::Value* bits) { StoreWord(frame.BufferAt(buffer), bits); }
  // The elements of the word's 64 rows, as one vector.
  llvm::Value* LoadRows(llvm::Type* element, llvm::Value* values, const std::string& name);

  llvm::Value* Constant(uint64_t bits) { return body.getInt64(bits); }
  // One bit for each row that exists: all but in the last word.
  llvm::Value* ExistingRows();
  // Goes on to the next word where `bits` is zero, after running what `skipped` emits.
  void SkipWhereZero(llvm::Value* bits, const std::function<void()>& skipped);

  // Closes the loop. To be called once, last.
  llvm::Function* Finish();

 private:
  llvm::BasicBlock* next_;
  llvm::PHINode* word_;
  llvm::Value* existing_rows_ = nullptr;
};

}  // namespace tiaowen::lower
