#include "compiler/jit/engine.h"

#include <llvm/ExecutionEngine/Orc/LLJIT.h>
#include <llvm/Support/SmallVectorMemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>

#include <cstring>

#include "compiler/jit/host.h"
#include "compiler/jit/llvm_error.h"
#include "compiler/jit/native_engine.h"
#include "compiler/jit/object_cache.h"
#include "compiler/lower/lower.h"
#include "runtime/builtin/aggregates.h"
#include "runtime/builtin/amounts.h"
#include "runtime/builtin/columns.h"
#include "runtime/builtin/facts.h"
#include "runtime/builtin/periods.h"
#include "runtime/builtin/references.h"
#include "runtime/builtin/segments.h"
#include "runtime/builtin/sums.h"

namespace tiaowen::jit {
namespace {

using TargetMachinePointer = std::unique_ptr<llvm::TargetMachine>;

base::Result<TargetMachinePointer> MakeTargetMachine(llvm::orc::JITTargetMachineBuilder& host) {
  return ToResult(host.createTargetMachine(), "建立目标机器", "creating the target machine");
}

template <typename Function>
llvm::orc::ExecutorSymbolDef DefineFunction(Function* function) {
  return {llvm::orc::ExecutorAddr::fromPtr(function),
          llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
}

// Makes the kernels known to the linker, and what LLVM itself calls for long copies; nothing else
// of the process.
base::Status DefineKernels(llvm::orc::LLJIT& jit) {
  llvm::orc::SymbolMap symbols;
#define TW_KERNEL(symbol) symbols[jit.mangleAndIntern(#symbol)] = DefineFunction(&symbol);
#include "runtime/builtin/kernels.def"
  symbols[jit.mangleAndIntern("memcpy")] = DefineFunction(&std::memcpy);
  symbols[jit.mangleAndIntern("memmove")] = DefineFunction(&std::memmove);
  symbols[jit.mangleAndIntern("memset")] = DefineFunction(&std::memset);
  return ToStatus(jit.getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(symbols))),
                  "登记内置函数", "defining the kernels");
}

NativeEngine::Needs NeedsOf(const lower::LoweredModule& lowered, const ir::Module& module) {
  const ir::Schema& schema = module.schema;
  NativeEngine::Needs needs;
  needs.work_calendar = module.work_calendar;
  needs.parameters = lowered.parameters;
  needs.buffers = lowered.buffers;
  needs.tables = lowered.tables;
  needs.table_count = schema.tables.size();
  for (const lower::UsedColumn& column : lowered.columns) {
    const ir::Column& declared =
        schema.table(column.table).columns[static_cast<size_t>(column.column)];
    needs.columns.push_back({column, declared.type.kind});
  }
  needs.conclusions = lowered.conclusions;
  needs.clauses = lowered.clauses;
  needs.facts = lowered.facts;
  needs.amounts = lowered.amounts;
  return needs;
}

// A lowered module and the machine that it is for. `context` owns what `lowered` points into.
struct Prepared {
  std::unique_ptr<llvm::LLVMContext> context;
  lower::LoweredModule lowered;
  TargetMachinePointer target;
};

base::Result<Prepared> LowerForHost(const ir::Module& module,
                                    llvm::orc::JITTargetMachineBuilder& host,
                                    const lower::Options& options = {}) {
  auto context = std::make_unique<llvm::LLVMContext>();
  TW_ASSIGN_OR_RETURN(lower::LoweredModule lowered, lower::Lower(module, *context, options));
  TW_ASSIGN_OR_RETURN(TargetMachinePointer target, MakeTargetMachine(host));
  return Prepared{std::move(context), std::move(lowered), std::move(target)};
}

base::Result<Prepared> Prepare(const ir::Module& module, llvm::orc::JITTargetMachineBuilder& host,
                               bool optimize) {
  TW_ASSIGN_OR_RETURN(Prepared prepared, LowerForHost(module, host));
  PrepareForTarget(*prepared.lowered.module, *prepared.target, optimize);
  return prepared;
}

using Object = std::unique_ptr<llvm::MemoryBuffer>;

base::Result<Object> CompileObject(Prepared& prepared, bool optimize) {
  PrepareForTarget(*prepared.lowered.module, *prepared.target, optimize);
  TW_ASSIGN_OR_RETURN(auto code, EmitCode(*prepared.lowered.module, *prepared.target,
                                          llvm::CodeGenFileType::ObjectFile));
  return Object(std::make_unique<llvm::SmallVectorMemoryBuffer>(
      std::move(code), prepared.lowered.module->getName(), /*RequiresNullTerminator=*/false));
}

// The object code, from the cache if it is there.
base::Result<Object> FindOrCompile(Prepared& prepared, const Options& options) {
  if (options.cache_directory.empty() || !options.optimize)
    return CompileObject(prepared, options.optimize);
  const std::string target = fmt::format("{} {} {}", prepared.target->getTargetTriple().str(),
                                         prepared.target->getTargetCPU().str(),
                                         prepared.target->getTargetFeatureString().str());
  const std::optional<std::string> key = KeyOf(*prepared.lowered.module, target);
  const ObjectCache cache(options.cache_directory);
  if (key.has_value()) {
    if (Object known = cache.Find(*key)) return known;
  }
  TW_ASSIGN_OR_RETURN(Object object, CompileObject(prepared, options.optimize));
  // A cache that takes nothing costs time and nothing else.
  if (key.has_value()) static_cast<void>(cache.Store(*key, *object));
  return object;
}

}  // namespace

