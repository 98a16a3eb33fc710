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
    /// What the program ends with: `failed` also where no scenario is what was asked for, `not_run` where no rows could be made of any table that was
    /// asked for. A test case need not report anything: one that uses the Explorer itself.
    enum Status : int { done = 0, failed = 1, not_run = 77 };

    /// Prints the table, writes the page of --report, and says why when nothing was run.
    [[nodiscard]] Status finish() const;

    Options options;

private:
    void print() const;

    std::vector<Summary> summaries_;
};

}  // namespace <%namespace%>::races
