<%header%>
// The database that races are run on, beside the sessions that run them.
#pragma once

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
};

using Cell = std::optional<std::string>;

class Database {
public:
    /// `target`: a connection string (PostgreSQL) or a file name (SQLite). Throws Fault.
    explicit Database(std::string target);

    [[nodiscard]] Connection& connection() { return control_; }

    /// A session to be tested. Outside a transaction its statements run at the level.
    [[nodiscard]] Connection connect(Isolation isolation);

    /// By what is_blocked() knows the session; 0 where it can wait for none.
    [[nodiscard]] static int number_of(Connection& session);
    /// Whether the session waits for a lock that one of the sessions holds.
    [[nodiscard]] bool is_blocked(int session, const std::vector<int>& sessions);

    /// Empties the tables, the last one first, and lets their generated keys begin with 1 again. Throws Fault.
    void clear(const std::vector<const Table*>& tables);
    /// Remembers the rows of the tables, each behind those that it references; false where that cannot be done.
    [[nodiscard]] bool keep(const std::vector<const Table*>& tables);
    /// Makes the tables hold what was remembered, by one command: much faster than to make the rows again. False where the database refuses it; then nothing
    /// has changed.
    [[nodiscard]] bool restore();
    /// All rows, in no order. Throws Fault.
    [[nodiscard]] std::vector<std::vector<Cell>> rows(const Table& table);

private:
    std::string target_;
    Connection control_;
    std::string restore_;  // the command
};

/// Why a call of the harness's own failed.
[[nodiscard]] std::string describe(const DatabaseError& error);

}  // namespace <%namespace%>::races
