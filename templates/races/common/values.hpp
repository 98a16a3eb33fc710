<%header%>
// Values that tests make without knowing more than the type.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>

#include "../../support/range.hpp"
#include "../../support/retry.hpp"

namespace <%namespace%>::races {

/// The text with the number, a digit, in place of each `#`.
[[nodiscard]] inline std::string numbered(std::string text, int number)
{
    for (char& character : text)
        if (character == '#') character = static_cast<char>('0' + number);
    return text;
}

/// 00000000-0000-4000-8000-00000000000n
template <class Uuid>
[[nodiscard]] Uuid numbered_uuid(int number)
{
    Uuid uuid;
    uuid.bytes[6] = 0x40;
    uuid.bytes[8] = 0x80;
    uuid.bytes[15] = static_cast<std::uint8_t>(number);
    return uuid;
}

/// So many days after the beginning of 2001.
template <class Time>
[[nodiscard]] Time moment(int days)
{
    constexpr auto begin = std::chrono::sys_days{std::chrono::year{2001} / 1 / 1}.time_since_epoch();
    return Time{std::chrono::duration_cast<typename Time::duration>(begin + std::chrono::days{days})};
}

/// A range that no other number's overlaps.
template <class R>
[[nodiscard]] R spread(int number)
{
    R range;
    using Bound = typename decltype(range.lower)::value_type;
    if constexpr (requires { typename Bound::clock; }) {
        range.lower = moment<Bound>(10 * number);
        range.upper = moment<Bound>(10 * number + 5);
    } else {
        range.lower = static_cast<Bound>(10 * number);
        range.upper = static_cast<Bound>(10 * number + 5);
    }
    return range;
}

template <class Number>
[[nodiscard]] Number one()
{
    return static_cast<Number>(1);
}

/// What brings the value to zero when it is added.
template <class Number, class Value>
[[nodiscard]] Number negated(const Value& value)
{
    if constexpr (requires { value.has_value(); }) {
        return value.has_value() ? negated<Number>(*value) : one<Number>();
    } else {
        return static_cast<Number>(-value);
    }
}

/// One more, where that can be said; else the other value.
template <class Value>
[[nodiscard]] Value next(const Value& value, const Value& other)
{
    if constexpr (std::integral<Value> && !std::same_as<Value, bool>) {
        return static_cast<Value>(value + 1);
    } else if constexpr (std::same_as<Value, std::string>) {
        return value.size() < 8 ? value + "x" : other;
    } else {
        return other;
    }
}

[[nodiscard]] inline RetryPolicy quick_retry()
{
    RetryPolicy policy;
    policy.max_attempts = 3;
    policy.base_delay = Duration{};
    return policy;
}

}  // namespace <%namespace%>::races
