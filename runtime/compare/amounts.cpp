#include "runtime/compare/amounts.h"

#include <algorithm>
#include <map>

#include "compiler/ir/cite.h"
#include "runtime/interpret/interpreter.h"

namespace tiaowen::compare {
namespace {

const ir::Conclusion& ConclusionOf(const Standing& standing) {
  return standing.version->finder->conclusions()[static_cast<size_t>(standing.conclusion)]
      .conclusion;
}

const ir::Module& ModuleOf(const Standing& standing) { return standing.version->finder->module(); }

// What a rule gives.
struct Given {
  bool certain = false;
  Amount amount;

  friend bool operator==(const Given& a, const Given& b) {
    return a.certain == b.certain && a.amount.Equals(b.amount);
  }
};

// By article: what its rules give, in their order.
using GivenBy = std::map<int, std::vector<Given>>;

GivenBy ListGiven(const Standing& standing, const batch::Batch& batch,
                  const builtin::Clock& clock) {
  GivenBy given;
  if (standing.conclusion < 0) return given;
  const ir::Module& module = ModuleOf(standing);
  const ir::Conclusion& conclusion = ConclusionOf(standing);
  const std::optional<ir::AmountType>& type = module.matter(conclusion.matter).amount;
  if (!type) return given;
  for (const interpret::AmountWay& way :
       interpret::ListAmountWays(module, batch, clock, conclusion, standing.applicant)) {
    const auto sentence = static_cast<size_t>(ir::SentenceOf(module, way.rule).index);
    Amount amount{std::nullopt, &*type};
    if (!way.amount.null) amount.value = way.amount.first;
    given[(*standing.version->articles)[sentence]].push_back({way.gives, amount});
  }
  return given;
}

}  // namespace

std::string Amount::Text() const {
  return value ? ir::FormatDecimal(*value, type->scale) + " " + type->unit : "";
}

bool Amount::Equals(const Amount& other) const {
  if (!value || !other.value) return value.has_value() == other.value.has_value();
  const int scale = std::max(type->scale, other.type->scale);
  const auto at_scale = [scale](const Amount& amount) {
    return static_cast<__int128>(*amount.value) * ir::PowerOfTen(scale - amount.type->scale);
  };
  return type->unit == other.type->unit && at_scale(*this) == at_scale(other);
}

Amount AmountOf(const Standing& standing, int position) {
  if (position < 0) return {};
  return {standing.outcomes->amount(static_cast<size_t>(position), standing.applicant),
          &*ModuleOf(standing).matter(ConclusionOf(standing).matter).amount};
}

std::vector<int> ListAmountArticles(const Standing& before, const batch::Batch& old_batch,
                                    const Standing& now, const batch::Batch& new_batch,
                                    const builtin::Clock& clock) {
  const GivenBy was = ListGiven(before, old_batch, clock);
  GivenBy is = ListGiven(now, new_batch, clock);
  std::vector<int> articles;
  for (const auto& [article, given] : was) is.try_emplace(article);
  for (const auto& [article, given] : is) {
    const auto place = was.find(article);
    if (place == was.end() ? !given.empty() : place->second != given) articles.push_back(article);
  }
  if (!articles.empty()) return articles;
  std::ranges::set_union(ListGiving(before), ListGiving(now), std::back_inserter(articles));
  return articles;
}

}  // namespace tiaowen::compare
