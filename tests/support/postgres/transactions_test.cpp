// transaction(): commit, rollback, repetition, nesting, misuse.
#include <cstdio>
#include <stdexcept>

#include <libpq-fe.h>

#include "fixture.hpp"

using namespace fixture;

TEST_CASE("a value commits, an error and an exception roll back")
{
    Connection db = open_with_accounts();
    const auto made = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann", 5));
        return 7;
    });
    REQUIRE(made.has_value());
    CHECK(*made == 7);
    CHECK(count(db) == 1);

    const auto refused = transaction(db, [](Transaction& tx) -> Result<void, DatabaseError> {
        REQUIRE(insert(tx, 2, "bob"));
        DatabaseError own;
        own.message = "no";
        return unexpected(own);
    });
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().message == "no");
    CHECK(count(db) == 1);

    const auto throwing = [&db] {
        static_cast<void>(transaction(db, [](Transaction& tx) -> Result<void, DatabaseError> {
            REQUIRE(insert(tx, 2, "bob"));
            throw std::runtime_error("left");
        }));
    };
    CHECK_THROWS_AS(throwing(), std::runtime_error);
    CHECK(count(db) == 1);
    CHECK(PQtransactionStatus(db.native_handle()) == PQTRANS_IDLE);
}

TEST_CASE("the isolation level and READ ONLY are stated")
{
    Connection db = open_with_accounts();
    execute(db, "SET default_transaction_isolation = 'serializable'; SET default_transaction_read_only = on");
    static constexpr Statement show{"show", "SELECT current_setting('transaction_isolation')", Effect::reads};
    const auto level = [&db](const TransactionOptions& options) {
        return transaction(db, options, [](Transaction& tx) -> Result<std::string, DatabaseError> {
            const Parameters<0> parameters{};
            auto rows = run(tx, show, parameters);
            REQUIRE(rows.has_value());
            return read_row<std::string>(*rows, 0, [](RowReader& reader) { return reader.next<std::string>(); });
        });
    };
    CHECK(level({}).value() == "read committed");
    CHECK(level({.isolation = Isolation::repeatable_read}).value() == "repeatable read");
    CHECK(level({.isolation = Isolation::serializable}).value() == "serializable");
    CHECK(level({.isolation = Isolation::serializable, .read_only = true}).value() == "serializable");

    const auto written = transaction(db, {.read_only = true}, [](Transaction& tx) { return insert(tx, 1, "ann"); });
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().kind == DatabaseError::Kind::read_only);
    CHECK(transaction(db, [](Transaction& tx) { return insert(tx, 1, "ann"); }).has_value());
}

TEST_CASE("a serialization failure repeats the whole body, whatever it returned")
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann", 10));
    for (const bool swallow : {false, true}) {
        int runs = 0;
        const auto done = transaction(db, {.isolation = Isolation::repeatable_read},
                                      [&](Transaction& tx) -> Result<std::int64_t, DatabaseError> {
                                          ++runs;
                                          REQUIRE(balance(tx, 1));
                                          if (runs == 1) {
                                              REQUIRE(add(other, 1, 1));
                                          }
                                          const auto added = add(tx, 1, 100);
                                          if (!added && swallow) {
                                              return -1;
                                          }
                                          return added;
                                      });
        CHECK(runs == 2);
        REQUIRE(done.has_value());
        CHECK(*done > 100);
    }
    CHECK(balance(db, 1).value() == 212);
}

TEST_CASE("after a serialization failure nothing more is sent, and a value does not commit half of the work")
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann", 10));
    Recorder recorder;
    db.set_observer(&recorder);
    const auto done = transaction(db, {.isolation = Isolation::repeatable_read, .retry = {.max_attempts = 1}},
                                  [&](Transaction& tx) -> Result<int, DatabaseError> {
                                      REQUIRE(insert(tx, 2, "bob"));
                                      REQUIRE(add(other, 1, 1));
                                      const auto added = add(tx, 1, 100);
                                      REQUIRE_FALSE(added.has_value());
                                      CHECK(added.error().kind == DatabaseError::Kind::serialization_failure);
                                      const auto later = insert(tx, 3, "cyd");
                                      REQUIRE_FALSE(later.has_value());
                                      CHECK(later.error().kind == DatabaseError::Kind::serialization_failure);
                                      const auto nested = transaction(tx, [](Transaction& inner) { return insert(inner, 4, "dan"); });
                                      CHECK_FALSE(nested.has_value());
                                      CHECK_FALSE(tx.execute("SELECT 1").has_value());
                                      return 1;
                                  });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::serialization_failure);
    CHECK(recorder.statements() == std::vector<std::string>{"BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE", "insert_account",
                                                            "add_to_balance", "ROLLBACK"});
    db.set_observer(nullptr);
    CHECK(count(db) == 1);
}

