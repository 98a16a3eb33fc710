// RETURNING (rowid = last_insert_rowid()) tells an insert from an update.
#include "fixture.hpp"

using namespace fixture;

namespace {

#define UPSERT(table, key) \
    "INSERT INTO " table " (" key ") VALUES (?1) ON CONFLICT (" key ") DO UPDATE SET hits = hits + 1 " \
    "RETURNING hits, (rowid = last_insert_rowid())"

constexpr Statement upsert_serial{"upsert", UPSERT("serials", "name"), Effect::writes};
constexpr Statement upsert_text{"upsert", UPSERT("texts", "name"), Effect::writes};
constexpr Statement upsert_number{"upsert", UPSERT("numbers", "id"), Effect::writes};
constexpr Statement upsert_watched{"upsert", UPSERT("watched", "name"), Effect::writes};
constexpr Statement insert_log{"create", "INSERT INTO log (id) VALUES (?1)", Effect::writes};

struct Upsert {
    std::int64_t hits = 0;
    bool inserted = false;
    bool operator==(const Upsert&) const = default;
};

template <class Key>
Upsert upsert(Session& session, const Statement& statement, const Key& key)
{
    const auto rows = send(session, statement, key);
    INFO((rows ? std::string() : rows.error().message));
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    RowReader reader(*rows, 0);
    Upsert result;
    result.hits = reader.next<std::int64_t>();
    result.inserted = reader.next<bool>();
    REQUIRE(reader.ok());
    return result;
}

Connection prepared_database()
{
    Connection connection = open(":memory:");
    execute(connection, R"sql(
        CREATE TABLE serials (id INTEGER PRIMARY KEY, name TEXT UNIQUE, hits INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE texts (name TEXT PRIMARY KEY, hits INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE numbers (id INTEGER PRIMARY KEY, hits INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE watched (id INTEGER PRIMARY KEY, name TEXT UNIQUE, hits INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE log (id INTEGER PRIMARY KEY);
        CREATE TRIGGER before_insert BEFORE INSERT ON watched
            BEGIN INSERT INTO log VALUES (NULL); END;
        CREATE TRIGGER after_insert AFTER INSERT ON watched
            BEGIN INSERT INTO log VALUES (NULL); END;
        CREATE TRIGGER after_update AFTER UPDATE ON watched
            BEGIN DELETE FROM log; INSERT INTO log VALUES (NEW.id); DELETE FROM log; END)sql");
    return connection;
}

void check_sequence(Session& session)
{
    const std::string a = "a";
    const std::string b = "b";
    for (const Statement* statement : {&upsert_serial, &upsert_text, &upsert_watched}) {
        CHECK(upsert(session, *statement, a) == Upsert{0, true});
        // The row inserted just before, whose rowid the connection remembers.
        CHECK(upsert(session, *statement, a) == Upsert{1, false});
        CHECK(upsert(session, *statement, b) == Upsert{0, true});
        CHECK(upsert(session, *statement, b) == Upsert{1, false});
        CHECK(upsert(session, *statement, a) == Upsert{2, false});
    }
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{7}}) {
        CHECK(upsert(session, upsert_number, id) == Upsert{0, true});
        CHECK(upsert(session, upsert_number, id) == Upsert{1, false});
    }
    // Another table's insert of the same rowid.
    CHECK(send(session, insert_log, std::int64_t{100}).has_value());
    CHECK(upsert(session, upsert_number, std::int64_t{100}) == Upsert{0, true});
    CHECK(upsert(session, upsert_number, std::int64_t{100}) == Upsert{1, false});
}

TEST_CASE("inserted is told outside a transaction")
{
    Connection connection = prepared_database();
    check_sequence(connection);
}

TEST_CASE("inserted is told inside a transaction")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& tx) -> Result<int, DatabaseError> {
        check_sequence(tx);
        return 0;
    });
    CHECK(done.has_value());
}

}  // namespace
