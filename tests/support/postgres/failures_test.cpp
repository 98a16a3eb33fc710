// Retries of single statements, broken connections, doubtful commits.
#include <chrono>
#include <latch>
#include <thread>

#include <libpq-fe.h>

#include "fixture.hpp"

using namespace fixture;

TEST_CASE("a deadlock is met by both kinds of retry")
{
    Connection first = open_with_accounts();
    Connection second = open();
    REQUIRE(insert(first, 1, "ann", 100));
    REQUIRE(insert(first, 2, "bob", 100));
    std::latch both_hold_a_row(2);
    const auto move = [&](Connection& db, std::int64_t from, std::int64_t to, int& runs) {
        return transaction(db, {.retry = {.max_attempts = 20}}, [&](Transaction& tx) -> Result<int, DatabaseError> {
            ++runs;
            if (auto taken = add(tx, from, -1); !taken) {
                return unexpected(taken.error());
            }
            if (runs == 1) {
                both_hold_a_row.arrive_and_wait();
            }
            if (auto given = add(tx, to, 1); !given) {
                return unexpected(given.error());
            }
            return 1;
        });
    };
    int first_runs = 0;
    int second_runs = 0;
    bool second_done = false;
    std::thread thread([&] { second_done = move(second, 2, 1, second_runs).has_value(); });
    const auto first_done = move(first, 1, 2, first_runs);
    thread.join();
    CHECK(first_done.has_value());
    CHECK(second_done);
    CHECK(first_runs + second_runs > 2);
    CHECK(balance(first, 1).value() == 100);
    CHECK(balance(first, 2).value() == 100);
}

TEST_CASE("a single statement is repeated by the connection's own policy")
{
    // A function that fails twice, counting outside of any transaction.
    Connection db = open_with_accounts({.retry = {.max_attempts = 3, .base_delay = Duration::microseconds(10)}});
    execute(db, "DROP SEQUENCE IF EXISTS calls; CREATE SEQUENCE calls;"
                "CREATE OR REPLACE FUNCTION fail_until(bound bigint) RETURNS bigint LANGUAGE plpgsql AS $$ "
                "BEGIN IF nextval('calls') < bound THEN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END IF; RETURN 1; END $$");
    static constexpr Statement flaky{"flaky", "SELECT fail_until($1::bigint)", Effect::writes};
    Recorder recorder;
    db.set_observer(&recorder);
    const std::int64_t third = 3;
    CHECK(run(db, flaky, Parameters{third}).has_value());
    REQUIRE(recorder.entries.size() == 3);
    CHECK(recorder.entries[0].attempt == 1);
    CHECK(recorder.entries[0].sqlstate == "40001");
    CHECK(recorder.entries[2].attempt == 3);
    CHECK(recorder.entries[2].sqlstate.empty());
    CHECK(recorder.entries[2].rows == 1);

    recorder.entries.clear();
    const std::int64_t never = 1'000;
    const auto failed = run(db, flaky, Parameters{never});
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().kind == DatabaseError::Kind::serialization_failure);
    CHECK(recorder.entries.size() == 3);

    recorder.entries.clear();
    const auto inside = transaction(db, {.retry = {.max_attempts = 1}},
                                    [&](Transaction& tx) { return run(tx, flaky, Parameters{never}); });
    CHECK_FALSE(inside.has_value());
    CHECK(recorder.statements() == std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "flaky", "ROLLBACK"});
}

TEST_CASE("a session that is terminated inside a transaction is connection_lost, and not repeated" * own_session)
{
    Connection killer = open_with_accounts();
    for (const bool writes : {true, false}) {
        Connection db = open();
        int runs = 0;
        const auto done = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
            ++runs;
            REQUIRE(insert(tx, 1, "ann"));
            terminate(killer, PQbackendPID(tx.native_handle()));
            const auto lost = writes ? insert(tx, 2, "bob").error() : balance(tx, 1).error();
            CHECK(lost.kind == DatabaseError::Kind::connection_lost);
            CHECK(insert(tx, 3, "cyd").error().kind == DatabaseError::Kind::connection_lost);
            return 1;
        });
        REQUIRE_FALSE(done.has_value());
        CHECK(done.error().kind == DatabaseError::Kind::connection_lost);
        CHECK(is_transient(done.error()));
        CHECK(runs == 1);
        CHECK_FALSE(db.is_open());
        CHECK(insert(db, 4, "dan").error().kind != DatabaseError::Kind::other);
        CHECK(count(killer) == 0);
    }
}

