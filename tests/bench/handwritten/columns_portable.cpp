// The columns' program without special instructions.
#include "tests/bench/handwritten/words_portable.h"
// The words come first: the body is compiled for them.
#include "tests/bench/handwritten/columns_body.h"

namespace tiaowen::bench::handwritten {

void DecidePortably(const Question& question) { Program(question).Run(); }

}  // namespace tiaowen::bench::handwritten
