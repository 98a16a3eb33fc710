// The database of the tests in tests/support/shared.
#pragma once

#include "accounts.hpp"
#include "fixture.hpp"

namespace fixture {

/// A file of its own with the table `accounts`.
class Database {
public:
    Database()
    {
        Connection connection = connect();
        execute(connection, "CREATE TABLE accounts ("
                            "  id INTEGER PRIMARY KEY,"
                            "  email TEXT NOT NULL UNIQUE,"
                            "  balance INTEGER NOT NULL DEFAULT 0 CHECK (balance >= 0))");
    }

    [[nodiscard]] std::string target() const { return folder_.file(); }
    [[nodiscard]] static ConnectionOptions options() { return {}; }
    [[nodiscard]] Connection connect(const ConnectionOptions& options = {}) const
    {
        auto connection = Connection::open(target(), options);
        INFO((connection ? std::string() : connection.error().message));
        REQUIRE(connection.has_value());
        return std::move(*connection);
    }

private:
    Folder folder_;
};

}  // namespace fixture
