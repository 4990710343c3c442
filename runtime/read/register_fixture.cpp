#include "runtime/read/register_fixture.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

#include "runtime/builtin/calendar.h"

namespace tiaowen::read {
namespace {

namespace fs = std::filesystem;
using ir::TypeKind;

ir::Column TextColumn(const char* name) { return {name, {TypeKind::kText, {}}, {}, {}, true}; }
ir::Column BoolColumn(const char* name) { return {name, {TypeKind::kBool, {}}, {}, {}, true}; }
ir::Column DateColumn(const char* name) { return {name, {TypeKind::kDate, {}}, {}, {}, true}; }
ir::Column IntColumn(const char* name) { return {name, {TypeKind::kInt, {}}, {}, {}, true}; }

ir::Column OngoingDate(const char* name) {
  ir::Column column = DateColumn(name);
  column.null_meaning = ir::NullMeaning::kOngoing;
  return column;
}

ir::Column RankFromOne(const char* name) {
  ir::Column column = IntColumn(name);
  column.value_min = 1;
  return column;
}

ir::Table Child(const char* name, std::vector<ir::Column> columns) {
  ir::Table table;
  table.name = name;
  table.columns = std::move(columns);
  return table;
}

class SchemaWriter {
 public:
  explicit SchemaWriter(ir::Schema* schema) : schema_(schema) {}

  // A column of a new enum.
  ir::Column Category(const char* name, std::vector<std::string> values) {
    return Enum(name, std::move(values), false);
  }
  ir::Column Grade(const char* name, std::vector<std::string> values) {
    return Enum(name, std::move(values), true);
  }

 private:
  ir::Column Enum(const char* name, std::vector<std::string> values, bool ordered) {
    const ir::EnumId id(schema_->enums.size());
    schema_->enums.push_back({name, ordered, std::move(values), {}});
    return {name, {ordered ? TypeKind::kGrade : TypeKind::kCategory, id}, {}, {}, true};
  }

