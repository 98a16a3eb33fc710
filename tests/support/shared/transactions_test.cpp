// What transactions do on every driver, beside what each driver's own tests say.
#include <stdexcept>

#include "database.hpp"

using namespace fixture;

namespace {

using Outcome = Result<int, DatabaseError>;

}  // namespace

TEST_CASE("a deferred foreign key fails at COMMIT: the transaction is gone, the body is not repeated")
{
    const Database database;
    Connection db = database.connect();
    execute(db, "CREATE TABLE notes (id BIGINT PRIMARY KEY, account BIGINT CONSTRAINT notes_account_fkey REFERENCES accounts (id) "
                "DEFERRABLE INITIALLY DEFERRED)");
    static constexpr Statement insert_note{"insert_note", "INSERT INTO notes (id, account) VALUES ($1, $2)", Effect::writes};
    const std::int64_t id = 1;
    int runs = 0;
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        ++runs;
        REQUIRE(insert(tx, 2, "bob").has_value());
        REQUIRE(run(tx, insert_note, Parameters{id, id}).has_value());
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::unmapped_constraint);
    CHECK(done.error().sqlstate == "23503");
    CHECK(runs == 1);
    CHECK(count(db) == 0);
    const auto repaired = transaction(db, [&](Transaction& tx) -> Outcome {
        REQUIRE(run(tx, insert_note, Parameters{id, id}).has_value());
        REQUIRE(insert(tx, 1, "ann").has_value());
        return 1;
    });
    CHECK(repaired.has_value());
    execute(db, "DROP TABLE notes");
}

TEST_CASE("an exception passes through nested transactions, and each undoes its own work")
{
    const Database database;
    Connection db = database.connect();
    const auto innermost = [](Transaction& tx) -> Outcome {
        REQUIRE(insert(tx, 3, "cyd").has_value());
        throw std::runtime_error("left");
    };
    const auto middle = [&](Transaction& tx) -> Outcome {
        REQUIRE(insert(tx, 2, "bob").has_value());
        return transaction(tx, innermost);
    };
    const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
        REQUIRE(insert(tx, 1, "ann").has_value());
        CHECK_THROWS_AS(static_cast<void>(transaction(tx, middle)), std::runtime_error);
        CHECK(count(tx) == 1);
        return static_cast<int>(insert(tx, 4, "dan").has_value());
    });
    CHECK(done.has_value());
    CHECK(count(db) == 2);
    CHECK_THROWS_AS(static_cast<void>(transaction(db, [&](Transaction& tx) { return transaction(tx, middle); })), std::runtime_error);
    CHECK(count(db) == 2);
    CHECK(insert(db, 5, "eve").has_value());
}

TEST_CASE("a violation leaves the transaction usable, whether the observer stops statements or not")
{
    const Database database;
    Connection db = database.connect();
    Recorder recorder;
    db.set_observer(&recorder);
    for (const bool stops : {false, true}) {
        recorder.stops = stops;
        const std::string email = stops ? "bob" : "ann";
        const auto done = transaction(db, [&](Transaction& tx) -> Outcome {
            REQUIRE(insert(tx, stops ? 2 : 1, email).has_value());
            CHECK(insert(tx, 3, email).error().sqlstate == "23505");
            CHECK(add(tx, 1, -5).error().sqlstate == "23514");
            return static_cast<int>(add(tx, 1, 1).has_value());
        });
        CHECK(done.value() == 1);
    }
    CHECK(count(db) == 2);
    CHECK(balance(db, 1).value() == 2);
}

TEST_CASE("an observer is told which run of the body a statement belongs to")
{
    const Database database;
    Connection db = database.connect();
    Recorder recorder;
    db.set_observer(&recorder);
    REQUIRE(transaction(db, [](Transaction& tx) { return insert(tx, 1, "ann"); }).has_value());
    REQUIRE(insert(db, 2, "bob").has_value());
    REQUIRE(recorder.entries.size() == 4);
    CHECK(recorder.entries[0].transaction_attempt == 1);
    CHECK(recorder.entries[1].transaction_attempt == 1);
    CHECK(recorder.entries[2].transaction_attempt == 1);
    CHECK(recorder.entries[2].sql == "COMMIT");
    CHECK(recorder.entries[3].transaction_attempt == 0);
}
