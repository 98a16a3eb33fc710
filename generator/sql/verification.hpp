// Finished statements -> a script for the engine's own shell that has each of them compiled and runs none.
#pragma once

#include <string>
#include <vector>

#include "render/templates.hpp"
#include "sql/dialect.hpp"
#include "sql/statement.hpp"

namespace racegen::sql {

/// Each text once, in the order of its first use, headed by the methods that send it. The shell's exit status tells whether all fit
/// the database it is connected to.
[[nodiscard]] std::string verification_script(const schema::Schema& schema, const std::vector<TableProgram>& programs,
                                              const Dialect& dialect, const render::Templates& templates);

/// The script in place of the one that errors prevented: the shell at the end of a pipe has to fail too.
[[nodiscard]] std::string refusing_script(const Dialect& dialect, const render::Templates& templates);

}  // namespace racegen::sql
