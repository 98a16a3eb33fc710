<%header%>
// Ranges: int4range, int8range, numrange, daterange, tsrange, tstzrange.
#pragma once

#include <optional>

namespace <%namespace%> {

/// All values between two bounds, the upper one excluded unless said otherwise. A bound that is absent does not bound; whether it is
/// inclusive then means nothing.
template <class T>
struct Range {
    std::optional<T> lower{};
    std::optional<T> upper{};
    bool lower_inclusive = true;
    bool upper_inclusive = false;
    bool is_empty = false;  // holds no value, whatever the bounds

    [[nodiscard]] bool contains(const T& value) const
    {
        return !is_empty && (!lower || *lower < value || (lower_inclusive && *lower == value)) &&
               (!upper || value < *upper || (upper_inclusive && *upper == value));
    }

    friend bool operator==(const Range& left, const Range& right)
    {
        if (left.is_empty || right.is_empty) {
            return left.is_empty == right.is_empty;
        }
        return left.lower == right.lower && left.upper == right.upper &&
               (!left.lower || left.lower_inclusive == right.lower_inclusive) &&
               (!left.upper || left.upper_inclusive == right.upper_inclusive);
    }
};

}  // namespace <%namespace%>
