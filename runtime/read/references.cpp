#include "runtime/read/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "runtime/read/bind_column.h"
#include "runtime/read/carrier.h"
#include "runtime/read/cells.h"
#include "runtime/read/check_rows.h"
#include "runtime/read/text_cell.h"
#include "runtime/read/text_pool.h"

namespace tiaowen::read {
namespace {

// Errors that are told one by one.
constexpr size_t kErrorsShownMax = 20;

// How a policy uses a reference table: the columns that each LookUp has as keys.
using Uses = std::map<ir::TableId, std::set<std::vector<int>>>;

Uses ListUses(const ir::Module& module) {
  Uses uses;
  for (size_t i = 0; i < module.inst_count(); ++i) {
    const ir::InstData& data = module.inst(ir::InstId(i));
    if (const auto* listed = std::get_if<ir::InReference>(&data)) uses[listed->table];
    if (const auto* look_up = std::get_if<ir::LookUp>(&data)) {
      uses[look_up->table].insert(look_up->key_columns);
    }
  }
  return uses;
}

Notice NoDirectory(const ir::Table& table) {
  return {fmt::format("没有给出参照表的目录，表「{}」视为{}", table.name,
                      table.complete ? "空表" : "无记录（登记可能不全）"),
          fmt::format("no directory of reference tables is given; table \"{}\" is taken as {}",
                      table.name, table.complete ? "empty" : "unknown")};
}

// Checks and codes reference tables one after another; holds what they share.
class Checker {
 public:
  explicit Checker(const ir::Module& module) : schema_(module.schema), texts_(module.texts) {}

  batch::Table CheckTable(const RawTable& raw, const std::set<std::vector<int>>& look_up_keys) {
    const ir::Table& table = schema_.table(raw.table);
    std::vector<CellError> errors;
    for (const DoubtfulRow& row : raw.doubtful) {
      errors.push_back({row.row, kWholeRow, "", row.reason});
    }
    batch::Table checked;
    checked.rows = raw.rows;
    for (size_t c = 0; c < table.columns.size(); ++c) {
      checked.columns.push_back(BindColumn(schema_, raw, static_cast<int>(c), &texts_, &errors));
    }
    for (const BrokenRow& row : raw.broken) {
      AddError(raw, row.line, "", Printable(row.value), row.reason, kWholeRow);
    }
    for (CellError& error : errors) {
      AddError(raw, raw.line(error.row), NameOf(table, error.column), std::move(error.value),
               std::move(error.reason), error.column);
    }
    for (const std::vector<int>& keys : look_up_keys) CheckUnique(raw, checked, keys);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      if (!NeedsCodes(table, static_cast<int>(c))) checked.columns[c] = {};
    }
    return checked;
  }

  base::Status Finish() {
    if (errors_.empty()) return base::Ok();
    SortRejects(&errors_);
    base::Error told{fmt::format("参照表有 {} 处错误，涉及所有人，不能评定", errors_.size()),
                     fmt::format("reference tables have {} errors; they concern everybody, so "
                                 "nobody can be assessed",
                                 errors_.size())};
    const size_t shown = std::min(errors_.size(), kErrorsShownMax);
    for (size_t i = 0; i < shown; ++i) {
      const base::Error line = ErrorOf(errors_[i]);
      told.zh += "\n  " + line.zh;
      told.en += "\n  " + line.en;
    }
    if (shown < errors_.size()) {
      told.zh += fmt::format("\n  另有 {} 处", errors_.size() - shown);
      told.en += fmt::format("\n  and {} more", errors_.size() - shown);
    }
    return told;
  }

  std::vector<std::string> TakeTexts() { return std::move(texts_).TakeOwnTexts(); }

 private:
  static std::string NameOf(const ir::Table& table, int column) {
    return column == kWholeRow ? "" : table.columns[static_cast<size_t>(column)].name;
  }

  void AddError(const RawTable& raw, int64_t line, std::string column, std::string value,
                Text reason, int index) {
    errors_.push_back({raw.file, line, std::move(column), std::move(value), std::move(reason), "",
                       raw.table, index});
  }

