#include "runtime/cases/document.h"

#include <arrow/array/builder_binary.h>
#include <arrow/chunked_array.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "runtime/cases/sections.h"
#include "runtime/read/arrow_error.h"
#include "runtime/read/raw_table.h"
#include "runtime/read/read.h"

namespace tiaowen::cases {
namespace {

base::Result<read::Cells> MakeCells(const std::string& path,
                                    const std::vector<std::string>& texts) {
  TW_ASSIGN_OR_RETURN(std::shared_ptr<arrow::Array> array, read::CallArrow(path, [&] {
                        arrow::StringBuilder builder;
                        const arrow::Status appended = builder.AppendValues(texts);
                        return appended.ok()
                                   ? builder.Finish()
                                   : arrow::Result<std::shared_ptr<arrow::Array>>(appended);
                      }));
  return std::make_shared<arrow::ChunkedArray>(std::move(array));
}

// The rows of one table while they are gathered.
struct Rows {
  std::vector<int64_t> lines;
  std::vector<std::string> ids;
  std::vector<std::vector<std::string>> columns;  // by the declared column
  std::vector<bool> given;                        // the author wrote this column
};

// One section with the defaults, as a register.
class RegisterMaker {
 public:
  RegisterMaker(const source::File& file, const ir::Schema& schema, const Section* defaults,
                const Section& section, std::vector<Problem>* problems)
      : file_(file),
        schema_(schema),
        main_(schema.table(ir::kMainTable)),
        id_name_(main_.columns[static_cast<size_t>(main_.id_column)].name),
        defaults_(defaults),
        section_(section),
        problems_(problems) {}

  // Fails only when Arrow does; what the author did wrong becomes a problem.
  base::Result<read::RawRegister> Make() {
    read::RawRegister raw;
    ReadPersons();
    TW_ASSIGN_OR_RETURN(read::RawTable main, MakeRaw(ir::kMainTable, GatherMain()));
    raw.tables.push_back(std::move(main));
    for (size_t i = 1; i < schema_.tables.size(); ++i) {
      const ir::TableId id(i);
      TW_ASSIGN_OR_RETURN(read::RawTable table, MakeRaw(id, Gather(id)));
      raw.tables.push_back(std::move(table));
    }
    return raw;
  }

  // The name of the person where there is but one, else empty.
  std::string only_person() const { return persons_.size() == 1 ? persons_[0].id : ""; }

 private:
  struct Person {
    std::string id;
    int64_t line = 0;
    const TextRow* row = nullptr;  // of the section's main table
  };

  static const TextTable* TableOf(const Section* section, ir::TableId id) {
    if (section == nullptr) return nullptr;
    const auto found = section->tables.find(id);
    return found == section->tables.end() ? nullptr : &found->second;
  }

  void Complain(int64_t line, std::string value, read::Text reason) {
    problems_->push_back(LineProblem(file_.path(), line, std::move(value), std::move(reason)));
  }

  void ReadPersons() {
    const TextTable* table = TableOf(&section_, ir::kMainTable);
    if (table == nullptr) {
      persons_.push_back({section_.name, section_.line, nullptr});
      return;
    }
    const int id = table->FindColumn(id_name_);
    if (id < 0 && table->rows.size() != 1) {
      Complain(table->header.line, main_.name,
               {fmt::format("没有「{}」列的，只写一行", id_name_),
                fmt::format("without the column {} there is one row", id_name_)});
    }
    if (table->rows.empty() && id >= 0) {
      Complain(table->header.line, main_.name, {"一个人也没有", "there is nobody"});
    }
    for (const TextRow& row : table->rows) {
      persons_.push_back(
          {id < 0 ? section_.name : row.cells[static_cast<size_t>(id)].text, row.line, &row});
    }
  }

  // The positions of the declared columns in `table`, -1 for those that are not written; columns
  // that are not declared are problems.
  std::vector<int> MatchColumns(const ir::Table& declared, const TextTable& table) {
    std::vector<int> positions(declared.columns.size(), -1);
    for (size_t i = 0; i < table.header.cells.size(); ++i) {
      const std::string& name = table.header.cells[i].text;
      const int column = declared.FindColumn(name);
      const bool is_id = declared.kind == ir::TableKind::kChild && name == id_name_;
      if (column < 0 && !is_id) {
        Complain(table.header.line, name,
                 {fmt::format("表「{}」没有这一列", declared.name),
                  fmt::format("table {} has no such column", declared.name)});
      } else if (table.FindColumn(name) != static_cast<int>(i)) {
        Complain(table.header.line, name, {"这一列写了两次", "this column occurs twice"});
      } else if (column >= 0) {
        positions[static_cast<size_t>(column)] = static_cast<int>(i);
      }
    }
    return positions;
  }

