// What a project needs beside its schema.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"

namespace racegen::cli {

[[nodiscard]] ExitStatus run_init(const Init& init, const Environment& environment);

}  // namespace racegen::cli
