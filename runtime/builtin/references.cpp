#include "runtime/builtin/references.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <optional>
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
        (*values)[i] = ValueOf(i, row);
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

  // The value of a key that is not null in a row of the level.
  int64_t ValueOf(size_t key, int64_t row) const {
    return keys_[key].values == nullptr ? keys_[key].constant
                                        : ValueAt(keys_[key].values, keys_[key].is_code != 0, row);
  }

  // The rows of word `word` of the level in which no key is null.
  uint64_t KnownAt(int64_t word) const {
    uint64_t known = ~uint64_t{0};
    for (size_t i = 0; i < count_; ++i) {
      if (keys_[i].valid != nullptr) known &= keys_[i].valid[word];
    }
    return known;
  }

  int64_t CellAt(size_t key, int64_t row) const {
    return ValueAt(keys_[key].cells, keys_[key].is_code != 0, row);
  }
  size_t count() const { return count_; }

 private:
  const ReferenceKey* keys_;
  size_t count_;
};

// Reference rows by their cells for some of the keys, one row for equal cells. Cells that lie close
// together index a table directly; others are hashed, with open addressing.
class RowIndex {
 public:
  // `rows` have cells for all keys in `compared`. Of equal ones the first counts.
  RowIndex(const Keys& keys, KeySet compared, const std::vector<int32_t>& rows) : keys_(keys) {
    for (size_t i = 0; i < keys.count(); ++i) {
      if ((compared >> i) & 1) compared_.push_back({.key = i});
    }
    if (rows.empty()) return;
    direct_ = MeasureSpans(rows);
    if (!direct_) slots_.assign(std::bit_ceil(2 * rows.size()), kFree);
    for (int32_t row : rows) Add(row);
  }

  // Returns the row whose cells equal the values of a row of the level, none of them null; or -1.
  int32_t FindFor(int64_t row) const {
    if (slots_.empty()) return kFree;
    if (direct_) {
      size_t slot = 0;
      for (const Compared& compared : compared_) {
        const uint64_t at = compared.PlaceOf(keys_.ValueOf(compared.key, row));
        if (at >= compared.span) return kFree;
        slot = slot * compared.span + at;
      }
      return slots_[slot];
    }
    Tuple values;
    for (const Compared& compared : compared_)
      values[compared.key] = keys_.ValueOf(compared.key, row);
    return slots_[HashedSlot(values)];
  }

  // Returns the row whose cells equal `values`, or -1.
  int32_t Find(const Tuple& values) const {
    if (slots_.empty()) return kFree;
    if (!direct_) return slots_[HashedSlot(values)];
    const size_t slot = DirectSlot(values);
    return slot < slots_.size() ? slots_[slot] : kFree;
  }

 private:
  static constexpr int32_t kFree = -1;
  // A direct table has no more slots than this, and so many for each row.
  static constexpr size_t kSlotsAlways = 4096;
  static constexpr size_t kSlotsPerRow = 8;

  struct Compared {
    size_t key = 0;
    int64_t least = 0;  // of a direct table: of the cells
    uint64_t span = 1;

    // As unsigned, a value below the least is beyond every span.
    uint64_t PlaceOf(int64_t value) const {
      return static_cast<uint64_t>(value) - static_cast<uint64_t>(least);
    }
  };

  // Sets the spans of the cells; returns whether their product is small enough for a direct table.
  bool MeasureSpans(const std::vector<int32_t>& rows) {
    const size_t slots_max = std::max(kSlotsAlways, kSlotsPerRow * rows.size());
    size_t slots = 1;
    for (Compared& compared : compared_) {
      int64_t least = keys_.CellAt(compared.key, rows.front()), greatest = least;
      for (int32_t row : rows) {
        const int64_t cell = keys_.CellAt(compared.key, row);
        least = std::min(least, cell);
        greatest = std::max(greatest, cell);
      }
      compared.least = least;
      compared.span = static_cast<uint64_t>(greatest - least) + 1;
      if (compared.span > slots_max / slots) return false;
      slots *= compared.span;
    }
    slots_.assign(slots, kFree);
    return true;
  }

