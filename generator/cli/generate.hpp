// The everyday command: schema -> output folder.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_generate(const Generate& generate, const Environment& environment);

}  // namespace racegen::cli
