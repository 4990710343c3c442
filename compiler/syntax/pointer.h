#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/syntax/token.h"

// Words of the language that are more than fixed characters: what points to other sentences, to
// the items below, or explains a number in brackets. Each function reads one at the start of
// `text`, which stands at `at` of the official text, or returns nothing.
namespace tiaowen::syntax {

// 有下列情形之一, 符合以下条件: the items below. LIST_ANY or LIST_ALL.
std::optional<Token> ReadListReference(std::string_view text, int64_t at);

// What the words around a place say of it; a REFERENCE has those that apply in its `number`.
inline constexpr int64_t kRefersToOneOf = 1;     // 之一
inline constexpr int64_t kRefersToCases = 2;     // 情形, 情况, 行为
inline constexpr int64_t kRefersToBoth = 4;      // 同时
inline constexpr int64_t kRefersConforming = 8;  // 符合, 满足, 具备, 具有
inline constexpr int64_t kRefersExcepting = 16;  // 除…外, …除外

// 符合前款规定, 有前款第三项至第五项情形之一, 本条第二款规定的条件. REFERENCE: `text` is the place
// pointed to (前款第三项至第五项), `number` what the words around it say. 依照第一条规定,
// 按照前款的规定: `manner`.
std::optional<Token> ReadReferenceWords(std::string_view text, int64_t at);

// （含）, （含本数）, （含3年）, （不含3000元）, in one of `units`; （含中级） where 中级 is one of
// `own`, the names of the value at the bound. INCLUDED or EXCLUDED with the amount.
std::optional<Token> ReadEnd(std::string_view text, int64_t at,
                             const std::vector<std::string>& units,
                             const std::vector<std::string>& own = {});

// 等于或者高于, 低于或等于. FULL or NOT_EXCEED.
std::optional<Token> ReadOrEqual(std::string_view text, int64_t at);

// 2019年12月31日前, 2020年1月1日以后（含）, 2018年1月1日起, 2018年1月1日至2019年12月31日期间.
// DATES.
std::optional<Token> ReadDates(std::string_view text, int64_t at);

// 等三个, 等两项条件: how many a list has. ETC_COUNT with the number.
std::optional<Token> ReadEtcCount(std::string_view text, int64_t at);

// 本办法所称, 所称. SO_CALLED.
std::optional<Token> ReadSoCalled(std::string_view text, int64_t at);

// 截至提出申请之日, 计算至申报时: the as-of date, which an assessment is given. FILLER.
// 截至上年12月31日, 计算至上月底, 截至2019年12月31日: another day. CUT_OFF.
std::optional<Token> ReadCutOff(std::string_view text, int64_t at);

// 最高不超过5000元, 最低100元, in one of `units`. CEILING or FLOOR with the amount.
std::optional<Token> ReadBound(std::string_view text, int64_t at,
                               const std::vector<std::string>& units);

}  // namespace tiaowen::syntax
