#include "compiler/ir/cite.h"

namespace tiaowen::ir {

SentenceId SentenceOf(const Module& module, InstId owner) {
  const InstData& data = module.inst(owner);
  if (const auto* prerequisite = std::get_if<Prerequisite>(&data)) return prerequisite->sentence;
  if (const auto* rule = std::get_if<Rule>(&data)) return rule->sentence;
  if (const auto* exclusion = std::get_if<Exclusion>(&data)) return exclusion->sentence;
  return module.get<Untranslated>(owner).sentence;
}

const std::string& CiteOf(const Module& module, InstId owner) {
  return module.sentence(SentenceOf(module, owner)).label;
}

namespace {

// The words of `sentence` at `span`; empty when that is elsewhere.
std::string_view QuoteFrom(const Sentence& sentence, const Span& span) {
  if (span.begin >= span.end || span.begin < sentence.span.begin || span.end > sentence.span.end)
    return {};
  auto begin = static_cast<size_t>(span.begin - sentence.span.begin);
  auto length = static_cast<size_t>(span.end - span.begin);
  if (begin + length > sentence.text.size()) return {};
  return std::string_view(sentence.text).substr(begin, length);
}

}  // namespace

std::string_view QuoteOf(const Module& module, SentenceId sentence_id, InstId inst) {
  const Span span = module.span(inst);
  for (size_t i = 0; i < module.sentences.size(); ++i) {
    const SentenceId id(i);
    if (id != sentence_id && module.sentences[i].lead_in != sentence_id) continue;
    std::string_view quote = QuoteFrom(module.sentences[i], span);
    if (!quote.empty()) return quote;
  }
  return {};
}

}  // namespace tiaowen::ir
