// Each kind of constraint violation reaches the caller as the schema names it, and leaves a transaction usable.
#include <array>

#include "fixture.hpp"

using namespace fixture;

namespace {

constexpr const char* schema = R"sql(
    CREATE TABLE workspaces (id INTEGER PRIMARY KEY);
    CREATE TABLE "odd.table" (k TEXT, l TEXT, CONSTRAINT odd_key UNIQUE (k, l));
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        workspace_id INTEGER NOT NULL,
        email TEXT NOT NULL,
        balance INTEGER NOT NULL DEFAULT 0 CONSTRAINT accounts_balance_check CHECK (balance >= 0),
        state TEXT NOT NULL DEFAULT 'open',
        slot INTEGER,
        owner_id INTEGER,
        CONSTRAINT accounts_key UNIQUE (workspace_id, email),
        CONSTRAINT accounts_workspace_id_fkey FOREIGN KEY (workspace_id) REFERENCES workspaces (id),
        CONSTRAINT accounts_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES accounts (id)
            DEFERRABLE INITIALLY DEFERRED);
    CREATE UNIQUE INDEX accounts_lower_email ON accounts (lower(email));
    CREATE UNIQUE INDEX accounts_one_open ON accounts (slot) WHERE state = 'open';
    CREATE TRIGGER accounts_no_overlap BEFORE INSERT ON accounts WHEN NEW.slot = 77
        BEGIN SELECT RAISE(ABORT, 'racegen:accounts_period_excl'); END;
    CREATE TRIGGER accounts_own_rule BEFORE INSERT ON accounts WHEN NEW.slot = 88
        BEGIN SELECT RAISE(ABORT, 'not on sundays'); END;
    INSERT INTO workspaces VALUES (1);
    INSERT INTO accounts (id, workspace_id, email, slot) VALUES (1, 1, 'ann@example.org', 5);
)sql";

enum class Errc {
    id_taken,
    key_taken,
    lower_email_taken,
    one_open_taken,
    balance_too_low,
    workspace_missing,
    owner_missing,
    referenced_by_accounts,
    period_overlaps,
    odd_taken,
    database,
};

constexpr std::array<Violation<Errc>, 9> violations{{
    {"accounts", "accounts_pkey", "accounts.id", Errc::id_taken},
    {"accounts", "accounts_key", "accounts.workspace_id, accounts.email", Errc::key_taken},
    {"accounts", "accounts_lower_email", "index 'accounts_lower_email'", Errc::lower_email_taken},
    {"accounts", "accounts_one_open", "accounts.slot", Errc::one_open_taken},
    {"accounts", "accounts_balance_check", "accounts_balance_check", Errc::balance_too_low},
    {"accounts", "accounts_workspace_id_fkey", "accounts_workspace_id_fkey", Errc::workspace_missing},
    {"accounts", "accounts_owner_id_fkey", "accounts_owner_id_fkey", Errc::owner_missing},
    {"accounts", "accounts_period_excl", "accounts_period_excl", Errc::period_overlaps},
    {"odd.table", "odd_key", "odd.table.k, odd.table.l", Errc::odd_taken},
}};

constexpr Statement insert{
    "create",
    "INSERT INTO accounts (id, workspace_id, email, balance, slot, owner_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id",
    Effect::writes,
    R"sql(SELECT constraint_name, table_name FROM (
        SELECT 'accounts_workspace_id_fkey' AS constraint_name, 'accounts' AS table_name
        WHERE NOT EXISTS (SELECT 1 FROM workspaces WHERE id = ?2)
        UNION ALL
        SELECT 'accounts_owner_id_fkey', 'accounts'
        WHERE ?6 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = ?6)) LIMIT 1)sql"};
constexpr Statement remove_workspace{
    "remove", "DELETE FROM workspaces WHERE id = ?1 RETURNING id", Effect::writes,
    "SELECT 'accounts_workspace_id_fkey', 'accounts' WHERE EXISTS (SELECT 1 FROM accounts WHERE workspace_id = ?1)"};
