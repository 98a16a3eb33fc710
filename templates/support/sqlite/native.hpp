<%header%>
// The driver's own handle, declared without its header.
#pragma once

struct sqlite3;

namespace <%namespace%> {

using NativeHandle = sqlite3*;

}  // namespace <%namespace%>
