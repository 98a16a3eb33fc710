<%header%>
#include "sqlite_error.hpp"

#include <sqlite3.h>

#include <string_view>

namespace <%namespace%>::detail {
namespace {

struct Meaning {
    DatabaseError::Kind kind;
    const char* sqlstate;
};

Meaning meaning_of_constraint(int code)
{
    using Kind = DatabaseError::Kind;
    switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return {Kind::other, "23505"};
    case SQLITE_CONSTRAINT_CHECK: return {Kind::other, "23514"};
    case SQLITE_CONSTRAINT_FOREIGNKEY: return {Kind::other, "23503"};
    case SQLITE_CONSTRAINT_NOTNULL: return {Kind::other, "23502"};
    case SQLITE_CONSTRAINT_TRIGGER: return {Kind::other, "P0001"};
    case SQLITE_CONSTRAINT_DATATYPE: return {Kind::other, "42804"};
    default: return {Kind::other, "23000"};
    }
}

Meaning meaning_of(int code)
{
    using Kind = DatabaseError::Kind;
    if (code == SQLITE_BUSY_SNAPSHOT) {
        return {Kind::serialization_failure, "40001"};
    }
    switch (code & 0xFF) {
    case SQLITE_CONSTRAINT: return meaning_of_constraint(code);
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Kind::lock_timeout, "55P03"};
    case SQLITE_FULL: return {Kind::out_of_resources, "53100"};
    case SQLITE_NOMEM: return {Kind::out_of_resources, "53200"};
    case SQLITE_IOERR: return {Kind::out_of_resources, "58030"};
    case SQLITE_READONLY: return {Kind::read_only, "25006"};
    case SQLITE_INTERRUPT: return {Kind::cancelled, "57014"};
    case SQLITE_CANTOPEN: return {Kind::connection_lost, "08001"};
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT: return {Kind::other, "XX001"};
    case SQLITE_TOOBIG: return {Kind::other, "54000"};
    case SQLITE_MISMATCH: return {Kind::other, "42804"};
    case SQLITE_AUTH:
    case SQLITE_PERM: return {Kind::other, "42501"};
    case SQLITE_ERROR: return {Kind::other, "42000"};
    default: return {Kind::other, "XX000"};
    }
}

// The rest of `message` behind `marker`, empty when it is not there.
std::string_view text_behind(std::string_view message, std::string_view marker)
{
    const std::size_t at = message.find(marker);
    return at == std::string_view::npos ? std::string_view{} : message.substr(at + marker.size());
}

// `table.column`, left alone when a quoted name makes it ambiguous.
void name_column(DatabaseError& error, std::string_view reported)
{
    const std::size_t point = reported.find('.');
    if (point != std::string_view::npos && point == reported.rfind('.')) {
        error.table = reported.substr(0, point);
        error.column = reported.substr(point + 1);
    }
}

// The translated schema states by CHECK what PostgreSQL's types refuse by themselves; that is no violation of a constraint.
void name_check(DatabaseError& error, std::string_view reported)
{
    if (reported.starts_with("racegen_range_")) {
        error.sqlstate = "22003";
    } else if (reported.starts_with("racegen_bounds_")) {
        error.sqlstate = "22000";
    } else if (reported.starts_with("racegen_length_")) {
        error.sqlstate = "22001";
    } else {
        error.constraint = reported;
    }
}

void name_constraint(DatabaseError& error, int code)
{
    const std::string_view reported = text_behind(error.message, "constraint failed: ");
    switch (code) {
    case SQLITE_CONSTRAINT_CHECK: name_check(error, reported); break;
    case SQLITE_CONSTRAINT_NOTNULL: name_column(error, reported); break;
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: error.constraint = reported; break;
    case SQLITE_CONSTRAINT_TRIGGER:
        // ON DELETE RESTRICT and ON UPDATE RESTRICT are triggers inside SQLite.
        if (error.message == "FOREIGN KEY constraint failed") {
            error.sqlstate = "23503";
            break;
        }
        // Only triggers that stand in for a constraint speak of racegen; any other RAISE is the schema author's own.
        if (const std::string_view name = text_behind(error.message, "racegen:"); !name.empty()) {
            error.sqlstate = "23P01";
            error.constraint = name;
        }
        break;
    default: break;
    }
}

}  // namespace

DatabaseError last_error(NativeHandle database, int code)
{
    const Meaning meaning = meaning_of(code);
    DatabaseError error = make_error(meaning.kind, meaning.sqlstate,
                                     database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database));
    name_constraint(error, code);
    return error;
}

DatabaseError make_error(DatabaseError::Kind kind, const char* sqlstate, const char* message)
{
    DatabaseError error;
    error.kind = kind;
    error.sqlstate = sqlstate;
    error.message = message;
    return error;
}

}  // namespace <%namespace%>::detail
