<%header%>
// Numbers in network byte order.
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace <%namespace%>::detail {

template <std::unsigned_integral T>
[[nodiscard]] inline T swapped_on_little_endian(T value) noexcept
{
    if constexpr (std::endian::native == std::endian::big || sizeof(T) == 1) {
        return value;
    } else if constexpr (sizeof(T) == 2) {
        return __builtin_bswap16(value);
    } else if constexpr (sizeof(T) == 4) {
        return __builtin_bswap32(value);
    } else {
        return __builtin_bswap64(value);
    }
}

/// Writes sizeof(T) bytes.
template <std::integral T>
void to_wire(T value, char* out) noexcept
{
    const auto bits = swapped_on_little_endian(static_cast<std::make_unsigned_t<T>>(value));
    std::memcpy(out, &bits, sizeof bits);
}

/// Reads sizeof(T) bytes.
template <std::integral T>
[[nodiscard]] T from_wire(const char* in) noexcept
{
    std::make_unsigned_t<T> bits{};
    std::memcpy(&bits, in, sizeof bits);
    return static_cast<T>(swapped_on_little_endian(bits));
}

}  // namespace <%namespace%>::detail
