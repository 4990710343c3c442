#pragma once

#include "compiler/check/context.h"

namespace tiaowen::check {

// Whether `node` says of which person it speaks, and something of that person behind it
// (残疾居民居住满3年).
bool SpeaksOfPerson(const syntax::Node& node);

// Whether `node` ends with a noun for a person (居住满3年的居民).
bool EndsWithPerson(const syntax::Node& node);

// Whether `node` says what is not so (未甲).
bool IsNegated(const syntax::Node& node);

// Whether the unit is an item of which one is enough (下列情形之一).
bool IsCase(const Context& context, const syntax::Unit& unit);

// The others report what is not clear.
// 近3年【且】甲或者乙: how far a time goes that stands before a list.
bool CheckWindowBefore(Context& context, const syntax::Node& node);
// A series without 或 of which all are wanted, though they may be alternatives: persons
// (甲、乙), things behind a describing word (残疾居民荣获甲、乙), limits each for those
// beside it (残疾居民居住满1年、低保居民居住满2年).
bool CheckAllWanted(Context& context, const syntax::Node& node);
// 低保的获得甲、乙等称号的: how far the words before an open list go.
bool CheckDescribedList(Context& context, const syntax::Node& node);
// Limits each for those beside it, in a series or between commas.
bool CheckLimitsApart(Context& context, const std::vector<syntax::Node>& sides,
                      source::Range range);

}  // namespace tiaowen::check