TEST_CASE("a session that ends under COMMIT leaves it unknown, and nothing is repeated")
{
    Connection db = open_with_accounts();
    execute(db, "CREATE OR REPLACE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS $$ "
                "BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;"
                "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON accounts DEFERRABLE INITIALLY DEFERRED "
                "FOR EACH ROW EXECUTE FUNCTION end_session()");
    Recorder recorder;
    db.set_observer(&recorder);
    int runs = 0;
    const auto done = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++runs;
        REQUIRE(insert(tx, 1, "ann"));
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::commit_unknown);
    CHECK_FALSE(is_transient(done.error()));
    CHECK(runs == 1);
    CHECK(recorder.statements() ==
          std::vector<std::string>{"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", "insert_account", "COMMIT"});
}

TEST_CASE("a session that has ended before COMMIT is sent has certainly committed nothing" * own_session)
{
    Connection killer = open_with_accounts();
    Connection db = open();
    const int backend = PQbackendPID(db.native_handle());
    Recorder recorder;
    recorder.on_statement = [&](const StatementEvent& event) {
        if (std::string(event.sql) == "COMMIT") {
            terminate(killer, backend);
        }
    };
    db.set_observer(&recorder);
    const auto done = transaction(db, [&](Transaction& tx) { return insert(tx, 1, "ann"); });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::connection_lost);
    CHECK(count(killer) == 0);
}

TEST_CASE("a write outside a transaction commits by itself, so a connection that breaks under it leaves it unknown too")
{
    static constexpr Statement write_and_end{"end", "SELECT pg_terminate_backend(pg_backend_pid())", Effect::writes};
    static constexpr Statement read_and_end{"end", "SELECT pg_terminate_backend(pg_backend_pid())", Effect::reads};
    Connection writer = open();
    Connection reader = open();
    CHECK(run(writer, write_and_end, Parameters<0>{}).error().kind == DatabaseError::Kind::commit_unknown);
    CHECK(run(reader, read_and_end, Parameters<0>{}).error().kind == DatabaseError::Kind::connection_lost);
    CHECK_FALSE(writer.is_open());
    CHECK_FALSE(reader.is_open());
}

TEST_CASE("a session that was ended while idle has certainly written nothing" * own_session)
{
    Connection killer = open_with_accounts();
    Connection db = open();
    REQUIRE(insert(db, 1, "ann"));
    terminate(killer, PQbackendPID(db.native_handle()));
    CHECK(insert(db, 2, "bob").error().kind == DatabaseError::Kind::connection_lost);
    CHECK(insert(db, 2, "bob").error().kind == DatabaseError::Kind::connection_lost);
    CHECK_FALSE(db.is_open());
    CHECK(count(killer) == 1);
}

TEST_CASE("notices and notifications that arrive unasked do no harm" * own_session)
{
    Connection other = open_with_accounts();
    Connection db = open();
    execute(db, "LISTEN news");
    execute(other, "NOTIFY news");
    REQUIRE(insert(db, 1, "ann"));
    PGnotify* notification = PQnotifies(db.native_handle());
    CHECK(notification != nullptr);
    PQfreemem(notification);
}

TEST_CASE("opening fails with a reason, and a closed connection says so")
{
    const auto refused = Connection::open("host=/nonexistent dbname=nothing");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == DatabaseError::Kind::connection_lost);
    CHECK(refused.error().message.find("/nonexistent") != std::string::npos);

    Connection db = open_with_accounts();
    Connection moved = std::move(db);
    CHECK(moved.is_open());
    CHECK(insert(moved, 1, "ann").has_value());
    moved.close();
    CHECK_FALSE(moved.is_open());
    CHECK(moved.native_handle() == nullptr);
    CHECK(insert(moved, 2, "bob").error().kind == DatabaseError::Kind::connection_lost);
    CHECK(balance(moved, 1).error().kind == DatabaseError::Kind::connection_lost);
    CHECK_FALSE(moved.execute("SELECT 1").has_value());
    CHECK_FALSE(transaction(moved, [](Transaction& tx) { return insert(tx, 3, "cyd"); }).has_value());
    moved.close();
}

TEST_CASE("closing the connection inside its transaction is an error, not a crash")
{
    Connection db = open_with_accounts();
    const auto done = transaction(db, [&db](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann"));
        db.close();
        CHECK_FALSE(insert(tx, 2, "bob").has_value());
        return 1;
    });
    CHECK_FALSE(done.has_value());
}