  // Adds an error for every row whose keys are known and equal those of an earlier row.
  void CheckUnique(const RawTable& raw, const batch::Table& table, const std::vector<int>& keys) {
    std::map<std::vector<int32_t>, int64_t> rows;
    for (int64_t row = 0; row < raw.rows; ++row) {
      std::vector<int32_t> values;
      for (int key : keys) {
        const batch::Column& column = table.columns[static_cast<size_t>(key)];
        if (!column.is_valid(row)) break;
        const auto at = static_cast<size_t>(row);
        values.push_back(column.codes.empty() ? column.values[at] : column.codes[at]);
      }
      if (values.size() < keys.size()) continue;
      const auto [first, is_new] = rows.try_emplace(std::move(values), row);
      if (!is_new) AddDuplicate(raw, row, first->second, keys);
    }
  }

  void AddDuplicate(const RawTable& raw, int64_t row, int64_t first, const std::vector<int>& keys) {
    std::vector<std::string> names, values;
    for (int key : keys) {
      names.push_back(NameOf(schema_.table(raw.table), key));
      values.push_back(WrittenValue(*raw.columns[static_cast<size_t>(key)], row));
    }
    AddError(raw, raw.line(row), fmt::format("{}", fmt::join(names, "、")),
             fmt::format("{}", fmt::join(values, "、")), reason::DuplicateRow(raw.line(first)),
             keys.front());
  }

  const ir::Schema& schema_;
  TextPool texts_;
  std::vector<Reject> errors_;
};

using CheckedReferences = std::shared_ptr<const batch::References>;

// Checks the tables of `uses`, each as `read` gives it.
template <typename Read>
base::Result<CheckedReferences> CheckAll(const ir::Module& module, const Uses& uses, Read read) {
  auto references = std::make_shared<batch::References>();
  references->tables.resize(module.schema.tables.size());
  Checker checker(module);
  for (const auto& [id, look_up_keys] : uses) {
    TW_ASSIGN_OR_RETURN(const RawTable raw, read(TableRequest{module.schema, id}));
    TW_RETURN_IF_ERROR(CheckRowCount(raw));
    references->tables[static_cast<size_t>(id.index)] = checker.CheckTable(raw, look_up_keys);
  }
  TW_RETURN_IF_ERROR(checker.Finish());
  references->texts = checker.TakeTexts();
  return CheckedReferences(std::move(references));
}

}  // namespace

base::Result<std::shared_ptr<const batch::References>> ReadReferences(
    const std::string& directory, const ir::Module& module, std::vector<Notice>* notices,
    std::vector<std::string>* files) {
  std::error_code error;
  if (!directory.empty() && !std::filesystem::is_directory(directory, error)) {
    return base::Error{fmt::format("{}：不是目录", directory),
                       fmt::format("{}: not a directory", directory)};
  }
  const Uses uses = ListUses(module);
  if (uses.empty()) return std::shared_ptr<const batch::References>();
  TableFiles listed;
  if (!directory.empty()) {
    TW_ASSIGN_OR_RETURN(listed, TableFiles::List(directory));
  }
  return CheckAll(module, uses, [&](const TableRequest& request) -> base::Result<RawTable> {
    TW_ASSIGN_OR_RETURN(std::optional<RawTable> raw, listed.Read(request, notices, files));
    if (raw) return std::move(*raw);
    notices->push_back(directory.empty() ? NoDirectory(request.table())
                                         : AbsentTable(directory, request.table()));
    return MakeEmptyTable(request);
  });
}

base::Result<std::shared_ptr<const batch::References>> CheckReferences(const RawRegister& raw,
                                                                       const ir::Module& module) {
  const Uses uses = ListUses(module);
  if (uses.empty()) return std::shared_ptr<const batch::References>();
  return CheckAll(module, uses, [&](const TableRequest& request) -> base::Result<RawTable> {
    return raw.tables[static_cast<size_t>(request.id.index)];
  });
}

bool HoldsReferences(const RawRegister& raw, const ir::Schema& schema) {
  return std::any_of(raw.tables.begin(), raw.tables.end(), [&](const RawTable& table) {
    return schema.table(table.table).kind == ir::TableKind::kReference && table.rows > 0;
  });
}

}  // namespace tiaowen::read
