// A full disk, a file that cannot be written or opened, an interrupt.
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "fixture.hpp"

using namespace fixture;

namespace {

constexpr Statement insert{"create", "INSERT INTO items (id, text) VALUES (?1, ?2)", Effect::writes};
constexpr Statement count{"count", "SELECT count(*) FROM items", Effect::reads};
constexpr Statement endless{
    "list", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", Effect::reads};
constexpr Statement short_of_values{"find", "SELECT ?1, ?2", Effect::reads};

using Outcome = Result<int, DatabaseError>;

Connection prepared_database(const std::string& file)
{
    Connection connection = open(file);
    execute(connection, "CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT)");
    return connection;
}

TEST_CASE("a full disk is out_of_resources and undoes the write")
{
    Connection connection = prepared_database(":memory:");
    execute(connection, "PRAGMA max_page_count=10");
    const std::string large(100'000, 'x');
    const std::string small = "y";
    const auto rows = send(connection, insert, std::int64_t{1}, large);
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::out_of_resources);
    CHECK(rows.error().sqlstate == "53100");
    CHECK(is_transient(rows.error()));
    CHECK(number(connection, count) == 0);
    CHECK(send(connection, insert, std::int64_t{1}, small).has_value());

    const auto done = transaction(connection, [&](Transaction& tx) -> Outcome {
        CHECK(send(tx, insert, std::int64_t{2}, small).has_value());
        CHECK_FALSE(send(tx, insert, std::int64_t{3}, large).has_value());
        CHECK_FALSE(send(tx, insert, std::int64_t{4}, small).has_value());
        return 0;
    });
    REQUIRE_FALSE(done.has_value());
    CHECK(done.error().kind == DatabaseError::Kind::out_of_resources);
    CHECK(number(connection, count) == 1);
}

TEST_CASE("a file opened for reading only")
{
    const Folder folder;
    {
        Connection connection = prepared_database(folder.file());
        execute(connection, "PRAGMA journal_mode=DELETE");
    }
    Connection connection = open("file:" + folder.file() + "?mode=ro");
    CHECK(number(connection, count) == 0);
    const std::string text = "x";
    const auto rows = send(connection, insert, std::int64_t{1}, text);
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::read_only);
    CHECK(rows.error().sqlstate == "25006");
}

TEST_CASE("what is no database, or not there, cannot be opened")
{
    const Folder folder;
    const auto nowhere = Connection::open(folder.file() + "/nowhere/test.db");
    REQUIRE_FALSE(nowhere.has_value());
    CHECK(nowhere.error().kind == DatabaseError::Kind::connection_lost);

    std::ofstream(folder.file()) << std::string(4096, 'x');
    const auto no_database = Connection::open(folder.file());
    REQUIRE_FALSE(no_database.has_value());
    CHECK(no_database.error().kind == DatabaseError::Kind::other);
    CHECK(no_database.error().message == "file is not a database");
}

TEST_CASE("an interrupted statement is cancelled")
{
    Connection connection = prepared_database(":memory:");
    std::thread interrupt([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        sqlite3_interrupt(connection.native_handle());
    });
    const auto rows = run(connection, endless, Parameters{});
    interrupt.join();
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::cancelled);
    CHECK(rows.error().sqlstate == "57014");
}

TEST_CASE("a statement that needs more values than given is not run with NULLs")
{
    Connection connection = prepared_database(":memory:");
    const auto rows = send(connection, short_of_values, std::int64_t{1});
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().sqlstate == "07001");
}

TEST_CASE("statements survive a change of the schema")
{
    Connection connection = prepared_database(":memory:");
    CHECK(number(connection, count) == 0);
    execute(connection, "ALTER TABLE items ADD COLUMN more TEXT; CREATE INDEX items_text ON items (text)");
    const std::string text = "x";
    CHECK(send(connection, insert, std::int64_t{1}, text).has_value());
    CHECK(number(connection, count) == 1);
}

}  // namespace
