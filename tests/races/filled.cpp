// Which of the tables that triggers fill belong to the outcome.
#include <doctest/doctest.h>

#include <vector>

#include "odd/bin_repository.hpp"
#include "odd/race_tests/bin_races.hpp"
#include "odd/race_tests/harness/report.hpp"
#include "odd/race_tests/sales_order_races.hpp"
#include "odd/race_tests/tables.hpp"

namespace odd::race_tests {

using Tables = std::vector<const races::Table*>;

TEST_CASE("what triggers fill belongs to the outcome, unless a call that writes nothing fills it, too")
{
    races::Database database(races::Report::instance().options.target);
    races::Seedbed bed(database, bin_table);
    const auto& rows = plant_bin(bed);
    const Bin first = rows[0];
    bed.look_around();
    CHECK(bed.tables() == Tables{&bin_table, &bin_attempt_table});

    CHECK(BinRepository{bed.connection()}.create_if_absent({.name = first.name}).has_value());
    bed.look_around();
    CHECK(bed.tables() == Tables{&bin_table});

    CHECK(BinRepository{bed.connection()}.update(first.name, {.filled = first.filled + 1}).has_value());
    bed.look_around();
    CHECK(bed.tables() == Tables{&bin_table, &bin_change_table});
    bed.clear();
}

TEST_CASE("what triggers for each statement fill does not")
{
    races::Database database(races::Report::instance().options.target);
    races::Seedbed bed(database, sales_order_table);
    static_cast<void>(plant_sales_order(bed));
    bed.look_around();
    CHECK(bed.tables() == Tables{&sales_order_table});
    bed.clear();
}

}  // namespace odd::race_tests
