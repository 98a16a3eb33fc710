// One run of the pipeline on bytes of any kind.
#pragma once

#include <string_view>

namespace racegen::fuzz {

/// Takes the bytes through the pipeline as input.hpp says. Throws what the pipeline throws, which should be nothing, and
/// std::logic_error when a promise is broken: an error has a place in the input, and there is output or an error, not both; the SQL for
/// PostgreSQL parses, and SQLite takes its own.
void run_one(std::string_view bytes);

}  // namespace racegen::fuzz
