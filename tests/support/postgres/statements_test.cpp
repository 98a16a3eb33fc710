// Preparing once, plans that DDL has spoilt, poolers, violations as a method's own errors.
#include <algorithm>
#include <array>
#include <deque>

#include <libpq-fe.h>

#include "fixture.hpp"
#include "statement_cache.hpp"

using namespace fixture;

namespace {

constexpr Statement all_columns{"all_columns", "SELECT * FROM accounts WHERE id = $1::bigint", Effect::reads};
constexpr Statement returning_all{"returning_all", "UPDATE accounts SET balance = balance WHERE id = $1::bigint RETURNING *", Effect::writes};

std::string value_of(Connection& db, const char* sql)
{
    PGresult* result = PQexec(db.native_handle(), sql);
    std::string value = PQntuples(result) == 1 ? PQgetvalue(result, 0, 0) : PQresultErrorMessage(result);
    PQclear(result);
    return value;
}

std::string prepared_statements(Connection& db)
{
    return value_of(db, "SELECT count(*) FROM pg_prepared_statements");
}

enum class CreateErrc { email_taken, balance_too_low, database };

constexpr std::array<Violation<CreateErrc>, 2> violations{{
    {"accounts", "accounts_email_key", CreateErrc::email_taken},
    {"accounts", "accounts_balance_check", CreateErrc::balance_too_low},
}};

Error<CreateErrc> error_of(Result<Rows, DatabaseError>&& rows)
{
    REQUIRE_FALSE(rows.has_value());
    return to_error(std::move(rows.error()), violations);
}

}  // namespace

TEST_CASE("a statement is prepared once for each connection" * own_session)
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "ann"));
    REQUIRE(insert(db, 2, "bob"));
    CHECK(count(db) == 2);
    CHECK(prepared_statements(db) == "2");
    const auto inside = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 3, "cyd"));
        REQUIRE(add(tx, 3, 1));
        REQUIRE(add(tx, 3, 1));
        return 1;
    });
    CHECK(inside.has_value());
    CHECK(prepared_statements(db) == "3");
}

TEST_CASE("nothing is prepared for a pooler, and all works alike")
{
    Connection db = open_with_accounts({.prepared_statements = false});
    REQUIRE(insert(db, 1, "ann"));
    const auto inside = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        REQUIRE(insert(tx, 2, "bob"));
        CHECK(insert(tx, 3, "bob").error().sqlstate == "23505");
        REQUIRE(add(tx, 2, 5));
        return 1;
    });
    CHECK(inside.has_value());
    CHECK(count(db) == 2);
    CHECK(prepared_statements(db) == "0");
}

TEST_CASE("a plan that DDL has spoilt is prepared anew" * own_session)
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann"));
    const std::int64_t id = 1;
    const Parameters parameters{id};
    REQUIRE(run(db, all_columns, parameters).has_value());
    REQUIRE(run(db, returning_all, parameters).has_value());

    execute(other, "ALTER TABLE accounts ADD COLUMN note text");
    CHECK(run(db, all_columns, parameters).has_value());
    CHECK(prepared_statements(db) == "1");

    REQUIRE(run(db, returning_all, parameters).has_value());
    execute(other, "ALTER TABLE accounts ADD COLUMN remark text");
    int runs = 0;
    const auto inside = transaction(db, [&](Transaction& tx) -> Result<int, DatabaseError> {
        ++runs;
        REQUIRE(insert(tx, 2, "bob"));
        REQUIRE(run(tx, returning_all, parameters).has_value());
        return 1;
    });
    CHECK(inside.has_value());
    CHECK(runs == 1);
    CHECK(count(db) == 2);
    // What the server holds of old plans goes with the next transaction.
    REQUIRE(transaction(db, [](Transaction& tx) { return add(tx, 1, 1); }).has_value());
    CHECK(prepared_statements(db) == "3");
}

