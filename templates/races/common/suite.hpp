<%header%>
// The races of one repository: which calls meet, and what must come of it.
#pragma once

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explorer.hpp"

namespace <%namespace%>::races {

/// The levels of isolation that the database has.
inline constexpr std::array levels =
#ifdef RACEGEN_SQLITE
    {Isolation::serializable};
#else
    {Isolation::read_committed, Isolation::repeatable_read, Isolation::serializable};
#endif

/// What the command line and the environment say.
struct Options {
    std::string target;                    // RACEGEN_TEST_DATABASE
    std::string scenario;                  // --scenario: only this one
    std::string schedule;                  // --schedule: of that scenario only this run
    std::string call;                      // --call: only scenarios with a call whose name holds this
    std::size_t most_anomalies = 20;       // --most-anomalies: of one repository; then it ends
    bool schedules = true;                 // --no-schedules: only the stress runs
    std::string isolation;                 // --isolation: only this level, as to_string() says it
    std::string report;                    // --report: a page for all that was seen
    std::chrono::milliseconds stress{0};   // --stress: for each repository, beside the schedules
};

/// One run that no serial order explains, or one without fault.
struct Anomaly {
    std::string scenario;
    std::string fault;                 // what is wrong with it
    Run run;                           // without steps when it came from a stress run
    std::vector<std::string> calls;
    std::vector<Outcome> expected;     // of the serial orders of the sessions that were not refused, as std::next_permutation gives them
    std::string before;                // contents of the tables that all of them start from
};

struct Summary {
    std::string repository;
    std::size_t scenarios = 0;
    std::size_t schedules = 0;
    std::size_t cut = 0;        // scenarios with more schedules than were walked
    std::size_t lost = 0;       // times that a schedule could not be walked as before, so that others may be missing
    std::size_t stressed = 0;   // runs without any order
    std::size_t refusals = 0;   // runs in which a session was refused
    std::vector<std::string> never_succeeded;  // calls that failed in all runs, which then say little of them
    std::vector<Anomaly> anomalies;
    std::vector<Anomaly> examples;   // runs without fault, some of them, for the report
    std::string not_run;             // why there are none
    std::string fault;               // why the tests could not go on
    std::chrono::duration<double> time{0};
};

/// The calls of one repository, and the tables that they touch.
class Suite {
public:
    Suite(std::string repository, const Table& table, Setting setting, std::vector<std::vector<std::string>> triples)
        : repository_(std::move(repository)), table_(table), setting_(std::move(setting)), triples_(std::move(triples))
    {
    }

    /// All pairs of calls, and some triples, at each level of isolation, alone and in transactions.
    [[nodiscard]] Summary run(const Options& options) const;

private:
    std::string repository_;
    const Table& table_;
    Setting setting_;
    std::vector<std::vector<std::string>> triples_;  // names of calls
};

/// Two columns and more, one for each session: its statements, where it waited, what it gave.
[[nodiscard]] std::string timeline(const Anomaly& anomaly);

/// How to see the run again.
[[nodiscard]] std::string replay_command(const Anomaly& anomaly);

}  // namespace <%namespace%>::races
