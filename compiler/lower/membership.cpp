#include <algorithm>
#include <optional>

#include "compiler/lower/condition.h"
#include "runtime/builtin/columns.h"

namespace tiaowen::lower {
namespace {

// With more ranges than this, looking a text up in a bit table is cheaper than comparing.
constexpr size_t kComparedRangesMax = 12;

// The code, text or integer of a constant that can occur in a column.
std::optional<int64_t> MemberOf(const ir::InstData& data) {
  if (const auto* number = std::get_if<ir::IntConst>(&data)) return number->value;
  if (const auto* code = std::get_if<ir::CodeConst>(&data)) return code->code;
  if (const auto* text = std::get_if<ir::TextConst>(&data)) return text->text.index;
  return std::nullopt;
}

}  // namespace

llvm::Value* Conditions::IsInRanges(const Operand& value, const std::vector<Range>& ranges) {
  llvm::Value* vector = value.low;
  auto* type = llvm::cast<llvm::FixedVectorType>(vector->getType());
  auto constant = [&](int64_t number) {
    return llvm::ConstantInt::get(type, static_cast<uint64_t>(number), /*IsSigned=*/true);
  };
  llvm::Value* any = nullptr;
  for (const Range& range : ranges) {
    llvm::Value* inside = nullptr;
    if (range.first == range.last) {
      inside = body_.CreateICmpEQ(vector, constant(range.first));
    } else {
      llvm::Value* above = body_.CreateSub(vector, constant(range.first));
      inside = body_.CreateICmpULE(above, constant(int64_t{range.last} - range.first));
    }
    any = any == nullptr ? inside : body_.CreateOr(any, inside);
  }
  return any == nullptr ? loop_.Constant(0) : Word(any);
}

llvm::Value* Conditions::FindMembers(const Operand& value, const std::vector<int32_t>& members) {
  Frame& frame = loop_.frame;
  auto [place, is_new] = context_.member_planes.try_emplace({value.number, members}, -1);
  if (is_new) {
    place->second = context_.plan.AddBuffer(loop_.table, Buffer::Element::kBits);
    const int32_t count = *std::max_element(members.begin(), members.end()) + 1;
    std::vector<uint64_t> bits(static_cast<size_t>(count + 63) / 64, 0);
    for (int32_t member : members)
      bits[static_cast<size_t>(member) / 64] |= uint64_t{1} << (member % 64);
    llvm::Constant* table = llvm::ConstantDataArray::get(context_.llvm, bits);
    auto* global = new llvm::GlobalVariable(*context_.module, table->getType(), /*isConstant=*/true,
                                            llvm::GlobalValue::InternalLinkage, table, "members");
    frame.CallKernel(
        TW_KERNEL_NAME(tiaowen_find_members),
        {value.values, frame.Rows(loop_.table), global,
         frame.builder.getInt32(static_cast<uint32_t>(count)), frame.BufferAt(place->second)});
  }
  return loop_.LoadPlane(place->second);
}

llvm::Value* Conditions::IsMember(const Operand& value, const std::vector<int32_t>& members) {
  const unsigned bits = value.low->getType()->getScalarSizeInBits();
  std::vector<int32_t> possible;
  for (int32_t member : members) {
    if (bits >= 32 || llvm::isIntN(bits, member)) possible.push_back(member);
  }
  const std::vector<Range> ranges = MergeIntoRanges(possible);
  // Text codes are small indices, so their bit table is small; other integers may be anything.
  const bool tabulated =
      bits == 32 && value.values != nullptr && ranges.size() > kComparedRangesMax &&
      ranges.front().first >= 0 &&
      static_cast<size_t>(ranges.back().last) < std::max<size_t>(context_.ir.texts.size(), 4096);
  return tabulated ? FindMembers(value, possible) : IsInRanges(value, ranges);
}

Planes Conditions::Lower(const ir::InSet& inst) {
  const Operand& value = OperandOf(inst.value);
  std::vector<int32_t> constants;
  std::vector<ir::InstId> others;
  for (ir::InstId id : inst.members) {
    const std::optional<int64_t> member = MemberOf(context_.ir.inst(id));
    if (!member || IsInterval(value)) {
      others.push_back(id);
    } else if (llvm::isInt<32>(*member)) {
      constants.push_back(static_cast<int32_t>(*member));
    }
  }
  std::sort(constants.begin(), constants.end());
  llvm::Value* found = IsMember(value, constants);
  Planes planes = UnknownUnless(value.valid, {found, found});
  for (ir::InstId id : others) {
    planes = Or(planes, CompareOperands(ir::CompareOp::kEq, context_.ir.TypeOf(id).kind, value,
                                        OperandOf(id)));
  }
  return inst.negated ? Not(planes) : planes;
}

llvm::Value* Conditions::IsInRelation(std::vector<const Operand*> arguments,
                                      const Relation& tuples) {
  if (tuples.empty()) return loop_.Constant(0);
  if (arguments.empty()) return loop_.Constant(~uint64_t{0});
  if (arguments.size() == 1) {
    std::vector<int32_t> members;
    for (const Tuple& tuple : tuples) members.push_back(tuple.front());
    return IsMember(*arguments.front(), members);
  }
  const Grouping grouping = GroupByOneArgument(tuples);
  const Operand& grouped = *arguments[grouping.argument];
  arguments.erase(arguments.begin() + static_cast<std::ptrdiff_t>(grouping.argument));
  llvm::Value* any = loop_.Constant(0);
  for (const Group& group : grouping.groups) {
    llvm::Value* in_group = IsMember(grouped, group.values);
    any = body_.CreateOr(any, body_.CreateAnd(in_group, IsInRelation(arguments, group.rest)));
  }
  return any;
}

Planes Conditions::Lower(const ir::InCatalogue& inst) {
  const CatalogueRelation relation = RelationOf(context_.ir, inst);
  std::vector<const Operand*> arguments;
  Operand all;
  for (ir::InstId argument : relation.arguments) {
    arguments.push_back(&OperandOf(argument));
    all.valid = ValidRows(all, *arguments.back());
  }
  llvm::Value* found = IsInRelation(arguments, relation.tuples);
  return UnknownUnless(all.valid, {found, found});
}

}  // namespace tiaowen::lower
