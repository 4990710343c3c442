#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/driver/dump.h"
#include "compiler/driver/pipeline.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// The account that `check` gives of a policy: what every sentence of the official text became.
struct Account {
  struct Class {
    ir::SentenceClass sentence_class;
    std::vector<std::string> labels;  // in the order of the text
  };
  struct Untranslated {
    std::string label;
    std::vector<std::string> matters;  // that the sentence may touch
  };
  struct Phrase {
    std::string text;
    int64_t chars = 0;
  };

  size_t sentence_count = 0;
  std::vector<Class> classes;  // those that occur
  std::vector<Untranslated> untranslated;
  std::vector<std::string> untouched_matters;  // that no untranslated sentence can touch
  size_t conclusion_count = 0;
  ir::InForce in_force;
  std::vector<std::string> fixed_names;
  std::vector<Phrase> longest_phrases;  // the longest first
  std::vector<driver::StructureShare> structure;
  std::vector<driver::NameFromText> names;
};

Account MakeAccount(const driver::Compilation& compilation);

// "2008-01-01 起", "2008-01-01 至 2019-12-31".
std::string RenderInForce(const ir::InForce& in_force, const Terminal& terminal);
Json InForceToJson(const ir::InForce& in_force);

std::string RenderAccount(const Account& account, const Terminal& terminal);
Json AccountToJson(const Account& account);

}  // namespace tiaowen::cli
