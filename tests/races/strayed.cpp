// What the explorer does when the server decides otherwise than before: here a call does, that makes one statement in place of two. And how it keeps the
// server from that.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <iterator>
#include <vector>

#include "bank/account_repository.hpp"
#include "bank/race_tests/account_races.hpp"
#include "bank/race_tests/harness/explorer.hpp"
#include "bank/race_tests/harness/report.hpp"

namespace bank::race_tests {
namespace {

using Visit = std::function<bool(const races::Run&)>;

/// How many schedules are lost.
std::size_t explore(const races::Setting& setting, const races::Scenario& scenario, const Visit& visit)
{
    races::Database database(races::Report::instance().options.target);
    races::Seedbed bed(database, account_table);
    std::size_t lost = 0;
    {
        races::Explorer explorer(database, bed, setting);
        lost = explorer.explore(scenario, visit);
    }
    bed.clear();
    return lost;
}

struct Walked {
    std::size_t runs = 0;
    std::size_t schedules = 0;  // of runs that did not stray
    std::size_t lost = 0;
};

/// Two sessions read a row twice. `once`: whether they do it once in the run after so many others.
Walked walk(const std::function<bool(std::size_t runs)>& once, bool ends_when_strayed = false)
{
    Walked walked;
    const races::Setting setting = [&](races::Seedbed& bed) {
        const AccountId id = plant_account(bed)[0].account_id;
        const bool shorter = once(walked.runs);
        return std::vector<races::Call>{races::make_call("look twice", [=](Session& session) {
            AccountRepository accounts{session};
            if (!shorter) static_cast<void>(accounts.find(id));
            return accounts.find(id);
        })};
    };
    walked.lost = explore(setting, {{0, 0}, races::Surroundings::alone, Isolation::read_committed}, [&](const races::Run& run) {
        ++walked.runs;
        if (!run.strayed) ++walked.schedules;
        return !(run.strayed && ends_when_strayed);
    });
    return walked;
}

}  // namespace

TEST_CASE("a schedule that strays is walked again")
{
    const Walked never = walk([](std::size_t) { return false; });
    CHECK(never.runs == 6);
    CHECK(never.schedules == 6);
    CHECK(never.lost == 0);

    const Walked at_times = walk([](std::size_t runs) { return runs == 2 || runs == 3 || runs == 6; });
    CHECK(at_times.runs == 9);
    CHECK(at_times.schedules == 6);
    CHECK(at_times.lost == 0);
}

TEST_CASE("a schedule that strays each time is lost, and counted")
{
    const Walked from_then_on = walk([](std::size_t runs) { return runs >= 2; });
    CHECK(from_then_on.lost > 0);
    CHECK(from_then_on.runs > from_then_on.schedules);
    CHECK(from_then_on.schedules >= 2);
}

TEST_CASE("nothing is visited beyond the end")
{
    const Walked ended = walk([](std::size_t runs) { return runs >= 2; }, true);
    CHECK(ended.runs == 3);
    CHECK(ended.lost == 0);
}

#ifndef RACEGEN_SQLITE
TEST_CASE("of two that wait for each other the server ends the first")
{
    const races::Setting setting = [](races::Seedbed& bed) {
        const auto& rows = plant_account(bed);
        const auto call = [&](const char* name, AccountId one, AccountId other) {
            return races::make_call(name, [=](Transaction& tx) {
                AccountRepository accounts{tx};
                static_cast<void>(accounts.lock(tx, one));
                return accounts.lock(tx, other);
            });
        };
        return std::vector<races::Call>{call("first, second", rows[0].account_id, rows[1].account_id), call("second, first", rows[1].account_id, rows[0].account_id)};
    };
    std::vector<std::size_t> ended;
    std::vector<bool> first_waits_first;
    const std::size_t lost = explore(setting, {{0, 1}, races::Surroundings::transaction, Isolation::read_committed}, [&](const races::Run& run) {
        if (!run.deadlocked || run.strayed) return true;
        for (const races::Step& step : run.steps)
            if (step.failed && step.result.starts_with("deadlock")) ended.push_back(step.session);
        const auto waits = std::ranges::find_if(run.steps, &races::Step::waited);
        first_waits_first.push_back(waits->session == 0);
        return true;
    });
    CHECK(lost == 0);
    CHECK(std::ranges::count(first_waits_first, true) > 0);
    CHECK(std::ranges::count(first_waits_first, false) > 0);
    CHECK(std::ranges::count(ended, 0U) == std::ssize(ended));
}
#endif

}  // namespace bank::race_tests
