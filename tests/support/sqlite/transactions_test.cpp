// Commit, rollback, nesting and misuse.
#include <stdexcept>
#include <vector>

#include "fixture.hpp"

using namespace fixture;

namespace {

constexpr Statement insert{"create", "INSERT INTO items (id) VALUES (?1) RETURNING id", Effect::writes};
constexpr Statement count{"count", "SELECT count(*) FROM items", Effect::reads};

using Outcome = Result<int, DatabaseError>;

Connection prepared_database(const std::string& file = ":memory:")
{
    Connection connection = open(file);
    execute(connection, "CREATE TABLE items (id INTEGER PRIMARY KEY)");
    return connection;
}

bool create(Session& session, std::int64_t id)
{
    return send(session, insert, id).has_value();
}

Outcome refusal()
{
    DatabaseError error;
    error.message = "refused";
    return unexpected(error);
}

TEST_CASE("a value commits, an error or an exception rolls back")
{
    Connection connection = prepared_database();
    CHECK(transaction(connection, [](Transaction& tx) -> Outcome { return create(tx, 1) ? 5 : 0; }).value() == 5);
    CHECK(number(connection, count) == 1);

    const auto refused = transaction(connection, [](Transaction& tx) -> Outcome {
        CHECK(create(tx, 2));
        return refusal();
    });
    CHECK(refused.error().message == "refused");
    CHECK(number(connection, count) == 1);

    const auto throwing = [](Transaction& tx) -> Outcome {
        CHECK(create(tx, 2));
        throw std::runtime_error("thrown");
    };
    CHECK_THROWS_AS(static_cast<void>(transaction(connection, throwing)), std::runtime_error);
    CHECK(number(connection, count) == 1);
    CHECK(create(connection, 2));
}

TEST_CASE("nested transactions are savepoints")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& outer) -> Outcome {
        CHECK(create(outer, 1));
        CHECK_FALSE(transaction(outer, [](Transaction& inner) -> Outcome {
                        CHECK(create(inner, 2));
                        CHECK(transaction(inner, [](Transaction& innermost) -> Outcome {
                                  return create(innermost, 3) ? 0 : 1;
                              }).has_value());
                        return refusal();
                    }).has_value());
        CHECK(transaction(outer, [](Transaction& inner) -> Outcome { return create(inner, 4) ? 0 : 1; }).has_value());
        const auto throwing = [](Transaction& inner) -> Outcome {
            CHECK(create(inner, 5));
            throw std::runtime_error("thrown");
        };
        CHECK_THROWS_AS(static_cast<void>(transaction(outer, throwing)), std::runtime_error);
        return 0;
    });
    CHECK(done.has_value());
    CHECK(number(connection, count) == 2);
}

TEST_CASE("the connection of a running transaction, and an outer transaction, cannot be used")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [&](Transaction& outer) -> Outcome {
        CHECK_FALSE(create(connection, 1));
        CHECK_FALSE(connection.execute("DELETE FROM items").has_value());
        CHECK_FALSE(transaction(connection, [](Transaction&) -> Outcome { return 0; }).has_value());
        return transaction(outer, [&](Transaction& inner) -> Outcome {
            CHECK_FALSE(create(outer, 2));
            return create(inner, 3) ? 0 : 1;
        });
    });
    CHECK(done.has_value());
    CHECK(number(connection, count) == 1);
}

TEST_CASE("a read-only transaction refuses writes, and only while it lasts")
{
    Connection connection = prepared_database();
    CHECK(create(connection, 1));
    const TransactionOptions options{.read_only = true};
    const auto read = transaction(connection, options, [](Transaction& tx) -> Outcome {
        return static_cast<int>(number(tx, count));
    });
    CHECK(read.value() == 1);
    const auto written = transaction(connection, options, [](Transaction& tx) -> Outcome {
        auto rows = send(tx, insert, std::int64_t{2});
        REQUIRE_FALSE(rows.has_value());
        return unexpected(std::move(rows.error()));
    });
    REQUIRE_FALSE(written.has_value());
    CHECK(written.error().kind == DatabaseError::Kind::read_only);
    CHECK(written.error().sqlstate == "25006");
    CHECK(create(connection, 2));
}

TEST_CASE("an error that is no violation dooms the transaction")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& tx) -> Outcome {
        CHECK(create(tx, 1));
        CHECK_FALSE(tx.execute("no such command").has_value());
        CHECK_FALSE(create(tx, 2));
        return 0;
    });
    CHECK_FALSE(done.has_value());
    CHECK(number(connection, count) == 0);
}

TEST_CASE("a transaction that ended behind its back is not continued by single statements")
{
    Connection connection = prepared_database();
    const auto done = transaction(connection, [](Transaction& tx) -> Outcome {
        CHECK(create(tx, 1));
        CHECK(tx.execute("ROLLBACK").has_value());
        CHECK_FALSE(create(tx, 2));
        return 0;
    });
    CHECK_FALSE(done.has_value());
    CHECK(number(connection, count) == 0);
    CHECK(create(connection, 1));
}

TEST_CASE("a closed or moved-from connection answers with an error")
{
    Connection connection = prepared_database();
    Connection moved = std::move(connection);
    CHECK(create(moved, 1));
    CHECK_FALSE(create(connection, 2));  // NOLINT(bugprone-use-after-move): that is the test
    CHECK_FALSE(connection.is_open());
    CHECK(connection.native_handle() == nullptr);
    CHECK(moved.native_handle() != nullptr);
    moved.close();
    CHECK_FALSE(moved.is_open());
    const auto rows = send(moved, insert, std::int64_t{3});
    REQUIRE_FALSE(rows.has_value());
    CHECK(rows.error().kind == DatabaseError::Kind::connection_lost);
    CHECK_FALSE(transaction(moved, [](Transaction&) -> Outcome { return 0; }).has_value());
    moved.close();
}

TEST_CASE("closing within a transaction loses it and nothing else")
{
    const Folder folder;
    Connection connection = prepared_database(folder.file());
    const auto done = transaction(connection, [&](Transaction& tx) -> Outcome {
        CHECK(create(tx, 1));
        connection.close();
        CHECK_FALSE(create(tx, 2));
        return 0;
    });
    CHECK_FALSE(done.has_value());
    Connection other = open(folder.file());
    CHECK(number(other, count) == 0);
    CHECK(create(other, 1));
}

class Recorder final : public Observer {
public:
    void before(const StatementEvent& event) override { events.emplace_back(event.sql); }
    void after(const StatementEvent& event) override { failures += event.error == nullptr ? 0 : 1; }

    std::vector<std::string> events;
    int failures = 0;
};

TEST_CASE("an observer sees every statement once")
{
    Connection connection = prepared_database();
    Recorder recorder;
    connection.set_observer(&recorder);
    CHECK(create(connection, 1));
    CHECK_FALSE(create(connection, 1));
    CHECK(transaction(connection, [](Transaction& tx) -> Outcome { return create(tx, 2) ? 0 : 1; }).has_value());
    CHECK(recorder.events == std::vector<std::string>{insert.sql, insert.sql, "BEGIN IMMEDIATE", insert.sql, "COMMIT"});
    CHECK(recorder.failures == 1);
}

}  // namespace
