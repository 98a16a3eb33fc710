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
    /// What the program ends with: `not_run` where no rows could be made of any table that was asked for.
    enum Status : int { done = 0, failed = 1, not_run = 77 };

    /// Prints the table, and writes the page of --report.
    [[nodiscard]] Status finish() const;

    Options options;

private:
    std::vector<Summary> summaries_;
};

}  // namespace <%namespace%>::races
