#pragma once

#include <chrono>
#include <cstdint>

#include "tools/cli/command.h"

namespace tiaowen::cli {

// A line on stderr that counts applicants while a long run works; silent when stderr is no
// terminal.
class Progress {
 public:
  explicit Progress(const Terminal& terminal);
  // Removes the line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void Show(int64_t applicants);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;

  const Terminal& terminal_;
  bool visible_;        // stderr is a terminal
  bool shown_ = false;  // there is a line to remove
  Clock::time_point next_;
};

}  // namespace tiaowen::cli
