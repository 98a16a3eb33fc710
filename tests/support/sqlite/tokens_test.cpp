// Tokens where it is the program that dies: what the next one learns from the file.
#include <chrono>
#include <random>
#include <thread>

#include <csignal>

#include <sys/wait.h>
#include <unistd.h>

#include "commit_tokens.hpp"
#include "database.hpp"

using namespace fixture;

namespace {

constexpr Statement insert_transfer{"insert_transfer", "INSERT INTO transfers (request) VALUES ($1)", Effect::writes};
constexpr Statement count_transfers{"count_transfers", "SELECT count(*) FROM transfers", Effect::reads};
constexpr Statement count_requests{"count_requests", "SELECT count(DISTINCT request) FROM transfers", Effect::reads};

/// Pauses inside and outside the transaction, so that a death meets either.
constexpr useconds_t pause = 100;

Result<void, DatabaseError> transfer(Connection& db, std::int64_t request, const std::string& token)
{
    return transaction(db, {.token = token}, [&](Transaction& tx) -> Result<void, DatabaseError> {
        if (auto noted = run(tx, insert_transfer, Parameters{request}); !noted) {
            return unexpected(noted.error());
        }
        usleep(pause);
        if (auto added = add(tx, 1, 1); !added) {
            return unexpected(added.error());
        }
        return {};
    });
}

/// A process that makes one transfer after another until it is killed, and writes down each before it begins.
void transfer_until_killed(const std::string& file, std::int64_t request, int notebook)
{
    auto db = Connection::open(file);
    // What is written survives the process; waiting for the disk is not what is tested.
    if (!db || !db->execute("PRAGMA synchronous=OFF")) {
        _exit(1);
    }
    while (write(notebook, &request, sizeof request) == sizeof request && transfer(*db, request, std::to_string(request))) {
        ++request;
        usleep(pause);
    }
    _exit(1);
}

/// The last number that was written down; `none` when there is none.
std::int64_t last_of(int notebook, std::int64_t none)
{
    std::int64_t request = none;
    while (read(notebook, &request, sizeof request) == sizeof request) {
    }
    return request;
}

}  // namespace

TEST_CASE("a transaction cut short with its process is resolved by the next, and repeated if it has to be")
{
    const Database database;
    Connection db = database.connect();
    make_token_table(db);
    execute(db, "CREATE TABLE transfers (request BIGINT NOT NULL)");
    REQUIRE(insert(db, 1, "ann").has_value());
    std::minstd_rand random(7);
    std::int64_t requests = 0;
    int committed = 0;
    int repeated = 0;
    for (int round = 0; round < 100; ++round) {
        int notebook[2];
        REQUIRE(pipe(notebook) == 0);
        const pid_t process = fork();
        if (process == 0) {
            close(notebook[0]);
            transfer_until_killed(database.target(), requests + 1, notebook[1]);
        }
        close(notebook[1]);
        std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution(500, 8'000)(random)));
        kill(process, SIGKILL);
        waitpid(process, nullptr, 0);
        const std::int64_t last = last_of(notebook[0], requests);
        close(notebook[0]);
        if (last == requests) {
            continue;
        }
        requests = last;
        const auto outcome = resolve(db, std::to_string(last));
        REQUIRE(outcome.has_value());
        if (*outcome == CommitOutcome::committed) {
            ++committed;
        } else {
            ++repeated;
            REQUIRE(transfer(db, last, std::to_string(last) + "/2").has_value());
        }
    }
    CHECK(committed > 0);
    CHECK(repeated > 0);
    CHECK(read_number(run(db, count_transfers, Parameters{})).value() == requests);
    CHECK(read_number(run(db, count_requests, Parameters{})).value() == requests);
    CHECK(balance(db, 1).value() == requests);
    MESSAGE("of the last transfers of 100 processes, " << committed << " had happened and " << repeated << " were repeated");
}
