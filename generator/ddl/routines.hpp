// Which routine a statement makes or calls, as far as its tokens tell.
#pragma once

#include <string>

#include "ddl/context.hpp"

namespace racegen::ddl {

/// The name, without schema, of the routine that CREATE FUNCTION or PROCEDURE makes; empty for other statements.
[[nodiscard]] std::string created_routine(const Context& context);

/// The same for SELECT f(…), SELECT * FROM f(…) and CALL f(…), which do nothing else; empty for other statements.
[[nodiscard]] std::string called_routine(const Context& context);

}  // namespace racegen::ddl
