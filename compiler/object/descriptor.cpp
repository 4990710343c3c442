#include "compiler/object/descriptor.h"

#include <llvm/IR/Function.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

#include "compiler/ir/cite.h"
#include "compiler/ir/clauses.h"
#include "compiler/ir/describe.h"
#include "compiler/object/constants.h"
#include "compiler/object/object.h"
#include "runtime/embed/tiaowen.h"

namespace tiaowen::object {
namespace {

using llvm::Constant;

constexpr int32_t Code(ir::TypeKind kind) { return static_cast<int32_t>(kind); }
static_assert(Code(ir::TypeKind::kText) == TIAOWEN_TEXT &&
              Code(ir::TypeKind::kCategory) == TIAOWEN_CATEGORY &&
              Code(ir::TypeKind::kGrade) == TIAOWEN_GRADE &&
              Code(ir::TypeKind::kBool) == TIAOWEN_BOOL &&
              Code(ir::TypeKind::kInt) == TIAOWEN_INT &&
              Code(ir::TypeKind::kDate) == TIAOWEN_DATE &&
              Code(ir::TypeKind::kDecimal) == TIAOWEN_DECIMAL);
constexpr int32_t Code(ir::TableKind kind) { return static_cast<int32_t>(kind); }
static_assert(Code(ir::TableKind::kMain) == TIAOWEN_MAIN &&
              Code(ir::TableKind::kChild) == TIAOWEN_CHILD &&
              Code(ir::TableKind::kReference) == TIAOWEN_REFERENCE);
constexpr int32_t Code(ir::FactKind kind) { return static_cast<int32_t>(kind); }
static_assert(Code(ir::FactKind::kColumn) == TIAOWEN_COLUMN &&
              Code(ir::FactKind::kMissingRow) == TIAOWEN_MISSING_ROW &&
              Code(ir::FactKind::kMissingReference) == TIAOWEN_MISSING_REFERENCE &&
              Code(ir::FactKind::kEmptyCell) == TIAOWEN_EMPTY_CELL &&
              Code(ir::FactKind::kDiscretion) == TIAOWEN_DISCRETION);

// What a fact is about.
struct FactPlace {
  ir::TableId table;
  int column = -1;
};

FactPlace PlaceOf(const ir::Module& module, const ir::ClauseTable& table, const ir::Fact& fact) {
  const ir::InstData* operand = fact.operand.valid() ? &module.inst(fact.operand) : nullptr;
  if (fact.kind == ir::FactKind::kDiscretion) return {};
  if (operand != nullptr) {
    if (const auto* column = std::get_if<ir::ColumnRef>(operand))
      return {column->table, column->column};
    if (const auto* column = std::get_if<ir::ParentRef>(operand))
      return {ir::kMainTable, column->column};
    const auto& look_up = module.get<ir::LookUp>(fact.operand);
    return {look_up.table, look_up.column};
  }
  if (fact.aggregate.valid())
    return {module.get<ir::Aggregate>(fact.aggregate).table, fact.period_column};
  const ir::InstId clause = table.clauses[static_cast<size_t>(fact.clause)].inst;
  const bool is_row = fact.kind == ir::FactKind::kMissingRow;
  const ir::InstData& data = module.inst(is_row ? clause : fact.leaf);
  if (const auto* keyed = std::get_if<ir::Keyed>(&data)) return {keyed->table, -1};
  if (const auto* exists = std::get_if<ir::Exists>(&data)) return {exists->table, -1};
  if (const auto* listed = std::get_if<ir::InReference>(&data))
    return {listed->table, fact.period_column};
  return {module.get<ir::Accumulated>(fact.leaf).table, fact.period_column};
}

class DescriptorWriter {
 public:
  DescriptorWriter(lower::LoweredModule& lowered, const ir::Module& module, const Options& options)
      : lowered_(lowered),
        module_(module),
        options_(options),
        clauses_(ir::ListClauses(module)),
        conclusions_(ir::ListConclusions(module)),
        data_(*lowered.module) {}

