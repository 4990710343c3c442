#include "compiler/object/object.h"

#include <llvm/IR/LLVMContext.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/TargetParser/Host.h>

#include <algorithm>
#include <memory>

#include "compiler/jit/host.h"
#include "compiler/lower/lower.h"
#include "compiler/object/descriptor.h"

namespace tiaowen::object {
namespace {

constexpr const char* kNative = "native";
constexpr const char* kReserved = "tiaowen";  // names of tiaowen.h begin with it

// A processor as LLVM knows it.
struct Processor {
  std::string cpu;
  std::string features;
};

base::Result<std::unique_ptr<llvm::TargetMachine>> MakeTarget(const std::string& cpu) {
  TW_ASSIGN_OR_RETURN(llvm::orc::JITTargetMachineBuilder host, jit::DetectHost());
  const llvm::Triple& triple = host.getTargetTriple();
  std::string reason;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple.str(), reason);
  TW_CHECK(target != nullptr, "{}", reason);
  Processor processor{cpu, ""};
  if (cpu == kNative) processor = {host.getCPU(), host.getFeatures().getString()};
  if (cpu.empty()) processor.cpu = triple.getArch() == llvm::Triple::x86_64 ? kBaseline : "generic";
  const std::unique_ptr<llvm::MCSubtargetInfo> known(
      target->createMCSubtargetInfo(triple.str(), "", ""));
  if (!known->isCPUStringValid(processor.cpu)) {
    return base::Error{fmt::format("没有处理器「{}」，如 {}、native", processor.cpu, kBaseline),
                       fmt::format("there is no processor {}; write one like {} or native",
                                   processor.cpu, kBaseline)};
  }
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      triple.str(), processor.cpu, processor.features, llvm::TargetOptions(), llvm::Reloc::PIC_,
      llvm::CodeModel::Small, llvm::CodeGenOptLevel::Default));
}

}  // namespace

base::Result<std::string> NameOf(std::string_view stem) {
  std::string name(stem);
  std::replace(name.begin(), name.end(), '-', '_');
  std::replace(name.begin(), name.end(), '.', '_');
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  const bool is_name = !name.empty() && is_letter(name[0]) &&
                       std::all_of(name.begin(), name.end(), is_part) && name != kReserved;
  if (is_name) return name;
  return base::Error{
      fmt::format("「{}」不能作 C 的名字：须以英文字母起首，只有英文字母、数字、- _ .，不是 {}",
                  stem, kReserved),
      fmt::format("{} cannot be a name in C: it must begin with an ASCII letter, have only ASCII "
                  "letters, digits, - _ . and not be {}",
                  stem, kReserved)};
}

base::Result<std::string> Compile(const ir::Module& module, const Options& options) {
  TW_ASSIGN_OR_RETURN(std::unique_ptr<llvm::TargetMachine> target, MakeTarget(options.cpu));
  llvm::LLVMContext context;
  TW_ASSIGN_OR_RETURN(lower::LoweredModule lowered, lower::Lower(module, context));
  lowered.module->setDataLayout(target->createDataLayout());
  lowered.module->setPICLevel(llvm::PICLevel::BigPIC);
  AddDescriptor(lowered, module, options);
  jit::PrepareForTarget(*lowered.module, *target, /*optimize=*/true);
  TW_ASSIGN_OR_RETURN(auto code,
                      jit::EmitCode(*lowered.module, *target, llvm::CodeGenFileType::ObjectFile));
  return std::string(code.begin(), code.end());
}

}  // namespace tiaowen::object
