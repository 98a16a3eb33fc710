// Plan + dialect -> finished statements.
#pragma once

#include "plan/plan.hpp"
#include "render/templates.hpp"
#include "sql/dialect.hpp"
#include "sql/statement.hpp"

namespace racegen::sql {

/// The statements of every method; methods the engine cannot carry out move to the omissions, with the reason.
[[nodiscard]] Program build_statements(const schema::Schema& schema, const plan::Plan& plan, const Dialect& dialect,
                                       const render::Templates& templates);

}  // namespace racegen::sql
