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
    if (!summaries_.empty()) print();
    if (!options.report.empty()) {
        std::ofstream file(options.report);
        file << page(summaries_);
        if (!file.flush()) {
            std::fprintf(stderr, "cannot write %s\n", options.report.c_str());
            return failed;
        }
    }
    const auto any = [&](auto is) { return std::ranges::any_of(summaries_, is); };
    const bool chosen = !options.scenario.empty() || !options.call.empty();
    if (summaries_.empty() && !chosen) return done;
    if (any([](const Summary& one) { return one.schedules + one.stressed > 0; })) return done;
    if (!summaries_.empty() && !any([](const Summary& one) { return one.not_run.empty(); })) return not_run;
    if (any([](const Summary& one) { return !one.fault.empty(); })) return failed;
    const bool found = any([](const Summary& one) { return one.scenarios > 0; });
    std::fprintf(stderr, "nothing was run: %s\n", !found ? "there is no such scenario" : options.schedules ? "the schedule cannot be walked" : "--no-schedules leaves only --stress");
    return failed;
}

void Report::print() const
{
    std::printf("%-40s %9s %9s %9s %9s %9s %8s\n", "repository", "scenarios", "schedules", "stressed", "anomalies", "refusals", "seconds");
    for (const Summary& summary : summaries_) {
        if (!summary.not_run.empty()) {
            std::printf("%-40s not run: %s\n", summary.repository.c_str(), summary.not_run.c_str());
            continue;
        }
        std::printf("%-40s %9zu %9zu %9zu %9zu %9zu %8.1f\n", summary.repository.c_str(), summary.scenarios, summary.schedules, summary.stressed,
                    summary.anomalies.size(), summary.refusals, summary.time.count());
        if (summary.cut != 0) std::printf("    %zu scenarios have more schedules than were walked\n", summary.cut);
        for (const std::string& call : summary.never_succeeded) std::printf("    failed in all runs: %s\n", call.c_str());
        if (summary.lost != 0) std::printf("    %zu times the server did not decide as before, so schedules may be missing\n", summary.lost);
    }
}

}  // namespace <%namespace%>::races
