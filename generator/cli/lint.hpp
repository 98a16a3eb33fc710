// The hazards of a schema -> standard output.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_lint(const Lint& lint, const Environment& environment);

}  // namespace racegen::cli
