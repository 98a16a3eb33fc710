// What a CHECK says, as far as racegen gives it a name of its own.
#pragma once

#include "schema/schema.hpp"

namespace racegen::plan {

/// The shape of one CHECK constraint.
struct CheckShape {
    enum class Kind {
        lower,    // column >= constant, column > constant
        upper,    // column <= constant, column < constant
        range,    // both, on one column
        exceeds,  // column <= other: `column` must not exceed `other`
        length,   // length(column) <= constant
        other,
    };
    Kind kind = Kind::other;
    schema::ColumnIndex column = 0;
    schema::ColumnIndex other = 0;
};

[[nodiscard]] CheckShape shape_of(const schema::Check& check, const schema::Table& table);

/// The expression below any casts.
[[nodiscard]] const ddl::Expression& without_casts(const ddl::Expression& expression);

}  // namespace racegen::plan
