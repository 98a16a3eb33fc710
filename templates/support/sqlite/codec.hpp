<%header%>
// Numbers, booleans and text as SQLite's storage classes.
#pragma once

#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "parameter_slot.hpp"
#include "rows.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

/// Whether a PostgreSQL text column could hold it: valid UTF-8 without NUL, which SQLite would both accept and then cut or miscount.
[[nodiscard]] bool is_storable_text(std::string_view text) noexcept;

template <std::integral T>
struct Codec<T> {
    static void encode(T value, ParameterSlot& slot) noexcept { slot.set_integer(static_cast<std::int64_t>(value)); }

    static bool decode(const Cell& cell, T& value) noexcept
    {
        if (cell.kind != Cell::Kind::integer || cell.integer < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
            cell.integer > static_cast<std::int64_t>(std::numeric_limits<T>::max())) {
            return false;
        }
        value = static_cast<T>(cell.integer);
        return true;
    }
};

template <std::floating_point T>
struct Codec<T> {
    // SQLite would store NaN as NULL.
    static void encode(T value, ParameterSlot& slot) noexcept
    {
        if (std::isnan(value)) {
            slot.set_faulty("22003");
        } else {
            slot.set_real(static_cast<double>(value));
        }
    }

    static bool decode(const Cell& cell, T& value) noexcept
    {
        if (cell.kind == Cell::Kind::integer) {
            value = static_cast<T>(cell.integer);
            return true;
        }
        if (cell.kind != Cell::Kind::real) {
            return false;
        }
        value = static_cast<T>(cell.real);
        return std::isfinite(value) == std::isfinite(cell.real);
    }
};

template <>
struct Codec<std::string_view> {
    static void encode(std::string_view value, ParameterSlot& slot) noexcept
    {
        if (is_storable_text(value)) {
            slot.set_text(value);
        } else {
            slot.set_faulty("22021");
        }
    }

    static bool decode(const Cell& cell, std::string_view& value) noexcept
    {
        value = cell.bytes;
        return cell.kind == Cell::Kind::text;
    }
};

template <>
struct Codec<std::string> {
    static void encode(const std::string& value, ParameterSlot& slot) noexcept
    {
        Codec<std::string_view>::encode(value, slot);
    }

    static bool decode(const Cell& cell, std::string& value)
    {
        if (cell.kind != Cell::Kind::text) {
            return false;
        }
        value.assign(cell.bytes);
        return true;
    }
};

}  // namespace <%namespace%>::detail