base::Result<std::unique_ptr<evaluate::Engine>> Compile(const ir::Module& module,
                                                        const Options& options) {
  TW_ASSIGN_OR_RETURN(llvm::orc::JITTargetMachineBuilder host, DetectHost());
  TW_ASSIGN_OR_RETURN(Prepared prepared, LowerForHost(module, host, options.lowering));
  TW_ASSIGN_OR_RETURN(Object object, FindOrCompile(prepared, options));
  NativeEngine::Needs needs = NeedsOf(prepared.lowered, module);

  TW_ASSIGN_OR_RETURN(std::unique_ptr<llvm::orc::LLJIT> jit,
                      ToResult(llvm::orc::LLJITBuilder()
                                   .setJITTargetMachineBuilder(std::move(host))
                                   .setLinkProcessSymbolsByDefault(false)
                                   .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                                   .create(),
                               "建立即时编译器", "creating the JIT"));
  TW_RETURN_IF_ERROR(DefineKernels(*jit));
  TW_RETURN_IF_ERROR(
      ToStatus(jit->addObjectFile(std::move(object)), "加入机器码", "adding the machine code"));
  TW_ASSIGN_OR_RETURN(
      llvm::orc::ExecutorAddr entry,
      ToResult(jit->lookup(lower::kEntryName), "连接机器码", "linking the machine code"));
  auto* function = entry.toPtr<entry::Function*>();
  return std::unique_ptr<evaluate::Engine>(
      std::make_unique<NativeEngine>(std::move(jit), function, std::move(needs)));
}

base::Result<std::string> DumpLlvm(const ir::Module& module, bool optimized) {
  TW_ASSIGN_OR_RETURN(llvm::orc::JITTargetMachineBuilder host, DetectHost());
  TW_ASSIGN_OR_RETURN(Prepared prepared, Prepare(module, host, optimized));
  std::string text;
  llvm::raw_string_ostream stream(text);
  prepared.lowered.module->print(stream, nullptr);
  return text;
}

base::Result<std::string> DumpAssembly(const ir::Module& module) {
  TW_ASSIGN_OR_RETURN(llvm::orc::JITTargetMachineBuilder host, DetectHost());
  TW_ASSIGN_OR_RETURN(Prepared prepared, Prepare(module, host, true));
  TW_ASSIGN_OR_RETURN(auto code, EmitCode(*prepared.lowered.module, *prepared.target,
                                          llvm::CodeGenFileType::AssemblyFile));
  return std::string(code.begin(), code.end());
}

}  // namespace tiaowen::jit
