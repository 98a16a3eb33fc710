// The word of the command line -> what it names.
#pragma once

#include <optional>
#include <string>

#include "explain/explain.hpp"

namespace racegen::explain {

/// Of one table: all of it, one column, or one constraint.
struct Subject {
    const sql::TableProgram* program = nullptr;
    std::optional<schema::ColumnIndex> column;
    std::string constraint;  // the name of a key, foreign key, CHECK or exclusion; empty: none
};

/// Nothing, and `fault` set, when there is no such thing.
[[nodiscard]] std::optional<Subject> find_subject(const Input& input, const std::string& target, std::string& fault);

}  // namespace racegen::explain
