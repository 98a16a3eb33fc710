// Transfers with tokens while their connections are cut and their backends killed, at every request and at random: none is lost, and none
// happens twice.
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>
#include <vector>

#include <libpq-fe.h>

#include "commit_tokens.hpp"
#include "fixture.hpp"
#include "proxy.hpp"

using namespace fixture;

namespace {

using Connect = std::function<Result<Connection, DatabaseError>()>;

constexpr std::int64_t start_balance = 1'000'000;

constexpr Statement insert_transfer{"insert_transfer", "INSERT INTO transfers (request) VALUES ($1)", Effect::writes};
constexpr Statement count_transfers{"count_transfers", "SELECT count(*) FROM transfers", Effect::reads};
constexpr Statement count_requests{"count_requests", "SELECT count(DISTINCT request) FROM transfers", Effect::reads};

/// Two accounts, and a table of transfers with no key that would keep a second effect out.
Connection open_with_transfers()
{
    Connection db = open_with_accounts();
    execute(db, "DROP TABLE IF EXISTS transfers; CREATE TABLE transfers (request bigint NOT NULL)");
    make_token_table(db);
    REQUIRE(insert(db, 1, "ann", start_balance).has_value());
    REQUIRE(insert(db, 2, "bob", 0).has_value());
    return db;
}

/// A connection that does not print the last words of a server that ends it.
Result<Connection, DatabaseError> open_quietly(const std::string& target)
{
    auto opened = Connection::open(target);
    if (opened) {
        PQsetNoticeProcessor(opened->native_handle(), [](void*, const char*) {}, nullptr);
    }
    return opened;
}

struct Tally {
    std::atomic<int> lost = 0;         // the connection, before COMMIT
    std::atomic<int> committed = 0;    // COMMIT unknown, and it was
    std::atomic<int> rolled_back = 0;  // COMMIT unknown, and it was not
    std::atomic<int> unexpected = 0;
};

CommitOutcome resolve_surely(const Connect& connect, const std::string& token)
{
    for (;;) {
        auto db = connect();
        if (db) {
            if (const auto outcome = resolve(*db, token)) {
                return *outcome;
            }
        }
    }
}

Result<void, DatabaseError> move_one(Transaction& tx, std::int64_t request)
{
    if (auto noted = run(tx, insert_transfer, Parameters{request}); !noted) {
        return unexpected(noted.error());
    }
    for (const std::int64_t account : {1, 2}) {
        if (auto added = add(tx, account, account == 1 ? -1 : 1); !added) {
            return unexpected(added.error());
        }
    }
    return {};
}

/// Does the transfer, again and again until it is known to have happened; what a program does that may lose its connection.
void transfer(const Connect& connect, std::int64_t request, Tally& tally, Observer* observer = nullptr)
{
    for (int attempt = 1;; ++attempt) {
        const std::string token = std::to_string(request) + "/" + std::to_string(attempt);
        auto db = connect();
        if (!db) {
            continue;
        }
        db->set_observer(observer);
        const auto done = transaction(*db, {.token = token}, [&](Transaction& tx) { return move_one(tx, request); });
        if (done) {
            return;
        }
        if (done.error().kind == DatabaseError::Kind::connection_lost) {
            ++tally.lost;
        } else if (done.error().kind != DatabaseError::Kind::commit_unknown) {
            ++tally.unexpected;
            return;
        } else if (resolve_surely(connect, token) == CommitOutcome::committed) {
            ++tally.committed;
            return;
        } else {
            ++tally.rolled_back;
        }
    }
}

void check_effects(Connection& db, std::int64_t requests)
{
    CHECK(read_number(run(db, count_transfers, Parameters<0>{})).value() == requests);
    CHECK(read_number(run(db, count_requests, Parameters<0>{})).value() == requests);
    CHECK(balance(db, 1).value() == start_balance - requests);
    CHECK(balance(db, 2).value() == requests);
}

std::string folder_of_server()
{
    const std::string target = server();
    const std::size_t begin = target.find("host=") + 5;
    return target.substr(begin, target.find(' ', begin) - begin);
}

}  // namespace

