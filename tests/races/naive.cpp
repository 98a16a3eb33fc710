// Check-then-act code, as it is written by hand, under the explorer, beside what the repository has for the same: the first must be seen to lose, the
// second not, in as many schedules as docs/guide/race-tests.md says.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "bank/account_repository.hpp"
#include "bank/race_tests/account_races.hpp"
#include "bank/race_tests/harness/page.hpp"
#include "bank/race_tests/harness/report.hpp"
#include "bank/support/statement.hpp"

namespace bank::race_tests {
namespace {

using Outcome = Result<std::string, AnyError>;

/// What a call tells its caller: how it ended, or the error.
template <class R>
Outcome ended(const R& result, const char* words)
{
    if (!result) return unexpected(AnyError(result.error()));
    return words;
}

// Of accounts.

/// Reads the balance, computes, and writes what it has computed.
Outcome deposit(Session& session, AccountId id)
{
    const auto account = AccountRepository{session}.find(id);
    if (!account) return unexpected(AnyError(account.error()));
    if (!*account) return "no account";
    const std::string sql = "UPDATE accounts SET balance = " + std::to_string((*account)->balance + 10) + " WHERE account_id = " + std::to_string(id.value);
    return ended(session.execute(sql.c_str()), "paid in");
}

/// Reads the balance, decides, and takes what it has decided on.
Outcome withdraw(Session& session, AccountId id, std::int64_t amount)
{
    const auto account = AccountRepository{session}.find(id);
    if (!account) return unexpected(AnyError(account.error()));
    if (!*account || (*account)->balance < amount) return "refused";
    const std::string sql = "UPDATE accounts SET balance = " + std::to_string((*account)->balance - amount) + " WHERE account_id = " + std::to_string(id.value);
    return ended(session.execute(sql.c_str()), "paid out");
}

/// Looks whether it is open, and closes it.
Outcome close(Session& session, AccountId id)
{
    const auto account = AccountRepository{session}.find(id);
    if (!account) return unexpected(AnyError(account.error()));
    if (!*account || (*account)->closed_at) return "refused";
    const std::string sql = "UPDATE accounts SET closed_at = CURRENT_TIMESTAMP WHERE account_id = " + std::to_string(id.value);
    return ended(session.execute(sql.c_str()), "closed");
}

/// Looks for the account, and opens it when there is none. A unique key keeps it from being there twice.
Outcome find_or_open(Session& session, const NewAccount& row)
{
    AccountRepository accounts{session};
    const auto account = accounts.find_by_customer_id_label(row.customer_id.get(), row.label.get());
    if (!account) return unexpected(AnyError(account.error()));
    if (*account) return "found";
    return ended(accounts.create(row), "opened");
}

/// Locks two accounts, one after the other. Not on SQLite, which has no row locks.
[[maybe_unused]] Outcome lock_both(Transaction& tx, AccountId first, AccountId second)
{
    AccountRepository accounts{tx};
    if (const auto locked = accounts.lock(tx, first); !locked) return unexpected(AnyError(locked.error()));
    return ended(accounts.lock(tx, second), "locked");
}

// Of names, a table of the test's own, since none of the bank's lacks a key.

struct Name {};

struct Refusal {
    DatabaseError cause;
};

constexpr Statement find_name{"find_name", "SELECT name FROM naive_names WHERE name = 'mine'", Effect::reads};
constexpr Statement insert_name{"insert_name", "INSERT INTO naive_names (name) VALUES ('mine')", Effect::writes};
constexpr Statement plant_name{"plant_name", "INSERT INTO naive_names (name) VALUES ('another')", Effect::writes};

const races::Table names_table{"naive_names", {"name"}, "p", {}};

/// Looks for the name, and inserts it when it is not there.
Outcome look_and_insert(Session& session)
{
    const auto found = run(session, find_name, Parameters{});
    if (!found) return unexpected(AnyError(found.error()));
    if (!found->empty()) return "found";
    return ended(run(session, insert_name, Parameters{}), "inserted");
}

// Which calls meet.

using Calls = std::vector<races::Call>;

/// Of the account that is there, another one, and one that is not.
using OfAccounts = std::function<Calls(const Account& first, const Account& second, const NewAccount& fresh)>;

races::Setting on_accounts(const OfAccounts& calls)
{
    return [calls](races::Seedbed& bed) {
        const auto& rows = plant_account(bed);
        return calls(rows[0], rows[1], {.customer_id = rows[2].customer_id, .label = rows[2].label, .balance = rows[2].balance});
    };
}

/// One call, to be met by itself.
template <class Method>
races::Setting account_call(Method method)
{
    return on_accounts([=](const Account& first, const Account&, const NewAccount& fresh) {
        return Calls{races::make_call({}, [=](Session& session) { return method(session, first, fresh); })};
    });
}

/// Two calls, which name two accounts in opposite orders.
template <class Method>
races::Setting opposite_calls(Method method)
{
    return on_accounts([=](const Account& first, const Account& second, const NewAccount&) {
        const auto call = [&](const char* name, AccountId one, AccountId two) {
            races::Call made = races::make_call(name, [=](Transaction& tx) { return method(tx, one, two); });
            made.ordered = true;  // so that a deadlock is an anomaly
            return made;
        };
        return Calls{call("first, second", first.account_id, second.account_id), call("second, first", second.account_id, first.account_id)};
    });
}

Calls name_call(races::Seedbed& bed)
{
    if (bed.find<Name>(names_table) == nullptr)
        static_cast<void>(bed.plant<Name>(names_table, [](Session& session, races::Choices&, const std::vector<Name>&) -> Result<Name, Refusal> {
            if (const auto made = run(session, plant_name, Parameters{}); !made) return unexpected(Refusal{made.error()});
            return Name{};
        }));
    return {races::make_call({}, look_and_insert)};
}

struct Pattern {
    const char* name;
    const races::Table& table;
    races::Setting setting;
    bool opposite = false;
};

std::vector<Pattern> patterns()
{
    return {
        {"look, then insert; no key", names_table, name_call},
        {"look, then insert; a key", account_table, account_call([](Session& session, const Account&, const NewAccount& fresh) { return find_or_open(session, fresh); })},
        {"get_or_create", account_table, account_call([](Session& session, const Account&, const NewAccount& fresh) { return AccountRepository{session}.get_or_create_by_customer_id_label(fresh); })},
        {"read, compute, write", account_table, account_call([](Session& session, const Account& first, const NewAccount&) { return deposit(session, first.account_id); })},
        {"read, decide, write", account_table, account_call([](Session& session, const Account& first, const NewAccount&) { return withdraw(session, first.account_id, first.balance); })},
        {"add_to", account_table, account_call([](Session& session, const Account& first, const NewAccount&) { return AccountRepository{session}.add_to_balance(first.account_id, -first.balance); })},
        {"look, then mark", account_table, account_call([](Session& session, const Account& first, const NewAccount&) { return close(session, first.account_id); })},
        {"mark", account_table, account_call([](Session& session, const Account& first, const NewAccount&) { return AccountRepository{session}.mark_closed(first.account_id); })},
#ifndef RACEGEN_SQLITE
        {"lock one, then another", account_table, opposite_calls(lock_both), true},
        {"lock_all", account_table, opposite_calls([](Transaction& tx, AccountId one, AccountId two) { return AccountRepository{tx}.lock_all(tx, {one, two}); }), true},
#endif
    };
}

/// Where a pattern is tried.
struct Place {
    Isolation isolation;
    races::Surroundings surroundings;
    std::size_t sessions;
};

struct Counts {
    std::size_t schedules = 0;
    std::size_t anomalies = 0;
};

/// By the name of a pattern: what comes of it at each of the places.
using Expected = std::map<std::string_view, std::vector<Counts>>;

#ifdef RACEGEN_SQLITE
constexpr Place places[] = {
    {Isolation::serializable, races::Surroundings::alone, 2},
    {Isolation::serializable, races::Surroundings::alone, 3},
    {Isolation::serializable, races::Surroundings::transaction, 2},
};

/// A transaction keeps every other writer out.
const Expected expected{
    {"look, then insert; no key", {{6, 4}, {66, 60}, {8, 0}}},
    {"look, then insert; a key",  {{6, 4}, {66, 60}, {8, 0}}},
    {"get_or_create",             {{6, 0}, {150, 0}, {8, 0}}},
    {"read, compute, write",      {{6, 4}, {90, 84}, {8, 0}}},
    {"read, decide, write",       {{6, 4}, {66, 60}, {8, 0}}},
    {"add_to",                    {{2, 0}, {18, 0},  {6, 0}}},
    {"look, then mark",           {{6, 4}, {66, 60}, {8, 0}}},
    {"mark",                      {{2, 0}, {18, 0},  {6, 0}}},
};
#else
constexpr Place places[] = {
    {Isolation::read_committed, races::Surroundings::alone, 2},       {Isolation::read_committed, races::Surroundings::alone, 3},
    {Isolation::read_committed, races::Surroundings::transaction, 2}, {Isolation::repeatable_read, races::Surroundings::transaction, 2},
    {Isolation::serializable, races::Surroundings::transaction, 2},
};

/// REPEATABLE READ refuses to write over what has changed since, but sees nothing wrong with one more row.
const Expected expected{
    {"look, then insert; no key", {{6, 4}, {66, 60}, {20, 18}, {20, 18}, {20, 0}}},
    {"look, then insert; a key",  {{6, 4}, {66, 60}, {14, 12}, {14, 0},  {14, 0}}},
    {"get_or_create",             {{6, 0}, {150, 0}, {14, 0},  {14, 0},  {14, 0}}},
    {"read, compute, write",      {{6, 4}, {90, 84}, {14, 12}, {14, 0},  {14, 0}}},
    {"read, decide, write",       {{6, 4}, {66, 60}, {14, 12}, {14, 0},  {14, 0}}},
    {"add_to",                    {{2, 0}, {18, 0},  {4, 0},   {4, 0},   {4, 0}}},
    {"look, then mark",           {{6, 4}, {66, 60}, {14, 12}, {14, 0},  {14, 0}}},
    {"mark",                      {{2, 0}, {18, 0},  {4, 0},   {4, 0},   {4, 0}}},
    {"lock one, then another",    {{},     {},       {16, 12}, {16, 12}, {16, 12}}},
    {"lock_all",                  {{},     {},       {4, 0},   {4, 0},   {4, 0}}},
};
#endif

races::Summary tried(const Pattern& pattern, const Place& place)
{
    const std::vector<std::string> calls = pattern.opposite ? std::vector<std::string>{"first, second", "second, first"} : std::vector<std::string>(place.sessions, pattern.name);
    races::Options options = races::Report::instance().options;
    options.most_anomalies = 100'000;
    options.stress = {};
    options.schedules = true;
    options.call.clear();
    options.isolation = races::to_string(place.isolation);
    if (options.scenario.empty()) {
        options.scenario = std::string(pattern.name) + ", " + races::to_string(place.isolation) + ", " + races::to_string(place.surroundings) + ": ";
        for (std::size_t session = 0; session < calls.size(); ++session) options.scenario += (session == 0 ? "" : " | ") + calls[session];
    }
    const auto named = [&](races::Seedbed& bed) {
        Calls found = pattern.setting(bed);
        if (!pattern.opposite) found.front().name = pattern.name;
        return found;
    };
    return races::Suite(pattern.name, pattern.table, named, {{pattern.name, pattern.name, pattern.name}}).run(options);
}

/// A table of the tests' own, for as long as it lives.
class NamesTable {
public:
    explicit NamesTable(const races::Options& options) : database_(options.target) { execute("DROP TABLE IF EXISTS naive_names; CREATE TABLE naive_names (name text NOT NULL)"); }
    NamesTable(const NamesTable&) = delete;
    NamesTable& operator=(const NamesTable&) = delete;
    ~NamesTable() { execute("DROP TABLE naive_names"); }

private:
    void execute(const char* sql) { CHECK(database_.connection().execute(sql).has_value()); }