TEST_CASE("a serialization failure that only COMMIT reports repeats the body as well")
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann", 10));
    REQUIRE(insert(db, 2, "bob", 10));
    Recorder recorder;
    db.set_observer(&recorder);
    int runs = 0;
    // Write skew: each reads what the other writes.
    const auto done = transaction(db, {.isolation = Isolation::serializable}, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++runs;
        REQUIRE(balance(tx, 2));
        REQUIRE(add(tx, 1, -1));
        if (runs == 1) {
            const auto rival = transaction(other, {.isolation = Isolation::serializable},
                                           [](Transaction& second) -> Result<int, DatabaseError> {
                                               REQUIRE(balance(second, 1));
                                               REQUIRE(add(second, 2, -1));
                                               return 1;
                                           });
            REQUIRE(rival.has_value());
        }
        return runs;
    });
    REQUIRE(done.has_value());
    CHECK(*done == 2);
    REQUIRE(recorder.entries.size() == 8);
    CHECK(recorder.entries[3].sql == "COMMIT");
    CHECK(recorder.entries[3].sqlstate == "40001");
    CHECK(recorder.entries[7].sql == "COMMIT");
    CHECK(recorder.entries[7].attempt == 2);
}

TEST_CASE("a violation leaves the transaction usable, in one trip for each statement")
{
    Connection db = open_with_accounts();
    Recorder recorder;
    db.set_observer(&recorder);
    const auto done = transaction(db, [](Transaction& tx) -> Result<std::int64_t, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann", 5));
        const auto taken = insert(tx, 2, "ann");
        REQUIRE_FALSE(taken.has_value());
        CHECK(taken.error().sqlstate == "23505");
        CHECK(taken.error().constraint == "accounts_email_key");
        CHECK(taken.error().table == "accounts");
        const auto again = insert(tx, 3, "ann");
        REQUIRE_FALSE(again.has_value());
        CHECK(balance(tx, 1).value() == 5);
        CHECK_FALSE(insert(tx, 4, "ann").has_value());
        REQUIRE(insert(tx, 5, "bob", 1));
        const auto overdrawn = add(tx, 5, -2);
        REQUIRE_FALSE(overdrawn.has_value());
        CHECK(overdrawn.error().sqlstate == "23514");
        CHECK(PQtransactionStatus(tx.native_handle()) == PQTRANS_INTRANS);
        CHECK_FALSE(insert(tx, 6, "bob").has_value());
        return 1;
    });
    CHECK(done.has_value());
    CHECK(recorder.statements() ==
          std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "insert_account", "insert_account", "insert_account",
                                   "read_balance", "insert_account", "insert_account", "add_to_balance", "insert_account", "COMMIT"});
    db.set_observer(nullptr);
    CHECK(count(db) == 2);
    CHECK(PQtransactionStatus(db.native_handle()) == PQTRANS_IDLE);
}

TEST_CASE("success and violation both cost one trip to the server")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 100, "ann"));
    REQUIRE(balance(db, 100));
    std::FILE* trace = std::tmpfile();
    REQUIRE(trace != nullptr);
    PQtrace(db.native_handle(), trace);
    PQsetTraceFlags(db.native_handle(), PQTRACE_SUPPRESS_TIMESTAMPS);
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "bob"));
        REQUIRE_FALSE(insert(tx, 2, "bob").has_value());
        REQUIRE_FALSE(insert(tx, 3, "bob").has_value());
        REQUIRE(balance(tx, 1));
        REQUIRE_FALSE(insert(tx, 4, "bob").has_value());
        return 1;
    });
    REQUIRE(done.has_value());
    PQuntrace(db.native_handle());
    // BEGIN, five statements, COMMIT: as often does the client speak after the server.
    int trips = 0;
    char speaker = 'B';
    std::rewind(trace);
    for (char line[4096]; std::fgets(line, sizeof line, trace) != nullptr;) {
        trips += line[0] == 'F' && speaker == 'B' ? 1 : 0;
        speaker = line[0];
    }
    std::fclose(trace);
    CHECK(trips == 7);
}

