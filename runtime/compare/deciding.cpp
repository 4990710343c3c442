#include "runtime/compare/deciding.h"

#include <algorithm>
#include <optional>
#include <set>

namespace tiaowen::compare {
namespace {

using base::Truth;
using evaluate::ConclusionClauses;
using evaluate::OwnerClauses;
using Owners = std::vector<OwnerClauses>;

// The provisions of a conclusion in one version, and how they stand for one applicant.
class Provisions {
 public:
  explicit Provisions(const Standing& standing) : standing_(standing) {
    if (standing.conclusion >= 0)
      all_ = &standing.version->finder->conclusions()[static_cast<size_t>(standing.conclusion)];
  }

  const Owners& rules() const { return all_ == nullptr ? kNone : all_->rules; }
  const Owners& prerequisites() const { return all_ == nullptr ? kNone : all_->prerequisites; }
  const Owners& exclusions() const { return all_ == nullptr ? kNone : all_->exclusions; }

  int ArticleOf(ir::SentenceId sentence) const {
    return (*standing_.version->articles)[static_cast<size_t>(sentence.index)];
  }
  int ArticleOf(const OwnerClauses& owner) const { return ArticleOf(owner.sentence); }

  std::set<int> Untranslated() const {
    std::set<int> articles;
    if (all_ == nullptr) return articles;
    for (const ir::SentenceId sentence : all_->untranslated) articles.insert(ArticleOf(sentence));
    return articles;
  }

  Truth verdict() const {
    return VerdictOf(standing_.conclusion, *standing_.outcomes, standing_.applicant);
  }

  // Nothing when it was not examined.
  std::optional<Truth> TruthOf(const OwnerClauses& owner) const {
    const auto clause = static_cast<size_t>(owner.clause_begin);
    switch (standing_.outcomes->clause(clause, standing_.applicant)) {
      case evaluate::Outcome::kFalse:
        return Truth::kFalse;
      case evaluate::Outcome::kUnknown:
        return Truth::kUnknown;
      case evaluate::Outcome::kTrue:
        return Truth::kTrue;
      case evaluate::Outcome::kNotExamined:
        break;
    }
    return std::nullopt;
  }

  const OwnerClauses& InScope(int index) const {
    return all_->prerequisites[static_cast<size_t>(index)];
  }

  // How far a rule and its scope hold together.
  Truth WayTruth(const OwnerClauses& rule) const {
    Truth truth = TruthOf(rule).value_or(Truth::kFalse);
    for (const int index : rule.scope)
      truth = std::min(truth, TruthOf(InScope(index)).value_or(Truth::kFalse));
    return truth;
  }

 private:
  static inline const Owners kNone;

