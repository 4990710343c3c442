#include "tests/differential/suzhou_module.h"

#include <string_view>
#include <utility>
#include <vector>

#include "tests/differential/module_writer.h"

namespace tiaowen::differential {
namespace {

using enum ir::CompareOp;
using ir::InstId;

constexpr ir::MatterId kReview{0};
enum Path { kNormal, kExceptional, kDirect };
enum Target { kAssistant, kEngineer, kSenior, kProfessor };
constexpr const char* kTitles[] = {"助理工程师", "工程师", "高级工程师", "正高级工程师"};

void AddEnums(ModuleWriter& w, ir::Schema& schema) {
  w.AddEnum("单位性质", false, {"企业", "事业单位", "机关", "社会组织", "其他"});
  w.AddEnum("从业领域", false, {"工程技术", "其他"});
  w.AddEnum("岗位类别", false,
            {"生产一线技术技能岗位", "技能岗位", "专业技术岗位", "管理岗位", "其他岗位"});
  w.AddEnum("在岗状态", false, {"在职在岗", "在职不在岗", "离职", "退休"});
  w.AddEnum("专业类别", false, {"建设", "机械", "化工工程"});
  w.AddEnum("技能等级", true, {"初级工", "中级工", "高级工", "技师", "高级技师"});
  w.AddEnum("证书类别", false, {"职业资格证书", "职业技能等级证书"});
  w.AddEnum("考核等次", true, {"不合格", "基本合格", "合格", "优秀"});
  w.AddEnum("荣誉类别", false, {"荣誉称号", "技术发明奖", "其他"});
  const ir::EnumId level = w.AddEnum("级别", true, {"县级", "市级", "省级", "国家级", "国际级"});
  schema.enums[static_cast<size_t>(level.index)].aliases = {{"省部级", 2}};
  w.AddEnum("赛事", false, {"世界技能大赛", "国际技能竞赛", "国内技能竞赛"});
  w.AddEnum("竞赛类别", false, {"一类", "二类"});
  w.AddEnum("奖项", false, {"金牌", "银牌", "铜牌", "优胜奖", "无"});
  w.AddEnum("系列", false, {"工程", "其他"});
  w.AddEnum("种类", false, {"全国通用", "地方"});
  w.AddEnum("职称等级", true, {kTitles[0], kTitles[1], kTitles[2], kTitles[3]});
  w.AddEnum("院校类型", false, {"技工院校", "普通院校"});
  w.AddEnum("班别", false, {"中级工班", "高级工班", "预备技师班", "技师班", "无"});
}

void AddMainTable(ModuleWriter& w, const ir::Module& m) {
  w.AddTable(
      "申报人", true,
      {TextColumn("申报人编号"), TextColumn("姓名"), TextColumn("单位所在市"),
       EnumColumn(m, "单位性质", "单位性质"), EnumColumn(m, "从业领域", "从业领域"),
       EnumColumn(m, "岗位类别", "岗位类别"), EnumColumn(m, "在岗状态", "在岗状态"),
       TextColumn("现工作岗位"), TextColumn("现从事职业"),
       EnumColumn(m, "申报专业类别", "专业类别"), BoolColumn("专业对口认定"),
       BoolColumn("创造性劳动认定"), BoolColumn("遵章守纪认定"), BoolColumn("职业道德认定"),
       BoolColumn("失业保险补贴认定"), BoolColumn("补贴申报条件认定"), BoolColumn("领军人才认定")});
}

void AddChildTables(ModuleWriter& w, const ir::Module& m) {
  w.AddTable("职业技能证书", true,
             {TextColumn("职业"), EnumColumn(m, "等级", "技能等级"),
              EnumColumn(m, "证书类别", "证书类别"), DateColumn("取得日期")});
  w.SetPeriod(w.AddTable("工作经历", true,
                         {DateColumn("开始日期"), OngoingColumn("结束日期"),
                          EnumColumn(m, "岗位类别", "岗位类别"), TextColumn("职业")}),
              "开始日期", "结束日期");
  w.SetUniqueKey(
      w.AddTable("年度考核", false,
                 {IntColumn("年度"), EnumColumn(m, "等次", "考核等次"), TextColumn("岗位")}),
      "年度");
  w.AddTable("荣誉", true,
             {TextColumn("名称"), EnumColumn(m, "类别", "荣誉类别"), EnumColumn(m, "级别", "级别"),
              DateColumn("取得日期"), BoolColumn("等同认定")});
  ir::Column rank = IntColumn("名次");
  rank.value_min = 1;
  w.AddTable("技能竞赛", true,
             {EnumColumn(m, "赛事", "赛事"), EnumColumn(m, "级别", "级别"),
              EnumColumn(m, "类别", "竞赛类别"), rank, EnumColumn(m, "奖项", "奖项"),
              DateColumn("取得日期")});
  w.AddTable("职称", true,
             {EnumColumn(m, "系列", "系列"), EnumColumn(m, "种类", "种类"),
              EnumColumn(m, "名称", "职称等级"), EnumColumn(m, "专业类别", "专业类别"),
              TextColumn("发证市"), DateColumn("取得日期")});
  w.AddTable("破格认定", true, {EnumColumn(m, "职称", "职称等级"), DateColumn("认定日期")});
  w.AddTable("毕业证书", true,
             {EnumColumn(m, "院校类型", "院校类型"), EnumColumn(m, "班别", "班别"),
              TextColumn("对应职业"), DateColumn("毕业日期")});
  w.AddTable(
      "聘任", true,
      {EnumColumn(m, "等级", "技能等级"), DateColumn("聘任日期"), OngoingColumn("解聘日期")});
}

void AddCatalogue(ir::Module& module) {
  const std::vector<std::vector<std::string_view>> trades = {
      {"电梯安装维修工", "制冷空调系统安装维修工", "防水工", "砌筑工", "混凝土工", "钢筋工",
       "架子工", "手工木工"},
      {"焊工", "电工", "起重装卸机械操作工", "机床装调维修工", "模具工", "铸造工", "锻造工",
       "金属热处理工", "车工", "铣工", "钳工", "磨工", "冲压工", "电切削工", "汽车维修工",
       "智能楼宇管理员", "中央空调系统运行操作员"},
      {"制冷工"}};
  ir::Catalogue catalogue;
  catalogue.name = "指导目录";
  const ir::Type field = EnumColumn(module, "", "专业类别").type;
  catalogue.columns = {{"专业类别", field, false}, {"职业", {ir::TypeKind::kText, {}}, true}};
  for (size_t i = 0; i < trades.size(); ++i) {
    ir::Catalogue::Cell names;
    for (std::string_view name : trades[i]) names.values.push_back(module.AddText(name).index);
    catalogue.rows.push_back({{{static_cast<int32_t>(i)}}, names});
  }
  module.schema.catalogues.push_back(std::move(catalogue));
}

// Adds the conditions, each function for one formula of the readings.
class Articles {
 public:
  explicit Articles(ir::Module& module) : w_(module) {}

