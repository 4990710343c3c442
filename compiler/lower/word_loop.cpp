#include "compiler/lower/word_loop.h"

namespace tiaowen::lower {

WordLoop::WordLoop(Context& shared, const std::string& name, ir::TableId rows_of)
    : context(shared),
      table(rows_of),
      frame(context, name, llvm::GlobalValue::InternalLinkage),
      body(context.llvm) {
  llvm::BasicBlock* entry = frame.builder.GetInsertBlock();
  auto* rows = llvm::BasicBlock::Create(context.llvm, "rows", frame.function);
  next_ = llvm::BasicBlock::Create(context.llvm, "next", frame.function);
  auto* done = llvm::BasicBlock::Create(context.llvm, "done", frame.function);

  llvm::Value* words = frame.Words(table);
  llvm::Value* none = frame.builder.CreateICmpEQ(words, frame.builder.getInt64(0));
  frame.builder.SetInsertPoint(frame.builder.CreateCondBr(none, done, rows));

  body.SetInsertPoint(rows);
  word_ = body.CreatePHI(context.i64(), 2, "word");
  word_->addIncoming(body.getInt64(0), entry);

  llvm::IRBuilder<> latch(next_);
  llvm::Value* following = latch.CreateNUWAdd(word_, latch.getInt64(1));
  word_->addIncoming(following, next_);
  latch.CreateCondBr(latch.CreateICmpULT(following, words), rows, done);
  llvm::IRBuilder<>(done).CreateRetVoid();
}

llvm::Value* WordLoop::LoadWord(llvm::Value* plane, const std::string& name) {
  return body.CreateLoad(context.i64(), body.CreateInBoundsGEP(context.i64(), plane, word_), name);
}

void WordLoop::StoreWord(llvm::Value* plane, llvm::Value* bits) {
  body.CreateStore(bits, body.CreateInBoundsGEP(context.i64(), plane, word_));
}

llvm::Value* WordLoop::LoadRows(llvm::Type* element, llvm::Value* values, const std::string& name) {
  llvm::Value* first = body.CreateShl(word_, 6, "row", /*HasNUW=*/true, /*HasNSW=*/true);
  llvm::Value* pointer = body.CreateInBoundsGEP(element, values, first);
  const llvm::Align align(element->getPrimitiveSizeInBits() / 8);
  return body.CreateAlignedLoad(llvm::FixedVectorType::get(element, kRowsPerWord), pointer, align,
                                name);
}

llvm::Value* WordLoop::ExistingRows() {
  if (existing_rows_ != nullptr) return existing_rows_;
  llvm::IRBuilder<>& before = frame.builder;
  llvm::Value* absent = before.CreateAnd(before.CreateNeg(frame.Rows(table)), 63);
  llvm::Value* last_rows = before.CreateLShr(before.getInt64(~uint64_t{0}), absent, "last_rows");
  llvm::Value* last_word = before.CreateSub(frame.Words(table), before.getInt64(1));
  llvm::Value* is_last = body.CreateICmpEQ(word_, last_word);
  return existing_rows_ = body.CreateSelect(is_last, last_rows, Constant(~uint64_t{0}), "existing");
}

void WordLoop::SkipWhereZero(llvm::Value* bits, const std::function<void()>& skipped) {
  auto* skip = llvm::BasicBlock::Create(context.llvm, "skip", frame.function, next_);
  auto* work = llvm::BasicBlock::Create(context.llvm, "work", frame.function, next_);
  body.CreateCondBr(body.CreateICmpEQ(bits, Constant(0)), skip, work);
  body.SetInsertPoint(skip);
  skipped();
  body.CreateBr(next_);
  body.SetInsertPoint(work);
}

llvm::Function* WordLoop::Finish() {
  body.CreateBr(next_);
  return frame.function;
}

}  // namespace tiaowen::lower
