#include "compiler/ir/inst.h"

namespace tiaowen::ir {
namespace {

struct Namer {
#define TW_INST(Name, text) \
  const char* operator()(const Name&) const { return text; }
#include "compiler/ir/inst_kind.def"
  const char* operator()(const std::monostate&) const { return "none"; }
};

}  // namespace

const char* InstName(const InstData& data) { return std::visit(Namer{}, data); }

}  // namespace tiaowen::ir
