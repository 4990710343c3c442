#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "compiler/check/lint.h"
#include "compiler/check/phrase_logic.h"

namespace tiaowen::check {
namespace {

using diagnostics::Kind;
using syntax::PhraseKind;
using syntax::Word;

// What a vocabulary calls a phrase.
const char* NameOf(PhraseKind kind) {
  switch (kind) {
    case PhraseKind::kSubject:
    case PhraseKind::kHolder:
      return "主语";
    case PhraseKind::kFiller:
      return "虚词";
    case PhraseKind::kGovernor:
      return "领词";
    case PhraseKind::kTerm:
      return "术语";
    case PhraseKind::kFixedName:
      return "固定名称";
    case PhraseKind::kState:
      return "状态";
    case PhraseKind::kEvent:
      return "事件";
    case PhraseKind::kStanding:
      return "在期";
    case PhraseKind::kExperience:
      return "经历";
    case PhraseKind::kYearly:
      return "年度";
    case PhraseKind::kRestriction:
      return "限定";
    case PhraseKind::kItem:
      return "名物";
    case PhraseKind::kOpenClass:
      return "等类";
    case PhraseKind::kParameter:
      return "参数";
    case PhraseKind::kQuantity:
      return "量";
    case PhraseKind::kBase:
      return "基数";
    case PhraseKind::kConclusion:
      return "结论";
  }
  TW_CHECK(false, "a phrase has no kind");
}

// The terms that some sentence depends on, besides those that explain them or deem something to be
// them.
std::set<std::string> UsedTerms(const LintInput& input) {
  std::set<std::string> used;
  for (const syntax::Unit& unit : input.context.tree.units) {
    std::set<int64_t> said;  // where terms are spoken of, by their first bytes
    for (const syntax::Provision& provision : unit.provisions) {
      const bool defines = provision.kind == syntax::ProvisionKind::kDefines ||
                           provision.kind == syntax::ProvisionKind::kIncludes ||
                           provision.kind == syntax::ProvisionKind::kDeems;
      for (const syntax::Token& term : provision.terms) {
        if (defines) said.insert(term.range.begin);
      }
    }
    for (const syntax::Token& token : unit.tokens) {
      if (token.kind == syntax::TokenKind::kTerm && !said.contains(token.range.begin))
        used.insert(input.context.wording(token).text);
    }
  }
  return used;
}

void LintFixedNames(const LintInput& input) {
  const std::vector<std::string> grades = ListGradeWords(input.context.declarations.schema);
  std::vector<std::string> kept = input.lexicon().fixed_names;  // those that are needed so far
  const auto reads_alike = [&](const std::string& text, const std::vector<std::string>& others) {
    if (FindPhraseLogic(text, others, grades).has_value()) return false;
    return source::CountChars(WithoutFixedNames(text, others)) <= kPhraseCharsMax ||
           source::CountChars(WithoutFixedNames(text, kept)) > kPhraseCharsMax;
  };
  // Fixed names also are passed over whole where a name is read from the sentence.
  const auto in_name = [&](const std::string& name) {
    for (const syntax::Unit& unit : input.context.tree.units) {
      for (const syntax::Token& token : unit.tokens) {
        for (const syntax::SlotMatch& match : token.slots) {
          if (match.members.front().text.find(name) != std::string::npos) return true;
        }
      }
    }
    return false;
  };
  for (const syntax::PhraseDeclaration& declaration : input.own.phrases) {
    if (declaration.kind != PhraseKind::kFixedName) continue;
    for (const Word& word : declaration.phrases) {
      std::vector<std::string> others = kept;
      std::erase(others, word.text);
      const bool needed =
          in_name(word.text) ||
          std::any_of(input.lexicon().phrases.begin(), input.lexicon().phrases.end(),
                      [&](const syntax::LexiconPhrase& phrase) {
                        const std::string text = LiteralOf(phrase);
                        return text.find(word.text) != std::string::npos &&
                               !reads_alike(text, others);
                      });
      if (needed) continue;
      input.Warn(Kind::kUnusedFixedName, word.range, word.text);
      kept = std::move(others);
    }
  }
}

// Whether a sentence puts the joint name of a type into a slot.
bool UsesJoint(const LintInput& input, const syntax::JointDeclaration& joint) {
  for (const syntax::Unit& unit : input.context.tree.units) {
    for (const syntax::Token& token : unit.tokens) {
      for (const syntax::SlotMatch& match : token.slots) {
        for (const syntax::SlotMember& member : match.members) {
          const bool of_type =
              !member.values.empty() && member.values[0].enum_id.valid() &&
              input.context.declarations.schema.enum_type(member.values[0].enum_id).name ==
                  joint.type.text;
          if (of_type && input.context.Slice(member.range).starts_with(joint.name.text))
            return true;
        }
      }
    }
  }
  return false;
}

}  // namespace

void LintWords(const LintInput& input) {
  const std::set<std::string> terms = UsedTerms(input);
  for (const syntax::PhraseDeclaration& declaration : input.own.phrases) {
    if (declaration.kind == PhraseKind::kFixedName) continue;
    for (const Word& word : declaration.phrases) {
      if (declaration.kind == PhraseKind::kTerm) {
        if (!terms.contains(word.text)) input.Warn(Kind::kUnusedTerm, word.range, word.text);
      } else if (!input.Uses(declaration.kind, word)) {
        input.Warn(Kind::kUnusedPhrase, word.range, NameOf(declaration.kind), word.text);
      }
    }
  }
  for (const syntax::JointDeclaration& joint : input.own.joints) {
    if (!UsesJoint(input, joint))
      input.Warn(Kind::kUnusedPhrase, joint.name.range, "合称", joint.name.text);
  }
  LintFixedNames(input);
  for (const syntax::ConventionDeclaration& declaration : input.own.conventions) {
    const bool decided = std::any_of(
        input.context.decided.begin(), input.context.decided.end(),
        [&](Convention convention) { return TextOf(convention).name == declaration.name.text; });
    if (!decided)
      input.Warn(Kind::kUnusedConvention, declaration.name.range, declaration.name.text);
  }
}

}  // namespace tiaowen::check
