// Check-then-act code, as it is written by hand, under the explorer: it must be seen to lose.
#include <doctest/doctest.h>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "bank/account_repository.hpp"
#include "bank/race_tests/account_races.hpp"
#include "bank/race_tests/harness/report.hpp"

namespace bank::race_tests {
namespace {

using Outcome = Result<std::string, AnyError>;

/// Reads the balance, decides, and writes what it has computed.
Outcome withdraw(Session& session, AccountId id, std::int64_t amount)
{
    const auto account = AccountRepository{session}.find(id);
    if (!account) return unexpected(AnyError(account.error()));
    if (!*account || (*account)->balance < amount) return "refused";
    const std::string sql = "UPDATE accounts SET balance = " + std::to_string((*account)->balance - amount) +
                            ", version = version + 1 WHERE account_id = " + std::to_string(id.value);
    const auto written = session.execute(sql.c_str());
    if (!written) return unexpected(AnyError(written.error()));
    return "paid";
}

/// Looks whether it is open, and closes it.
Outcome close(Session& session, AccountId id)
{
    const auto account = AccountRepository{session}.find(id);
    if (!account) return unexpected(AnyError(account.error()));
    if (!*account || (*account)->closed_at) return "refused";
    const std::string sql = "UPDATE accounts SET closed_at = CURRENT_TIMESTAMP, version = version + 1 WHERE account_id = " + std::to_string(id.value);
    const auto written = session.execute(sql.c_str());
    if (!written) return unexpected(AnyError(written.error()));
    return "closed";
}

/// Looks for the account, and opens it when there is none.
Outcome find_or_open(Session& session, const NewAccount& row)
{
    AccountRepository accounts{session};
    const auto account = accounts.find_by_customer_id_label(row.customer_id.get(), row.label.get());
    if (!account) return unexpected(AnyError(account.error()));
    if (*account) return "found";
    const auto made = accounts.create(row);
    if (!made) return unexpected(AnyError(made.error()));
    return "opened";
}

std::vector<races::Call> calls(races::Seedbed& bed)
{
    const auto& rows = plant_account(bed);
    const Account first = rows[0];
    const NewAccount fresh{.customer_id = rows[2].customer_id, .label = rows[2].label, .balance = rows[2].balance};
    return {
        races::make_call("withdraw all", [=](Session& session) { return withdraw(session, first.account_id, first.balance); }),
        races::make_call("close", [=](Session& session) { return close(session, first.account_id); }),
        races::make_call("find or open", [=](Session& session) { return find_or_open(session, fresh); }),
    };
}

}  // namespace

TEST_CASE("naive code loses")
{
    races::Options options = races::Report::instance().options;
    options.most_anomalies = 100'000;
    options.stress = {};
    options.call.clear();
    const races::Summary summary = races::Suite("naive", account_table, calls, {}).run(options);
    REQUIRE(summary.not_run.empty());
    std::map<std::string, std::size_t> anomalies;
    for (const races::Anomaly& anomaly : summary.anomalies) ++anomalies[anomaly.scenario];
    std::printf("naive code: %zu of %zu schedules have no serial order\n", summary.anomalies.size(), summary.schedules);
    for (const auto& [scenario, count] : anomalies) std::printf("  %4zu %s\n", count, scenario.c_str());
#ifdef RACEGEN_SQLITE
    // Alone, since a transaction keeps every other writer out.
    const char* const isolation = "serializable";
#else
    const char* const isolation = "read committed";
#endif
    for (const char* const call : {"withdraw all", "close", "find or open"})
        CHECK_MESSAGE(anomalies[std::string("naive, ") + isolation + ", alone: " + call + " | " + call] > 0, call);
}

}  // namespace bank::race_tests
