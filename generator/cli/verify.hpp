// A script that has a live database compile every generated statement.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_verify(const Verify& verify, const Environment& environment);

}  // namespace racegen::cli
