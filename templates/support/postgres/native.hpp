<%header%>
// The driver's own handle, declared without its header.
#pragma once

struct pg_conn;

namespace <%namespace%> {

/// libpq's PGconn*.
using NativeHandle = pg_conn*;

}  // namespace <%namespace%>
