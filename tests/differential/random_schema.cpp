#include <fmt/format.h>

#include "compiler/base/work_calendar.h"
#include "runtime/builtin/calendar.h"
#include "tests/differential/module_writer.h"
#include "tests/differential/random_module.h"

namespace tiaowen::differential {
namespace {

class SchemaMaker {
 public:
  explicit SchemaMaker(Random& random) : random_(random), writer_(module_) {}

  ir::Module Make() {
    for (int i = random_.Between(3, 8); i > 0; --i) module_.AddText(fmt::format("文{}", i));
    for (int i = random_.Between(2, 4); i > 0; --i) AddEnum();
    AddMainTable();
    for (int i = random_.Between(1, 4); i > 0; --i) AddChildTable();
    for (int i = random_.Below(3); i > 0; --i) AddReferenceTable();
    for (int i = random_.Below(3); i > 0; --i) AddCatalogue();
    for (int i = random_.Between(1, 3); i > 0; --i) AddMatter();
    AddWorkCalendar();
    return std::move(module_);
  }

 private:
  void AddEnum() {
    std::vector<std::string> values;
    const int size = random_.Chance(5) ? ir::kEnumValuesMax : random_.Between(1, 6);
    for (int v = 0; v < size; ++v) values.push_back(fmt::format("值{}", v));
    writer_.AddEnum(fmt::format("类型{}", module_.schema.enums.size()), random_.Chance(50), values);
  }

  ir::Column MakeColumn(size_t position) {
    const std::string name = fmt::format("列{}", position);
    switch (random_.Below(9)) {
      case 7:
      case 8: {
        ir::Column column =
            DecimalColumn(name, random_.Chance(60) ? 2 : random_.Between(0, ir::kScaleMax));
        if (random_.Chance(30)) column.value_min = random_.Between(-1, 1);
        return column;
      }
      case 0:
        return TextColumn(name);
      case 1:
      case 2:
        return EnumColumn(module_, name, random_.Pick(module_.schema.enums).name);
      case 3:
        return BoolColumn(name);
      case 4: {
        ir::Column column = IntColumn(name);
        if (random_.Chance(30)) column.value_min = 1;
        return column;
      }
      case 5:
        return random_.Chance(25) ? OngoingColumn(name) : DateColumn(name);
      default:
        return DateColumn(name);
    }
  }

  void AddMainTable() {
    std::vector<ir::Column> columns = {TextColumn("编号")};
    for (int i = random_.Between(3, 8); i > 0; --i) columns.push_back(MakeColumn(columns.size()));
    writer_.AddTable("人", true, columns);
  }

  void AddChildTable() {
    std::vector<ir::Column> columns;
    for (int i = random_.Between(1, 5); i > 0; --i) columns.push_back(MakeColumn(columns.size()));
    const bool has_period = random_.Chance(50);
    if (has_period) {
      columns.push_back(DateColumn("始"));
      columns.push_back(random_.Chance(70) ? OngoingColumn("终") : DateColumn("终"));
    }
    const bool has_key = random_.Chance(45);
    if (has_key) columns.push_back(MakeKeyColumn());
    const ir::TableId table = writer_.AddTable(fmt::format("表{}", module_.schema.tables.size()),
                                               random_.Chance(60), columns);
    if (has_period) {
      writer_.SetPeriod(table, "始", "终");
      module_.schema.tables.back().period_end_excluded = random_.Chance(30);
    }
    if (has_key) writer_.SetUniqueKey(table, "键");
  }

  // A date may be no unique key: a partial one does not say which row it names.
  ir::Column MakeKeyColumn() {
    switch (random_.Below(3)) {
      case 0:
        return TextColumn("键");
      case 1:
        return EnumColumn(module_, "键", random_.Pick(module_.schema.enums).name);
      default:
        return IntColumn("键");
    }
  }

  void AddReferenceTable() {
    std::vector<ir::Column> columns = {TextColumn("列0"), IntColumn("列1")};
    for (int i = random_.Below(3); i > 0; --i) columns.push_back(MakeColumn(columns.size()));
    writer_.AddReferenceTable(fmt::format("参照{}", module_.schema.tables.size()),
                              random_.Chance(50), columns);
  }

