// What the explorer does when the server decides otherwise than before: here a call does, that makes one statement in place of two.
#include <doctest/doctest.h>

#include <cstddef>
#include <functional>
#include <vector>

#include "bank/account_repository.hpp"
#include "bank/race_tests/account_races.hpp"
#include "bank/race_tests/harness/explorer.hpp"
#include "bank/race_tests/harness/report.hpp"

namespace bank::race_tests {
namespace {

struct Walked {
    std::size_t runs = 0;
    std::size_t schedules = 0;  // of runs that did not stray
    std::size_t lost = 0;
};

/// Two sessions read a row twice. `once`: whether they do it once in the run after so many others.
Walked walk(const std::function<bool(std::size_t runs)>& once)
{
    Walked walked;
    races::Database database(races::Report::instance().options.target);
    races::Seedbed bed(database, account_table);
    const races::Setting setting = [&](races::Seedbed& planted) {
        const AccountId id = plant_account(planted)[0].account_id;
        const bool shorter = once(walked.runs);
        return std::vector<races::Call>{races::make_call("look twice", [=](Session& session) {
            AccountRepository accounts{session};
            if (!shorter) static_cast<void>(accounts.find(id));
            return accounts.find(id);
        })};
    };
    {
        races::Explorer explorer(database, bed, setting);
        walked.lost = explorer.explore({{0, 0}, races::Surroundings::alone, Isolation::read_committed}, [&](const races::Run& run) {
            ++walked.runs;
            if (!run.strayed) ++walked.schedules;
            return true;
        });
    }
    bed.clear();
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

}  // namespace bank::race_tests
