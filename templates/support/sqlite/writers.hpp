<%header%>
// Whose turn it is to write: SQLite admits one writer at a time but keeps no queue.
#pragma once

#include <memory>
#include <string>

#include "turnstile.hpp"

namespace <%namespace%>::detail {

/// Where the connections of this process that want to write to one database file wait, first come, first served; the path as
/// sqlite3_db_filename() gives it. SQLite's own lock is a poll: a thread that writes in a loop takes it again before a sleeping one looks,
/// and the sleeper runs into its timeout. Writers of other processes are not in the queue; they are met by the busy handler.
[[nodiscard]] std::shared_ptr<Turnstile> writers_of_file(const std::string& path);

}  // namespace <%namespace%>::detail