  void Add(int32_t row) {
    Tuple cells;
    for (const Compared& compared : compared_)
      cells[compared.key] = keys_.CellAt(compared.key, row);
    int32_t& slot = slots_[direct_ ? DirectSlot(cells) : HashedSlot(cells)];
    if (slot == kFree) slot = row;
  }

  // Beyond the slots when a value lies outside the cells' span.
  size_t DirectSlot(const Tuple& values) const {
    size_t slot = 0;
    for (const Compared& compared : compared_) {
      const uint64_t at = compared.PlaceOf(values[compared.key]);
      if (at >= compared.span) return slots_.size();
      slot = slot * compared.span + at;
    }
    return slot;
  }

  // The slot of the row that equals `values`, or the free one where it belongs.
  size_t HashedSlot(const Tuple& values) const {
    uint64_t hash = 0;
    for (const Compared& compared : compared_) {
      hash = (hash ^ static_cast<uint64_t>(values[compared.key])) * 0x9E3779B97F4A7C15;
      hash ^= hash >> 32;
    }
    for (size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at] == kFree || Equals(slots_[at], values)) return at;
    }
  }

  bool Equals(int32_t row, const Tuple& values) const {
    return std::all_of(compared_.begin(), compared_.end(), [&](const Compared& compared) {
      return keys_.CellAt(compared.key, row) == values[compared.key];
    });
  }

  const Keys& keys_;
  std::vector<Compared> compared_;
  bool direct_ = false;
  std::vector<int32_t> slots_;  // rows; hashed: a power of two, at least half of them free
};

// The reference rows against values of which some are null, by the keys whose cells are null:
// indexes by the keys that are known on both sides.
using Indexes = std::map<KeySet, RowIndex>;

Indexes MakeIndexes(const Keys& keys, int64_t reference_rows, KeySet nulls) {
  std::map<KeySet, std::vector<int32_t>> by_null_cells;
  for (int64_t row = 0; row < reference_rows; ++row)
    by_null_cells[keys.NullCells(row)].push_back(static_cast<int32_t>(row));
  Indexes indexes;
  for (const auto& [null_cells, rows] : by_null_cells)
    indexes.try_emplace(null_cells, keys, keys.all() & ~nulls & ~null_cells, rows);
  return indexes;
}

// What a row is like to the reference rows.
struct Found {
  bool equal = false;     // to one of them
  bool any = false;       // equals one as far as both are known
  KeySet null_cells = 0;  // of such, when none is equal
};

// The indexes of one query, each made when it is first asked for.
class Search {
 public:
  explicit Search(const ReferenceQuery& query) : keys_(query), rows_(query.reference_rows) {}

  const Keys& keys() const { return keys_; }

  // Of a row in which no key is null.
  Found FindKnown(int64_t row) {
    if (indexes_ == nullptr || nulls_ != 0) Choose(0);
    if (whole_ != nullptr && whole_->FindFor(row) >= 0) return {.equal = true, .any = true};
    return indexes_->size() == (whole_ != nullptr ? 1 : 0) ? Found() : Find(row);
  }

  Found Find(int64_t row) {
    Tuple values;
    const KeySet nulls = keys_.ReadValues(row, &values);
    if (indexes_ == nullptr || nulls != nulls_) Choose(nulls);
    Found found;
    if (whole_ != nullptr && whole_->Find(values) >= 0) return {.equal = true, .any = true};
    for (const auto& [null_cells, index] : *indexes_) {
      if (&index == whole_ || index.Find(values) < 0) continue;
      found.any = true;
      found.null_cells |= null_cells;
    }
    return found;
  }

