<%header%>
// The database that races are run on, beside the sessions that run them.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "../../support/session.hpp"

namespace <%namespace%>::races {

/// The tests cannot go on. The message says why.
class Fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A table as the tests see it. Everything lives as long as the program.
struct Table {
    struct Constraint {
        const char* name;                   // as the server reports it
        std::vector<std::size_t> columns;   // that a violation is about
    };

    const char* sql_name;                   // "public.accounts", quoted where needed
    std::vector<const char*> columns;       // quoted where needed
    std::string kinds;                      // by column: g generated key, v differs from run to run, p plain
    std::vector<Constraint> constraints;
    bool has_statement_triggers = false;    // FOR EACH STATEMENT: they also fire for one that writes nothing
};

/// The name of a column as messages and catalogs have it.
[[nodiscard]] inline std::string unquoted(const std::string& name)
{
    if (!name.starts_with('"')) return name;
    std::string bare;
    for (std::size_t index = 1; index + 1 < name.size(); ++index) {
        bare += name[index];
        if (name[index] == '"') ++index;
    }
    return bare;
}

/// The tables of all repositories, in no order. tables.cpp knows them.
[[nodiscard]] const std::vector<const Table*>& all_tables();

/// What is emptied between runs.
struct Beds {
    std::vector<const Table*> planted;  // each behind those that it references
    std::vector<const Table*> filled;   // by triggers, when the others are written

    /// Those that are filled first, since they may reference the others, and last, since triggers may fill them again.
    [[nodiscard]] std::string deletes() const
    {
        std::string sql;
        const auto add = [&](const std::vector<const Table*>& tables) {
            for (auto table = tables.rbegin(); table != tables.rend(); ++table) sql += std::string("DELETE FROM ") + (*table)->sql_name + ";";
        };
        add(filled);
        add(planted);
        add(filled);
        return sql;
    }

    [[nodiscard]] std::vector<const Table*> all() const
    {
        std::vector<const Table*> tables = planted;
        tables.insert(tables.end(), filled.begin(), filled.end());
        return tables;
    }
};

[[nodiscard]] constexpr const char* to_string(Isolation isolation) noexcept
{
    switch (isolation) {
    case Isolation::read_committed: return "read committed";
    case Isolation::repeatable_read: return "repeatable read";
    case Isolation::serializable: return "serializable";
    }
    return "";
}

using Cell = std::optional<std::string>;

/// How long the first session waits until the server looks whether it is part of a deadlock. The second one waits twice as long, and so on: so the server
/// ends the same one each time. It takes a right to set it; without that the server's own holds for all, and it may choose otherwise now and then.
inline constexpr std::chrono::milliseconds deadlock_timeout{100};

class Database {
public:
    /// `target`: a connection string (PostgreSQL) or a file name (SQLite). Throws Fault.
    explicit Database(std::string target);

    [[nodiscard]] Connection& connection() { return control_; }

    /// A session to be tested; `number`: of those that run at once, from 0. Outside a transaction its statements run at the level.
    [[nodiscard]] Connection connect(Isolation isolation, std::size_t number);

    /// By what is_blocked() knows the session; 0 where it can wait for none.
    [[nodiscard]] static int number_of(Connection& session);
    /// Whether the session waits for a lock that one of the sessions holds.
    [[nodiscard]] bool is_blocked(int session, const std::vector<int>& sessions);
    /// Ends the session, whatever it does, where it can be known.
    void end(int session);

    /// Empties the tables, and lets their generated keys begin with 1 again. Throws Fault.
    void clear(const Beds& beds);
    /// Looks whether a table that is none of these, and references one of them, has got rows, as from a trigger. True when that is new: from the next keep() on
    /// restore() leaves it to foreign keys to empty that table, or to refuse.
    [[nodiscard]] bool look_for_others(const Beds& beds);
    /// Remembers the rows of the tables; false where that cannot be done.
    [[nodiscard]] bool keep(const Beds& beds);
    /// Makes the tables hold what was remembered, by one command: much faster than to make the rows again. False where the database refuses it; then nothing
    /// has changed.
    [[nodiscard]] bool restore();
    /// All rows, in no order, with the columns in the table's. Throws Fault.
    [[nodiscard]] std::vector<std::vector<Cell>> rows(const Table& table);

private:
    std::string target_;
    Connection control_;
    std::string restore_;  // the command
    bool others_have_rows_ = false;
};

/// "SELECT a, b FROM t"
[[nodiscard]] inline std::string select_all(const Table& table)
{
    std::string columns;
    for (const char* const column : table.columns) columns += (columns.empty() ? "" : ", ") + std::string(column);
    return "SELECT " + columns + " FROM " + table.sql_name;
}

/// Why a call of the harness's own failed.
[[nodiscard]] std::string describe(const DatabaseError& error);

}  // namespace <%namespace%>::races