TEST_CASE("without a savepoint, plans that DDL has spoilt have the whole body repeated, once for all of them" * own_session)
{
    Connection db = open_with_accounts();
    Connection other = open();
    REQUIRE(insert(db, 1, "ann"));
    const std::int64_t id = 1;
    const Parameters parameters{id};
    REQUIRE(run(db, all_columns, parameters).has_value());
    REQUIRE(run(db, returning_all, parameters).has_value());
    for (const bool swallows : {false, true}) {
        execute(other, swallows ? "ALTER TABLE accounts ADD COLUMN one text" : "ALTER TABLE accounts ADD COLUMN two text");
        int runs = 0;
        const auto done = transaction(db, {.savepoints = false}, [&](Transaction& tx) -> Result<int, DatabaseError> {
            ++runs;
            REQUIRE(add(tx, 1, 1));
            const auto read = run(tx, all_columns, parameters);
            CHECK(read.has_value() == (runs == 2));
            if (!read && !swallows) {
                return unexpected(read.error());
            }
            CHECK(run(tx, returning_all, parameters).has_value() == (runs == 2));
            return runs;
        });
        REQUIRE(done.has_value());
        CHECK(*done == 2);
    }
    CHECK(balance(db, 1).value() == 2);
    CHECK(transaction(db, [&](Transaction& tx) { return run(tx, all_columns, parameters); }).has_value());
    CHECK(prepared_statements(db) == "4");
}

TEST_CASE("a body that is not to be repeated fails on a spoilt plan, and the next one is served" * own_session)
{
    Connection db = open_with_accounts();
    Connection other = open();
    const std::int64_t id = 1;
    const Parameters parameters{id};
    const auto reading = [&](Transaction& tx) { return run(tx, all_columns, parameters); };
    REQUIRE(run(db, all_columns, parameters).has_value());
    execute(other, "ALTER TABLE accounts ADD COLUMN note text");
    const auto failed = transaction(db, {.retry = {.max_attempts = 1}}, reading);
    REQUIRE_FALSE(failed.has_value());
    CHECK(failed.error().sqlstate == "0A000");
    CHECK(transaction(db, {.retry = {.max_attempts = 1}}, reading).has_value());
}

TEST_CASE("what the server can never do is not tried for ever" * own_session)
{
    // Fails when it runs, not when it is prepared: as a spoilt plan does.
    static constexpr Statement impossible{"impossible", "SELECT refuse($1::bigint)", Effect::reads};
    Connection db = open_with_accounts();
    execute(db, "CREATE OR REPLACE FUNCTION refuse(bigint) RETURNS bigint LANGUAGE plpgsql AS $$ "
                "BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '0A000'; END $$");
    const std::int64_t id = 1;
    const Parameters parameters{id};
    CHECK(run(db, impossible, parameters).error().sqlstate == "0A000");
    int runs = 0;
    const auto done = transaction(db, [&](Transaction& tx) {
        ++runs;
        return run(tx, impossible, parameters);
    });
    CHECK(done.error().sqlstate == "0A000");
    CHECK(runs == 2);
}

TEST_CASE("a statement that someone deallocated is prepared anew")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "ann"));
    execute(db, "DEALLOCATE ALL");
    CHECK(insert(db, 2, "bob").has_value());
    execute(db, "DISCARD ALL");
    const auto inside = transaction(db, [](Transaction& tx) { return insert(tx, 3, "cyd"); });
    CHECK(inside.has_value());
    execute(db, "DISCARD ALL");
    const auto unguarded = transaction(db, {.savepoints = false}, [](Transaction& tx) { return insert(tx, 4, "dan"); });
    CHECK(unguarded.has_value());
    CHECK(count(db) == 4);
}

TEST_CASE("a statement that cannot be prepared is an error each time, inside a transaction too")
{
    static constexpr Statement broken{"broken", "SELECT nonsense", Effect::writes};
    Connection db = open_with_accounts();
    const Parameters<0> parameters{};
    CHECK(run(db, broken, parameters).error().sqlstate == "42703");
    CHECK(run(db, broken, parameters).error().sqlstate == "42703");
    const auto inside = transaction(db, [&](Transaction& tx) { return run(tx, broken, parameters); });
    CHECK(inside.error().sqlstate == "42703");
    CHECK(insert(db, 1, "ann").has_value());
}

