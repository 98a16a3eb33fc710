<%header%>
#include "report.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "page.hpp"

namespace <%namespace%>::races {

Report& Report::instance()
{
    static Report report;
    return report;
}

void Report::take(Summary summary)
{
    if (!summary.not_run.empty()) MESSAGE(summary.repository, ": not run: ", summary.not_run);
    if (!summary.fault.empty()) FAIL_CHECK(summary.repository, ": ", summary.fault);
    for (const Anomaly& anomaly : summary.anomalies) FAIL_CHECK(timeline(anomaly), "\n", replay_command(anomaly));
    if (!options.schedule.empty())
        for (const Anomaly& run : summary.examples) std::puts(timeline(run).c_str());
    summaries_.push_back(std::move(summary));
}

Report::Status Report::finish() const
{
    std::printf("%-40s %9s %9s %9s %9s %9s %8s\n", "repository", "scenarios", "schedules", "stressed", "anomalies", "refusals", "seconds");
    std::size_t runs = 0;
    for (const Summary& summary : summaries_) {
        runs += summary.schedules + summary.stressed;
        if (!summary.not_run.empty()) {
            std::printf("%-40s not run: %s\n", summary.repository.c_str(), summary.not_run.c_str());
            continue;
        }
        std::printf("%-40s %9zu %9zu %9zu %9zu %9zu %8.1f\n", summary.repository.c_str(), summary.scenarios, summary.schedules, summary.stressed,
                    summary.anomalies.size(), summary.refusals, summary.time.count());
        if (summary.cut != 0) std::printf("    %zu scenarios have more schedules than were walked\n", summary.cut);
        if (summary.lost != 0) std::printf("    %zu times the server did not decide as before, so schedules may be missing\n", summary.lost);
    }
    if (!options.report.empty()) {
        std::ofstream file(options.report);
        file << page(summaries_);
        if (!file.flush()) {
            std::fprintf(stderr, "cannot write %s\n", options.report.c_str());
            return failed;
        }
    }
    const bool told = !summaries_.empty() && std::ranges::none_of(summaries_, [](const Summary& one) { return one.not_run.empty(); });
    return runs > 0 ? done : told ? not_run : failed;
}

}  // namespace <%namespace%>::races
