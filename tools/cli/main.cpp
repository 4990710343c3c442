#include "tools/cli/command.h"

int main(int argc, char** argv) { return tiaowen::cli::RunProgram(argc, argv); }
