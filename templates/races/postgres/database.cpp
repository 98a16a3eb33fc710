<%header%>
#include "database.hpp"

#include <libpq-fe.h>

#include <cstring>
#include <memory>

namespace <%namespace%>::races {
namespace {

struct Clear {
    void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Answer = std::unique_ptr<PGresult, Clear>;

Connection open(const std::string& target)
{
    ConnectionOptions options;
    options.retry.max_attempts = 3;
    options.retry.base_delay = Duration{};
    auto connection = Connection::open(target, options);
    if (!connection) throw Fault("cannot open the database of the tests: " + describe(connection.error()));
    return std::move(*connection);
}

std::string literal(const std::string& text)
{
    std::string quoted = "'";
    for (const char character : text) quoted.append(character == '\'' ? 2 : 1, character);
    return quoted + "'";
}

/// `position`: the further arguments of setval().
std::string restarts_of(const std::vector<const Table*>& tables, const std::string& position)
{
    std::string sql;
    for (const Table* const table : tables) {
        for (std::size_t column = 0; column < table->columns.size(); ++column) {
            if (table->kinds[column] != 'g') continue;
            // The column is named without quotes there.
            sql += "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(" + literal(table->sql_name) + ", " + literal(unquoted(table->columns[column])) + ")::regclass, " + position + ");";
        }
    }
    return sql;
}

}  // namespace

Database::Database(std::string target) : target_(std::move(target)), control_(open(target_))
{
    static_cast<void>(control_.execute("SET synchronous_commit = off; SET client_min_messages = error; SET datestyle = 'ISO'; SET lock_timeout = '10s'"));
}

Connection Database::connect(Isolation isolation, std::size_t number)
{
    Connection session = open(target_);
    const std::string level = std::string("SET default_transaction_isolation = '") + to_string(isolation) + "'; SET synchronous_commit = off";
    if (auto set = session.execute(level.c_str()); !set) throw Fault(describe(set.error()));
    const std::string timeout = std::to_string(deadlock_timeout.count() * static_cast<std::int64_t>(number + 1));
    static_cast<void>(session.execute(("SET deadlock_timeout = " + timeout).c_str()));
    return session;
}

int Database::number_of(Connection& session)
{
    return PQbackendPID(session.native_handle());
}

bool Database::is_blocked(int session, const std::vector<int>& sessions)
{
    std::string list;
    for (const int one : sessions) list += (list.empty() ? "" : ",") + std::to_string(one);
    const std::string sql = "SELECT pg_catalog.pg_isolation_test_session_is_blocked(" + std::to_string(session) + ", '{" + list + "}')";
    const Answer answer(PQexec(control_.native_handle(), sql.c_str()));
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) throw Fault(PQerrorMessage(control_.native_handle()));
    return std::strcmp(PQgetvalue(answer.get(), 0, 0), "t") == 0;
}

void Database::end(int session)
{
    static_cast<void>(control_.execute(("SELECT pg_catalog.pg_terminate_backend(" + std::to_string(session) + ")").c_str()));
}

void Database::clear(const Beds& beds)
{
    std::string names;
    for (const Table* const table : beds.all()) names += (names.empty() ? "" : ", ") + std::string(table->sql_name);
    const std::string restarts = restarts_of(beds.all(), "1, false");
    // A DELETE is faster, but triggers may object. Not CASCADE: what else references the tables may be somebody's.
    if (control_.execute((beds.deletes() + restarts).c_str())) return;
    if (auto done = control_.execute(("TRUNCATE " + names + "; " + restarts).c_str()); !done) throw Fault(describe(done.error()));
}

bool Database::look_for_others(const Beds& beds)
{
    if (others_have_rows_) return false;
    std::string names;
    for (const Table* const table : beds.all()) names += (names.empty() ? "" : ", ") + literal(table->sql_name) + "::regclass";
    const std::string others = "SELECT string_agg(DISTINCT 'EXISTS (SELECT FROM ' || conrelid::regclass::text || ')', ' OR ') FROM pg_catalog.pg_constraint "
                               "WHERE contype = 'f' AND confrelid IN (" + names + ") AND conrelid NOT IN (" + names + ")";
    const Answer conditions(PQexec(control_.native_handle(), others.c_str()));
    if (PQresultStatus(conditions.get()) != PGRES_TUPLES_OK) throw Fault(PQerrorMessage(control_.native_handle()));
    if (PQgetisnull(conditions.get(), 0, 0) != 0) return false;
    const std::string have_rows = "SELECT " + std::string(PQgetvalue(conditions.get(), 0, 0));
    const Answer answer(PQexec(control_.native_handle(), have_rows.c_str()));
    others_have_rows_ = PQresultStatus(answer.get()) != PGRES_TUPLES_OK || std::strcmp(PQgetvalue(answer.get(), 0, 0), "f") != 0;
    return others_have_rows_;
}

bool Database::keep(const Beds& beds)
{
    const std::vector<const Table*> tables = beds.all();
    std::string copies;
    std::string inserts;
    for (std::size_t index = 0; index < tables.size(); ++index) {
        const std::string table = tables[index]->sql_name;
        const std::string kept = "pg_temp.kept_" + std::to_string(index);
        const std::string sql = "SELECT string_agg(pg_catalog.quote_ident(attname), ', ') FROM pg_catalog.pg_attribute WHERE attrelid = " + literal(table) +
                                "::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''";
        const Answer answer(PQexec(control_.native_handle(), sql.c_str()));
        if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) return false;
        const std::string columns = PQgetvalue(answer.get(), 0, 0);
        copies += "DROP TABLE IF EXISTS " + kept + "; CREATE TEMP TABLE kept_" + std::to_string(index) + " AS SELECT * FROM " + table + ";";
        if (index >= beds.planted.size()) inserts += "DELETE FROM " + table + ";";
        inserts += "INSERT INTO " + table + " (" + columns + ") OVERRIDING SYSTEM VALUE SELECT " + columns + " FROM " + kept + ";";
    }
    // Triggers and foreign keys have had their say about these rows. With many tables that reference them, it would take most of the time. It takes a right to
    // leave them out.
    const bool quiet = !others_have_rows_ && control_.execute("SET session_replication_role = replica; SET session_replication_role = DEFAULT").has_value();
    restore_ = quiet ? "SET session_replication_role = replica;" : "";
    // As it is when three rows have been made.
    restore_ += beds.deletes() + inserts + restarts_of(tables, "3");
    if (quiet) restore_ += "SET session_replication_role = DEFAULT;";
    return control_.execute(copies.c_str()).has_value();
}

bool Database::restore()
{
    return control_.execute(restore_.c_str()).has_value();
}

std::vector<std::vector<Cell>> Database::rows(const Table& table)
{
    const Answer answer(PQexec(control_.native_handle(), select_all(table).c_str()));
    if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) throw Fault(PQerrorMessage(control_.native_handle()));
    std::vector<std::vector<Cell>> rows(static_cast<std::size_t>(PQntuples(answer.get())));
    for (int row = 0; row < PQntuples(answer.get()); ++row) {
        for (int column = 0; column < PQnfields(answer.get()); ++column) {
            const bool null = PQgetisnull(answer.get(), row, column) != 0;
            rows[static_cast<std::size_t>(row)].push_back(null ? Cell() : Cell(PQgetvalue(answer.get(), row, column)));
        }
    }
    return rows;
}

std::string describe(const DatabaseError& error)
{
    return std::string(to_string(error.kind)) + " " + error.sqlstate + ": " + error.message + (error.constraint.empty() ? "" : " [" + error.constraint + "]");
}

}  // namespace <%namespace%>::races
