<%header%>
// What came of a run beside what serial orders give, as tables of HTML.
#pragma once

#include <ostream>

#include "suite.hpp"

namespace <%namespace%>::races {

/// A table of the sessions' answers, and one for each table of the database that does not look the same in all of them. What differs from the run is
/// marked.
void add_outcomes(std::ostream& page, const Anomaly& anomaly);

}  // namespace <%namespace%>::races
