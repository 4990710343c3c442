#include "compiler/jit/host.h"

#include <llvm/CodeGen/MachineModuleInfo.h>
#include <llvm/CodeGen/Passes.h>
#include <llvm/CodeGen/TargetPassConfig.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/DCE.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/LICM.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>

#include <mutex>

#include "compiler/jit/llvm_error.h"

namespace tiaowen::jit {
namespace {

void CheckSound(const llvm::Module& module) {
  std::string broken;
  llvm::raw_string_ostream stream(broken);
  TW_CHECK(!llvm::verifyModule(module, &stream), "{}", broken);
}

// Comparisons yield bits directly in AVX-512 registers, so the widest vectors pay; LLVM would use
// half of them.
void PreferWideVectors(llvm::Module& module, const llvm::TargetMachine& target) {
  if (!target.getTargetFeatureString().contains("+avx512bw")) return;
  for (llvm::Function& function : module) {
    if (!function.isDeclaration()) function.addFnAttr("prefer-vector-width", "512");
  }
}

// The code is vectors already, without calls between functions that inlining would gain by. What
// pays is to fold what lowering repeats and to move what does not change out of the loops; LLVM's
// default pipeline takes ten times as long for code that is no faster.
void Optimize(llvm::Module& module, llvm::TargetMachine& target) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&target);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);
  llvm::FunctionPassManager passes;
  passes.addPass(llvm::EarlyCSEPass(/*UseMemorySSA=*/true));
  passes.addPass(llvm::InstCombinePass());
  passes.addPass(llvm::createFunctionToLoopPassAdaptor(llvm::LICMPass(llvm::LICMOptions()),
                                                       /*UseMemorySSA=*/true));
  passes.addPass(llvm::SimplifyCFGPass());
  passes.addPass(llvm::DCEPass());
  llvm::ModulePassManager pipeline;
  pipeline.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(passes)));
  pipeline.run(module, modules);
}

}  // namespace

base::Result<llvm::orc::JITTargetMachineBuilder> DetectHost() {
  // LLVM keeps its targets in tables of the process, which are to be filled once.
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
  TW_ASSIGN_OR_RETURN(llvm::orc::JITTargetMachineBuilder host,
                      ToResult(llvm::orc::JITTargetMachineBuilder::detectHost(), "识别处理器",
                               "detecting the processor"));
  // As ORC's linker wants objects.
  host.setRelocationModel(llvm::Reloc::PIC_);
  host.setCodeModel(llvm::CodeModel::Small);
  return host;
}

void PrepareForTarget(llvm::Module& module, llvm::TargetMachine& target, bool optimize) {
  module.setDataLayout(target.createDataLayout());
  module.setTargetTriple(target.getTargetTriple().str());
  PreferWideVectors(module, target);
  CheckSound(module);
  if (!optimize) return;
  Optimize(module, target);
  CheckSound(module);
}

base::Result<llvm::SmallVector<char, 0>> EmitCode(llvm::Module& module, llvm::TargetMachine& target,
                                                  llvm::CodeGenFileType type) {
  // As TargetMachine::addPassesToEmitFile, which cannot leave passes out.
  auto& machine = static_cast<llvm::LLVMTargetMachine&>(target);
  llvm::SmallVector<char, 0> code;
  llvm::raw_svector_ostream stream(code);
  llvm::legacy::PassManager passes;
  llvm::TargetPassConfig* config = machine.createPassConfig(passes);
  // Long blocks cost the schedulers half of all time; processors reorder by themselves.
  config->disablePass(&llvm::MachineSchedulerID);
  config->disablePass(&llvm::PostRASchedulerID);
  passes.add(config);
  auto* info = new llvm::MachineModuleInfoWrapperPass(&machine);
  passes.add(info);
  bool refused = config->addISelPasses();
  if (!refused) {
    config->addMachinePasses();
    config->setInitialized();
    refused = machine.addAsmPrinter(passes, stream, nullptr, type, info->getMMI().getContext());
  }
  if (refused) {
    return base::Error{"LLVM 不能为这个处理器生成代码",
                       "LLVM cannot generate code for this processor"};
  }
  passes.add(llvm::createFreeMachineFunctionPass());
  passes.run(module);
  return code;
}

}  // namespace tiaowen::jit
