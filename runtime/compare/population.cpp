#include "runtime/compare/population.h"

#include <limits>

namespace tiaowen::compare {

int64_t Population::Side::next_row() const {
  return has_next() ? batch->batch().main_rows[static_cast<size_t>(next)]
                    : std::numeric_limits<int64_t>::max();
}

base::Status Population::Side::Fill() {
  while (!ended && !has_next()) {
    TW_ASSIGN_OR_RETURN(std::optional<batch::Batch> read, data->Next());
    ended = !read.has_value();
    next = 0;
    batch.reset();
    if (!ended) {
      batch = std::make_shared<Evaluated>(std::make_shared<const batch::Batch>(std::move(*read)));
    }
  }
  return base::Ok();
}

base::Result<std::unique_ptr<Population>> Population::Open(const std::string& path,
                                                           const ir::Module& old_module,
                                                           const ir::Module& new_module,
                                                           bool shared,
                                                           const read::Options& options) {
  auto population = std::make_unique<Population>();
  TW_ASSIGN_OR_RETURN(population->old_side_.data, read::Register::Open(path, old_module, options));
  if (!shared) {
    TW_ASSIGN_OR_RETURN(population->new_side_.data,
                        read::Register::Open(path, new_module, options));
  }
  return population;
}

base::Result<std::optional<People>> Population::NextShared() {
  TW_ASSIGN_OR_RETURN(std::optional<batch::Batch> read, old_side_.data->Next());
  if (!read) return std::optional<People>();
  const auto batch = std::make_shared<const batch::Batch>(std::move(*read));
  People people{std::make_shared<Evaluated>(batch), std::make_shared<Evaluated>(batch), {}};
  for (int64_t i = 0; i < batch->applicants; ++i) people.places.emplace_back(i, i);
  return std::optional<People>(std::move(people));
}

base::Result<std::optional<People>> Population::Next() {
  if (shared()) return NextShared();
  while (true) {
    TW_RETURN_IF_ERROR(old_side_.Fill());
    TW_RETURN_IF_ERROR(new_side_.Fill());
    if (!old_side_.has_next() && !new_side_.has_next()) return std::optional<People>();
    // Up to where one of the batches ends.
    People people{old_side_.batch, new_side_.batch, {}};
    do {
      const int64_t old_row = old_side_.next_row(), new_row = new_side_.next_row();
      if (old_row == new_row) people.places.emplace_back(old_side_.next, new_side_.next);
      if (old_row < new_row) ++unread_.only_old;
      if (new_row < old_row) ++unread_.only_new;
      if (old_row <= new_row) ++old_side_.next;
      if (new_row <= old_row) ++new_side_.next;
    } while (old_side_.has_next() && new_side_.has_next());
    if (!people.places.empty()) return std::optional<People>(std::move(people));
  }
}

}  // namespace tiaowen::compare