  Rows MakeRows(const ir::Table& declared) {
    return {{},
            {},
            std::vector<std::vector<std::string>>(declared.columns.size()),
            std::vector<bool>(declared.columns.size())};
  }

  // The main rows: a column of the situation, else that of the defaults.
  Rows GatherMain() {
    Rows rows = MakeRows(main_);
    const TextTable* own = TableOf(&section_, ir::kMainTable);
    const TextTable* common = TableOf(defaults_, ir::kMainTable);
    const std::vector<int> own_positions =
        own == nullptr ? std::vector<int>(main_.columns.size(), -1) : MatchColumns(main_, *own);
    const std::vector<int> common_positions = common == nullptr
                                                  ? std::vector<int>(main_.columns.size(), -1)
                                                  : MatchColumns(main_, *common);
    for (size_t column = 0; column < main_.columns.size(); ++column) {
      const bool is_id = static_cast<int>(column) == main_.id_column;
      const int own_at = own_positions[column], common_at = common_positions[column];
      rows.given[column] = is_id || own_at >= 0 || common_at >= 0;
      for (const Person& person : persons_) {
        std::string text;
        if (is_id) {
          text = person.id;
        } else if (own_at >= 0) {
          text = person.row->cells[static_cast<size_t>(own_at)].text;
        } else if (common_at >= 0) {
          text = common->rows[0].cells[static_cast<size_t>(common_at)].text;
        }
        rows.columns[column].push_back(std::move(text));
      }
    }
    for (const Person& person : persons_) rows.lines.push_back(person.line);
    return rows;
  }

  // The rows of another table: those of the section when it has the table, else those of the
  // defaults for everybody.
  Rows Gather(ir::TableId id) {
    const ir::Table& declared = schema_.table(id);
    Rows rows = MakeRows(declared);
    if (const TextTable* own = TableOf(&section_, id)) {
      const int id_at = own->FindColumn(id_name_);
      const bool child = declared.kind == ir::TableKind::kChild;
      if (child && id_at < 0 && persons_.size() > 1 && !own->rows.empty()) {
        Complain(own->header.line, declared.name,
                 {fmt::format("有几个人，表里要写「{}」列", id_name_),
                  fmt::format("with several persons the table needs the column {}", id_name_)});
        return rows;
      }
      AddRows(
          declared, *own,
          [&](const TextRow& row) {
            return id_at < 0 ? only_person() : row.cells[static_cast<size_t>(id_at)].text;
          },
          &rows);
      return rows;
    }
    const TextTable* common = TableOf(defaults_, id);
    if (common == nullptr) return rows;
    const bool once = declared.kind == ir::TableKind::kReference;
    for (size_t i = 0; i < (once ? 1 : persons_.size()); ++i) {
      AddRows(declared, *common, [&](const TextRow&) { return persons_[i].id; }, &rows);
    }
    return rows;
  }

  template <typename IdOf>
  void AddRows(const ir::Table& declared, const TextTable& table, IdOf id_of, Rows* rows) {
    const std::vector<int> positions = MatchColumns(declared, table);
    for (const TextRow& row : table.rows) {
      rows->lines.push_back(row.line);
      rows->ids.push_back(id_of(row));
      for (size_t column = 0; column < positions.size(); ++column) {
        const int at = positions[column];
        rows->given[column] = at >= 0;
        rows->columns[column].push_back(at < 0 ? "" : row.cells[static_cast<size_t>(at)].text);
      }
    }
  }

  base::Result<read::RawTable> MakeRaw(ir::TableId id, const Rows& rows) {
    const ir::Table& declared = schema_.table(id);
    read::RawTable raw;
    raw.table = id;
    raw.file = file_.path();
    if (declared.kind != ir::TableKind::kMain) raw.prefix = declared.name + ".";
    raw.rows = static_cast<int64_t>(rows.lines.size());
    raw.lines = rows.lines;
    for (size_t column = 0; column < rows.columns.size(); ++column) {
      raw.columns.push_back(nullptr);
      if (!rows.given[column]) continue;
      TW_ASSIGN_OR_RETURN(raw.columns.back(), MakeCells(file_.path(), rows.columns[column]));
    }
    if (declared.kind == ir::TableKind::kChild) {
      TW_ASSIGN_OR_RETURN(raw.ids, MakeCells(file_.path(), rows.ids));
    }
    return raw;
  }

