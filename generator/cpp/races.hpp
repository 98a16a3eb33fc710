// What the race tests of a table are made of: rows to start from, and calls that meet.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "cpp/types.hpp"
#include "plan/plan.hpp"
#include "render/value.hpp"

namespace racegen::cpp {

struct EntityContext;

/// What the race tests of one table say of another.
struct RaceTable {
    std::string type;                  // "::shop::sales::Order"
    std::string id;                    // "sales_order": in names of functions
    std::string path;                  // "sales/order"
    std::vector<std::string> members;  // of its row, parallel to Table::columns
    bool removable = false;            // it has remove(id)
};

using RaceTables = std::map<plan::TableIndex, RaceTable>;

/// Of the tables that have race tests: those with a primary key.
[[nodiscard]] RaceTables race_tables(const schema::Schema& schema, const plan::Plan& plan, const TypeNames& names);

/// Whether a CHECK speaks of the column and of one that is marked later: as in `(redeemed_at IS NULL) = (redeemed_by IS NULL)`.
[[nodiscard]] bool is_tied_to_mark(const EntityContext& context, plan::ColumnIndex column);

/// C++ expressions for values of a column, one for each that a test may try in a new row, likely ones first. `row`: an expression for the number of the
/// row, from 1.
[[nodiscard]] std::vector<std::string> candidates(const EntityContext& context, plan::ColumnIndex column, const std::string& row);

/// A call that meets others: what the template races/call/<kind> and the list of calls in races/entity.cpp are rendered with.
struct RaceCall {
    std::string kind;
    render::Object values;
};

struct RacesView {
    render::Object values;  // the keys of races/entity.hpp, and of races/entity.cpp but for the calls
    std::vector<RaceCall> calls;
    render::Object table;  // of the list of races/tables.cpp
};

[[nodiscard]] RacesView races_view(const EntityContext& context, const RaceTables& tables, render::Object common);

}  // namespace racegen::cpp
