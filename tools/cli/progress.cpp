#include "tools/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "runtime/evaluate/summary.h"

namespace tiaowen::cli {
namespace {

constexpr auto kFirstAfter = std::chrono::milliseconds(800);
constexpr auto kEvery = std::chrono::milliseconds(200);
constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(const Terminal& terminal)
    : terminal_(terminal),
      visible_(isatty(STDERR_FILENO) != 0),
      next_(Clock::now() + kFirstAfter) {}

Progress::~Progress() { Clear(); }

void Progress::Show(int64_t applicants) {
  if (!visible_ || Clock::now() < next_) return;
  next_ = Clock::now() + kEvery;
  shown_ = true;
  std::string line =
      fmt::format(fmt::runtime(terminal_.Say("{}已评定 {} 人…", "{}{} applicants assessed…")),
                  kClearLine, evaluate::GroupDigits(applicants));
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

void Progress::Clear() {
  if (!shown_) return;
  std::fputs(kClearLine, stderr);
  std::fflush(stderr);
  shown_ = false;
}

}  // namespace tiaowen::cli
