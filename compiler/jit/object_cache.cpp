#include "compiler/jit/object_cache.h"

#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>

namespace tiaowen::jit {

std::unique_ptr<llvm::MemoryBuffer> ObjectCache::Find(const std::string& key) const {
  const std::optional<std::string> code = files_.Find(key);
  return code.has_value() ? llvm::MemoryBuffer::getMemBufferCopy(*code, key) : nullptr;
}

base::Status ObjectCache::Store(const std::string& key, const llvm::MemoryBuffer& code) const {
  return files_.Store(key, {code.getBufferStart(), code.getBufferSize()});
}

std::optional<std::string> KeyOf(const llvm::Module& module, const std::string& target) {
  if (cache::BuildId().empty()) return std::nullopt;
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  llvm::WriteBitcodeToFile(module, stream);
  stream.flush();
  for (const std::string& part : {target, cache::BuildId(), std::string(LLVM_VERSION_STRING)}) {
    bytes += '\0';
    bytes += part;
  }
  return cache::HashOf(bytes);
}

}  // namespace tiaowen::jit
