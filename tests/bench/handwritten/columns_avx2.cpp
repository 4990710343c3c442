// The columns' program for AVX2 and BMI2; CMake compiles this file alone for them.
#include "tests/bench/handwritten/words_avx2.h"
// The words come first: the body is compiled for them.
#include "tests/bench/handwritten/columns_body.h"

namespace tiaowen::bench::handwritten {

void DecideWithAvx2(const Question& question) { Program(question).Run(); }

}  // namespace tiaowen::bench::handwritten
