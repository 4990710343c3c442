#include "runtime/read/match_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/read/cells.h"

namespace tiaowen::read {
namespace {

class Matcher {
 public:
  Matcher(const arrow::FieldVector& fields, const Expectation& expected,
          std::vector<Notice>* notices)
      : fields_(fields), expected_(expected), notices_(notices), taken_(fields.size(), false) {}

  base::Result<ColumnMatch> Match() {
    ColumnMatch match;
    const ir::Table& table = expected_.table;
    if (!expected_.id_column.empty()) {
      TW_ASSIGN_OR_RETURN(match.id_position, Take(expected_.id_column, ir::TypeKind::kText));
      if (match.id_position < 0) return Missing(expected_.id_column);
    }
    for (size_t i = 0; i < table.columns.size(); ++i) {
      const ir::Column& column = table.columns[i];
      TW_ASSIGN_OR_RETURN(const int position, Take(column.name, column.type.kind));
      const bool required =
          table.kind != ir::TableKind::kMain || static_cast<int>(i) == table.id_column;
      if (position < 0 && required) return Missing(column.name);
      if (position < 0) NoticeAbsent(column.name);
      match.positions.push_back(position);
    }
    NoticeIgnored();
    return match;
  }

 private:
  // Returns the position of the column `name`, or -1.
  base::Result<int> Take(std::string_view name, ir::TypeKind kind) {
    int position = -1;
    for (size_t i = 0; i < fields_.size(); ++i) {
      if (fields_[i]->name() != name) continue;
      if (position >= 0) {
        return base::Error{fmt::format("{}：列「{}」出现了两次", expected_.place, name),
                           fmt::format("{}: column \"{}\" occurs twice", expected_.place, name)};
      }
      position = static_cast<int>(i);
      taken_[i] = true;
    }
    if (position >= 0 && !Accepts(kind, *fields_[static_cast<size_t>(position)]->type())) {
      const arrow::DataType& stored = *fields_[static_cast<size_t>(position)]->type();
      const std::string type = stored.ToString();
      if (arrow::is_floating(stored.id())) return Floating(name, type);
      return base::Error{
          fmt::format("{}：列「{}」的存储类型 {} 不能表示所声明的类型", expected_.place, name,
                      type),
          fmt::format("{}: column \"{}\" is stored as {}, which cannot hold its declared type",
                      expected_.place, name, type)};
    }
    return position;
  }

  base::Error Floating(std::string_view name, const std::string& type) const {
    return {fmt::format(
                "{}：列「{}」存为浮点数 {}。浮点数不能准确表示小数，不读；请存为 decimal128、整数"
                "或文本",
                expected_.place, name, type),
            fmt::format("{}: column \"{}\" is stored as {}, a floating-point type. Those cannot "
                        "hold decimals exactly and are not read; store decimal128, integers or "
                        "texts",
                        expected_.place, name, type)};
  }

  base::Error Missing(std::string_view name) const {
    return {
        fmt::format("{}：缺少列「{}」（表「{}」）", expected_.place, name, expected_.table.name),
        fmt::format("{}: column \"{}\" of table \"{}\" is missing", expected_.place, name,
                    expected_.table.name)};
  }

  void NoticeAbsent(std::string_view name) {
    notices_->push_back({fmt::format("{}：没有列「{}」，视为全空", expected_.place, name),
                         fmt::format("{}: there is no column \"{}\"; it is taken as empty",
                                     expected_.place, name)});
  }

  void NoticeIgnored() {
    for (size_t i = 0; i < fields_.size(); ++i) {
      const std::string& name = fields_[i]->name();
      if (taken_[i] || std::ranges::count(expected_.other_names, name) > 0) continue;
      notices_->push_back(
          {fmt::format("{}：忽略未声明的列「{}」", expected_.place, name),
           fmt::format("{}: column \"{}\" is not declared and is ignored", expected_.place, name)});
    }
  }

  const arrow::FieldVector& fields_;
  const Expectation& expected_;
  std::vector<Notice>* notices_;
  std::vector<bool> taken_;
};

}  // namespace

base::Result<ColumnMatch> MatchColumns(const arrow::FieldVector& fields,
                                       const Expectation& expected, std::vector<Notice>* notices) {
  return Matcher(fields, expected, notices).Match();
}

}  // namespace tiaowen::read
