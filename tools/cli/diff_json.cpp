
#include "runtime/builtin/calendar.h"
#include "tools/cli/change_text.h"
#include "tools/cli/diff_report.h"
#include "tools/cli/json.h"
#include "tools/cli/shift_words.h"

namespace tiaowen::cli {
namespace {

const char* NameOf(align::Change change) {
  constexpr const char* kNames[] = {"same", "changed", "split", "merged", "added", "removed"};
  return kNames[static_cast<size_t>(change)];
}

Json VersionToJson(const driver::Compilation& policy) {
  return {{"policy", policy.name},
          {"title", policy.module.title},
          {"sentences", policy.module.sentences.size()}};
}

Json SentencesToJson(const ir::Module& module, const std::vector<size_t>& sentences) {
  Json json = Json::array();
  for (const size_t i : sentences) {
    const ir::Sentence& sentence = module.sentences[i];
    json.push_back({{"label", sentence.label},
                    {"class", ir::NameOf(sentence.sentence_class, base::Language::kEnglish)},
                    {"text", sentence.text}});
  }
  return json;
}

Json EditsToJson(const Diff& diff, const align::Match& match) {
  const std::string was = align::JoinTexts(diff.old_policy->module.sentences, match.old_sentences);
  const std::string is = align::JoinTexts(diff.new_policy->module.sentences, match.new_sentences);
  const auto part = [](const std::string& text, int64_t begin, int64_t end) {
    return text.substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin));
  };
  Json json = Json::array();
  for (const align::Edit& edit : match.edits) {
    json.push_back({{"old", part(was, edit.old_begin, edit.old_end)},
                    {"new", part(is, edit.new_begin, edit.new_end)},
                    {"old_bytes", {edit.old_begin, edit.old_end}},
                    {"new_bytes", {edit.new_begin, edit.new_end}}});
  }
  return json;
}

Json ConclusionsToJson(const compare::Comparison& all,
                       const std::map<size_t, compare::Shifts>& conclusions) {
  Json json = Json::array();
  for (const auto& [index, shifts] : conclusions) {
    const compare::JoinedConclusion& conclusion = all.conclusions[index].conclusion;
    json.push_back({{"matter", conclusion.matter}, {"target", conclusion.target}});
    AddShifts(shifts, &json.back());
  }
  return json;
}

Json ArticleToJson(const Diff& diff, size_t index) {
  const ArticleDiff& article = diff.articles[index];
  Json json = {{"name", article.name},
               {"change", NameOf(article.match.change)},
               {"moved", article.match.moved},
               {"renumbered", article.match.renumbered},
               {"old", SentencesToJson(diff.old_policy->module, article.match.old_sentences)},
               {"new", SentencesToJson(diff.new_policy->module, article.match.new_sentences)},
               {"edits", EditsToJson(diff, article.match)}};
  json["readings"] = Json::array();
  for (const ReadingChange& reading : article.readings) {
    json["readings"].push_back(
        {{"question", reading.question}, {"old", reading.old_chosen}, {"new", reading.new_chosen}});
  }
  if (diff.logic) json["logic"] = ArticleChangeToJson(diff.logic->articles[index]);
  if (!diff.people) return json;
  const compare::Comparison& all = diff.people->comparison;
  const auto place = all.articles.find(static_cast<int>(index));
  const compare::ArticleCounts counts =
      place == all.articles.end() ? compare::ArticleCounts() : place->second;
  AddShifts(counts.applicants, &json["people"]);
  json["people"]["conclusions"] = ConclusionsToJson(all, counts.conclusions);
  return json;
}

Json ConclusionToJson(const compare::ConclusionCounts& counts) {
  constexpr const char* kVerdicts[] = {"false", "undecided", "true"};  // by base::Truth
  Json json = {{"matter", counts.conclusion.matter},
               {"target", counts.conclusion.target},
               {"in_old", counts.conclusion.in_old >= 0},
               {"in_new", counts.conclusion.in_new >= 0}};
  for (size_t was = 0; was < 3; ++was)
    for (size_t is = 0; is < 3; ++is)
      json["verdicts"][kVerdicts[was]][kVerdicts[is]] = counts.verdicts[was][is];
  AddShifts(counts.shifts(), &json);
  return json;
}

Json GroupsToJson(const PeopleDiff& people) {
  Json rows = Json::array();
  size_t row = 0;
  for (const auto& [key, counts] : people.comparison.groups) {
    Json values = Json::array();
    for (size_t i = 0; i < key.size(); ++i) {
      values.push_back(key[i].empty ? Json() : Json(people.group_names[row][i]));
    }
    Json group = {{"values", values}, {"people", counts.applicants}, {"changed", counts.changed}};
    AddShifts(counts.shifts, &group);
    group["conclusions"] = ConclusionsToJson(people.comparison, counts.conclusions);
    rows.push_back(std::move(group));
    ++row;
  }
  return {{"by", people.by}, {"groups", rows}};
}

Json PeopleToJson(const PeopleDiff& people) {
  const compare::Comparison& all = people.comparison;
  Json json = {{"as_of", builtin::FormatDate(people.as_of)},
               {"read_by_both", all.applicants},
               {"changed", all.changed}};
  AddShifts(all.shifts, &json);
  json["rejected"] = {{"by_old", people.rejected_by_old},
                      {"by_new", people.rejected_by_new},
                      {"by_old_only", people.unread.only_new},
                      {"by_new_only", people.unread.only_old}};
  json["conclusions"] = Json::array();
  for (const compare::ConclusionCounts& counts : all.conclusions)
    json["conclusions"].push_back(ConclusionToJson(counts));
  if (!people.by.empty()) json["cross_table"] = GroupsToJson(people);
  return json;
}

}  // namespace

Json DiffToJson(const Diff& diff) {
  Json json = {{"old", VersionToJson(*diff.old_policy)},
               {"new", VersionToJson(*diff.new_policy)},
               {"differs", diff.differs()}};
  json["articles"] = Json::array();
  for (size_t i = 0; i < diff.articles.size(); ++i)
    json["articles"].push_back(ArticleToJson(diff, i));
  if (diff.logic) {
    json["logic"] = {{"as_of", builtin::FormatDate(diff.logic->as_of)},
                     {"conclusions", ChangesToJson(diff.logic->conclusions)}};
  }
  if (diff.people) json["people"] = PeopleToJson(*diff.people);
  return json;
}

}  // namespace tiaowen::cli
