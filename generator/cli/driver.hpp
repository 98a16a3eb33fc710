// The word of --driver -> the driver.
#pragma once

#include <string>

#include "pipeline.hpp"

namespace racegen::cli {

/// Throws UsageError for a driver that does not exist, or not yet.
[[nodiscard]] pipeline::Driver parse_driver(const std::string& name);

}  // namespace racegen::cli
