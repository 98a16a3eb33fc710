// racegen diff: what a change of the schema means.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_diff(const Diff& diff, const Environment& environment);

}  // namespace racegen::cli
