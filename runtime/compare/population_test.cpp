#include "runtime/compare/population.h"

#include <fmt/format.h>

#include <catch2/catch_test_macros.hpp>

#include "runtime/compare/groups.h"
#include "runtime/compare/layout.h"
#include "runtime/read/register_fixture.h"

namespace tiaowen::compare {
namespace {

// Seven people; 社团 is a value that only one version declares, and 第 three breaks a rule of both.
constexpr const char* kPeople =
    "编号,城市,性质,认定\n"
    "a,苏州市,企业,是\nb,昆山市,社团,是\nc,,公司,\nd,昆山市,机关,否\ne,,社团,\nf,太仓市,企业,\ng,,"
    "社团,\n";

struct Fixture {
  read::ScratchDirectory directory;
  ir::Module was = read::SmallModule(), is = read::SmallModule();

  Fixture() {
    directory.Write("人.csv", kPeople);
    directory.Write("证书.csv", "编号,等级,名次,取得\n");
    directory.Write("聘期.csv", "编号,年度,开始,结束\n");
  }

  // The people who were matched, batch after batch, and how many one version rejects.
  std::string Read(bool shared, int64_t batch_rows) {
    read::Options options;
    options.batch_rows = batch_rows;
    auto population = Population::Open(directory.path(), was, is, shared, options);
    REQUIRE(population.ok());
    std::string shown;
    while (true) {
      const auto people = (*population)->Next();
      REQUIRE(people.ok());
      if (!people->has_value()) break;
      for (const auto& [old_place, new_place] : (*people)->places) {
        const std::string& id = (*people)->old_side->batch().ids[static_cast<size_t>(old_place)];
        CHECK(id == (*people)->new_side->batch().ids[static_cast<size_t>(new_place)]);
        shown += id;
      }
    }
    return fmt::format("{} {} {}", shown, (*population)->unread().only_old,
                       (*population)->unread().only_new);
  }
};

TEST_CASE("two readings are matched row by row, whatever the size of batches") {
  Fixture fixture;
  for (const int64_t batch_rows : {1, 2, 3, 100}) {
    CHECK(fixture.Read(true, batch_rows) == "adf 0 0");
    CHECK(fixture.Read(false, batch_rows) == "adf 0 0");
  }
  fixture.is.schema.enums[0].values.emplace_back("社团");
  CHECK(!HaveSameLayout(fixture.was, fixture.is));
  for (const int64_t batch_rows : {1, 2, 3, 100})
    CHECK(fixture.Read(false, batch_rows) == "adf 0 3");
  std::swap(fixture.was, fixture.is);
  for (const int64_t batch_rows : {1, 2, 3, 100})
    CHECK(fixture.Read(false, batch_rows) == "adf 3 0");
  fixture.was.schema.enums[0].values = {"企业"};
  CHECK(fixture.Read(false, 2) == "af 0 1");
}

TEST_CASE("a layout is what decides how a register is read") {
  const ir::Module module = read::SmallModule();
  const auto same_after = [&](auto change) {
    ir::Module changed = read::SmallModule();
    change(&changed);
    return HaveSameLayout(module, changed);
  };
  CHECK(same_after([](ir::Module* m) { m->title = "另一件"; }));
  CHECK(same_after([](ir::Module* m) { m->schema.tables[1].complete = false; }));
  CHECK(same_after([](ir::Module* m) { m->schema.tables[0].columns[1].used = false; }));
  CHECK(!same_after([](ir::Module* m) { m->schema.tables[0].columns[1].name = "市"; }));
  CHECK(!same_after([](ir::Module* m) { m->schema.tables[1].event_date = 2; }));
  CHECK(!same_after([](ir::Module* m) { m->schema.tables[1].columns[1].value_min = 2; }));
  CHECK(!same_after([](ir::Module* m) { m->schema.enums[1].aliases.clear(); }));
  CHECK(!same_after([](ir::Module* m) { m->schema.tables.pop_back(); }));
  CHECK(!same_after([](ir::Module* m) { m->Add(ir::InReference{ir::TableId(2u), {}, {}}, {}); }));
}

TEST_CASE("modules that share batches have one pool of texts and read the same columns") {
  ir::Module a = read::SmallModule(), b = read::SmallModule();
  a.texts = {"甲", "乙"};
  b.texts = {"丙", "乙", "甲"};
  const ir::InstId of_a = a.Add(ir::TextConst{ir::TextId(1u)}, {});
  const ir::InstId of_b = b.Add(ir::TextConst{ir::TextId(0u)}, {});
  const ir::Type text{ir::TypeKind::kText, {}}, integer{ir::TypeKind::kInt, {}};
  b.schema.catalogues.push_back({"表", {{"名", text, true}, {"数", integer}}, {{{{2, 0}}, {{1}}}}});
  a.schema.tables[0].columns[1].used = false;
  b.schema.tables[0].columns[2].used = false;
  ShareBatches(&a, &b);
  CHECK(a.texts == std::vector<std::string>{"甲", "乙", "丙"});
  CHECK(b.texts == a.texts);
  CHECK(a.text(a.get<ir::TextConst>(of_a).text) == "乙");
  CHECK(b.text(b.get<ir::TextConst>(of_b).text) == "丙");
  CHECK(b.schema.catalogues[0].rows[0][0].values == std::vector<int32_t>{0, 2});
  CHECK(b.schema.catalogues[0].rows[0][1].values == std::vector<int32_t>{1});
  for (const ir::Module* module : {&a, &b}) {
    CHECK(module->schema.tables[0].columns[1].used);
    CHECK(module->schema.tables[0].columns[2].used);
    CHECK(!module->schema.tables[0].columns[0].used);
  }
}

TEST_CASE("groups are made of columns whose values are few, and the error lists them") {
  ir::Module module = read::SmallModule();
  ir::Table& main = module.schema.tables[0];
  main.columns[1].used = false;
  main.columns.push_back({"生日", {ir::TypeKind::kDate, {}}, {}, {}, false});
  const auto grouping = Grouping::Make(&module, {"城市", "认定"});
  REQUIRE(grouping.ok());
  CHECK(main.columns[1].used);
  CHECK(Grouping::Make(&module, {"城"}).error().zh ==
        "表「人」没有列「城」，可分组的有 城市、性质、认定");
  CHECK(Grouping::Make(&module, {"生日"}).error().zh ==
        "列「生日」是编号、日期或小数，不能分组，可分组的有 城市、性质、认定");
  CHECK(!Grouping::Make(&module, {"编号"}).ok());

  Fixture fixture;
  auto population =
      Population::Open(fixture.directory.path(), module, module, true, read::Options());
  REQUIRE(population.ok());
  const auto people = (*population)->Next();
  REQUIRE((people.ok() && people->has_value()));
  const batch::Batch& batch = (*people)->old_side->batch();
  std::string shown;
  for (int64_t i = 0; i < batch.applicants; ++i) {
    const GroupKey key = grouping->KeyOf(batch, grouping->CodesOf(batch, i));
    shown += grouping->NameOf(key, 0) + "," + grouping->NameOf(key, 1) + ";";
  }
  CHECK(shown == "苏州市,是;昆山市,否;太仓市,;");
}

}  // namespace
}  // namespace tiaowen::compare
