#include "tests/differential/wishes.h"

#include <optional>

#include "runtime/builtin/clock.h"

namespace tiaowen::differential {
namespace {

class WishLister {
 public:
  WishLister(const ir::Module& module, int32_t as_of) : module_(module), as_of_(as_of) {}

  Wishes List() {
    for (size_t i = 0; i < module_.inst_count(); ++i) Note(module_.inst(ir::InstId(i)));
    return std::move(wishes_);
  }

 private:
  // The wish of the column that a value reads, or null.
  Wish* WishOf(ir::InstId value) {
    const ir::InstData& data = module_.inst(value);
    if (const auto* column = std::get_if<ir::ColumnRef>(&data)) {
      return &wishes_[{column->table.index, column->column}];
    }
    if (const auto* parent = std::get_if<ir::ParentRef>(&data))
      return &wishes_[{0, parent->column}];
    return nullptr;
  }

  // Of the integers behind decimals only those of equal scales compare.
  std::optional<int64_t> DecimalOf(const ir::Compare& compare) const {
    const auto* decimal = std::get_if<ir::DecimalConst>(&module_.inst(compare.rhs));
    if (decimal == nullptr || module_.TypeOf(compare.lhs).scale != decimal->scale)
      return std::nullopt;
    return decimal->value;
  }

  std::optional<int32_t> ConstantOf(ir::InstId value) const {
    const ir::InstData& data = module_.inst(value);
    if (const auto* code = std::get_if<ir::CodeConst>(&data)) return code->code;
    if (const auto* text = std::get_if<ir::TextConst>(&data)) return text->text.index;
    if (const auto* year = std::get_if<ir::AsOfYear>(&data))
      return builtin::ClockAt(builtin::ClockAt(as_of_), year->at).year + year->offset;
    const auto* number = std::get_if<ir::IntConst>(&data);
    if (number != nullptr && number->value == static_cast<int32_t>(number->value)) {
      return static_cast<int32_t>(number->value);
    }
    return std::nullopt;
  }

  // Adds `value` if the column's type has it.
  void Add(ir::InstId column, int32_t value) {
    const ir::Type type = module_.TypeOf(column);
    const bool is_enum = type.enum_id.valid();
    if (is_enum && (value < 0 || static_cast<size_t>(value) >=
                                     module_.schema.enum_type(type.enum_id).values.size())) {
      return;
    }
    WishOf(column)->values.push_back(value);
  }

  void NoteCompare(const ir::Compare& compare) {
    if (module_.TypeOf(compare.lhs).kind == ir::TypeKind::kDate) return;
    if (module_.TypeOf(compare.lhs).kind == ir::TypeKind::kDecimal) {
      const std::optional<int64_t> decimal = DecimalOf(compare);
      if (decimal && WishOf(compare.lhs) != nullptr)
        WishOf(compare.lhs)->values.push_back(*decimal);
    }
    if (module_.TypeOf(compare.lhs) != module_.TypeOf(compare.rhs)) return;
    if (const auto constant = ConstantOf(compare.rhs); constant && WishOf(compare.lhs) != nullptr) {
      const bool above = compare.op == ir::CompareOp::kGe || compare.op == ir::CompareOp::kGt;
      const bool below = compare.op == ir::CompareOp::kLe || compare.op == ir::CompareOp::kLt;
      Add(compare.lhs, *constant);
      if (above) Add(compare.lhs, *constant + 1);
      if (below) Add(compare.lhs, *constant - 1);
      return;
    }
    for (const auto& [own, other] :
         {std::pair{compare.lhs, compare.rhs}, std::pair{compare.rhs, compare.lhs}}) {
      const auto* parent = std::get_if<ir::ParentRef>(&module_.inst(other));
      if (parent != nullptr && std::holds_alternative<ir::ColumnRef>(module_.inst(own))) {
        WishOf(own)->main.push_back(parent->column);
      }
    }
  }

  void Note(const ir::InstData& data) {
    if (const auto* compare = std::get_if<ir::Compare>(&data)) NoteCompare(*compare);
    if (const auto* set = std::get_if<ir::InSet>(&data)) {
      for (ir::InstId member : set->members) {
        const auto constant = ConstantOf(member);
        const bool wanted = constant && !set->negated && WishOf(set->value) != nullptr;
        if (wanted) Add(set->value, *constant);
      }
    }
    if (const auto* is_true = std::get_if<ir::IsTrue>(&data))
      WishOf(is_true->value)->values.push_back(1);
    if (const auto* keyed = std::get_if<ir::Keyed>(&data)) {
      const int column = module_.schema.table(keyed->table).unique_key;
      if (const auto key = ConstantOf(keyed->key))
        wishes_[{keyed->table.index, column}].values.push_back(*key);
    }
    if (const auto* look_up = std::get_if<ir::InCatalogue>(&data)) NoteLookUp(*look_up);
  }

  void NoteLookUp(const ir::InCatalogue& look_up) {
    for (size_t i = 0; i < look_up.values.size(); ++i) {
      Wish* wish = WishOf(look_up.values[i]);
      if (wish == nullptr) continue;
      for (const auto& row : module_.schema.catalogue(look_up.catalogue).rows) {
        const auto& cell = row[static_cast<size_t>(look_up.columns[i])].values;
        wish->values.insert(wish->values.end(), cell.begin(), cell.end());
      }
    }
  }

  const ir::Module& module_;
  int32_t as_of_;
  Wishes wishes_;
};

}  // namespace

Wishes ListWishes(const ir::Module& module, int32_t as_of) {
  return WishLister(module, as_of).List();
}

}  // namespace tiaowen::differential
