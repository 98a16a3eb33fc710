// Plan + dialect -> finished statements.
#pragma once

#include "plan/plan.hpp"
#include "render/templates.hpp"
#include "sql/dialect.hpp"
#include "sql/statement.hpp"

namespace racegen::sql {

/// The statements of every method of one table; methods the engine cannot carry out move to the omissions, with the reason.
/// `references` are those of the plan. May run for several tables at once.
[[nodiscard]] TableProgram build_statements(const schema::Schema& schema, plan::TablePlan plan,
                                            const plan::References& references, const Dialect& dialect,
                                            const render::Templates& templates);

}  // namespace racegen::sql