  void Add() {
    AddScope();
    AddBasics();
    AddNormal(kAssistant, "高级工", 2);
    AddNormal(kEngineer, "技师", 3);
    AddNormal(kSenior, "高级技师", 4);
    for (int target = kAssistant; target <= kProfessor; ++target) AddExceptional(target);
    AddDirectAssistant();
    AddDirectEngineer();
    AddDirectSenior();
    AddDirectProfessor();
    w_.MarkUsedColumns();
  }

 private:
  InstId Is(std::string_view table, std::string_view column, std::string_view type,
            std::string_view value) {
    return w_.Compare(w_.Column(table, column), kEq, w_.Code(type, value));
  }
  InstId AtLeast(std::string_view table, std::string_view column, std::string_view type,
                 std::string_view value) {
    return w_.Compare(w_.Column(table, column), kGe, w_.Code(type, value));
  }
  InstId Confirmed(std::string_view column) { return w_.IsTrue(w_.Column("申报人", column)); }
  InstId Happened(std::string_view table, std::string_view date) {
    return w_.Compare(w_.Column(table, date), kLe, w_.AsOf());
  }
  InstId IsPost(std::string_view table) {
    return w_.In(w_.Column(table, "岗位类别"),
                 {w_.Code("岗位类别", "生产一线技术技能岗位"), w_.Code("岗位类别", "技能岗位")});
  }
  InstId Skilled() {
    return w_.Exists("职业技能证书",
                     w_.And({Happened("职业技能证书", "取得日期"),
                             AtLeast("职业技能证书", "等级", "技能等级", "高级工")}));
  }