constexpr Statement insert_odd{"create", R"(INSERT INTO "odd.table" VALUES ('a', 'b'))", Effect::writes};
constexpr Statement null_email{"create", "INSERT INTO accounts (workspace_id, email) VALUES (1, NULL)", Effect::writes};
constexpr Statement wrong_key{"create", "INSERT INTO accounts (id, workspace_id, email) VALUES ('x', 1, 'x')",
                              Effect::writes};
constexpr Statement count_accounts{"count", "SELECT count(*) FROM accounts", Effect::reads};
constexpr Statement gone{"find", "SELECT \"no_such_column\" FROM accounts", Effect::reads};

struct New {
    std::int64_t id;
    std::int64_t workspace_id = 1;
    std::string email{};
    std::int64_t balance = 0;
    std::optional<std::int64_t> slot{};
    std::optional<std::int64_t> owner_id{};
};

Result<Rows, DatabaseError> create(Session& session, const New& row)
{
    return send(session, insert, row.id, row.workspace_id, row.email, row.balance, row.slot, row.owner_id);
}

Error<Errc> error_of(Result<Rows, DatabaseError>&& rows)
{
    REQUIRE_FALSE(rows.has_value());
    return to_error(std::move(rows.error()), violations);
}

Connection prepared_database()
{
    Connection connection = open(":memory:");
    execute(connection, schema);
    return connection;
}

void check_all_violations(Session& session)
{
    const auto check = [&](const New& row, Errc code, const char* sqlstate, const char* constraint) {
        const auto error = error_of(create(session, row));
        CHECK(error.code == code);
        CHECK(error.cause.sqlstate == sqlstate);
        CHECK(error.cause.constraint == constraint);
        CHECK(error.cause.table == "accounts");
        CHECK(error.cause.kind == DatabaseError::Kind::other);
    };
    check({.id = 1, .email = "x"}, Errc::id_taken, "23505", "accounts_pkey");
    check({.id = 2, .email = "ANN@example.org"}, Errc::lower_email_taken, "23505", "accounts_lower_email");
    check({.id = 2, .email = "x", .slot = 5}, Errc::one_open_taken, "23505", "accounts_one_open");
    check({.id = 2, .email = "x", .balance = -1}, Errc::balance_too_low, "23514", "accounts_balance_check");
    check({.id = 2, .workspace_id = 9, .email = "x"}, Errc::workspace_missing, "23503", "accounts_workspace_id_fkey");
    check({.id = 2, .email = "x", .slot = 77}, Errc::period_overlaps, "23P01", "accounts_period_excl");
    CHECK(number(session, count_accounts) == 1);
}

TEST_CASE("violations outside a transaction")
{
    Connection connection = prepared_database();
    check_all_violations(connection);
    const auto error = error_of(create(connection, {.id = 2, .email = "x", .owner_id = 99}));
    CHECK(error.code == Errc::owner_missing);
    CHECK(number(connection, count_accounts) == 1);
}

TEST_CASE("violations inside a transaction leave it usable")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& tx) -> Result<int, DatabaseError> {
        check_all_violations(tx);
        CHECK(create(tx, {.id = 2, .email = "bob@example.org"}).has_value());
        return 0;
    });
    CHECK(done.has_value());
    CHECK(number(connection, count_accounts) == 2);
}

TEST_CASE("the columns of a key that has no index of its own name")
{
    Connection connection = prepared_database();
    REQUIRE(send(connection, insert_odd).has_value());
    CHECK(error_of(send(connection, insert_odd)) == Errc::odd_taken);
    execute(connection, "DROP INDEX accounts_lower_email");
    CHECK(error_of(create(connection, {.id = 2, .email = "ann@example.org"})) == Errc::key_taken);
}

TEST_CASE("a parent that is still referenced")
{
    Connection connection = prepared_database();
    auto removed = send(connection, remove_workspace, std::int64_t{1});
    REQUIRE_FALSE(removed.has_value());
    CHECK(removed.error().sqlstate == "23503");
    CHECK(removed.error().constraint == "accounts_workspace_id_fkey");
    CHECK(removed.error().table == "accounts");
}

