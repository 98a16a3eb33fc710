// What an Observer is told.
#include "fixture.hpp"

using namespace fixture;

TEST_CASE("an observer sees every statement with its outcome")
{
    Connection db = open_with_accounts();
    Recorder recorder;
    db.set_observer(&recorder);
    REQUIRE(insert(db, 1, "ann"));
    CHECK_FALSE(insert(db, 1, "bob").has_value());
    CHECK(count(db) == 1);
    execute(db, "SELECT pg_sleep(0.002)");
    db.set_observer(nullptr);
    CHECK(count(db) == 1);

    REQUIRE(recorder.entries.size() == 4);
    CHECK(recorder.entries[0].method == "insert_account");
    CHECK(recorder.entries[0].sql == insert_account.sql);
    CHECK(recorder.entries[0].attempt == 1);
    CHECK(recorder.entries[0].rows == 1);
    CHECK(recorder.entries[0].sqlstate.empty());
    CHECK(recorder.entries[1].sqlstate == "23505");
    CHECK(recorder.entries[1].rows == 0);
    CHECK(recorder.entries[3].method == "execute");
    CHECK(recorder.entries[3].microseconds >= 2'000);
}

TEST_CASE("an observer is told the attempt that the caller is at")
{
    Connection db = open_with_accounts();
    Recorder recorder;
    db.set_observer(&recorder);
    const std::int64_t id = 1;
    const Parameters parameters{id};
    CHECK(run(db, read_balance, parameters, 3).has_value());
    CHECK(recorder.entries.at(0).attempt == 3);
}

TEST_CASE("what is refused is not sent and not observed")
{
    Connection db = open_with_accounts();
    Recorder recorder;
    db.set_observer(&recorder);
    const auto done = transaction(db, [&db](Transaction&) -> Result<int, DatabaseError> {
        CHECK_FALSE(insert(db, 1, "ann").has_value());
        return 1;
    });
    CHECK(done.has_value());
    CHECK(recorder.statements() == std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "COMMIT"});
}

TEST_CASE("nested transactions are observed by their savepoints")
{
    Connection db = open_with_accounts();
    Recorder recorder;
    db.set_observer(&recorder);
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        CHECK(transaction(tx, [](Transaction& inner) { return insert(inner, 1, "ann"); }).has_value());
        CHECK_FALSE(transaction(tx, [](Transaction& inner) { return insert(inner, 1, "ann"); }).has_value());
        return 1;
    });
    CHECK(done.has_value());
    CHECK(recorder.statements() ==
          std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "SAVEPOINT racegen_nested", "insert_account",
                                   "RELEASE SAVEPOINT racegen_nested", "SAVEPOINT racegen_nested", "insert_account",
                                   "ROLLBACK TO SAVEPOINT racegen_nested; RELEASE SAVEPOINT racegen_nested", "COMMIT"});
}
