<%header%>
// What an enumerator of an error enum is called, and how HTTP says it.
#pragma once

#include <array>
#include <cstddef>

namespace <%namespace%> {

struct ErrorInfo {
    const char* name;
    int http_status;
};

namespace detail {

/// `all` holds the enumerators in their order; the last one, `database`, stands for whatever is none of them.
template <class Errc, std::size_t N>
[[nodiscard]] constexpr const ErrorInfo& info_of(const std::array<ErrorInfo, N>& all, Errc code) noexcept
{
    const auto index = static_cast<std::size_t>(code);
    return all[index < N ? index : N - 1];
}

}  // namespace detail

}  // namespace <%namespace%>