  void AddCatalogue() {
    ir::Catalogue catalogue;
    catalogue.name = fmt::format("目录{}", module_.schema.catalogues.size());
    for (int i = random_.Between(1, 3); i > 0; --i) {
      catalogue.columns.push_back(
          {fmt::format("列{}", catalogue.columns.size()), MakeCatalogueType(), random_.Chance(50)});
    }
    for (int i = random_.Below(7); i > 0; --i) {
      std::vector<ir::Catalogue::Cell>& row = catalogue.rows.emplace_back();
      for (const auto& column : catalogue.columns) {
        ir::Catalogue::Cell& cell = row.emplace_back();
        const int size = column.list ? random_.Below(5) : 1;
        for (int v = 0; v < size; ++v) cell.values.push_back(MakeCatalogueValue(column.type));
      }
    }
    module_.schema.catalogues.push_back(catalogue);
  }

  ir::Type MakeCatalogueType() {
    switch (random_.Below(4)) {
      case 0:
        return {ir::TypeKind::kInt, {}};
      case 1:
        return EnumColumn(module_, "", random_.Pick(module_.schema.enums).name).type;
      default:
        return {ir::TypeKind::kText, {}};
    }
  }

  int32_t MakeCatalogueValue(const ir::Type& type) {
    if (type.kind == ir::TypeKind::kInt) return random_.Below(5);
    if (type.kind == ir::TypeKind::kText)
      return random_.Below(static_cast<int>(module_.texts.size()));
    return random_.Below(static_cast<int>(module_.schema.enum_type(type.enum_id).values.size()));
  }

  void AddMatter() {
    ir::Matter matter;
    matter.name = fmt::format("事项{}", module_.matters.size());
    for (int i = random_.Between(1, 3); i > 0; --i) {
      matter.targets.push_back(fmt::format("目标{}", matter.targets.size()));
    }
    for (int i = random_.Below(4); i > 0; --i) {
      matter.paths.push_back(fmt::format("途径{}", matter.paths.size()));
    }
    if (random_.Chance(60)) {
      matter.amount = ir::AmountType{"元", random_.Chance(60) ? 2 : random_.Between(0, 4),
                                     static_cast<ir::AmountJoin>(random_.Below(3))};
    }
    module_.matters.push_back(matter);
  }

  // All years around the as-of dates, some of them, or none; in each year, some of so many days
  // work.
  void AddWorkCalendar() {
    const int known_percent = random_.Pick(std::vector<int>{0, 60, 90, 100});
    for (int year = 1990; year <= 2040; ++year) {
      if (!random_.Chance(known_percent)) continue;
      base::WorkYear known{.year = year, .days = {}};
      const int cycle = random_.Between(2, 11), work = random_.Between(1, cycle);
      const int32_t end = *builtin::DaysFromCivil(year + 1, 1, 1);
      for (int32_t day = *builtin::DaysFromCivil(year, 1, 1); day < end; ++day) {
        if (day % cycle < work) known.days.push_back(day);
      }
      module_.work_calendar.push_back(std::move(known));
    }
  }

  Random& random_;
  ir::Module module_;
  ModuleWriter writer_;
};

}  // namespace

ir::Module MakeRandomSchema(Random& random) { return SchemaMaker(random).Make(); }

int32_t MakeRandomAsOf(Random& random) {
  const int year = random.Between(2000, 2032);
  const int32_t new_year = *builtin::DaysFromCivil(year, 1, 1);
  const int32_t march = *builtin::DaysFromCivil(year, 3, 1);
  switch (random.Below(4)) {
    case 0:
      return march - random.Below(4);
    case 1:
      return new_year - random.Below(2);
    case 2:
      return *builtin::DaysFromCivil(year, random.Between(1, 12), 1) - random.Below(2);
    default:
      return new_year + random.Below(365);
  }
}

}  // namespace tiaowen::differential
