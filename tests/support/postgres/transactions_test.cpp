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

TEST_CASE("the isolation level and READ ONLY are stated" * own_session)
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
    for (std::size_t place = 0; place < 8; ++place) {
        CHECK(recorder.entries[place].transaction_attempt == (place < 4 ? 1 : 2));
    }
    REQUIRE(balance(db, 1));
    CHECK(recorder.entries.back().transaction_attempt == 0);
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
    for (const Isolation isolation : {Isolation::read_committed, Isolation::repeatable_read}) {
        int runs = 0;
        const auto done = transaction(db, {.isolation = isolation}, [&](Transaction& tx) -> Result<int, DatabaseError> {
            ++runs;
            REQUIRE(insert(tx, 1, "ann", 5));
            REQUIRE(insert(tx, 2, "bob", 5));
            return 1;
        });
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error().kind == DatabaseError::Kind::unmapped_constraint);
        CHECK(done.error().sqlstate == "23505");
        CHECK(done.error().constraint == "later");
        CHECK(done.error().table == "accounts");
        CHECK_FALSE(is_transient(done.error()));
        CHECK(runs == (isolation == Isolation::read_committed ? 1 : 2));
        CHECK(count(db) == 0);
    }
    const auto sooner = transaction(db, [](Transaction& tx) -> Result<void, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann", 5));
        REQUIRE(insert(tx, 2, "bob", 5));
        return tx.execute("SET CONSTRAINTS ALL IMMEDIATE");
    });
    REQUIRE_FALSE(sooner.has_value());
    CHECK(sooner.error().kind == DatabaseError::Kind::unmapped_constraint);
    CHECK(sooner.error().constraint == "later");
}

namespace {

/// What a transaction made of a violation that another session's commit, unseen by its snapshot, brought about in its first run.
struct Repetition {
    int runs = 0;
    bool gave_value = false;
    std::string sqlstate;
};

Repetition meet_unseen_row(Isolation isolation, bool handles_it, const char* unseen, const char* write, int max_attempts = 5)
{
    Connection db = open_with_accounts();
    Connection other = open();
    execute(db, "DROP TABLE IF EXISTS bookings, children;"
                "CREATE TABLE children (id bigint PRIMARY KEY, parent bigint REFERENCES accounts);"
                "CREATE TABLE bookings (during int4range, EXCLUDE USING gist (during WITH &&))");
    const Statement statement{"write", write, Effect::writes};
    Repetition seen;
    const TransactionOptions options{.isolation = isolation, .retry = {.max_attempts = max_attempts}};
    const auto done = transaction(db, options, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++seen.runs;
        static_cast<void>(count(tx));
        if (seen.runs == 1) {
            execute(other, unseen);
        }
        auto written = run(tx, statement, Parameters<0>{});
        if (!written && !handles_it) {
            return unexpected(written.error());
        }
        return 1;
    });
    seen.gave_value = done.has_value();
    seen.sqlstate = done ? "" : done.error().sqlstate;
    execute(db, "DROP TABLE bookings, children");
    return seen;
}

constexpr const char* unseen_account = "INSERT INTO accounts VALUES (1, 'ann')";
constexpr const char* taken = "INSERT INTO accounts VALUES (2, 'ann')";

}  // namespace

TEST_CASE("a key that only an unseen row holds is reported after one repetition, whatever the body made of it")
{
    for (const Isolation isolation : {Isolation::repeatable_read, Isolation::serializable}) {
        const Repetition reported = meet_unseen_row(isolation, false, unseen_account, taken);
        CHECK(reported.runs == 2);
        CHECK(reported.sqlstate == "23505");
        const Repetition handled = meet_unseen_row(isolation, true, unseen_account, taken);
        CHECK(handled.runs == 2);
        CHECK(handled.gave_value);
        CHECK(meet_unseen_row(isolation, false, unseen_account, taken, 1).runs == 1);
        const Repetition kept = meet_unseen_row(isolation, true, unseen_account, taken, 1);
        CHECK(kept.runs == 1);
        CHECK(kept.gave_value);
    }
    CHECK(meet_unseen_row(Isolation::read_committed, false, unseen_account, taken).runs == 1);
}

TEST_CASE("a parent that only the snapshot lacks is there in the repetition")
{
    constexpr const char* child = "INSERT INTO children VALUES (1, 1)";
    const Repetition seen = meet_unseen_row(Isolation::repeatable_read, false, unseen_account, child);
    CHECK(seen.runs == 2);
    CHECK(seen.gave_value);
    CHECK(meet_unseen_row(Isolation::repeatable_read, false, "SELECT 1", child).sqlstate == "23503");
}

TEST_CASE("an unseen row of an EXCLUDE constraint is given a second look, a CHECK is not")
{
    const Repetition overlaps = meet_unseen_row(Isolation::repeatable_read, false, "INSERT INTO bookings VALUES ('[1,5)')",
                                                "INSERT INTO bookings VALUES ('[3,8)')");
    CHECK(overlaps.runs == 2);
    CHECK(overlaps.sqlstate == "23P01");
    const Repetition checked =
        meet_unseen_row(Isolation::repeatable_read, false, "SELECT 1", "INSERT INTO accounts VALUES (2, 'bob', -1)");
    CHECK(checked.runs == 1);
    CHECK(checked.sqlstate == "23514");
}