  Constant* Policy(llvm::Function* entry) {
    const auto count = [&](size_t number) { return data_.Int32(static_cast<int32_t>(number)); };
    return data_.Struct(sizeof(tiaowen_policy),
                        {data_.Int32(TIAOWEN_ABI_VERSION),
                         count(sizeof(tiaowen_policy)),
                         data_.Text(options_.program),
                         data_.Text(module_.title),
                         data_.Text(options_.official_text_sha256),
                         data_.Text(options_.forks),
                         data_.Int32(module_.in_force.from.value_or(TIAOWEN_DATE_LOW)),
                         data_.Int32(module_.in_force.to.value_or(TIAOWEN_DATE_HIGH)),
                         Tables(),
                         data_.TextArray(module_.texts),
                         TextsInOrder(),
                         Conclusions(),
                         Clauses(),
                         Facts(),
                         Parameters(),
                         Buffers(),
                         WorkYears(),
                         count(module_.schema.tables.size()),
                         count(module_.texts.size()),
                         count(conclusions_.size()),
                         count(clauses_.clauses.size()),
                         count(clauses_.facts.size()),
                         count(lowered_.amounts),
                         count(lowered_.parameters.size()),
                         count(lowered_.buffers.size()),
                         count(module_.work_calendar.size()),
                         data_.Int32(0),
                         entry});
  }

 private:
  Constant* Tables() {
    std::vector<Constant*> tables;
    for (size_t i = 0; i < module_.schema.tables.size(); ++i)
      tables.push_back(Table(ir::TableId(i)));
    return data_.Array(tables);
  }

  Constant* Table(ir::TableId id) {
    const ir::Table& table = module_.schema.table(id);
    std::vector<Constant*> columns;
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const lower::UsedColumn place{id, static_cast<int>(i)};
      const bool used = std::binary_search(lowered_.columns.begin(), lowered_.columns.end(), place);
      columns.push_back(Column(table.columns[i], used));
    }
    return data_.Struct(
        sizeof(tiaowen_table_info),
        {data_.Text(table.name), data_.Array(columns),
         data_.Int32(static_cast<int32_t>(table.columns.size())), data_.Int32(Code(table.kind)),
         data_.Int32(table.complete ? 1 : 0), data_.Int32(table.id_column),
         data_.Int32(table.event_date), data_.Int32(table.period_start),
         data_.Int32(table.period_end), data_.Int32(table.unique_key)});
  }

  Constant* Column(const ir::Column& column, bool used) {
    const bool is_enum = column.type.enum_id.valid();
    const ir::EnumType none;
    const ir::EnumType& type = is_enum ? module_.schema.enum_type(column.type.enum_id) : none;
    std::vector<Constant*> aliases;
    for (const ir::EnumType::Alias& alias : type.aliases) {
      aliases.push_back(
          data_.Struct(sizeof(tiaowen_alias), {data_.Text(alias.name), data_.Int32(alias.code)}));
    }
    const bool ongoing = column.null_meaning == ir::NullMeaning::kOngoing;
    return data_.Struct(
        sizeof(tiaowen_column_info),
        {data_.Text(column.name), data_.Int32(Code(column.type.kind)),
         data_.Int32(column.type.scale), data_.Int32(used ? 1 : 0), data_.Int32(ongoing ? 1 : 0),
         data_.TextArray(type.values), data_.Array(aliases),
         data_.Int32(static_cast<int32_t>(type.values.size())),
         data_.Int32(static_cast<int32_t>(type.aliases.size())), data_.Text(column.unit),
         data_.Int64(column.Least().value_or(std::numeric_limits<int64_t>::min()))});
  }

  Constant* TextsInOrder() {
    std::vector<int32_t> codes(module_.texts.size());
    std::iota(codes.begin(), codes.end(), 0);
    std::sort(codes.begin(), codes.end(), [&](int32_t a, int32_t b) {
      return module_.texts[static_cast<size_t>(a)] < module_.texts[static_cast<size_t>(b)];
    });
    return data_.Int32Array(codes);
  }

  Constant* Conclusions() {
    const std::vector<size_t> with_amount = ir::ListAmounts(module_);
    std::vector<Constant*> conclusions;
    for (size_t i = 0; i < conclusions_.size(); ++i) {
      const ir::Matter& matter = module_.matter(conclusions_[i].matter);
      const auto amount = std::find(with_amount.begin(), with_amount.end(), i);
      const bool has = amount != with_amount.end();
      conclusions.push_back(
          data_.Struct(sizeof(tiaowen_conclusion_info),
                       {data_.Text(matter.name),
                        data_.Text(matter.targets[static_cast<size_t>(conclusions_[i].target)]),
                        data_.Text(has ? matter.amount->unit : ""),
                        data_.Int32(has ? static_cast<int32_t>(amount - with_amount.begin()) : -1),
                        data_.Int32(has ? matter.amount->scale : 0)}));
    }
    return data_.Array(conclusions);
  }

