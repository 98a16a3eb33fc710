<%header%>
// Results as text, so that two of them can be compared: what differs from run to run (new keys, the clock) reads the same each time.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "../../support/decimal.hpp"
#include "../../support/effects.hpp"
#include "../../support/interval.hpp"
#include "../../support/json.hpp"
#include "../../support/outcomes.hpp"
#include "../../support/range.hpp"
#include "../../support/uuid.hpp"

namespace <%namespace%>::races {

/// A result being written.
class Text {
public:
    Text& operator<<(std::string_view words)
    {
        text_ += words;
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::string text_;
};

/// Keys that the database generates count from 1 in each run, and these many belong to the rows that a test starts from.
inline constexpr long long planted_keys = 2;

/// Days of the clock; the tests' own are earlier or later.
inline constexpr std::chrono::sys_days clock_begins{std::chrono::year{2020} / 1 / 1};
inline constexpr std::chrono::sys_days clock_ends{std::chrono::year{2090} / 1 / 1};

template <class T>
void show(Text& text, const T& value);

namespace detail {

template <class T>
concept OptionalLike = requires(const T& value) {
    { value.has_value() } -> std::same_as<bool>;
    *value;
};

template <class T>
concept TimePoint = requires(const T& value) {
    typename T::clock;
    { value.time_since_epoch().count() };
};

template <TimePoint T>
void show_time(Text& text, const T& value)
{
    const auto since = value.time_since_epoch();
    if (since >= clock_begins.time_since_epoch() && since < clock_ends.time_since_epoch()) {
        text << "clock";
    } else {
        text << std::to_string(since.count());
    }
}

}  // namespace detail

template <class T>
void show(Text& text, const std::vector<T>& values)
{
    text << "{";
    for (std::size_t index = 0; index < values.size(); ++index) {
        if (index != 0) text << ", ";
        if constexpr (std::same_as<T, std::byte>) {
            show(text, std::to_integer<int>(values[index]));
        } else {
            show(text, static_cast<const T&>(values[index]));
        }
    }
    text << "}";
}

template <class T>
void show(Text& text, const Range<T>& range)
{
    text << (range.is_empty ? "empty" : "") << (range.lower_inclusive ? "[" : "(");
    show(text, range.lower);
    text << ",";
    show(text, range.upper);
    text << (range.upper_inclusive ? "]" : ")");
}

template <class Row>
void show(Text& text, const Found<Row>& found)
{
    show(text, found.row);
    text << (found.created ? " created" : " found");
}

template <class Row>
void show(Text& text, const Upserted<Row>& upserted)
{
    show(text, upserted.row);
    text << (upserted.inserted ? " inserted" : "") << (upserted.changed ? " changed" : "");
}

template <class Response>
void show(Text& text, const Once<Response>& once)
{
    show(text, once.response);
    text << (once.replayed ? " replayed" : "");
}

template <class T>
void show(Text& text, const T& value)
{
    if constexpr (detail::OptionalLike<T>) {
        if (value.has_value()) {
            show(text, *value);
        } else {
            text << "NULL";
        }
    } else if constexpr (std::same_as<T, bool>) {
        text << (value ? "true" : "false");
    } else if constexpr (std::is_arithmetic_v<T>) {
        text << std::to_string(value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        text << "'" << value << "'";
    } else if constexpr (std::is_enum_v<T>) {
        text << std::to_string(static_cast<long long>(value));
    } else if constexpr (detail::TimePoint<T>) {
        detail::show_time(text, value);
    } else if constexpr (requires { value.count(); }) {
        text << std::to_string(value.count());
    } else if constexpr (requires { value.to_string(); }) {
        text << value.to_string();
    } else if constexpr (requires { value.text(); }) {
        text << value.text();
    } else if constexpr (std::same_as<T, Json>) {
        text << value.text;
    } else if constexpr (std::same_as<T, Interval>) {
        text << std::to_string(value.months) << "m" << std::to_string(value.days) << "d" << std::to_string(value.microseconds);
    } else if constexpr (requires { value.value; }) {
        show(text, value.value);
    } else {
        text << "(composite)";
    }
}

template <class T>
[[nodiscard]] std::string text_of(const T& value)
{
    Text text;
    show(text, value);
    return text.take();
}

/// Of what the database generates: the tests' own UUIDs, which they number.
inline constexpr std::string_view own_uuids = "00000000-0000-4000-8000-00000000000";

/// A key that the database generates.
template <class T>
void show_generated(Text& text, const T& value)
{
    if constexpr (requires { value.has_value(); }) {
        if (value.has_value()) {
            show_generated(text, *value);
        } else {
            text << "NULL";
        }
    } else if constexpr (std::same_as<T, Uuid>) {
        const std::string written = value.to_string();
        text << (written.starts_with(own_uuids) ? written : "new");
    } else if constexpr (requires { value.value; }) {
        show_generated(text, value.value);
    } else if constexpr (std::integral<T>) {
        if (static_cast<long long>(value) > planted_keys) {
            text << "new";
        } else {
            show(text, value);
        }
    } else {
        text << "generated";
    }
}

}  // namespace <%namespace%>::races
