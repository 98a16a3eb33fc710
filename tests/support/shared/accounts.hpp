// The table `accounts` and a recorder of statements: texts that every driver takes. SQLite numbers parameters in the order in which it meets
// them, so $1 comes first.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "codec.hpp"
#include "session.hpp"
#include "statement.hpp"

namespace fixture {

using namespace support;

inline constexpr Statement insert_account{
    "insert_account", "INSERT INTO accounts (id, email, balance) VALUES ($1, $2, $3) RETURNING id", Effect::writes};
inline constexpr Statement add_to_balance{
    "add_to_balance", "UPDATE accounts SET balance = balance + $1 WHERE id = $2 RETURNING balance", Effect::writes};
inline constexpr Statement read_balance{"read_balance", "SELECT balance FROM accounts WHERE id = $1", Effect::reads};
inline constexpr Statement count_accounts{"count_accounts", "SELECT count(*) FROM accounts", Effect::reads};

inline Result<Rows, DatabaseError> insert(Session& session, std::int64_t id, const std::string& email, std::int64_t balance = 0)
{
    const Parameters parameters{id, email, balance};
    return run(session, insert_account, parameters);
}

inline Result<std::int64_t, DatabaseError> read_number(Result<Rows, DatabaseError>&& rows)
{
    if (!rows) {
        return unexpected(std::move(rows.error()));
    }
    if (rows->empty()) {
        return unexpected(DatabaseError{.message = "no row"});
    }
    return read_row<std::int64_t>(*rows, 0, [](RowReader& reader) { return reader.next<std::int64_t>(); });
}

inline Result<std::int64_t, DatabaseError> add(Session& session, std::int64_t id, std::int64_t delta)
{
    const Parameters parameters{delta, id};
    return read_number(run(session, add_to_balance, parameters));
}

inline Result<std::int64_t, DatabaseError> balance(Session& session, std::int64_t id)
{
    const Parameters parameters{id};
    return read_number(run(session, read_balance, parameters));
}

inline std::int64_t count(Session& session)
{
    const Parameters<0> parameters{};
    return read_number(run(session, count_accounts, parameters)).value();
}

/// Every statement that is sent, and an optional action before one of them.
class Recorder final : public Observer {
public:
    struct Entry {
        std::string method;
        std::string sql;
        int attempt;
        int transaction_attempt;
        std::string sqlstate;  // empty when it succeeded
        std::int64_t rows;
        std::int64_t microseconds;
    };

    void before(const StatementEvent& event) override
    {
        if (on_statement) {
            on_statement(event);
        }
    }
    void after(const StatementEvent& event) override
    {
        std::string sqlstate;
        if (event.error != nullptr) {
            sqlstate = event.error->sqlstate.empty() ? "?" : event.error->sqlstate;
        }
        entries.push_back({event.method, event.sql, event.attempt, event.transaction_attempt, sqlstate, event.rows, event.duration.count()});
    }

    [[nodiscard]] std::vector<std::string> statements() const
    {
        std::vector<std::string> texts;
        for (const Entry& entry : entries) {
            texts.push_back(entry.method == "transaction" ? entry.sql : entry.method);
        }
        return texts;
    }

    [[nodiscard]] bool stops_statements() const override { return stops; }

    std::function<void(const StatementEvent&)> on_statement;
    bool stops = false;
    std::vector<Entry> entries;
};

}  // namespace fixture