TEST_CASE("connections cut at every request, in every way" * own_session)
{
    Connection db = open_with_transfers();
    Proxy proxy(folder_of_server());
    const std::string target = server() + " host=" + proxy.folder();
    const Connect connect = [&] { return open_quietly(target); };
    Tally tally;
    std::int64_t request = 0;
    // Start-up, BEGIN, the token prepared and run, three statements under savepoints, COMMIT.
    constexpr int requests_of_a_transfer = 8;
    for (int round = 0; round < 12; ++round) {
        for (int at = 1; at <= requests_of_a_transfer; ++at) {
            for (const Cut cut : {Cut::dropped, Cut::forwarded, Cut::answered, Cut::late}) {
                const int before = proxy.cuts();
                proxy.cut_next(at, cut);
                transfer(connect, ++request, tally);
                CHECK(proxy.cuts() == before + 1);
            }
        }
    }
    CHECK(tally.unexpected == 0);
    CHECK(tally.lost == 12 * 4 * (requests_of_a_transfer - 2));
    CHECK(tally.committed >= 12 * 2);
    CHECK(tally.rolled_back >= 12);
    check_effects(db, request);
    MESSAGE(proxy.cuts() << " connections cut; COMMIT lost: " << tally.committed.load() << " had happened, "
                         << tally.rolled_back.load() << " had not");
}

TEST_CASE("backends killed before and after every statement" * own_session)
{
    Connection db = open_with_transfers();
    Connection killer = open();
    const Connect connect = [] { return open_quietly(server()); };
    class Killer final : public Observer {
    public:
        explicit Killer(Connection& connection) : connection_(connection) {}

        void before(const StatementEvent&) override { reach(); }
        void after(const StatementEvent&) override { reach(); }

        int victim = 0;
        int countdown = 0;
        int kills = 0;

    private:
        void reach()
        {
            if (--countdown == 0) {
                terminate(connection_, victim);
                ++kills;
            }
        }

        Connection& connection_;
    };
    Killer observer(killer);
    const Connect watched = [&] {
        auto opened = connect();
        if (opened) {
            observer.victim = PQbackendPID(opened->native_handle());
        }
        return opened;
    };
    Tally tally;
    std::int64_t request = 0;
    // BEGIN, the token, three statements, COMMIT: after the last one nothing is left to be lost.
    constexpr int places = 2 * 6;
    for (int round = 0; round < 5; ++round) {
        for (int place = 1; place <= places; ++place) {
            observer.countdown = place;
            transfer(watched, ++request, tally, &observer);
        }
    }
    CHECK(observer.kills == 5 * places);
    CHECK(tally.unexpected == 0);
    CHECK(tally.lost == 5 * (places - 1));
    check_effects(db, request);
}

TEST_CASE("backends killed at random under several writers" * own_session)
{
    Connection db = open_with_transfers();
    Connection killer = open();
    const Connect connect = [] { return open_quietly(server() + " application_name=victim"); };
    constexpr int writers = 4;
    constexpr int least_kills = 200;
    Tally tally;
    std::atomic<bool> stop = false;
    std::atomic<std::int64_t> requests = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            while (!stop) {
                transfer(connect, ++requests, tally);
            }
        });
    }
    static constexpr Statement kill_one{
        "kill", "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity "
                "WHERE application_name = 'victim' ORDER BY random() LIMIT 1) victim", Effect::reads};
    int kills = 0;
    while (kills < least_kills) {
        kills += static_cast<int>(read_number(run(killer, kill_one, Parameters<0>{})).value());
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
    stop = true;
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(tally.unexpected == 0);
    check_effects(db, requests);
    MESSAGE(kills << " backends killed under " << requests.load() << " transfers; COMMIT lost: " << tally.committed.load()
                  << " had happened, " << tally.rolled_back.load() << " had not");
}