TEST_CASE("what no method lists is unmapped, not swallowed")
{
    Connection connection = prepared_database();
    const auto null = error_of(send(connection, null_email));
    CHECK(null.code == Errc::database);
    CHECK(null.cause.kind == DatabaseError::Kind::unmapped_constraint);
    CHECK(null.cause.sqlstate == "23502");
    CHECK(null.cause.table == "accounts");
    CHECK(null.cause.column == "email");

    execute(connection, "CREATE UNIQUE INDEX added_later ON accounts (balance)");
    const auto added = error_of(create(connection, {.id = 2, .email = "x"}));
    CHECK(added.code == Errc::database);
    CHECK(added.cause.kind == DatabaseError::Kind::unmapped_constraint);

    const auto own = error_of(create(connection, {.id = 2, .email = "x", .slot = 88}));
    CHECK(own.code == Errc::database);
    CHECK(own.cause.message == "not on sundays");

    const auto mismatch = error_of(send(connection, wrong_key));
    CHECK(mismatch.code == Errc::database);
    CHECK(mismatch.cause.kind == DatabaseError::Kind::other);
}

TEST_CASE("a foreign key that the probe does not know is unmapped")
{
    Connection connection = prepared_database();
    execute(connection, "ALTER TABLE accounts ADD COLUMN extra INTEGER REFERENCES workspaces (id) DEFAULT NULL;"
                        "CREATE TRIGGER later AFTER INSERT ON accounts WHEN NEW.id = 3"
                        " BEGIN UPDATE accounts SET extra = 12345 WHERE id = 3; END");
    const auto error = error_of(create(connection, {.id = 3, .email = "x"}));
    CHECK(error.code == Errc::database);
    CHECK(error.cause.kind == DatabaseError::Kind::unmapped_constraint);
}

TEST_CASE("a deferred foreign key fails at COMMIT and leaves nothing behind")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& tx) -> Result<int, DatabaseError> {
        CHECK(create(tx, {.id = 2, .email = "x", .owner_id = 99}).has_value());
        return 0;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().sqlstate == "23503");
    CHECK(number(connection, count_accounts) == 1);

    const auto repaired = transaction(connection, [](Transaction& tx) -> Result<int, DatabaseError> {
        CHECK(create(tx, {.id = 2, .email = "x", .owner_id = 3}).has_value());
        CHECK(create(tx, {.id = 3, .email = "y"}).has_value());
        return 0;
    });
    CHECK(repaired.has_value());
    CHECK(number(connection, count_accounts) == 3);
}

constexpr Statement insert_price{"create", "INSERT INTO prices (amount, currency) VALUES (?1, ?2)", Effect::writes};

TEST_CASE("what a type of PostgreSQL would refuse is no violation of a constraint")
{
    Connection connection = open(":memory:");
    execute(connection, "CREATE TABLE prices (amount INTEGER, currency TEXT,"
                        " CONSTRAINT racegen_range_prices_amount CHECK (amount BETWEEN -9999 AND 9999),"
                        " CONSTRAINT racegen_length_prices_currency CHECK (length(currency) <= 3))");
    const auto too_much = error_of(send(connection, insert_price, std::int64_t{10'000}, std::string_view("EUR")));
    CHECK(too_much.code == Errc::database);
    CHECK(too_much.cause.sqlstate == "22003");
    CHECK(too_much.cause.kind == DatabaseError::Kind::other);
    const auto too_long = error_of(send(connection, insert_price, std::int64_t{1}, std::string_view("EURO")));
    CHECK(too_long.code == Errc::database);
    CHECK(too_long.cause.sqlstate == "22001");
}

TEST_CASE("a quoted name that is no column is an error, not a text")
{
    Connection connection = prepared_database();
    const auto rows = send(connection, gone);
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().message == "no such column: no_such_column");
}

}  // namespace