  ir::Schema* schema_;
};

ir::Column Renamed(ir::Column column, const char* name) {
  column.name = name;
  return column;
}

ir::Table SampleMainTable(SchemaWriter& writer, const ir::Column& post, const ir::Column& field) {
  ir::Table main;
  main.name = "申报人";
  main.kind = ir::TableKind::kMain;
  main.id_column = 0;
  main.columns = {
      TextColumn("申报人编号"),
      TextColumn("姓名"),
      TextColumn("单位所在市"),
      writer.Category("单位性质", {"企业", "事业单位", "机关", "社会组织", "其他"}),
      writer.Category("从业领域", {"工程技术", "其他"}),
      post,
      writer.Category("在岗状态", {"在职在岗", "在职不在岗", "离职", "退休"}),
      TextColumn("现工作岗位"),
      TextColumn("现从事职业"),
      Renamed(field, "申报专业类别"),
  };
  for (const char* name : {"专业对口认定", "创造性劳动认定", "遵章守纪认定", "职业道德认定",
                           "失业保险补贴认定", "补贴申报条件认定", "领军人才认定"}) {
    main.columns.push_back(BoolColumn(name));
  }
  return main;
}

}  // namespace

ir::Module SampleModule() {
  ir::Module module;
  module.texts = {"苏州市", "车工"};
  SchemaWriter writer(&module.schema);
  std::vector<ir::Table>& tables = module.schema.tables;
  const ir::Column post = writer.Category(
      "岗位类别", {"生产一线技术技能岗位", "技能岗位", "专业技术岗位", "管理岗位", "其他岗位"});
  const ir::Column field = writer.Category("专业类别", {"建设", "机械", "化工工程"});
  const ir::Column skill = writer.Grade("等级", {"初级工", "中级工", "高级工", "技师", "高级技师"});
  const ir::Column rank = writer.Grade("级别", {"县级", "市级", "省级", "国家级", "国际级"});
  module.schema.enums.back().aliases = {{"省部级", 2}};
  const ir::Column title =
      writer.Grade("名称", {"助理工程师", "工程师", "高级工程师", "正高级工程师"});

  tables.push_back(SampleMainTable(writer, post, field));
  tables.push_back(Child(
      "职业技能证书",
      {TextColumn("职业"), skill, writer.Category("证书类别", {"职业资格证书", "职业技能等级证书"}),
       DateColumn("取得日期")}));
  tables.push_back(Child(
      "工作经历", {DateColumn("开始日期"), OngoingDate("结束日期"), post, TextColumn("职业")}));
  tables.back().period_start = 0;
  tables.back().period_end = 1;
  tables.push_back(Child(
      "年度考核", {IntColumn("年度"), writer.Grade("等次", {"不合格", "基本合格", "合格", "优秀"}),
                   TextColumn("岗位")}));
  tables.back().complete = false;
  tables.back().unique_key = 0;
  tables.push_back(Child(
      "荣誉", {TextColumn("名称"), writer.Category("类别", {"荣誉称号", "技术发明奖", "其他"}),
               rank, DateColumn("取得日期"), BoolColumn("等同认定")}));
  tables.push_back(Child(
      "技能竞赛",
      {writer.Category("赛事", {"世界技能大赛", "国际技能竞赛", "国内技能竞赛"}), rank,
       writer.Category("类别", {"一类", "二类"}), RankFromOne("名次"),
       writer.Category("奖项", {"金牌", "银牌", "铜牌", "优胜奖", "无"}), DateColumn("取得日期")}));
  tables.push_back(Child("职称", {writer.Category("系列", {"工程", "其他"}),
                                  writer.Category("种类", {"全国通用", "地方"}), title, field,
                                  TextColumn("发证市"), DateColumn("取得日期")}));
  tables.push_back(Child("破格认定", {Renamed(title, "职称"), DateColumn("认定日期")}));
  tables.push_back(Child(
      "毕业证书", {writer.Category("院校类型", {"技工院校", "普通院校"}),
                   writer.Category("班别", {"中级工班", "高级工班", "预备技师班", "技师班", "无"}),
                   TextColumn("对应职业"), DateColumn("毕业日期")}));
  tables.push_back(Child("聘任", {skill, DateColumn("聘任日期"), OngoingDate("解聘日期")}));
  tables.back().period_start = 1;
  tables.back().period_end = 2;
  ir::Table reference = Child("紧缺职业目录", {TextColumn("职业"), skill});
  reference.kind = ir::TableKind::kReference;
  tables.push_back(std::move(reference));
  return module;
}

std::string SampleDirectory() {
  return TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28/cases/register";
}
std::string BadSampleDirectory() {
  return TIAOWEN_SOURCE_DIR "/policies/suzhou-2019-28/cases/register-bad";
}

ir::Module SmallModule() {
  ir::Module module;
  module.texts = {"苏州市"};
  SchemaWriter writer(&module.schema);
  std::vector<ir::Table>& tables = module.schema.tables;
  ir::Table main;
  main.name = "人";
  main.kind = ir::TableKind::kMain;
  main.id_column = 0;
  main.columns = {TextColumn("编号"), TextColumn("城市"), writer.Category("性质", {"企业", "机关"}),
                  BoolColumn("认定")};
  main.columns[0].used = false;
  tables.push_back(std::move(main));
  const ir::Column grade = writer.Grade("等级", {"初", "中", "高"});
  module.schema.enums.back().aliases = {{"上", 2}};
  tables.push_back(Child("证书", {grade, RankFromOne("名次"), DateColumn("取得")}));
  tables.push_back(Child("聘期", {IntColumn("年度"), DateColumn("开始"), OngoingDate("结束")}));
  tables.back().complete = false;
  tables.back().unique_key = 0;
  tables.back().period_start = 1;
  tables.back().period_end = 2;
  return module;
}

ScratchDirectory::ScratchDirectory() {
  std::string pattern = (fs::temp_directory_path() / "tiaowen-XXXXXX").string();
  TW_CHECK(mkdtemp(pattern.data()) != nullptr, "no scratch directory {}", pattern);
  path_ = pattern;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string ScratchDirectory::path(const std::string& name) const {
  return (name.empty() ? path_ : path_ / name).string();
}

void ScratchDirectory::Write(const std::string& name, std::string_view bytes) const {
  std::ofstream file(path_ / name, std::ios::binary);
  file << bytes;
  TW_CHECK(file.good(), "{} cannot be written", name);
}

Reading ReadAll(const std::string& path, const ir::Module& module, const Options& options) {
  Reading reading;
  auto opened = Register::Open(path, module, options);
  if (!opened.ok()) {
    reading.error = opened.error().en;
    return reading;
  }
  Register& source = **opened;
  while (true) {
    auto next = source.Next();
    if (!next.ok()) {
      reading.error = next.error().en;
      break;
    }
    if (!next->has_value()) break;
    reading.batches.push_back(std::move(**next));
  }
  reading.rejects = source.rejects();
  reading.notices = source.notices();
  reading.counts = source.counts();
  return reading;
}

namespace {

std::string ShowDay(int32_t day) {
  if (day == batch::kDateLow) return "-inf";
  if (day == batch::kDateHigh) return "inf";
  return builtin::FormatDate(day);
}

std::string ShowValue(const batch::Batch& batch, const ir::Module& module, const ir::Type& type,
                      const batch::Column& column, int64_t row) {
  if (!column.is_valid(row)) return "-";
  const auto at = static_cast<size_t>(row);
  switch (type.kind) {
    case TypeKind::kText: {
      const auto code = static_cast<size_t>(column.values[at]);
      return code < module.texts.size()
                 ? module.texts[code]
                 : batch.text_beyond_policy(code - module.texts.size()) + "*";
    }
    case TypeKind::kCategory:
    case TypeKind::kGrade:
      return module.schema.enum_type(type.enum_id).values[static_cast<size_t>(column.codes[at])];
    case TypeKind::kBool:
      return column.codes[at] != 0 ? "yes" : "no";
    case TypeKind::kInt:
      return std::to_string(column.values[at]);
    case TypeKind::kDecimal:
      return ir::FormatDecimal(column.wide[at], type.scale);
    case TypeKind::kDate:
      return column.values[at] == column.upper[at]
                 ? ShowDay(column.values[at])
                 : ShowDay(column.values[at]) + ".." + ShowDay(column.upper[at]);
  }
  return "?";
}

void ShowApplicant(const batch::Batch& batch, const ir::Module& module, int64_t applicant,
                   std::string* out) {
  const auto a = static_cast<size_t>(applicant);
  *out += batch.ids[a] + "\n";
  for (size_t t = 0; t < batch.tables.size(); ++t) {
    const ir::Table& declared = module.schema.tables[t];
    if (declared.kind == ir::TableKind::kReference) continue;
    const batch::Table& table = batch.tables[t];
    for (int64_t row = table.offsets[a]; row < table.offsets[a + 1]; ++row) {
      TW_CHECK(table.parents[static_cast<size_t>(row)] == applicant, "row {} of {}", row,
               declared.name);
      *out += "  " + declared.name;
      for (size_t c = 0; c < table.columns.size(); ++c) {
        if (table.columns[c].valid.empty()) continue;
        *out += " " + ShowValue(batch, module, declared.columns[c].type, table.columns[c], row);
      }
      *out += "\n";
    }
  }
}

}  // namespace

std::string Show(const batch::Batch& batch, const ir::Module& module) {
  std::string out;
  for (int64_t a = 0; a < batch.applicants; ++a) ShowApplicant(batch, module, a, &out);
  return out;
}

std::string Show(const std::vector<batch::Batch>& batches, const ir::Module& module) {
  std::string out;
  for (const batch::Batch& batch : batches) out += Show(batch, module);
  return out;
}

std::string Show(const std::vector<Reject>& rejects) {
  std::string out;
  for (const Reject& reject : rejects) {
    out += fmt::format("{}:{} {}={} ({})\n", reject.file, reject.line, reject.column, reject.value,
                       reject.applicant_id);
  }
  return out;
}

}  // namespace tiaowen::read
