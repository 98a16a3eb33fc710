<%header%>
// Constraint violations as a method's own errors.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "result.hpp"

namespace <%namespace%> {

/// A constraint that a method can violate: both names as the server reports them, the table of a domain's check being ""; "" for the
/// constraint stands for any foreign key of the table's.
template <class Errc>
struct Violation {
    const char* table;
    const char* constraint;
    Errc code;
};

/// The method's error for what the database reported: a listed violation gives its code, anything else `database`; a violation that
/// is not listed has kind unmapped_constraint.
template <class Errc, std::size_t N>
[[nodiscard]] Error<Errc> to_error(DatabaseError&& cause, const std::array<Violation<Errc>, N>& violations)
{
    if (!cause.sqlstate.starts_with("23")) {
        return {Errc::database, std::move(cause)};
    }
    for (const Violation<Errc>& violation : violations) {
        const bool any = *violation.constraint == '\0' && (cause.sqlstate == "23503" || cause.sqlstate == "23001");
        const bool named = any || cause.constraint == violation.constraint;
        if (named && cause.table == violation.table) {
            return {violation.code, std::move(cause)};
        }
    }
    cause.kind = DatabaseError::Kind::unmapped_constraint;
    return {Errc::database, std::move(cause)};
}

}  // namespace <%namespace%>