  int32_t ConclusionOf(const ir::Rule& rule) const {
    const auto given = std::find_if(
        conclusions_.begin(), conclusions_.end(), [&](const ir::Conclusion& conclusion) {
          return conclusion.matter == rule.matter && conclusion.target == rule.target;
        });
    return static_cast<int32_t>(given - conclusions_.begin());
  }

  Constant* Clauses() {
    std::vector<Constant*> clauses;
    for (const ir::Clause& clause : clauses_.clauses) {
      const auto* rule = std::get_if<ir::Rule>(&module_.inst(clause.owner));
      const bool excludes = std::holds_alternative<ir::Exclusion>(module_.inst(clause.owner));
      std::string path;
      if (rule != nullptr && rule->path >= 0)
        path = module_.matter(rule->matter).paths[static_cast<size_t>(rule->path)];
      int32_t provision = excludes ? TIAOWEN_EXCLUSION : TIAOWEN_PREREQUISITE;
      if (rule != nullptr) provision = TIAOWEN_RULE;
      clauses.push_back(
          data_.Struct(sizeof(tiaowen_clause_info),
                       {data_.Text(ir::CiteOf(module_, clause.owner)),
                        data_.Text(ir::Describe(module_, clause.inst)), data_.Text(path),
                        data_.Int32(clause.parent), data_.Int32(provision),
                        data_.Int32(rule != nullptr ? ConclusionOf(*rule) : -1)}));
    }
    return data_.Array(clauses);
  }

  Constant* Facts() {
    std::vector<Constant*> facts;
    for (const ir::Fact& fact : clauses_.facts) {
      const FactPlace place = PlaceOf(module_, clauses_, fact);
      facts.push_back(data_.Struct(sizeof(tiaowen_fact_info),
                                   {data_.Int32(fact.clause), data_.Int32(Code(fact.kind)),
                                    data_.Int32(place.table.index), data_.Int32(place.column)}));
    }
    return data_.Array(facts);
  }

  Constant* Parameters() {
    std::vector<Constant*> parameters;
    for (const entry::Parameter& parameter : lowered_.parameters) {
      const base::CutOff& at = parameter.at;
      std::vector<Constant*> fields;
      for (int32_t field :
           {static_cast<int32_t>(parameter.kind), parameter.years, parameter.days_after,
            parameter.months, static_cast<int32_t>(parameter.missing_day), parameter.working_days,
            static_cast<int32_t>(at.kind), at.offset, at.month, at.day, at.date})
        fields.push_back(data_.Int32(field));
      parameters.push_back(data_.Struct(sizeof(tiaowen_parameter), fields));
    }
    return data_.Array(parameters);
  }

  Constant* Buffers() {
    std::vector<Constant*> buffers;
    for (const entry::Buffer& buffer : lowered_.buffers) {
      buffers.push_back(data_.Struct(
          sizeof(tiaowen_buffer),
          {data_.Int32(buffer.table.index), data_.Int32(static_cast<int32_t>(buffer.element))}));
    }
    return data_.Array(buffers);
  }

  Constant* WorkYears() {
    std::vector<Constant*> years;
    for (const base::WorkYear& year : module_.work_calendar) {
      years.push_back(data_.Struct(sizeof(tiaowen_work_year),
                                   {data_.Int32Array(year.days), data_.Int32(year.year),
                                    data_.Int32(static_cast<int32_t>(year.days.size()))}));
    }
    return data_.Array(years);
  }

  lower::LoweredModule& lowered_;
  const ir::Module& module_;
  const Options& options_;
  const ir::ClauseTable clauses_;
  const std::vector<ir::Conclusion> conclusions_;
  Constants data_;
};

}  // namespace

void AddDescriptor(lower::LoweredModule& lowered, const ir::Module& module,
                   const Options& options) {
  llvm::Module& llvm_module = *lowered.module;
  llvm::Function* entry = llvm_module.getFunction(lower::kEntryName);
  TW_CHECK(entry != nullptr, "a lowered module has no entry");
  entry->setLinkage(llvm::GlobalValue::InternalLinkage);
  entry->setName("entry");  // the library has a function of the old name
  Constant* policy = DescriptorWriter(lowered, module, options).Policy(entry);
  new llvm::GlobalVariable(llvm_module, policy->getType(), /*isConstant=*/true,
                           llvm::GlobalValue::ExternalLinkage, policy,
                           "tiaowen_policy_" + options.name);
}

}  // namespace tiaowen::object
