<%header%>
#include "violation.hpp"

#include <string_view>

namespace <%namespace%>::detail {

bool is_violation_of(const DatabaseError& cause, const char* table, const char* constraint, const char* reported) noexcept
{
    constexpr std::string_view foreign_key = "23503";
    constexpr std::string_view not_null = "23502";
    if (cause.sqlstate == foreign_key) {
        return cause.constraint == constraint && cause.table == table;
    }
    return cause.sqlstate != not_null && cause.constraint == reported;
}

}  // namespace <%namespace%>::detail
