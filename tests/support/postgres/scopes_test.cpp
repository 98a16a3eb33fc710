// lock_scope() as an advisory lock.
#include <libpq-fe.h>

#include "fixture.hpp"

using namespace fixture;

namespace {

using Outcome = Result<bool, DatabaseError>;

/// Whether another session could lock the key now.
bool is_free(Connection& db, const std::string& key)
{
    static constexpr Statement attempt{"try", "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))", Effect::reads};
    return read_bool(run(db, attempt, Parameters{key})).value();
}

}  // namespace

TEST_CASE("a scope is locked by its text until the transaction ends, by a statement of its own")
{
    Connection db = open();
    Connection other = open();
    Recorder recorder;
    db.set_observer(&recorder);
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        REQUIRE(tx.lock_scope("workspace", 17).has_value());
        CHECK_FALSE(is_free(other, "workspace:17"));
        CHECK(is_free(other, "workspace:18"));
        CHECK(is_free(other, "workspace"));
        return tx.lock_scope("workspace", 17).has_value();
    });
    CHECK(done.value());
    CHECK(is_free(other, "workspace:17"));
    CHECK(recorder.statements() ==
          std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "lock_scope", "lock_scope", "COMMIT"});
}

TEST_CASE("a lock taken in a nested transaction is given back when that is undone")
{
    Connection db = open();
    Connection other = open();
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        for (const bool keep : {false, true}) {
            const auto inner_done = transaction(tx, [&](Transaction& inner) -> Outcome {
                REQUIRE(inner.lock_scope("job").has_value());
                CHECK_FALSE(is_free(other, "job"));
                return keep ? Outcome(true) : Outcome(unexpected(DatabaseError{}));
            });
            CHECK(inner_done.has_value() == keep);
            CHECK(is_free(other, "job") == !keep);
        }
        return true;
    });
    CHECK(done.has_value());
    CHECK(is_free(other, "job"));
}

TEST_CASE("a lock that is not had in time is a lock_timeout")
{
    Connection db = open();
    Connection other = open();
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        REQUIRE(tx.lock_scope("job").has_value());
        const auto impatient = transaction(other, [](Transaction& waiting) -> Outcome {
            REQUIRE(waiting.execute("SET LOCAL lock_timeout = '20ms'").has_value());
            CHECK_FALSE(waiting.lock_scope("job").has_value());
            // Nothing goes on without the lock.
            CHECK(waiting.execute("SELECT 1").error().kind == DatabaseError::Kind::lock_timeout);
            return true;
        });
        CHECK(impatient.error().kind == DatabaseError::Kind::lock_timeout);
        CHECK(impatient.error().sqlstate == "55P03");
        CHECK(is_transient(impatient.error()));
        return true;
    });
    CHECK(done.has_value());
}

TEST_CASE("a violation before a lock, and one under it, leave both the transaction and the lock")
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann"));
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        CHECK_FALSE(insert(tx, 2, "ann").has_value());
        REQUIRE(tx.lock_scope("accounts").has_value());
        CHECK_FALSE(insert(tx, 3, "ann").has_value());
        CHECK_FALSE(is_free(other, "accounts"));
        return insert(tx, 4, "bob").has_value();
    });
    CHECK(done.value());
    CHECK(count(db) == 2);
}

TEST_CASE("a name that cannot be sent is refused")
{
    Connection db = open();
    const auto done = transaction(db, [](Transaction& tx) -> Outcome {
        const auto locked = tx.lock_scope("job", std::string("a\0b", 3));
        REQUIRE_FALSE(locked.has_value());
        return true;
    });
    CHECK_FALSE(done.has_value());
}