  const Standing& standing_;
  const ConclusionClauses* all_ = nullptr;
};

// Those of `owners` that are of `article`.
std::vector<const OwnerClauses*> OfArticle(const Provisions& provisions, const Owners& owners,
                                           int article) {
  std::vector<const OwnerClauses*> found;
  for (const OwnerClauses& owner : owners)
    if (provisions.ArticleOf(owner) == article) found.push_back(&owner);
  return found;
}

// How the rules or exclusions of one article stand together: the best of them; false when there are
// none; nothing when one was not examined.
std::optional<Truth> BestOf(const Provisions& provisions, const Owners& owners, int article) {
  Truth best = Truth::kFalse;
  for (const OwnerClauses* owner : OfArticle(provisions, owners, article)) {
    const std::optional<Truth> truth = provisions.TruthOf(*owner);
    if (!truth) return std::nullopt;
    best = std::max(best, *truth);
  }
  return best;
}

// How the prerequisites of one article stand together: the worst of them; true when there are none.
Truth WorstOf(const Provisions& provisions, int article) {
  Truth worst = Truth::kTrue;
  for (const OwnerClauses* owner : OfArticle(provisions, provisions.prerequisites(), article))
    worst = std::min(worst, provisions.TruthOf(*owner).value_or(Truth::kTrue));
  return worst;
}

// The ways of `better` that hold or are open beyond the worse verdict.
std::vector<const OwnerClauses*> ListWays(const Provisions& better, Truth worse_verdict) {
  std::vector<const OwnerClauses*> ways;
  for (const OwnerClauses& rule : better.rules())
    if (better.WayTruth(rule) > worse_verdict) ways.push_back(&rule);
  return ways;
}

void AddWay(const OwnerClauses& rule, const Provisions& better, const Provisions& worse,
            std::set<int>* articles) {
  const int article = better.ArticleOf(rule);
  const std::optional<Truth> was = BestOf(worse, worse.rules(), article);
  if (was && *was < better.TruthOf(rule)) articles->insert(article);
  for (const int index : rule.scope) {
    const OwnerClauses& prerequisite = better.InScope(index);
    const int of = better.ArticleOf(prerequisite);
    if (WorstOf(worse, of) < better.TruthOf(prerequisite)) articles->insert(of);
  }
}

// Adds the prerequisites and exclusions of `worse` that stand in the way there alone.
void AddBars(const Provisions& better, const Provisions& worse, std::set<int>* articles) {
  for (const OwnerClauses& prerequisite : worse.prerequisites()) {
    const int article = worse.ArticleOf(prerequisite);
    if (!OfArticle(better, better.prerequisites(), article).empty()) continue;
    if (worse.TruthOf(prerequisite).value_or(Truth::kTrue) < better.verdict())
      articles->insert(article);
  }
  for (const OwnerClauses& exclusion : worse.exclusions()) {
    const int article = worse.ArticleOf(exclusion);
    const Truth was = BestOf(better, better.exclusions(), article).value_or(Truth::kFalse);
    if (worse.TruthOf(exclusion).value_or(Truth::kFalse) > was) articles->insert(article);
  }
}

}  // namespace

std::vector<JoinedConclusion> JoinConclusions(const ir::Module& old_module,
                                              const ir::Module& new_module) {
  std::vector<JoinedConclusion> joined;
  for (const bool is_old : {true, false}) {
    const ir::Module& module = is_old ? old_module : new_module;
    const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
    const std::vector<size_t> amounts = ir::ListAmounts(module);
    for (size_t i = 0; i < conclusions.size(); ++i) {
      const ir::Matter& matter = module.matter(conclusions[i].matter);
      const std::string& target = matter.targets[static_cast<size_t>(conclusions[i].target)];
      auto place = std::ranges::find_if(joined, [&](const JoinedConclusion& known) {
        return known.matter == matter.name && known.target == target;
      });
      if (place == joined.end()) place = joined.insert(joined.end(), {matter.name, target});
      (is_old ? place->in_old : place->in_new) = static_cast<int>(i);
      const auto amount = std::ranges::find(amounts, i);
      if (amount == amounts.end()) continue;
      (is_old ? place->old_amount : place->new_amount) = static_cast<int>(amount - amounts.begin());
    }
  }
  return joined;
}

Truth VerdictOf(int conclusion, const evaluate::Outcomes& outcomes, int64_t applicant) {
  if (conclusion < 0) return Truth::kFalse;
  return outcomes.verdict(static_cast<size_t>(conclusion), applicant);
}

std::vector<int> ListDeciding(const Standing& better, const Standing& worse) {
  const Provisions above(better), below(worse);
  const std::vector<const OwnerClauses*> ways = ListWays(above, below.verdict());
  std::set<int> articles;
  for (const OwnerClauses* way : ways) AddWay(*way, above, below, &articles);
  AddBars(above, below, &articles);
  if (articles.empty())
    std::ranges::set_symmetric_difference(above.Untranslated(), below.Untranslated(),
                                          std::inserter(articles, articles.end()));
  if (articles.empty())
    for (const OwnerClauses* way : ways) articles.insert(above.ArticleOf(*way));
  return {articles.begin(), articles.end()};
}

std::vector<int> ListGiving(const Standing& standing) {
  const Provisions provisions(standing);
  std::set<int> articles;
  for (const OwnerClauses* way : ListWays(provisions, Truth::kUnknown))
    articles.insert(provisions.ArticleOf(*way));
  return {articles.begin(), articles.end()};
}

}  // namespace tiaowen::compare
