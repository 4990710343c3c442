#include "runtime/builtin/references.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

namespace tiaowen::builtin {
namespace {

// A set of keys, bit i being key i.
using KeySet = uint64_t;
using Tuple = std::array<int64_t, kReferenceKeysMax>;

bool IsSet(const uint64_t* bits, int64_t row) { return (bits[row / 64] >> (row % 64)) & 1; }

int64_t ValueAt(const void* values, bool is_code, int64_t row) {
  return is_code ? static_cast<const int8_t*>(values)[row]
                 : static_cast<const int32_t*>(values)[row];
}

// The keys of one query, and the reference rows.
class Keys {
 public:
  explicit Keys(const ReferenceQuery& query)
      : keys_(query.keys), count_(static_cast<size_t>(query.key_count)) {}

  KeySet all() const { return ~KeySet{0} >> (kReferenceKeysMax - count_); }

  // Reads the values of a row of the level; returns the keys that are null there.
  KeySet ReadValues(int64_t row, Tuple* values) const {
    KeySet nulls = 0;
    for (size_t i = 0; i < count_; ++i) {
      const ReferenceKey& key = keys_[i];
      if (key.valid != nullptr && !IsSet(key.valid, row)) {
        nulls |= KeySet{1} << i;
      } else {
        (*values)[i] =
            key.values == nullptr ? key.constant : ValueAt(key.values, key.is_code != 0, row);
      }
    }
    return nulls;
  }

  // Returns the keys whose cells are null in a reference row.
  KeySet NullCells(int64_t row) const {
    KeySet nulls = 0;
    for (size_t i = 0; i < count_; ++i) {
      if (!IsSet(keys_[i].cells_valid, row)) nulls |= KeySet{1} << i;
    }
    return nulls;
  }

  int64_t CellAt(size_t key, int64_t row) const {
    return ValueAt(keys_[key].cells, keys_[key].is_code != 0, row);
  }
  size_t count() const { return count_; }

 private:
  const ReferenceKey* keys_;
  size_t count_;
};

// Reference rows by their cells for some of the keys: open addressing, one row for equal cells.
class RowIndex {
 public:
  RowIndex(const Keys& keys, KeySet compared) : keys_(keys) {
    for (size_t i = 0; i < keys.count(); ++i) {
      if ((compared >> i) & 1) compared_.push_back(i);
    }
  }

  // Adds a row unless an earlier one has equal cells.
  void Add(int64_t row) {
    if (2 * (count_ + 1) > slots_.size()) Grow();
    Tuple cells;
    for (size_t i : compared_) cells[i] = keys_.CellAt(i, row);
    const size_t slot = SlotOf(cells);
    if (slots_[slot] >= 0) return;
    slots_[slot] = row;
    ++count_;
  }

  // Returns the row whose cells equal `values`, or -1.
  int64_t Find(const Tuple& values) const { return slots_.empty() ? -1 : slots_[SlotOf(values)]; }

 private:
  // The slot of the row that equals `values`, or the free one where it belongs.
  size_t SlotOf(const Tuple& values) const {
    uint64_t hash = 0;
    for (size_t i : compared_) {
      hash = (hash ^ static_cast<uint64_t>(values[i])) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    }
    for (size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const int64_t row = slots_[at];
      const bool equal = row >= 0 && std::all_of(compared_.begin(), compared_.end(), [&](size_t i) {
                           return keys_.CellAt(i, row) == values[i];
                         });
      if (row < 0 || equal) return at;
    }
  }

  void Grow() {
    std::vector<int64_t> rows = std::move(slots_);
    slots_.assign(std::max<size_t>(2 * rows.size(), 16), -1);
    count_ = 0;
    for (int64_t row : rows) {
      if (row >= 0) Add(row);
    }
  }

  const Keys& keys_;
  std::vector<size_t> compared_;
  std::vector<int64_t> slots_;  // a power of two; -1 is free
  size_t count_ = 0;
};

// The reference rows against values of which some are null, by the keys whose cells are null:
// indexes by the keys that are known on both sides.
using Indexes = std::map<KeySet, RowIndex>;

Indexes MakeIndexes(const Keys& keys, int64_t reference_rows, KeySet nulls) {
  Indexes indexes;
  for (int64_t row = 0; row < reference_rows; ++row) {
    const KeySet null_cells = keys.NullCells(row);
    indexes.try_emplace(null_cells, keys, keys.all() & ~nulls & ~null_cells).first->second.Add(row);
  }
  return indexes;
}

// The reference rows that equal `values` as far as both are known.
struct Found {
  bool any = false;
  KeySet null_cells = 0;  // of one of them
};

Found FindAll(const Indexes& indexes, const Tuple& values) {
  Found found;
  for (const auto& [null_cells, index] : indexes) {
    if (index.Find(values) < 0) continue;
    found.any = true;
    found.null_cells |= null_cells;
  }
  return found;
}

// Sets or clears the bits of rows in ascending order; a null plane is not written.
class PlaneWriter {
 public:
  explicit PlaneWriter(uint64_t* plane) : plane_(plane) {}

  void Write(int64_t row, bool bit) {
    if (plane_ == nullptr) return;
    if (row % 64 == 0) plane_[row / 64] = 0;
    plane_[row / 64] |= static_cast<uint64_t>(bit) << (row % 64);
  }

 private:
  uint64_t* plane_;
};

void FindInReference(const ReferenceQuery& query) {
  const Keys keys(query);
  std::map<KeySet, Indexes> by_nulls;  // by the keys whose values are null
  PlaneWriter certain(query.certain), possible(query.possible);
  std::vector<PlaneWriter> empty;
  for (size_t i = 0; i < keys.count(); ++i) empty.emplace_back(query.keys[i].may_equal_empty);
  for (int64_t row = 0; row < query.rows; ++row) {
    Tuple values;
    const KeySet nulls = keys.ReadValues(row, &values);
    auto found = by_nulls.find(nulls);
    if (found == by_nulls.end()) {
      found = by_nulls.emplace(nulls, MakeIndexes(keys, query.reference_rows, nulls)).first;
    }
    const Indexes& indexes = found->second;
    const auto whole = nulls == 0 ? indexes.find(0) : indexes.end();
    const bool equal = whole != indexes.end() && whole->second.Find(values) >= 0;
    const Found near = equal ? Found{} : FindAll(indexes, values);
    certain.Write(row, equal);
    possible.Write(row, equal || query.complete == 0 || near.any);
    for (size_t i = 0; i < empty.size(); ++i) empty[i].Write(row, (near.null_cells >> i) & 1);
  }
}

void LookUp(const ReferenceQuery& query) {
  const Keys keys(query);
  RowIndex index(keys, keys.all());
  for (int64_t row = 0; row < query.reference_rows; ++row) {
    if (keys.NullCells(row) == 0) index.Add(row);
  }
  PlaneWriter valid(query.valid), has_row(query.found);
  for (int64_t row = 0; row < query.rows; ++row) {
    Tuple values;
    const int64_t found = keys.ReadValues(row, &values) == 0 ? index.Find(values) : -1;
    const bool known = found >= 0 && IsSet(query.cells_valid, found);
    query.values[row] = known ? query.cells[found] : 0;
    valid.Write(row, known);
    has_row.Write(row, found >= 0);
  }
}

}  // namespace
}  // namespace tiaowen::builtin

void tiaowen_find_in_reference(const tiaowen::builtin::ReferenceQuery* query) noexcept {
  tiaowen::builtin::FindInReference(*query);
}

void tiaowen_look_up(const tiaowen::builtin::ReferenceQuery* query) noexcept {
  tiaowen::builtin::LookUp(*query);
}
