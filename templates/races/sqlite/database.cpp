<%header%>
#include "database.hpp"

#include <sqlite3.h>

#include <memory>

#include "../../create_schema.hpp"

namespace <%namespace%>::races {
namespace {

struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

// Whoever would have to wait for the one writer gives up at once: that is the outcome to look at.
Connection open(const std::string& target, Duration busy_timeout)
{
    ConnectionOptions options;
    options.retry.max_attempts = 3;
    options.retry.base_delay = Duration{};
    options.busy_timeout = busy_timeout;
    auto connection = Connection::open(target, options);
    if (!connection) throw Fault("cannot open the database of the tests: " + describe(connection.error()));
    return std::move(*connection);
}

}  // namespace

Database::Database(std::string target) : target_(std::move(target)), control_(open(target_, Duration::seconds(5)))
{
    static_cast<void>(control_.execute("PRAGMA synchronous = OFF"));
    sqlite3_stmt* prepared = nullptr;
    sqlite3_prepare_v2(control_.native_handle(), "SELECT count(*) FROM sqlite_master", -1, &prepared, nullptr);
    const Statement count(prepared);
    if (sqlite3_step(prepared) == SQLITE_ROW && sqlite3_column_int(prepared, 0) == 0) {
        if (auto made = create_schema(control_); !made) throw Fault(describe(made.error()));
    }
}

Connection Database::connect(Isolation, std::size_t)
{
    Connection session = open(target_, Duration{});
    static_cast<void>(session.execute("PRAGMA synchronous = OFF"));
    return session;
}

int Database::number_of(Connection&)
{
    return 0;
}

bool Database::is_blocked(int, const std::vector<int>&)
{
    return false;
}

void Database::end(int) {}

void Database::clear(const Beds& beds)
{
    const std::string sql = "PRAGMA foreign_keys = OFF;" + beds.deletes() + "PRAGMA foreign_keys = ON;";
    if (auto done = control_.execute(sql.c_str()); !done) throw Fault(describe(done.error()));
    // There only once a table counts its keys.
    static_cast<void>(control_.execute("DELETE FROM sqlite_sequence"));
}

bool Database::look_for_others(const Beds&)
{
    return false;
}

bool Database::keep(const Beds& beds)
{
    const std::vector<const Table*> tables = beds.all();
    std::string copies;
    std::string inserts;
    for (std::size_t index = 0; index < tables.size(); ++index) {
        const std::string table = tables[index]->sql_name;
        const std::string kept = "temp.kept_" + std::to_string(index);
        copies += "DROP TABLE IF EXISTS " + kept + "; CREATE TABLE " + kept + " AS SELECT * FROM " + table + ";";
        if (index >= beds.planted.size()) inserts += "DELETE FROM " + table + ";";
        inserts += "INSERT INTO " + table + " SELECT * FROM " + kept + ";";
    }
    // The inserts make the counters of generated keys what they were.
    restore_ = "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;" + beds.deletes();
    if (control_.execute("SELECT 1 FROM sqlite_sequence")) restore_ += "DELETE FROM sqlite_sequence;";
    restore_ += inserts + "COMMIT; PRAGMA foreign_keys = ON;";
    return control_.execute(copies.c_str()).has_value();
}

bool Database::restore()
{
    if (control_.execute(restore_.c_str())) return true;
    static_cast<void>(control_.execute("ROLLBACK"));
    static_cast<void>(control_.execute("PRAGMA foreign_keys = ON"));
    return false;
}

std::vector<std::vector<Cell>> Database::rows(const Table& table)
{
    sqlite3* const handle = control_.native_handle();
    sqlite3_stmt* prepared = nullptr;
    if (sqlite3_prepare_v2(handle, select_all(table).c_str(), -1, &prepared, nullptr) != SQLITE_OK) {
        throw Fault(sqlite3_errmsg(handle));
    }
    const Statement statement(prepared);
    std::vector<std::vector<Cell>> rows;
    int status = SQLITE_ROW;
    while ((status = sqlite3_step(prepared)) == SQLITE_ROW) {
        std::vector<Cell> row;
        for (int column = 0; column < sqlite3_column_count(prepared); ++column) {
            // Before its value is asked for, which may convert it.
            const int type = sqlite3_column_type(prepared, column);
            if (type == SQLITE_NULL) {
                row.emplace_back();
            } else if (type == SQLITE_BLOB) {
                const auto* bytes = static_cast<const char*>(sqlite3_column_blob(prepared, column));
                row.emplace_back(std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(prepared, column))));
            } else {
                row.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(prepared, column)));
            }
        }
        rows.push_back(std::move(row));
    }
    if (status != SQLITE_DONE) throw Fault(sqlite3_errmsg(handle));
    return rows;
}

std::string describe(const DatabaseError& error)
{
    return std::string(to_string(error.kind)) + " " + error.sqlstate + ": " + error.message + " " + error.detail;
}

}  // namespace <%namespace%>::races
