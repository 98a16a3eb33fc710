<%header%>
// Constraint violations as a method's own errors.
#pragma once

#include <array>
#include <cstddef>
#include <utility>

#include "result.hpp"

namespace <%namespace%> {

/// A constraint that a method can violate, by the schema's names, and what SQLite says in its place: a key's columns or its index, and
/// for all others the constraint's name.
template <class Errc>
struct Violation {
    const char* table;
    const char* constraint;
    const char* reported;
    Errc code;
};

namespace detail {

/// Whether `cause`, of class 23, is the violation of this constraint.
[[nodiscard]] bool is_violation_of(const DatabaseError& cause, const char* table, const char* constraint,
                                   const char* reported) noexcept;

}  // namespace detail

/// The method's error for what the database reported: a listed violation gives its code, and the schema's names to `cause`; anything
/// else gives `database`, with kind unmapped_constraint if it is a violation.
template <class Errc, std::size_t N>
[[nodiscard]] Error<Errc> to_error(DatabaseError&& cause, const std::array<Violation<Errc>, N>& violations)
{
    if (!cause.sqlstate.starts_with("23")) {
        return {Errc::database, std::move(cause)};
    }
    for (const Violation<Errc>& violation : violations) {
        if (detail::is_violation_of(cause, violation.table, violation.constraint, violation.reported)) {
            cause.table = violation.table;
            cause.constraint = violation.constraint;
            return {violation.code, std::move(cause)};
        }
    }
    cause.kind = DatabaseError::Kind::unmapped_constraint;
    return {Errc::database, std::move(cause)};
}

}  // namespace <%namespace%>
