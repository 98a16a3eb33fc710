<%header%>
// Numbers, booleans and text in PostgreSQL's binary formats.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parameters.hpp"
#include "rows.hpp"
#include "values.hpp"
#include "wire.hpp"

namespace <%namespace%>::detail {

/// smallint, integer, bigint, oid
template <std::integral T>
struct Codec<T> {
    static constexpr std::uint32_t oid = std::unsigned_integral<T> ? 26 : sizeof(T) == 2 ? 21 : sizeof(T) == 4 ? 23 : 20;

    static void encode(T value, ParameterSlot& slot) noexcept { slot.set_integer(value); }

    static bool decode(const Cell& cell, T& value) noexcept
    {
        if (cell.size != static_cast<int>(sizeof value)) {
            return false;
        }
        value = from_wire<T>(cell.data);
        return true;
    }
};

/// real, double precision
template <std::floating_point T>
struct Codec<T> {
    using Bits = std::conditional_t<sizeof(T) == sizeof(std::uint32_t), std::uint32_t, std::uint64_t>;
    static constexpr std::uint32_t oid = sizeof(T) == sizeof(std::uint32_t) ? 700 : 701;

    static void encode(T value, ParameterSlot& slot) noexcept { slot.set_integer(std::bit_cast<Bits>(value)); }

    static bool decode(const Cell& cell, T& value) noexcept
    {
        if (cell.size != static_cast<int>(sizeof value)) {
            return false;
        }
        value = std::bit_cast<T>(from_wire<Bits>(cell.data));
        return true;
    }
};

template <>
struct Codec<bool> {
    static constexpr std::uint32_t oid = 16;

    static void encode(bool value, ParameterSlot& slot) noexcept
    {
        slot.set_integer(static_cast<unsigned char>(value ? 1 : 0));
    }

    static bool decode(const Cell& cell, bool& value) noexcept
    {
        if (cell.size != 1) {
            return false;
        }
        value = cell.data[0] != 0;
        return true;
    }
};

template <>
struct Codec<std::string_view> {
    static void encode(std::string_view value, ParameterSlot& slot) noexcept { slot.set_bytes(value.data(), value.size()); }

    /// Refers to the cell.
    static bool decode(const Cell& cell, std::string_view& value) noexcept
    {
        value = std::string_view(cell.data, static_cast<std::size_t>(cell.size));
        return true;
    }
};

template <>
struct Codec<std::string> {
    static void encode(const std::string& value, ParameterSlot& slot) noexcept { slot.set_bytes(value.data(), value.size()); }

    static std::string made_from(const Cell& cell) { return std::string(cell.data, static_cast<std::size_t>(cell.size)); }

    static bool decode(const Cell& cell, std::string& value)
    {
        value.assign(cell.data, static_cast<std::size_t>(cell.size));
        return true;
    }
};

}  // namespace <%namespace%>::detail
