// What an Observer is told.
#include <libpq-fe.h>

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

TEST_CASE("under an observer that stops statements, savepoints go by themselves")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "ann"));
    Recorder recorder;
    recorder.stops = true;
    db.set_observer(&recorder);
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 2, "bob"));
        const auto taken = insert(tx, 3, "ann");
        REQUIRE_FALSE(taken.has_value());
        CHECK(taken.error().constraint == "accounts_email_key");
        REQUIRE(balance(tx, 1));
        return static_cast<int>(count(tx));
    });
    CHECK(done.value() == 2);
    std::vector<std::string> texts;
    for (const Recorder::Entry& entry : recorder.entries) {
        texts.push_back(entry.sql);
    }
    CHECK(texts == std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "SAVEPOINT racegen_statement",
                                            insert_account.sql, "RELEASE SAVEPOINT racegen_statement",
                                            "SAVEPOINT racegen_statement", insert_account.sql,
                                            "ROLLBACK TO SAVEPOINT racegen_statement", "RELEASE SAVEPOINT racegen_statement",
                                            read_balance.sql, count_accounts.sql, "COMMIT"});
    CHECK(recorder.entries[5].sqlstate == "23505");
    CHECK(recorder.entries[1].method == "insert_account");

    const auto doomed = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 4, "dan"));
        const std::int32_t zero = 0;
        CHECK(run(tx, divide_by_zero, Parameters{zero}).error().sqlstate == "22012");
        CHECK(insert(tx, 5, "eve").error().sqlstate == "22012");
        return 1;
    });
    CHECK_FALSE(doomed.has_value());
    db.set_observer(nullptr);
    CHECK(count(db) == 2);
}

TEST_CASE("a session that breaks between such commands dooms the transaction" * own_session)
{
    Connection killer = open_with_accounts();
    for (const char* victim : {"SAVEPOINT racegen_statement", "RELEASE SAVEPOINT racegen_statement"}) {
        Connection db = open();
        PQsetNoticeProcessor(db.native_handle(), [](void*, const char*) {}, nullptr);
        const int backend = PQbackendPID(db.native_handle());
        Recorder recorder;
        recorder.stops = true;
        recorder.on_statement = [&](const StatementEvent& event) {
            if (std::string(event.sql) == victim) {
                terminate(killer, backend);
            }
        };
        db.set_observer(&recorder);
        const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
            CHECK(insert(tx, 1, "ann").error().kind == DatabaseError::Kind::connection_lost);
            CHECK(insert(tx, 2, "bob").error().kind == DatabaseError::Kind::connection_lost);
            return 1;
        });
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error().kind == DatabaseError::Kind::connection_lost);
        CHECK(count(killer) == 0);
    }
}
