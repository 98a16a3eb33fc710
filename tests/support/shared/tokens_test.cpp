// TransactionOptions::token and resolve(), without faults.
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "commit_tokens.hpp"
#include "database.hpp"
#include "open_connection.hpp"

using namespace fixture;

namespace {

using Outcome = Result<int, DatabaseError>;

Outcome insert_with_token(Connection& db, const std::string& token, std::int64_t id, int* runs = nullptr)
{
    return transaction(db, {.token = token}, [&](Transaction& tx) -> Outcome {
        if (runs != nullptr) {
            ++*runs;
        }
        if (auto made = insert(tx, id, std::to_string(id)); !made) {
            return unexpected(made.error());
        }
        return 1;
    });
}

}  // namespace

TEST_CASE("a committed transaction is known by its token, any other is ruled out")
{
    const Database database;
    Connection db = database.connect();
    make_token_table(db);
    REQUIRE(insert_with_token(db, "a", 1).has_value());
    CHECK(resolve(db, "a") == CommitOutcome::committed);
    CHECK(resolve(db, "a") == CommitOutcome::committed);
    CHECK_FALSE(insert_with_token(db, "b", 1).has_value());
    CHECK(resolve(db, "b") == CommitOutcome::rolled_back);
    CHECK(resolve(db, "never used") == CommitOutcome::rolled_back);
    CHECK(resolve(db, "never used") == CommitOutcome::rolled_back);
    CHECK(resolve(db, "a") == CommitOutcome::committed);
}

TEST_CASE("a token that was used before is an error, and the body does not run")
{
    const Database database;
    Connection db = database.connect();
    make_token_table(db);
    REQUIRE(insert_with_token(db, "a", 1).has_value());
    CHECK(resolve(db, "b") == CommitOutcome::rolled_back);
    for (const char* token : {"a", "b"}) {
        for (const Isolation isolation : {Isolation::read_committed, Isolation::serializable}) {
            int runs = 0;
            const auto again = transaction(db, {.isolation = isolation, .token = token}, [&](Transaction& tx) -> Outcome {
                ++runs;
                return static_cast<int>(count(tx));
            });
            REQUIRE_FALSE(again.has_value());
            CHECK(is_token_used(again.error()));
            CHECK(again.error().sqlstate == "23505");
            CHECK(again.error().message.find("token was used before") != std::string::npos);
            CHECK_FALSE(is_transient(again.error()));
            CHECK(runs == 0);
        }
    }
    // Any other violation is none of the token.
    const auto taken = insert_with_token(db, "c", 1);
    REQUIRE_FALSE(taken.has_value());
    CHECK_FALSE(is_token_used(taken.error()));
    CHECK(count(db) == 1);
    CHECK(insert_with_token(db, "c", 2).has_value());
}

TEST_CASE("resolve waits for a transaction that is still open, however it ends")
{
    const Database database;
    Connection db = database.connect();
    make_token_table(db);
    for (const bool commits : {true, false}) {
        std::atomic<bool> ended = false;
        std::atomic<bool> answered_before_the_end = false;
        std::thread asking;
        Result<CommitOutcome, DatabaseError> answer = CommitOutcome::rolled_back;
        const auto done = transaction(db, {.token = commits ? "commits" : "fails"}, [&](Transaction& tx) -> Outcome {
            asking = std::thread([&] {
                Connection other = database.connect();
                answer = resolve(other, commits ? "commits" : "fails");
                answered_before_the_end = !ended;
            });
            CHECK(insert(tx, commits ? 1 : 2, commits ? "ann" : "bob").has_value());
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            ended = true;
            return commits ? Outcome(1) : Outcome(unexpected(DatabaseError{}));
        });
        asking.join();
        CHECK(done.has_value() == commits);
        CHECK_FALSE(answered_before_the_end);
        CHECK(answer == (commits ? CommitOutcome::committed : CommitOutcome::rolled_back));
    }
}

TEST_CASE("of two transactions with one token, one commits")
{
    const Database database;
    Connection first = database.connect();
    make_token_table(first);
    std::atomic<int> committed = 0;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            Connection db = database.connect();
            for (int round = 0; round < 10; ++round) {
                const auto done = insert_with_token(db, "round " + std::to_string(round), 10 * round + thread);
                committed += done ? 1 : 0;
                refused += !done && is_token_used(done.error()) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(committed == 10);
    CHECK(refused == 30);
    CHECK(count(first) == 10);
}

TEST_CASE("a repeated body keeps its token")
{
    const Database database;
    Connection db = database.connect();
    make_token_table(db);
    int runs = 0;
    const auto done = transaction(db, {.token = "a"}, [&](Transaction& tx) -> Outcome {
        if (++runs == 1) {
            // What a serialization failure leaves behind.
            detail::OpenConnection& connection = *detail::SessionAccess::connection(tx);
            connection.doom = DatabaseError{.kind = DatabaseError::Kind::serialization_failure, .sqlstate = "40001"};
        }
        return 1;
    });
    CHECK(done.has_value());
    CHECK(runs == 2);
    CHECK(resolve(db, "a") == CommitOutcome::committed);
}

TEST_CASE("misuse of tokens is refused")
{
    const Database database;
    Connection db = database.connect();
    const auto without_table = insert_with_token(db, "a", 1);
    REQUIRE_FALSE(without_table.has_value());
    CHECK(without_table.error().message.find("racegen_commit_tokens") != std::string::npos);
    make_token_table(db);
    CHECK_FALSE(resolve(db, "").has_value());
    const auto read_only = transaction(db, {.read_only = true, .token = "a"}, [](Transaction&) -> Outcome { return 1; });
    REQUIRE_FALSE(read_only.has_value());
    CHECK(read_only.error().message.find("read-only") != std::string::npos);
    const std::string unsendable("a\0b", 3);
    CHECK_FALSE(insert_with_token(db, unsendable, 1).has_value());
    CHECK_FALSE(resolve(db, unsendable).has_value());
    CHECK(transaction(db, [&](Transaction&) -> Outcome {
              CHECK_FALSE(resolve(db, "a").has_value());
              return 1;
          }).has_value());
    CHECK(insert_with_token(db, "a", 1).has_value());
}
