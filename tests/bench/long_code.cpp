#include "tests/bench/long_code.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "compiler/base/check.h"
#include "tests/differential/random.h"

namespace tiaowen::bench {
namespace {

using differential::Random;

constexpr char kVocabulary[] = R"(# 词表：想象的居民登记，用来量编译一部长法典的时间。
题名 “居民待遇法典”。
口径 依 “通例”。
等级 学历：高中 ＜ 大专 ＜ 本科 ＜ 硕士 ＜ 博士。
等级 职级：员级 ＜ 助理级 ＜ 中级 ＜ 副高级 ＜ 正高级。
等级 层次：县级 ＜ 市级 ＜ 省级 ＜ 国家级。
类别 户别：城镇户、农村户、集体户。
类别 档：{}。
主表 居民（生于 出生日）：
  编号 文本（编号）；出生日 日期；户别 户别；残疾认定 是否；低保认定 是否；失信认定 是否；
  月收入 整数（单位 元，不小于 0）。
随表 学历证（登记完整，时为 毕业日）：学历 学历；毕业日 日期。
随表 职称证（可能不全，时为 评定日）：职级 职级；评定日 日期。
随表 参保（登记完整，期间 起保 至 停保）：起保 日期；停保 日期（空为至今）。
随表 居住史（登记完整，期间 住起 至 住止）：住起 日期；住止 日期（空为至今）。
随表 获奖（登记完整，时为 获奖日）：名称 文本；层次 层次；获奖日 日期。
主语 「居民」。
状态 「〔户别〕」：户别 为 〔户别〕。
状态 「残疾」：残疾认定。
状态 「低保」：低保认定。
状态 「列入失信名单」：失信认定。
事件 「取得〔学历〕学历」：学历证，学历 达到 〔学历〕。
事件 「取得〔职级〕职称」：职称证，职级 达到 〔职级〕。
经历 「缴纳社会保险」：参保。
经历 「居住」：居住史。
领词 「荣获」。
名物 「〔层次〕〔名称〕称号」：获奖，层次 为 〔层次〕，名称 为 〔名称〕。
量 「月收入」：居民.月收入。
事项 待遇（目标 为 档）：「享受〔目标〕待遇」。
)";

constexpr int kSentencesOfArticle = 10;

const std::vector<std::string>& Targets() {
  static const std::vector<std::string> targets = [] {
    std::vector<std::string> names;
    for (const char* colour : {"赤", "橙", "黄", "绿", "青", "蓝", "紫", "黑", "白", "灰"}) {
      for (const char* tree : {"松", "竹", "梅", "兰", "菊"})
        names.push_back(fmt::format("{}{}档", colour, tree));
    }
    return names;
  }();
  return targets;
}

std::string Tenure(Random& random) {
  static const std::vector<std::string> words = {"居住满", "缴纳社会保险累计满", "居住连续满"};
  return fmt::format("{}{}年", random.Pick(words), random.Between(1, 20));
}

// The clause number `kind` of those that a sentence can have, each of which speaks of something
// else.
std::string Clause(Random& random, int kind) {
  static const std::vector<std::string> households = {"城镇户", "农村户", "集体户"};
  static const std::vector<std::string> degrees = {"高中", "大专", "本科", "硕士", "博士"};
  static const std::vector<std::string> titles = {"员级", "助理级", "中级", "副高级", "正高级"};
  static const std::vector<std::string> levels = {"县级", "市级", "省级", "国家级"};
  static const std::vector<std::string> honours = {"五一奖章", "劳动模范", "技术能手", "青年标兵",
                                                   "文明家庭", "见义勇为", "道德模范", "优秀园丁"};
  switch (kind) {
    case 0:
      return random.Pick(households);
    case 1:
      return random.Chance(50) ? "残疾" : "未列入失信名单";
    case 2:
      return fmt::format("取得{}学历", random.Pick(degrees));
    case 3:
      return random.Chance(50) ? fmt::format("取得{}职称", random.Pick(titles))
                               : fmt::format("取得{}职称后{}", random.Pick(titles), Tenure(random));
    case 4:
      return Tenure(random);
    case 5:
      return fmt::format("年满{}周岁", random.Between(16, 80));
    case 6:
      return fmt::format("月收入不超过{}元", 100 * random.Between(5, 120));
    default:
      return fmt::format("荣获{}{}称号", random.Pick(levels), random.Pick(honours));
  }
}
constexpr int kClauseKinds = 8;

std::string Sentence(Random& random) {
  const std::string& target = random.Pick(Targets());
  const int first = random.Below(kClauseKinds),
            second = (first + random.Between(1, 3)) % kClauseKinds;
  const std::string a = Clause(random, first), b = Clause(random, second);
  if (random.Chance(20)) return fmt::format("{}，或者{}的，享受{}待遇。", a, b, target);
  const std::string c = Clause(random, (second + random.Between(1, 3)) % kClauseKinds);
  return fmt::format("{}，{}，{}的，享受{}待遇。", a, b, c, target);
}

}  // namespace

std::unique_ptr<driver::Compilation> CompileLongCode(int sentences) {
  Random random(2000);
  std::string text;
  for (int i = 0; i < sentences; ++i) {
    if (i % kSentencesOfArticle == 0)
      text += fmt::format("{}第{}条　", i == 0 ? "" : "\n", i / kSentencesOfArticle + 1);
    text += Sentence(random);
  }
  text += "\n";
  const std::string vocabulary = fmt::format(kVocabulary, fmt::join(Targets(), "、"));
  const std::string folder = TIAOWEN_SOURCE_DIR "/policies";  // profiles/ stands beside it
  auto code = driver::CompileFiles(folder, source::File("policy.tiaowen", text),
                                   source::File("vocabulary.cibiao", vocabulary),
                                   source::File("gazette.txt", text));
  TW_CHECK(code->ok(), "the long code has errors: {}",
           diagnostics::RenderText(code->consumer.Sorted().front(), base::Language::kEnglish));
  return code;
}

}  // namespace tiaowen::bench
