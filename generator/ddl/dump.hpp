// The text form of a script, for tests and `racegen dump`.
#pragma once

#include <string>

#include "ddl/statement.hpp"

namespace racegen::ddl {

/// One line for each statement and, indented below it, one for each of its elements; then one line for each hint. Only
/// what was given is shown; positions are not.
[[nodiscard]] std::string dump(const Script& script);

}  // namespace racegen::ddl
