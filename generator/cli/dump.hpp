// What a stage of the generator hands to the next.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_dump(const Dump& dump, const Environment& environment);

}  // namespace racegen::cli
