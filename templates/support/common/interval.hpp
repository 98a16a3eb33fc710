<%header%>
// interval
#pragma once

#include <cstdint>

namespace <%namespace%> {

/// As PostgreSQL keeps it: months and days are no fixed number of microseconds. Equal when all three parts are.
struct Interval {
    std::int32_t months = 0;
    std::int32_t days = 0;
    std::int64_t microseconds = 0;

    friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace <%namespace%>
