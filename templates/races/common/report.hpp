<%header%>
// What all the suites found.
#pragma once

#include <vector>

#include "suite.hpp"

namespace <%namespace%>::races {

class Report {
public:
    static Report& instance();

    /// Prints the anomalies, and fails the test case of doctest's for each.
    void take(Summary summary);
    /// Prints the table, and writes the page of --report. False when nothing was run, or the page could not be written.
    [[nodiscard]] bool finish() const;

    Options options;

private:
    std::vector<Summary> summaries_;
};

}  // namespace <%namespace%>::races
