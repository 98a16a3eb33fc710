// racegen explain: why each method exists, or does not.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_explain(const Explain& explain, const Environment& environment);

}  // namespace racegen::cli
