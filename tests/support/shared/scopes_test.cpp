// lock_scope(): what no constraint guards, guarded by a lock.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "database.hpp"
#include "uuid.hpp"

using namespace fixture;

namespace {

using Outcome = Result<bool, DatabaseError>;

/// Adds an account unless there are `most` already: a count, and a write that relies on it.
Outcome add_one_of_at_most(std::int64_t most, Connection& db, std::int64_t id)
{
    return transaction(db, {.retry = {.max_attempts = 1}}, [&](Transaction& tx) -> Outcome {
        if (auto locked = tx.lock_scope("accounts", 7); !locked) {
            return unexpected(locked.error());
        }
        if (count(tx) >= most) {
            return false;
        }
        if (auto made = insert(tx, id, std::to_string(id)); !made) {
            return unexpected(made.error());
        }
        return true;
    });
}

}  // namespace

TEST_CASE("what is counted under a lock stays true until the transaction ends")
{
    const Database database;
    std::atomic<int> added = 0;
    std::atomic<int> failed = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 6; ++thread) {
        threads.emplace_back([&, thread] {
            Connection db = database.connect();
            for (int round = 0; round < 5; ++round) {
                const auto done = add_one_of_at_most(3, db, 10 * thread + round);
                failed += done ? 0 : 1;
                added += done.value_or(false) ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    CHECK(failed == 0);
    CHECK(added == 3);
    Connection db = database.connect();
    CHECK(count(db) == 3);
}

TEST_CASE("a lock outside READ COMMITTED is refused, and dooms the transaction")
{
    const Database database;
    Connection db = database.connect();
    for (const Isolation isolation : {Isolation::repeatable_read, Isolation::serializable}) {
        const auto done = transaction(db, {.isolation = isolation}, [](Transaction& tx) -> Outcome {
            const auto locked = tx.lock_scope("accounts");
            REQUIRE_FALSE(locked.has_value());
            CHECK(locked.error().message.find("READ COMMITTED") != std::string::npos);
            CHECK_FALSE(insert(tx, 1, "ann").has_value());
            return true;
        });
        CHECK_FALSE(done.has_value());
    }
    CHECK(count(db) == 0);
}

TEST_CASE("an outer transaction locks nothing while an inner one runs")
{
    const Database database;
    Connection db = database.connect();
    const auto done = transaction(db, [](Transaction& tx) -> Outcome {
        const auto inside = transaction(tx, [&tx](Transaction& inner) -> Outcome {
            CHECK_FALSE(tx.lock_scope("accounts").has_value());
            return inner.lock_scope("accounts").has_value();
        });
        CHECK(inside.value());
        return tx.lock_scope("accounts").has_value();
    });
    CHECK(done.value());
}

TEST_CASE("the name of a scope takes integers, texts, Uuids and ids")
{
    struct Id {
        std::int64_t value;
    };
    struct TextId {
        std::string value;
    };
    const auto key = [](const auto&... values) {
        std::string text = "s";
        (detail::append_to_key(text, values), ...);
        return text;
    };
    CHECK(key() == "s");
    CHECK(key(17) == "s:17");
    CHECK(key(std::int16_t{-3}, std::uint64_t{18446744073709551615U}) == "s:-3:18446744073709551615");
    CHECK(key("x", std::string("y z")) == "s:x:y z");
    CHECK(key(Id{5}, TextId{"t"}) == "s:5:t");
    CHECK(key(Uuid::parse("00000000-0000-4000-8000-00000000000a").value()) == "s:00000000-0000-4000-8000-00000000000a");
}