TEST_CASE("a violation is matched by table and constraint together")
{
    Connection db = open_with_accounts();
    REQUIRE(insert(db, 1, "ann"));
    CHECK(error_of(insert(db, 2, "ann")) == CreateErrc::email_taken);
    CHECK(error_of(insert(db, 2, "bob", -1)) == CreateErrc::balance_too_low);

    const auto unlisted = error_of(insert(db, 1, "bob"));
    CHECK(unlisted == CreateErrc::database);
    CHECK(unlisted.cause.kind == DatabaseError::Kind::unmapped_constraint);
    CHECK(unlisted.cause.constraint == "accounts_pkey");

    execute(db, "CREATE TABLE others (id bigint, CONSTRAINT accounts_email_key CHECK (id > 0))");
    static constexpr Statement elsewhere{"elsewhere", "INSERT INTO others VALUES (0)", Effect::writes};
    const Parameters<0> parameters{};
    const auto foreign = error_of(run(db, elsewhere, parameters));
    CHECK(foreign == CreateErrc::database);
    CHECK(foreign.cause.kind == DatabaseError::Kind::unmapped_constraint);
    execute(db, "DROP TABLE others");

    const auto lost = to_error(DatabaseError{.kind = DatabaseError::Kind::deadlock, .sqlstate = "40P01"}, violations);
    CHECK(lost == CreateErrc::database);
    CHECK(lost.cause.kind == DatabaseError::Kind::deadlock);
}

TEST_CASE("a row that the code does not expect is an error that names the column")
{
    static constexpr Statement mixed{"mixed", "SELECT 1::bigint, 'text'::text, NULL::bigint, 4::integer", Effect::reads};
    struct Mixed {
        std::int64_t number{};
        std::string text;
        std::int64_t missing{};
        std::int64_t narrow{};
    };
    Connection db = open();
    const Parameters<0> parameters{};
    auto rows = run(db, mixed, parameters);
    REQUIRE(rows.has_value());
    const auto strict = read_row<Mixed>(*rows, 0, [](RowReader& reader) {
        return Mixed{.number = reader.next<std::int64_t>(),
                     .text = reader.next<std::string>(),
                     .missing = reader.next<std::int64_t>(),
                     .narrow = reader.next<std::int64_t>()};
    });
    REQUIRE_FALSE(strict.has_value());
    CHECK(strict.error().message.find("column 3") != std::string::npos);
    const auto beyond = read_row<int>(*rows, 0, [](RowReader& reader) {
        for (int column = 0; column < 4; ++column) {
            static_cast<void>(reader.next<std::optional<std::string>>());
        }
        return reader.next<std::int32_t>();
    });
    CHECK_FALSE(beyond.has_value());
}

TEST_CASE("the cache finds what was added, through growth and until it is emptied")
{
    detail::StatementCache cache;
    std::deque<int> keys(500);
    for (const int& key : keys) {
        CHECK(cache.find(&key) == nullptr);
        cache.add(&key, cache.next_name());
    }
    for (std::size_t place = 0; place < keys.size(); ++place) {
        const char* name = cache.find(&keys[place]);
        REQUIRE(name != nullptr);
        CHECK(std::string(name) == "s" + std::to_string(place + 1));
    }
    const std::string deallocation = cache.clear();
    CHECK(std::count(deallocation.begin(), deallocation.end(), ';') == 500);
    CHECK(deallocation.find("DEALLOCATE s500;") != std::string::npos);
    CHECK(cache.find(&keys.front()) == nullptr);
    CHECK(cache.clear().empty());
    // A name is never used again.
    CHECK(std::string(cache.next_name().data()) == "s501");
}
