#include <fmt/format.h>
#include <utf8proc.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/object/object.h"
#include "compiler/object/tiaowen_header.h"

namespace tiaowen::object {
namespace {

// Whether every C compiler takes the character in an identifier: ASCII letters and digits, and Han
// characters that no normal form changes.
bool IsInIdentifiers(utf8proc_int32_t c) {
  if (c < 0x80)
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
  return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF);
}

// `text` with "_" for every other character.
std::string Identifier(std::string_view text) {
  std::string identifier;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t c = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &c);
    TW_CHECK(length > 0, "a name is not UTF-8");
    if (IsInIdentifiers(c)) {
      identifier.append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(length));
    } else {
      identifier += '_';
    }
    bytes += length;
    left -= length;
  }
  return identifier;
}

// One line whatever the text.
std::string InComment(std::string_view text) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\\') c = ' ';  // \ would join lines
  }
  return line;
}

// Writes enumerations whose members have the names of what they stand for.
class EnumWriter {
 public:
  explicit EnumWriter(std::string_view prefix) : prefix_(prefix) {}

  // Begins an enumeration; one without members is left out.
  void Begin(std::string_view comment) {
    End();
    comment_ = comment;
  }
  // `kind`: what the member is, in English; `names`: what it is called, from the widest.
  void Add(std::string_view kind, const std::vector<std::string_view>& names, size_t value) {
    std::string identifier = fmt::format("{}_{}", prefix_, kind), comment;
    for (std::string_view name : names) {
      identifier += "_" + Identifier(name);
      comment += (comment.empty() ? "" : " ") + InComment(name);
    }
    const std::string plain = identifier;
    for (int again = 2; !taken_.insert(identifier).second; ++again)
      identifier = fmt::format("{}_{}", plain, again);
    members_ += fmt::format("  {} = {},  // {}\n", identifier, value, comment);
  }
  std::string Take() {
    End();
    return std::move(text_);
  }

 private:
  void End() {
    if (!members_.empty()) text_ += fmt::format("\n// {}\nenum {{\n{}}};\n", comment_, members_);
    members_.clear();
  }

  std::string_view prefix_;
  std::string comment_, members_, text_;
  std::set<std::string> taken_;
};

void AddSchema(const ir::Schema& schema, EnumWriter* out) {
  out->Begin("表 tables: positions in tiaowen_batch.tables");
  for (size_t i = 0; i < schema.tables.size(); ++i) out->Add("table", {schema.tables[i].name}, i);
  for (const ir::Table& table : schema.tables) {
    out->Begin("列 columns: positions in tiaowen_table.columns");
    for (size_t i = 0; i < table.columns.size(); ++i)
      out->Add("column", {table.name, table.columns[i].name}, i);
  }
  for (const ir::EnumType& type : schema.enums) {
    out->Begin("类别、等级的值 values of a category or grade: codes");
    for (size_t i = 0; i < type.values.size(); ++i)
      out->Add("value", {type.name, type.values[i]}, i);
  }
}

// Matter and target of a conclusion.
std::vector<std::string_view> NamesOf(const ir::Module& module, const ir::Conclusion& conclusion) {
  const ir::Matter& matter = module.matter(conclusion.matter);
  const std::string& target = matter.targets[static_cast<size_t>(conclusion.target)];
  if (target.empty()) return {matter.name};
  return {matter.name, target};
}

void AddConclusions(const ir::Module& module, EnumWriter* out) {
  const std::vector<ir::Conclusion> conclusions = ir::ListConclusions(module);
  out->Begin("结论 conclusions: planes of verdicts");
  for (size_t i = 0; i < conclusions.size(); ++i)
    out->Add("conclusion", NamesOf(module, conclusions[i]), i);
  const std::vector<size_t> amounts = ir::ListAmounts(module);
  out->Begin("有数额的结论 conclusions with an amount: places among the amounts");
  for (size_t i = 0; i < amounts.size(); ++i)
    out->Add("amount", NamesOf(module, conclusions[amounts[i]]), i);
}

}  // namespace

std::string WriteHeader(const ir::Module& module, const Options& options) {
  EnumWriter enums(options.name);
  AddSchema(module.schema, &enums);
  enums.Begin("文本 texts: codes of text columns");
  for (size_t i = 0; i < module.texts.size(); ++i) enums.Add("text", {module.texts[i]}, i);
  AddConclusions(module, &enums);
  return fmt::format(
      "// {}\n// {} 生成 (made by {} build)\n{}\n"
      "#ifdef __cplusplus\nextern \"C\" {{\n#endif\n\n"
      "extern const tiaowen_policy tiaowen_policy_{};\n\n"
      "#ifdef __cplusplus\n}}\n#endif\n{}",
      InComment(module.title), options.program, options.program, kTiaowenHeader, options.name,
      enums.Take());
}

}  // namespace tiaowen::object
