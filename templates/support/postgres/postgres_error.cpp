<%header%>
#include "postgres_error.hpp"

#include <string>
#include <string_view>

namespace <%namespace%>::detail {
namespace {

using Kind = DatabaseError::Kind;

// PostgreSQL's manual, appendix A.
Kind kind_of(std::string_view sqlstate) noexcept
{
    const std::string_view error_class = sqlstate.substr(0, 2);
    if (error_class == "23") {
        return Kind::other;
    }
    if (sqlstate == "40001") {
        return Kind::serialization_failure;
    }
    if (sqlstate == "40P01") {
        return Kind::deadlock;
    }
    if (sqlstate == "40003") {
        return Kind::commit_unknown;
    }
    if (sqlstate == "55P03") {
        return Kind::lock_timeout;
    }
    if (sqlstate == "57014") {
        return Kind::cancelled;
    }
    if (sqlstate == "25006") {
        return Kind::read_only;
    }
    if (error_class == "53" || sqlstate == "58030") {
        return Kind::out_of_resources;
    }
    // 57P01 to 57P05: shutdown, crash, not yet accepting, database dropped, idle for too long. 25P03, 25P04: a transaction that is idle,
    // or that runs, for too long.
    if (error_class == "08" || sqlstate.starts_with("57P") || sqlstate == "25P03" || sqlstate == "25P04") {
        return Kind::connection_lost;
    }
    return Kind::other;
}

void assign(std::string& text, const PGresult* result, int field)
{
    if (const char* value = PQresultErrorField(result, field)) {
        text = value;
    }
}

}  // namespace

void describe(DatabaseError& error, const PGconn* connection, const PGresult* result)
{
    const char* sqlstate = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (sqlstate != nullptr) {
        error.sqlstate = sqlstate;
        error.kind = kind_of(error.sqlstate);
        assign(error.message, result, PG_DIAG_MESSAGE_PRIMARY);
        assign(error.detail, result, PG_DIAG_MESSAGE_DETAIL);
        assign(error.constraint, result, PG_DIAG_CONSTRAINT_NAME);
        assign(error.table, result, PG_DIAG_TABLE_NAME);
        assign(error.column, result, PG_DIAG_COLUMN_NAME);
        if (PQstatus(connection) != CONNECTION_OK && error.kind != Kind::commit_unknown) {
            // Whatever the server's last words were.
            error.kind = Kind::connection_lost;
        }
    } else if (connection == nullptr || PQstatus(connection) != CONNECTION_OK) {
        error = connection_error(connection);
    } else {
        error.message = result == nullptr ? PQerrorMessage(connection) : PQresultErrorMessage(result);
    }
}

DatabaseError connection_error(const PGconn* connection)
{
    DatabaseError error;
    error.kind = Kind::connection_lost;
    error.message = connection == nullptr ? "the connection is closed" : PQerrorMessage(connection);
    while (error.message.ends_with('\n')) {
        error.message.pop_back();
    }
    return error;
}

bool is_lost(const DatabaseError& error) noexcept
{
    return error.kind == Kind::connection_lost || error.kind == Kind::commit_unknown;
}

}  // namespace <%namespace%>::detail
