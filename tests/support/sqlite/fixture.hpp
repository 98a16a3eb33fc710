// What the tests of the SQLite support code share: a database file of their own and short calls.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include <unistd.h>

#include "codec.hpp"
#include "session.hpp"
#include "statement.hpp"
#include "violation.hpp"

namespace fixture {

using namespace support;

/// A folder for one database file and its companions, removed at the end of the scope.
class Folder {
public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("racegen-sqlite-" + std::to_string(getpid()) + "-" + std::to_string(next_number())))
    {
        std::filesystem::create_directory(path_);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder()
    {
        std::error_code ignored;
        std::filesystem::permissions(path_ / "test.db", std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string file() const { return (path_ / "test.db").string(); }

private:
    static int next_number()
    {
        static std::atomic<int> number = 0;
        return ++number;
    }

    std::filesystem::path path_;
};

inline Connection open(const std::string& file, Duration busy_timeout = Duration::seconds(5))
{
    ConnectionOptions options;
    options.busy_timeout = busy_timeout;
    auto connection = Connection::open(file, options);
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

/// Reads the one integer that `statement` gives.
inline std::int64_t number(Session& session, const Statement& statement)
{
    const auto rows = run(session, statement, Parameters{});
    INFO((rows ? std::string() : rows.error().message));
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 1);
    RowReader reader(*rows, 0);
    const auto value = reader.next<std::int64_t>();
    REQUIRE(reader.ok());
    return value;
}

template <class... Values>
Result<Rows, DatabaseError> send(Session& session, const Statement& statement, const Values&... values)
{
    const Parameters parameters{values...};
    return run(session, statement, parameters);
}

}  // namespace fixture