  void AddScope() {
    w_.Prerequisite(kReview,
                    w_.And({w_.Compare(w_.Column("申报人", "单位所在市"), kEq, w_.Text("苏州市")),
                            Is("申报人", "单位性质", "单位性质", "企业"),
                            Is("申报人", "从业领域", "从业领域", "工程技术"),
                            Is("申报人", "岗位类别", "岗位类别", "生产一线技术技能岗位"),
                            Is("申报人", "在岗状态", "在岗状态", "在职在岗"),
                            Confirmed("创造性劳动认定"), Skilled()}));
  }

  InstId Assessed(int years_ago) {
    return w_.Keyed("年度考核", w_.AsOfYear(-years_ago),
                    w_.And({AtLeast("年度考核", "等次", "考核等次", "合格"),
                            w_.Compare(w_.Column("年度考核", "岗位"), kEq,
                                       w_.Parent("年度考核", "现工作岗位"))}));
  }

  void AddBasics() {
    const InstId listed =
        w_.InCatalogue("指导目录", {"专业类别", "职业"},
                       {w_.Column("申报人", "申报专业类别"), w_.Column("申报人", "现从事职业")});
    w_.Prerequisite(kReview, w_.And({w_.Or({listed, Confirmed("专业对口认定")}),
                                     Confirmed("遵章守纪认定"), Confirmed("职业道德认定"),
                                     Skilled(), Assessed(3), Assessed(2), Assessed(1)}));
  }

  void AddNormal(Target target, std::string_view grade, int years) {
    const InstId tenure =
        w_.Accumulated("工作经历", IsPost("工作经历"), w_.Column("职业技能证书", "取得日期"), years,
                       "职业技能证书");
    w_.Rule(kReview, target, kNormal,
            w_.Exists("职业技能证书",
                      w_.And({Happened("职业技能证书", "取得日期"),
                              AtLeast("职业技能证书", "等级", "技能等级", grade), tenure})));
  }

  void AddExceptional(int target) {
    w_.Rule(kReview, target, kExceptional,
            w_.Exists("破格认定", w_.And({Happened("破格认定", "认定日期"),
                                          Is("破格认定", "职称", "职称等级", kTitles[target])})));
  }

