// What was seen in a table, by which rule, and where.
#pragma once

#include <string>
#include <vector>

#include "explain/explain.hpp"

namespace racegen::explain {

struct Recognised {
    std::string what;                          // "CHECK accounts_balance_check (balance >= 0)"
    std::string rule;                          // what it is taken for, and what that brings
    source::Span span;
    std::string constraint;                    // its name; empty for what is no constraint
    std::vector<schema::ColumnIndex> columns;  // that it is about
};

/// Keys first, then foreign keys, CHECKs, exclusions, then what columns are taken for.
[[nodiscard]] std::vector<Recognised> recognised(const Input& input, const sql::TableProgram& program);

/// Methods that one might expect of the column, and what it would take: "add_to_size: no CHECK bounds it; …".
[[nodiscard]] std::vector<plan::Omission> expected_of(const Input& input, const sql::TableProgram& program, schema::ColumnIndex column);

}  // namespace racegen::explain