  const source::File& file_;
  const ir::Schema& schema_;
  const ir::Table& main_;
  const std::string& id_name_;
  const Section* defaults_;  // may be null
  const Section& section_;
  std::vector<Problem>* problems_;
  std::vector<Person> persons_;
};

class DocumentReader {
 public:
  DocumentReader(const source::File& file, const ir::Module& module, const ResultLayout& layout,
                 std::vector<Problem>* problems)
      : file_(file),
        module_(module),
        layout_(layout),
        problems_(problems),
        document_(ReadSections(file, module.schema, problems)) {}

  std::vector<Situation> Read() {
    std::vector<Situation> situations;
    if (document_.defaults && !CheckDefaults(*document_.defaults)) return situations;
    for (const Section& section : document_.situations) {
      if (section.tables.empty() && !section.expected && section.sound) continue;  // prose
      const size_t before = problems_->size();
      Situation situation = ReadSituation(section);
      if (section.sound && problems_->size() == before) situations.push_back(std::move(situation));
    }
    return situations;
  }

 private:
  bool CheckDefaults(const Section& defaults) {
    const size_t before = problems_->size();
    const int id = module_.schema.table(ir::kMainTable).id_column;
    const std::string& id_name =
        module_.schema.table(ir::kMainTable).columns[static_cast<size_t>(id)].name;
    for (const auto& [table_id, table] : defaults.tables) {
      if (table.FindColumn(id_name) < 0) continue;
      problems_->push_back(
          LineProblem(file_.path(), table.header.line, id_name,
                      {"默认是人人共有的，不写编号", "defaults are everybody's and have no ids"}));
    }
    if (problems_->size() == before) CheckRegister(nullptr, defaults, nullptr);
    return defaults.sound && problems_->size() == before;
  }

  // The persons of a section. `only_person` may be null.
  batch::Batch CheckRegister(const Section* defaults, const Section& section,
                             std::string* only_person) {
    const size_t before = problems_->size();
    RegisterMaker maker(file_, module_.schema, defaults, section, problems_);
    base::Result<read::RawRegister> raw = maker.Make();
    if (only_person != nullptr) *only_person = maker.only_person();
    if (raw.ok() && problems_->size() != before) return {};
    base::Result<read::CheckedBatch> checked =
        raw.ok() ? read::CheckTables(*raw, module_, {}) : raw.error();
    if (!checked.ok()) {
      problems_->push_back(LineProblem(file_.path(), section.line, section.name, checked.error()));
      return {};
    }
    std::ranges::move(checked->rejects, std::back_inserter(*problems_));
    return std::move(checked->batch);
  }

  Situation ReadSituation(const Section& section) {
    Situation situation;
    situation.name = section.name;
    situation.line = section.line;
    const std::optional<int32_t> as_of = section.as_of ? section.as_of : document_.as_of;
    if (!as_of) {
      problems_->push_back(LineProblem(
          file_.path(), section.line, section.name,
          {"没有截止日；单独写一行，如：截止日 2019-12-31",
           "there is no as-of date; write it in a line of its own: 截止日 2019-12-31"}));
    }
    situation.as_of = as_of.value_or(0);
    std::string only_person;
    situation.persons =
        CheckRegister(document_.defaults ? &*document_.defaults : nullptr, section, &only_person);
    if (!section.expected) return situation;
    situation.has_expectations = !section.expected->rows.empty();
    situation.expected =
        ReadExpectations(*section.expected, file_.path(), layout_, only_person, problems_);
    return situation;
  }

  const source::File& file_;
  const ir::Module& module_;
  const ResultLayout& layout_;
  std::vector<Problem>* problems_;
  Document document_;
};

}  // namespace

std::vector<Situation> ReadDocument(const source::File& file, const ir::Module& module,
                                    const ResultLayout& layout, std::vector<Problem>* problems) {
  return DocumentReader(file, module, layout, problems).Read();
}

}  // namespace tiaowen::cases
