#pragma once

#include "compiler/check/exception.h"

// What a reference means of the provisions that it leads to: what they give, without what they take
// away; of provisions that only take away, when they do.
namespace tiaowen::check {

// A provision that is cited; of an item that is cited with what leads in to it, that of the
// sentence that does.
struct CitedPart {
  ProvisionPlace place;
  std::optional<ir::SentenceId> item;
  int unit = 0;  // as cited
};

// One thing that a reference cites (第一条), which may have several sentences.
struct Cited {
  std::vector<CitedPart> gives, takes;
  bool each = false;  // all of its units are wanted, not any
};

// Whether the items among `units` are all wanted: as their own sentence leads in to them.
bool LeadsInToAll(const Context& context, const std::vector<size_t>& units);

// The provisions in `units`, of one thing that `token` cites. Nothing: it is not clear what it
// means, which was reported.
std::optional<Cited> FindCitedParts(Context& context, const syntax::Token& token,
                                    const std::vector<size_t>& units, bool each);

// What the things together require: all of them, or any. Nothing: it was diagnosed.
Condition CompileCited(Context& context, const syntax::Token& token,
                       const std::vector<Cited>& cited, bool all);

}  // namespace tiaowen::check