TEST_CASE("kinds follow the server's SQLSTATE")
{
    Connection db = open_with_accounts();
    execute(db, "CREATE OR REPLACE FUNCTION fail_with(code text) RETURNS integer LANGUAGE plpgsql AS $$ "
                "BEGIN RAISE EXCEPTION 'as told' USING ERRCODE = code, DETAIL = 'secret'; END $$");
    static constexpr Statement fail{"fail", "SELECT fail_with($1::text)", Effect::writes};
    using Kind = DatabaseError::Kind;
    const std::pair<const char*, Kind> kinds[] = {
        {"40P01", Kind::deadlock},   {"55P03", Kind::lock_timeout},   {"57014", Kind::cancelled},
        {"25006", Kind::read_only},  {"53100", Kind::out_of_resources}, {"53300", Kind::out_of_resources},
        {"40003", Kind::commit_unknown}, {"23505", Kind::other},      {"P0001", Kind::other},
    };
    for (const auto& [code, kind] : kinds) {
        const std::string text = code;
        const Parameters parameters{text};
        const auto failed = run(db, fail, parameters);
        REQUIRE_FALSE(failed.has_value());
        CHECK(failed.error().sqlstate == code);
        CHECK(to_string(failed.error().kind) == to_string(kind));
        CHECK(failed.error().message == "as told");
        CHECK(failed.error().detail == "secret");
    }
}

TEST_CASE("row values are in the detail, not in the message")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "secret@example.org"));
    const auto taken = insert(db, 2, "secret@example.org");
    REQUIRE_FALSE(taken.has_value());
    CHECK(taken.error().message.find("secret") == std::string::npos);
    CHECK(taken.error().detail.find("secret") != std::string::npos);
}

TEST_CASE("the program's own queries on the handle keep their full error messages")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "ann"));
    PGresult* result = PQexec(db.native_handle(), "SELECT nonsense");
    CHECK(std::string(PQresultErrorMessage(result)).find("nonsense") != std::string::npos);
    PQclear(result);
}

TEST_CASE("a row that another holds for too long is a lock_timeout, and is had when it is free")
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann").has_value());
    const auto held = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(add(tx, 1, 1).has_value());
        const auto waited = transaction(other, [](Transaction& waiting) -> Result<std::int64_t, DatabaseError> {
            REQUIRE(waiting.execute("SET LOCAL lock_timeout = '20ms'").has_value());
            return add(waiting, 1, 1);
        });
        REQUIRE_FALSE(waited.has_value());
        CHECK(waited.error().kind == DatabaseError::Kind::lock_timeout);
        CHECK(waited.error().sqlstate == "55P03");
        return 1;
    });
    CHECK(held.has_value());
    CHECK(add(other, 1, 1).value() == 2);
}

TEST_CASE("a statement that takes too long is cancelled, and so is its transaction")
{
    static constexpr Statement slow{"slow", "SELECT pg_sleep(10)", Effect::writes};
    Connection db = open_with_accounts();
    int runs = 0;
    const auto done = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++runs;
        REQUIRE(insert(tx, 1, "ann").has_value());
        REQUIRE(tx.execute("SET LOCAL statement_timeout = '20ms'").has_value());
        CHECK(run(tx, slow, Parameters<0>{}).error().kind == DatabaseError::Kind::cancelled);
        CHECK(insert(tx, 2, "bob").error().kind == DatabaseError::Kind::cancelled);
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::cancelled);
    CHECK(runs == 1);
    CHECK(count(db) == 0);
}

TEST_CASE("a server that has run out of disk space for a statement says so, and goes on")
{
    // No file system of its own to fill up: the limit on temporary files stands in for it, with an error of the same class.
    static constexpr Statement sort{"sort", "SELECT count(*) FROM (SELECT n, md5(n::text) FROM generate_series(1, 100000) n ORDER BY 2) sorted",
                                    Effect::writes};
    Connection db = open_with_accounts();
    int runs = 0;
    const auto done = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++runs;
        REQUIRE(insert(tx, 1, "ann").has_value());
        REQUIRE(tx.execute("SET LOCAL work_mem = '64kB'; SET LOCAL temp_file_limit = '64kB'").has_value());
        CHECK(run(tx, sort, Parameters<0>{}).error().kind == DatabaseError::Kind::out_of_resources);
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::out_of_resources);
    CHECK(done.error().sqlstate == "53400");
    CHECK(is_transient(done.error()));
    CHECK(runs == 1);
    CHECK(count(db) == 0);
    CHECK(run(db, sort, Parameters<0>{}).has_value());
}

TEST_CASE("a session that is ended for having been idle in its transaction is connection_lost" * own_session)
{
    Connection db = open_with_accounts();
    PQsetNoticeProcessor(db.native_handle(), [](void*, const char*) {}, nullptr);
    const auto done = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 1, "ann").has_value());
        REQUIRE(tx.execute("SET LOCAL idle_in_transaction_session_timeout = '10ms'").has_value());
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        return 1;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::connection_lost);
    CHECK_FALSE(db.is_open());
    Connection other = open();
    CHECK(count(other) == 0);
}