TEST_CASE("errors other than violations are not recovered from")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        const std::int32_t zero = 0;
        const Parameters parameters{zero};
        CHECK(run(tx, divide_by_zero, parameters).error().sqlstate == "22012");
        CHECK(insert(tx, 2, "bob").error().sqlstate == "22012");
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().sqlstate == "22012");
    CHECK(count(db) == 0);
}

TEST_CASE("without savepoints a violation dooms the transaction")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, {.savepoints = false}, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        CHECK(insert(tx, 2, "ann").error().sqlstate == "23505");
        CHECK(insert(tx, 3, "bob").error().sqlstate == "23505");
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().sqlstate == "23505");
    CHECK(count(db) == 0);
}

TEST_CASE("a nested transaction undoes its own work only")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        const auto kept = transaction(tx, [](Transaction& inner) { return insert(inner, 2, "bob"); });
        CHECK(kept.has_value());
        const auto undone = transaction(tx, [&tx](Transaction& inner) -> Result<int, DatabaseError> {
            REQUIRE(insert(inner, 3, "cyd"));
            CHECK_FALSE(insert(tx, 9, "outer while inner runs").has_value());
            const auto deeper = transaction(inner, [](Transaction& innermost) { return insert(innermost, 4, "dan"); });
            CHECK(deeper.has_value());
            return unexpected(insert(inner, 5, "ann").error());
        });
        CHECK(undone.error().sqlstate == "23505");
        CHECK(count(tx) == 2);
        const auto thrown = [&tx] {
            static_cast<void>(transaction(tx, [](Transaction& inner) -> Result<int, DatabaseError> {
                REQUIRE(insert(inner, 6, "eve"));
                throw std::runtime_error("left");
            }));
        };
        CHECK_THROWS_AS(thrown(), std::runtime_error);
        CHECK(count(tx) == 2);
        return 1;
    });
    CHECK(done.has_value());
    CHECK(count(db) == 2);
}

TEST_CASE("a nested transaction recovers from errors that leave the outer one intact")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        const auto failed = transaction(tx, [](Transaction& inner) -> Result<int, DatabaseError> {
            CHECK_FALSE(inner.execute("SELECT 1 / 0").has_value());
            return 1;
        });
        REQUIRE_FALSE(failed.has_value());
        CHECK(failed.error().sqlstate == "22012");
        REQUIRE(insert(tx, 2, "bob"));
        return 1;
    });
    CHECK(done.has_value());
    CHECK(count(db) == 2);
}

TEST_CASE("the connection cannot be used beside its transaction, nor the transaction after it")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [&db](Transaction& tx) -> Result<int, DatabaseError> {
        const auto beside = insert(db, 1, "ann");
        REQUIRE_FALSE(beside.has_value());
        CHECK(beside.error().kind == DatabaseError::Kind::other);
        CHECK_FALSE(db.execute("SELECT 1").has_value());
        const auto second = transaction(db, [](Transaction& inner) { return insert(inner, 2, "bob"); });
        CHECK_FALSE(second.has_value());
        REQUIRE(insert(tx, 3, "cyd"));
        return 1;
    });
    CHECK(done.has_value());
    CHECK(count(db) == 1);
}

TEST_CASE("a transaction that has failed behind our back is not reported as committed")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        PQclear(PQexec(tx.native_handle(), "SELECT 1 / 0"));
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().sqlstate == "25P02");
    CHECK(count(db) == 0);
}

TEST_CASE("a transaction that was ended behind our back is not reported as committed")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        REQUIRE(tx.execute("ROLLBACK").has_value());
        return 1;
    });
    CHECK_FALSE(done.has_value());
    CHECK(count(db) == 0);
}

TEST_CASE("a deferred constraint that fails at COMMIT is an error, and nothing is left")
{
    Connection db = open_with_accounts();
    execute(db, "ALTER TABLE accounts ADD CONSTRAINT later UNIQUE (balance) DEFERRABLE INITIALLY DEFERRED");
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann", 5));
        REQUIRE(insert(tx, 2, "bob", 5));
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().sqlstate == "23505");
    CHECK(done.error().constraint == "later");
    CHECK(count(db) == 0);
}