 private:
  void Choose(KeySet nulls) {
    nulls_ = nulls;
    auto found = by_nulls_.find(nulls);
    if (found == by_nulls_.end())
      found = by_nulls_.emplace(nulls, MakeIndexes(keys_, rows_, nulls)).first;
    indexes_ = &found->second;
    const auto whole = indexes_->find(0);
    whole_ = nulls == 0 && whole != indexes_->end() ? &whole->second : nullptr;
  }

  const Keys keys_;
  const int64_t rows_;
  std::map<KeySet, Indexes> by_nulls_;  // by the keys whose values are null
  KeySet nulls_ = 0;                    // of the row before
  const Indexes* indexes_ = nullptr;    // for `nulls_`
  const RowIndex* whole_ = nullptr;     // of rows and values without nulls
};

// Writes the bits of the wanted rows of a word; a null plane is not written. Where all rows are
// wanted, bits beyond the last become zero.
void Write(const WantedRows& wanted, int64_t word, uint64_t rows, uint64_t bits, uint64_t* plane) {
  if (plane == nullptr) return;
  const bool all = wanted.masks[0] == nullptr && wanted.masks[1] == nullptr;
  plane[word] = all ? bits : (plane[word] & ~rows) | bits;
}

// Calls `visit` with every wanted row of a word and its bit.
template <typename Visit>
void ForEachRow(int64_t word, uint64_t rows, Visit visit) {
  for (; rows != 0; rows &= rows - 1) visit(word * 64 + std::countr_zero(rows), rows & -rows);
}

void FindInReference(const ReferenceQuery& query) {
  Search search(query);
  std::vector<uint64_t> empty(static_cast<size_t>(query.key_count));
  for (int64_t word = 0; word * 64 < query.wanted.rows; ++word) {
    const uint64_t rows = WantedAt(query.wanted, word);
    const uint64_t known = search.keys().KnownAt(word);
    uint64_t certain = 0, possible = 0;
    std::fill(empty.begin(), empty.end(), 0);
    ForEachRow(word, rows, [&](int64_t row, uint64_t bit) {
      const Found found = (known & bit) != 0 ? search.FindKnown(row) : search.Find(row);
      if (found.equal) certain |= bit;
      if (found.any || query.complete == 0) possible |= bit;
      for (KeySet left = found.null_cells; left != 0; left &= left - 1)
        empty[static_cast<size_t>(std::countr_zero(left))] |= bit;
    });
    Write(query.wanted, word, rows, certain, query.certain);
    Write(query.wanted, word, rows, possible, query.possible);
    for (size_t i = 0; i < empty.size(); ++i)
      Write(query.wanted, word, rows, empty[i], query.keys[i].may_equal_empty);
  }
}

// The rows of a reference table without a null key.
std::vector<int32_t> RowsWithKeys(const Keys& keys, int64_t reference_rows) {
  std::vector<int32_t> rows;
  for (int64_t row = 0; row < reference_rows; ++row) {
    if (keys.NullCells(row) == 0) rows.push_back(static_cast<int32_t>(row));
  }
  return rows;
}

void LookUp(const ReferenceQuery& query) {
  const Keys keys(query);
  std::optional<RowIndex> index;  // made for the first wanted row
  for (int64_t word = 0; word * 64 < query.wanted.rows; ++word) {
    const uint64_t rows = WantedAt(query.wanted, word);
    uint64_t valid = 0, has_row = 0;
    if (rows != 0 && !index)
      index.emplace(keys, keys.all(), RowsWithKeys(keys, query.reference_rows));
    ForEachRow(word, rows & keys.KnownAt(word), [&](int64_t row, uint64_t bit) {
      const int32_t found = index->FindFor(row);
      if (found < 0) return;
      has_row |= bit;
      if (!IsSet(query.cells_valid, found)) return;
      valid |= bit;
      query.values[row] = query.cells[found];
    });
    Write(query.wanted, word, rows, valid, query.valid);
    Write(query.wanted, word, rows, has_row, query.found);
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
