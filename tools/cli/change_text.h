#pragma once

#include <string>
#include <vector>

#include "compiler/analyze/versions.h"
#include "tools/cli/command.h"
#include "tools/cli/json.h"

namespace tiaowen::cli {

// The matter and its target, if it has any.
std::string NameOf(const analyze::ConclusionChange& change);
// 否, 待定, 是.
const char* NameOf(base::Truth verdict, base::Language language);

// 不变（已证）, 放宽, 收窄, 有宽有严, 未知.
const char* NameOf(analyze::Relation relation, base::Language language);

// What two versions of a policy differ in, conclusion by conclusion, with the people that show it.
std::string RenderChanges(const std::vector<analyze::ConclusionChange>& changes,
                          const Terminal& terminal);
// One person whom the versions judge differently: "    WORD：否 → 是" and the dossier.
std::string RenderExample(const std::string& word, const analyze::Difference& difference,
                          const Terminal& terminal);

Json ChangesToJson(const std::vector<analyze::ConclusionChange>& changes);

Json ArticleChangeToJson(const analyze::ArticleChange& change);

// A person's register, a line a row: "职业技能证书  等级 高级工 · 取得日期 2017-12-31".
std::string RenderDossier(const std::vector<analyze::DossierTable>& dossier, size_t indent);
Json DossierToJson(const std::vector<analyze::DossierTable>& dossier);

}  // namespace tiaowen::cli
