<%header%>
// The page of --report.
#pragma once

#include <string>
#include <vector>

#include "suite.hpp"

namespace <%namespace%>::races {

/// One self-contained page of HTML: the table of all suites, then each anomaly, and some runs without one, as a picture.
[[nodiscard]] std::string page(const std::vector<Summary>& summaries);

}  // namespace <%namespace%>::races
