<%header%>
// What libpq reports, as DatabaseError.
#pragma once

#include <libpq-fe.h>

#include "result.hpp"

namespace <%namespace%>::detail {

/// Fills `error`, as yet empty, from a result that is one; a null result, or one that the server did not send, is a broken
/// connection.
void describe(DatabaseError& error, const PGconn* connection, const PGresult* result);

/// The connection as a whole failed, or was closed.
[[nodiscard]] DatabaseError connection_error(const PGconn* connection);

/// Whether the server may have ended the session with it, so that nothing is known about what was under way.
[[nodiscard]] bool is_lost(const DatabaseError& error) noexcept;

}  // namespace <%namespace%>::detail
