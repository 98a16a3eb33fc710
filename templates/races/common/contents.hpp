<%header%>
// What is stored, comparable between runs.
#pragma once

#include <string>
#include <vector>

#include "database.hpp"

namespace <%namespace%>::races {

/// The table and its columns, in a line.
[[nodiscard]] std::string heading(const Table& table);

/// A line with each table and its columns, and its rows, sorted. Keys that the database generates, versions and times of the clock, which differ from run to
/// run, are not told from others of their kind. Throws Fault.
[[nodiscard]] std::string contents(Database& database, const std::vector<const Table*>& tables);

}  // namespace <%namespace%>::races
