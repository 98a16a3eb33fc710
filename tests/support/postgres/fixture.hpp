// What the tests of the PostgreSQL support code share. They run under tests/server/postgres.sh, which says where the server is.
#pragma once

#include <doctest/doctest.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>

#include "accounts.hpp"
#include "codec.hpp"
#include "session.hpp"
#include "statement.hpp"
#include "violation.hpp"

namespace fixture {

using namespace support;

inline std::string server()
{
    const char* target = std::getenv("RACEGEN_POSTGRES");
    REQUIRE_MESSAGE(target != nullptr, "run this test through tests/server/postgres.sh run");
    return target;
}

/// Whether the server is reached by way of PgBouncer, which gives each transaction to another session.
inline bool is_pooled() { return std::getenv("RACEGEN_POSTGRES_DIRECT") != nullptr; }

/// Of a test that needs the same session, or backend, from one statement to the next.
inline const doctest::test_suite own_session("own_session");

inline Connection open(ConnectionOptions options = {})
{
    options.prepared_statements = options.prepared_statements && !is_pooled();
    auto connection = Connection::open(server(), options);
    INFO((connection ? std::string() : connection.error().message));
    REQUIRE(connection.has_value());
    return std::move(*connection);
}

inline void execute(Session& session, const char* sql)
{
    const auto done = session.execute(sql);
    INFO((done ? std::string() : done.error().message));
    REQUIRE(done.has_value());
}

/// A connection whose table `accounts` is empty and fresh.
inline Connection open_with_accounts(const ConnectionOptions& options = {})
{
    Connection connection = open(options);
    execute(connection,
            "SET client_min_messages = warning;"
            "DROP TABLE IF EXISTS accounts, racegen_commit_tokens CASCADE;"
            "CREATE TABLE accounts ("
            "  id bigint PRIMARY KEY,"
            "  email text NOT NULL UNIQUE,"
            "  balance bigint NOT NULL DEFAULT 0 CHECK (balance >= 0))");
    return connection;
}

inline constexpr Statement divide_by_zero{"divide_by_zero", "SELECT 1 / $1::integer", Effect::writes};

/// Closes the backend of `victim` from another connection and waits until it is gone.
inline void terminate(Connection& killer, int backend)
{
    static constexpr Statement end{"terminate", "SELECT pg_terminate_backend($1::integer)", Effect::reads};
    const Parameters parameters{backend};
    REQUIRE(run(killer, end, parameters).has_value());
    // The server's own waiting looks every 100 ms.
    while (::kill(backend, 0) == 0 || errno != ESRCH) {
        std::this_thread::yield();
    }
}

}  // namespace fixture
