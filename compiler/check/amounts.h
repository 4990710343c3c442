#pragma once

#include <optional>

#include "compiler/check/context.h"

// Amounts of conclusions: 休假5天, 按照日工资的300%支付, 最高不超过5000元.
namespace tiaowen::check {

// Whether a provision says something of an amount beside what a slot of its conclusion says.
bool SaysAmount(const syntax::Provision& provision);

// Reports a provision that says an amount and gives nothing: an exception, what a term means.
bool CheckNoAmount(Context& context, const syntax::Provision& provision);

// What the slot that `match` fills may hold.
syntax::SlotKind SlotKindOf(const Context& context, const syntax::Token& token,
                            const syntax::SlotMatch& match);

// Whether what a provision with a conclusion says of its amount can be meant; reports why not.
bool CheckAmount(Context& context, const syntax::Provision& provision);

// The amount of a rule of a provision that CheckAmount finds sound; an invalid id when it says
// none. Nothing: it was diagnosed.
std::optional<ir::InstId> CompileAmount(Context& context, const syntax::Provision& provision);

// How the amounts of a matter go together (amount_join.cpp), by a sentence with the mark 【取最高】
// or 【累加】; reports a sentence that does not say so, or a matter that has no amounts.
void JoinAmounts(Context& context, const syntax::Unit& unit, ir::MatterId id);

}  // namespace tiaowen::check
