#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/ir/module.h"
#include "runtime/evaluate/engine.h"
#include "runtime/read/read.h"

namespace tiaowen::compare {

// A batch and what the engine of one version says of it.
class Evaluated {
 public:
  explicit Evaluated(std::shared_ptr<const batch::Batch> batch) : batch_(std::move(batch)) {}

  const batch::Batch& batch() const { return *batch_; }
  // Evaluates the batch when first called. Safe to call from several threads, always with the same
  // engine and clock.
  const evaluate::Outcomes& Outcomes(const evaluate::Engine& engine, const builtin::Clock& clock) {
    std::call_once(once_, [&] { engine.Evaluate(*batch_, clock, &outcomes_); });
    return outcomes_;
  }

 private:
  std::shared_ptr<const batch::Batch> batch_;
  std::once_flag once_;
  evaluate::Outcomes outcomes_;
};

// Applicants whom both versions could read, in the register's order: their places in either batch.
struct People {
  std::shared_ptr<Evaluated> old_side, new_side;
  std::vector<std::pair<int64_t, int64_t>> places;
};

// Those whom not both versions could read.
struct Unread {
  int64_t only_old = 0;  // the new version rejects them
  int64_t only_new = 0;  // the old version rejects them
};

// One register in the eyes of two versions of a policy. It is read once when both have the same
// layout, else once for each; then applicants are known by their rows of the main table.
class Population {
 public:
  // Opens the register at `path`. The modules must outlive this; with `shared`, they went through
  // ShareBatches. Fails as read::Register::Open does.
  static base::Result<std::unique_ptr<Population>> Open(const std::string& path,
                                                        const ir::Module& old_module,
                                                        const ir::Module& new_module, bool shared,
                                                        const read::Options& options);

  // Returns the next applicants, or nothing at the end.
  base::Result<std::optional<People>> Next();

  bool shared() const { return new_side_.data == nullptr; }
  Unread unread() const { return unread_; }
  // Of the old and the new version; complete once Next returned nothing.
  const read::Register& old_register() const { return *old_side_.data; }
  const read::Register& new_register() const {
    return shared() ? *old_side_.data : *new_side_.data;
  }

 private:
  // A register, the batch at hand and the applicant in it that is next.
  struct Side {
    std::unique_ptr<read::Register> data;
    std::shared_ptr<Evaluated> batch;
    int64_t next = 0;
    bool ended = false;

    bool has_next() const { return batch != nullptr && next < batch->batch().applicants; }
    // The row of the next applicant; after the last one a row behind all others.
    int64_t next_row() const;
    // Reads on when the batch at hand is used up.
    base::Status Fill();
  };

  base::Result<std::optional<People>> NextShared();

  Side old_side_, new_side_;
  Unread unread_;
};

}  // namespace tiaowen::compare