    races::Database database_;
};

}  // namespace

TEST_CASE("naive code loses")
{
    const races::Options& options = races::Report::instance().options;
    const NamesTable names(options);
    std::vector<races::Summary> shown;
    std::printf("%-26s %-16s %-12s %8s %9s %9s %8s\n", "pattern", "isolation", "surroundings", "sessions", "schedules", "anomalies", "refusals");
    for (const Pattern& pattern : patterns()) {
        std::size_t column = 0;
        for (const Place& place : places) {
            const Counts counts = expected.at(pattern.name).at(column++);
            if (pattern.opposite && place.surroundings == races::Surroundings::alone) continue;
            races::Summary summary = tried(pattern, place);
            if (!options.scenario.empty()) {
                if (summary.scenarios > 0) return races::Report::instance().take(summary);
                continue;
            }
            INFO(pattern.name, ", ", races::to_string(place.isolation), ", ", races::to_string(place.surroundings), ", ", place.sessions, " sessions");
            std::printf("%-26s %-16s %-12s %8zu %9zu %9zu %8zu\n", pattern.name, races::to_string(place.isolation), races::to_string(place.surroundings), place.sessions, summary.schedules,
                        summary.anomalies.size(), summary.refusals);
            CHECK(summary.not_run.empty());
            CHECK(summary.fault.empty());
            CHECK(summary.lost == 0);
            CHECK(summary.schedules == counts.schedules);
            // What strayed was walked again.
            CHECK(std::ranges::count_if(summary.anomalies, [](const races::Anomaly& anomaly) { return !anomaly.run.strayed; }) == static_cast<std::ptrdiff_t>(counts.anomalies));
            summary.repository += std::string(": ") + races::to_string(place.isolation) + ", " + races::to_string(place.surroundings) + ", " + std::to_string(place.sessions) + " sessions";
            shown.push_back(std::move(summary));
        }
    }
    if (!options.report.empty()) std::ofstream(options.report + ".naive.html") << races::page(shown);
}

}  // namespace bank::race_tests