  InstId Honour(std::vector<InstId> conditions) {
    conditions.insert(conditions.begin(), Happened("荣誉", "取得日期"));
    return w_.Exists("荣誉", w_.And(std::move(conditions)));
  }
  InstId Named(const std::vector<std::string_view>& names, bool negated = false) {
    std::vector<InstId> members;
    for (std::string_view name : names) members.push_back(w_.Text(name));
    return w_.In(w_.Column("荣誉", "名称"), std::move(members), negated);
  }
  InstId Contest(std::vector<InstId> conditions) {
    conditions.insert(conditions.begin(), Happened("技能竞赛", "取得日期"));
    return w_.Exists("技能竞赛", w_.And(std::move(conditions)));
  }
  InstId Ranked(int first, int last) {
    if (first == last) return w_.Compare(w_.Column("技能竞赛", "名次"), kEq, w_.Int(first));
    return w_.And({w_.Compare(w_.Column("技能竞赛", "名次"), kGe, w_.Int(first)),
                   w_.Compare(w_.Column("技能竞赛", "名次"), kLe, w_.Int(last))});
  }
  InstId Domestic(std::string_view level, std::string_view kind, int first, int last) {
    return Contest({Is("技能竞赛", "赛事", "赛事", "国内技能竞赛"),
                    Is("技能竞赛", "级别", "级别", level), Is("技能竞赛", "类别", "竞赛类别", kind),
                    Ranked(first, last)});
  }
  InstId Invention() {
    return Honour(
        {Is("荣誉", "类别", "荣誉类别", "技术发明奖"), AtLeast("荣誉", "级别", "级别", "市级")});
  }
  InstId ModelWorker(std::string_view level) {
    return Honour({Named({"劳动模范"}), Is("荣誉", "级别", "级别", level)});
  }
  InstId Medal(const std::vector<std::string_view>& medals) {
    std::vector<InstId> members;
    for (std::string_view medal : medals) members.push_back(w_.Code("奖项", medal));
    return Contest({Is("技能竞赛", "赛事", "赛事", "世界技能大赛"),
                    w_.In(w_.Column("技能竞赛", "奖项"), members)});
  }
  void AddDirect(Target target, std::vector<InstId> alternatives) {
    w_.Rule(kReview, target, kDirect, w_.Or(std::move(alternatives)));
  }

  void AddDirectAssistant() {
    AddDirect(kAssistant, {Honour({Named({"苏州市技术能手", "姑苏高技能重点人才"})}),
                           Domestic("市级", "一类", 1, 3)});
  }

  void AddDirectEngineer() {
    const InstId alike =
        Honour({Is("荣誉", "类别", "荣誉类别", "荣誉称号"), AtLeast("荣誉", "级别", "级别", "市级"),
                Named({"苏州市技术能手", "姑苏高技能重点人才", "苏州技能大奖", "姑苏高技能突出人才",
                       "江苏省技术能手", "劳动模范", "全国技术能手", "江苏工匠", "中华技能大奖",
                       "江苏大工匠"},
                      true),
                w_.IsTrue(w_.Column("荣誉", "等同认定"))});
    AddDirect(kEngineer, {Honour({Named({"苏州技能大奖", "姑苏高技能突出人才", "江苏省技术能手"})}),
                          ModelWorker("市级"), alike, Invention(), Domestic("省级", "一类", 4, 6),
                          Domestic("省级", "二类", 2, 3)});
  }

  void AddDirectSenior() {
    AddDirect(kSenior, {Honour({Named({"全国技术能手", "江苏工匠"})}), ModelWorker("省级"),
                        Invention(), Medal({"优胜奖"}),
                        Contest({Is("技能竞赛", "赛事", "赛事", "国际技能竞赛"), Ranked(1, 8)}),
                        Domestic("国家级", "一类", 1, 6), Domestic("国家级", "二类", 1, 3),
                        Domestic("省级", "一类", 1, 3), Domestic("省级", "二类", 1, 1)});
  }

  void AddDirectProfessor() {
    AddDirect(kProfessor,
              {Honour({Named({"中华技能大奖", "江苏大工匠"})}), Medal({"金牌", "银牌", "铜牌"})});
  }

  ModuleWriter w_;
};

}  // namespace

ir::Module MakeSuzhouModule() {
  ir::Module module;
  module.title = "苏人保职〔2019〕28号";
  ModuleWriter writer(module);
  AddEnums(writer, module.schema);
  AddMainTable(writer, module);
  AddChildTables(writer, module);
  AddCatalogue(module);
  module.matters = {
      {"参评职称", {kTitles[0], kTitles[1], kTitles[2], kTitles[3]}, {"正常", "破格", "直接"}}};
  Articles(module).Add();
  return module;
}

}  // namespace tiaowen::differential
