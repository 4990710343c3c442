#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

#include "compiler/ir/module.h"

// What an ir::InCatalogue asks, without the catalogue: the tuples of values that it contains.
namespace tiaowen::lower {

using Tuple = std::vector<int32_t>;
using Relation = std::set<Tuple>;

// The relation of an InCatalogue over its arguments that are not constant, in order.
struct CatalogueRelation {
  std::vector<ir::InstId> arguments;
  Relation tuples;
};

// The tuples are the products of a row's cells, over the rows whose cells contain the constant
// arguments.
CatalogueRelation RelationOf(const ir::Module& module, const ir::InCatalogue& inst);

// An upper bound of the tuples that RelationOf would make.
size_t CountTuples(const ir::Module& module, const ir::InCatalogue& inst);

// A part of a relation: argument `argument` is one of `values`, and the other arguments are in
// `rest`.
struct Group {
  std::vector<int32_t> values;
  Relation rest;
};

// A relation of at least two arguments as a union of groups by the argument with the fewest
// distinct values. Values with the same rest share a group.
struct Grouping {
  size_t argument = 0;
  std::vector<Group> groups;
};
Grouping GroupByOneArgument(const Relation& tuples);

}  // namespace tiaowen::lower
