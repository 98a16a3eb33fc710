// A folder of SQL files -> those that its migration tool would apply, in its order.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace racegen::files {

struct Migrations {
    std::vector<std::filesystem::path> files;     // relative to the folder, in the order of their application
    std::vector<std::filesystem::path> left_out;  // *.sql files that the tool would not look at; ascending
};

/// The names in `listing` (relative to one folder: its files, and those one level below) in the order of the tool that they
/// fit, the first of
///
/// - Flyway, when a name is like V1_2__words.sql: the newest B…, the V… above it, by their numbers, then the R… by name;
/// - golang-migrate and its kin, when a name ends in .up.sql: these;
/// - Diesel, when folders hold an up.sql: these;
/// - Prisma, when folders hold a migration.sql: these, by plain names;
/// - plain files: all.
///
/// Where nothing else is said the order is that of the names, with the numbers in them by value; a date in front may be
/// written with dashes. Files that take a migration back (U…, down.sql, *.down.sql, *.undo.sql, x-down.sql beside x-up.sql)
/// are in neither list.
[[nodiscard]] Migrations order_migrations(std::vector<std::filesystem::path> listing);

/// The scripts that a plan of Sqitch deploys, in its order: "deploy/users.sql". A change that was reworked is deployed in
/// each of its versions, the earlier ones from deploy/name@tag.sql.
[[nodiscard]] std::vector<std::filesystem::path> read_sqitch_plan(std::string_view plan);

/// The files in `folder` and one level below it, ascending.
[[nodiscard]] std::vector<std::filesystem::path> list_files(const std::filesystem::path& folder, std::error_code& error);

}  // namespace racegen::files
