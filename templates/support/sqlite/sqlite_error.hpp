<%header%>
// SQLite's result codes and messages as DatabaseError.
#pragma once

#include "native.hpp"
#include "result.hpp"

namespace <%namespace%>::detail {

/// The error the last call on `database` ended with, `code` its (extended) result code, under the SQLSTATE that PostgreSQL would give it. For a violated
/// UNIQUE or CHECK, `constraint` holds what SQLite reports behind "constraint failed: " (columns, an index or a
/// constraint name) until to_error() finds the schema's name for it.
[[nodiscard]] DatabaseError last_error(NativeHandle database, int code);

/// A failure that is not SQLite's.
[[nodiscard]] DatabaseError make_error(DatabaseError::Kind kind, const char* sqlstate, const char* message);

}  // namespace <%namespace%>::detail
