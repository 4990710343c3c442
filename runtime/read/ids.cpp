#include "runtime/read/ids.h"

#include <algorithm>
#include <unordered_set>

namespace tiaowen::read {
namespace {

// Hash values that occur more than once.
std::unordered_set<size_t> RepeatedHashes(std::vector<size_t> hashes) {
  std::unordered_set<size_t> repeated;
  std::sort(hashes.begin(), hashes.end());
  for (size_t i = 1; i < hashes.size(); ++i) {
    if (hashes[i] == hashes[i - 1]) repeated.insert(hashes[i]);
  }
  return repeated;
}

}  // namespace

base::Result<DuplicateIds> DuplicateIds::Find(const EachId& each_id) {
  const std::hash<std::string_view> hash;
  std::vector<size_t> hashes;
  TW_RETURN_IF_ERROR(each_id([&](int64_t, std::string_view id) {
    if (!id.empty()) hashes.push_back(hash(id));
  }));
  const std::unordered_set<size_t> suspects = RepeatedHashes(std::move(hashes));
  DuplicateIds duplicates;
  if (suspects.empty()) return duplicates;

  // Equal hashes only point at rows to compare.
  std::unordered_map<std::string, int64_t> first_rows;
  TW_RETURN_IF_ERROR(each_id([&](int64_t row, std::string_view id) {
    if (id.empty() || !suspects.contains(hash(id))) return;
    const auto [first, is_new] = first_rows.emplace(id, row);
    if (!is_new) duplicates.first_rows_.insert(*first);
  }));
  return duplicates;
}

bool DuplicateIds::Repeats(std::string_view id, int64_t row) const {
  if (first_rows_.empty()) return false;
  const auto first = first_rows_.find(std::string(id));
  return first != first_rows_.end() && first->second != row;
}

Applicants::Applicants(std::vector<std::string> ids)
    : ids_(std::move(ids)), rejected_(ids_.size(), 0) {}

void Applicants::BuildIndex() {
  rows_.reserve(ids_.size());
  for (size_t row = 0; row < ids_.size(); ++row) {
    if (!ids_[row].empty()) rows_.emplace(ids_[row], static_cast<int32_t>(row));
  }
}

int32_t Applicants::Find(std::string_view id) const {
  if (const auto row = rows_.find(id); row != rows_.end()) return row->second;
  return set_aside_.contains(std::string(id)) ? kSetAside : kUnknown;
}

bool Applicants::SetAside(const std::string& id) {
  if (const auto row = rows_.find(id); row != rows_.end()) {
    Reject(row->second);
    return false;
  }
  return set_aside_.insert(id).second;
}

}  // namespace tiaowen::read
