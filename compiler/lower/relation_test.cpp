#include "compiler/lower/relation.h"

#include <catch2/catch_test_macros.hpp>
#include <string>

namespace tiaowen::lower {
namespace {

// A module with a catalogue of (category, list of texts): 0: {10, 11}; 1: {11}; 2: {}.
struct Fixture {
  Fixture() {
    module.schema.enums.push_back({"类", false, {"甲", "乙", "丙"}, {}});
    ir::Table main;
    main.name = "人";
    main.kind = ir::TableKind::kMain;
    main.columns.resize(2);
    main.columns[0].type = {ir::TypeKind::kCategory, ir::EnumId(0)};
    module.schema.tables.push_back(main);
    ir::Catalogue catalogue;
    catalogue.columns = {{"类", {ir::TypeKind::kCategory, ir::EnumId(0)}, false},
                         {"名", {ir::TypeKind::kText, {}}, true}};
    catalogue.rows = {{{{0}}, {{10, 11}}}, {{{1}}, {{11}}}, {{{2}}, {{}}}};
    module.schema.catalogues.push_back(catalogue);
    for (int i = 0; i < 12; ++i) module.AddText(std::to_string(i));
    category = module.Add(ir::ColumnRef{ir::kMainTable, 0}, {});
    text = module.Add(ir::ColumnRef{ir::kMainTable, 1}, {});
  }

  ir::InCatalogue LookUp(std::vector<int> columns, std::vector<ir::InstId> values) const {
    return {ir::CatalogueId(0), std::move(columns), std::move(values)};
  }

  ir::Module module;
  ir::InstId category, text;
};

}  // namespace

TEST_CASE("A relation has a tuple for every combination of a row's cells") {
  const Fixture fixture;
  const ir::InCatalogue inst = fixture.LookUp({0, 1}, {fixture.category, fixture.text});
  const CatalogueRelation relation = RelationOf(fixture.module, inst);
  CHECK(relation.arguments == std::vector<ir::InstId>{fixture.category, fixture.text});
  CHECK(relation.tuples == Relation{{0, 10}, {0, 11}, {1, 11}});
  CHECK(CountTuples(fixture.module, inst) == 3);
}

TEST_CASE("Constant arguments choose rows and disappear") {
  Fixture fixture;
  const ir::InstId second = fixture.module.Add(ir::CodeConst{ir::EnumId(0), 1}, {});
  const CatalogueRelation relation =
      RelationOf(fixture.module, fixture.LookUp({0, 1}, {second, fixture.text}));
  CHECK(relation.arguments == std::vector<ir::InstId>{fixture.text});
  CHECK(relation.tuples == Relation{{11}});
}

TEST_CASE("The argument with the fewest values groups; equal rests share a group") {
  const Grouping grouping =
      GroupByOneArgument({{1, 20}, {2, 20}, {3, 20}, {1, 21}, {2, 21}, {4, 21}});
  CHECK(grouping.argument == 1);
  REQUIRE(grouping.groups.size() == 2);
  CHECK(grouping.groups[0].values == std::vector<int32_t>{20});
  CHECK(grouping.groups[0].rest == Relation{{1}, {2}, {3}});
  CHECK(grouping.groups[1].values == std::vector<int32_t>{21});
  CHECK(grouping.groups[1].rest == Relation{{1}, {2}, {4}});

  // Being listed together: of 5, 6, 7 any two are.
  Relation together;
  for (int32_t first : {5, 6, 7}) {
    for (int32_t second : {5, 6, 7}) together.insert({first, second});
  }
  const Grouping shared = GroupByOneArgument(together);
  REQUIRE(shared.groups.size() == 1);
  CHECK(shared.groups[0].values == std::vector<int32_t>{5, 6, 7});
  CHECK(GroupByOneArgument({}).groups.empty());
}

}  // namespace tiaowen::lower
