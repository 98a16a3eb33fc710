<%header%>
// PostgreSQL's text form of values that stand inside others: of an array's elements, a composite's attributes and a range's bounds.
#pragma once

#include <charconv>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "decimal.hpp"
#include "interval.hpp"
#include "json.hpp"
#include "range.hpp"
#include "uuid.hpp"
#include "values.hpp"

namespace <%namespace%>::detail {

/// A composite type of the schema: its struct has attributes_of().
template <class T>
concept CompositeValue = requires(T& value, const T& constant) {
    attributes_of(value);
    attributes_of(constant);
};

/// One part of a nested text: an element, an attribute or a bound.
struct TextItem {
    std::string text;
    bool quoted = false;
};

/// How an array or a composite and a range write what stands in them.
enum class Quoting { array, record };

/// Appends `text`, between quotation marks where PostgreSQL puts them.
void append_item(Quoting quoting, std::string_view text, std::string& out);
/// Reads the item at `at`, moves to the comma or closing bracket behind it. False where neither follows.
[[nodiscard]] bool read_item(Quoting quoting, std::string_view text, std::size_t& at, TextItem& item);

/// Each appends the text form and gives null, or says why it cannot by an SQLSTATE; and reads one, false for a text that is none.
const char* append_text(float value, std::string& out);
const char* append_text(double value, std::string& out);
const char* append_text(bool value, std::string& out);
const char* append_text(const std::string& value, std::string& out);
const char* append_text(const std::vector<std::byte>& value, std::string& out);
const char* append_text(const Decimal& value, std::string& out);
const char* append_text(const Uuid& value, std::string& out);
const char* append_text(const Json& value, std::string& out);
const char* append_text(const Interval& value, std::string& out);
const char* append_text(std::chrono::sys_days value, std::string& out);
const char* append_text(std::chrono::sys_time<std::chrono::microseconds> value, std::string& out);
const char* append_text(std::chrono::local_time<std::chrono::microseconds> value, std::string& out);
const char* append_text(std::chrono::microseconds value, std::string& out);

[[nodiscard]] bool read_text(std::string_view text, float& value);
[[nodiscard]] bool read_text(std::string_view text, double& value);
[[nodiscard]] bool read_text(std::string_view text, bool& value);
[[nodiscard]] bool read_text(std::string_view text, std::string& value);
[[nodiscard]] bool read_text(std::string_view text, std::vector<std::byte>& value);
[[nodiscard]] bool read_text(std::string_view text, Decimal& value);
[[nodiscard]] bool read_text(std::string_view text, Uuid& value);
[[nodiscard]] bool read_text(std::string_view text, Json& value);
[[nodiscard]] bool read_text(std::string_view text, Interval& value);
[[nodiscard]] bool read_text(std::string_view text, std::chrono::sys_days& value);
[[nodiscard]] bool read_text(std::string_view text, std::chrono::sys_time<std::chrono::microseconds>& value);
[[nodiscard]] bool read_text(std::string_view text, std::chrono::local_time<std::chrono::microseconds>& value);
[[nodiscard]] bool read_text(std::string_view text, std::chrono::microseconds& value);

template <std::integral T>
const char* append_text(T value, std::string& out)
{
    char buffer[std::numeric_limits<T>::digits10 + 3];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
    out.append(buffer, end);
    return nullptr;
}

template <std::integral T>
[[nodiscard]] bool read_text(std::string_view text, T& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

template <LabelledEnum T>
const char* append_text(T value, std::string& out)
{
    out.append(enum_label(value));
    return nullptr;
}

template <LabelledEnum T>
[[nodiscard]] bool read_text(std::string_view text, T& value)
{
    return enum_from_label(text, value);
}

// What nests is declared first: each may stand in the others.
template <class T>
const char* append_text(const std::vector<T>& value, std::string& out);
template <class T>
[[nodiscard]] bool read_text(std::string_view text, std::vector<T>& value);
template <class T>
const char* append_text(const Range<T>& value, std::string& out);
template <class T>
[[nodiscard]] bool read_text(std::string_view text, Range<T>& value);
template <CompositeValue T>
const char* append_text(const T& value, std::string& out);
template <CompositeValue T>
[[nodiscard]] bool read_text(std::string_view text, T& value);

/// An element or attribute; an absent one is `null`.
template <class T>
const char* append_item(Quoting quoting, std::string_view null, const T& value, std::string& out)
{
    if constexpr (Nullable<T>::value) {
        if (!value) {
            out.append(null);
            return nullptr;
        }
        return append_item(quoting, null, *value, out);
    } else {
        std::string text;
        const char* fault = append_text(value, text);
        append_item(quoting, text, out);
        return fault;
    }
}

/// `is_null`: the item stands for NULL, which only an optional takes.
template <class T>
[[nodiscard]] bool read_item(const TextItem& item, bool is_null, T& value)
{
    if constexpr (Nullable<T>::value) {
        if (is_null) {
            value.reset();
            return true;
        }
        return read_text(item.text, value.emplace());
    } else {
        return !is_null && read_text(item.text, value);
    }
}

[[nodiscard]] bool is_null_element(const TextItem& item) noexcept;

template <class T>
const char* append_text(const std::vector<T>& value, std::string& out)
{
    const char* fault = nullptr;
    char before = '{';
    for (const T& element : value) {
        out.push_back(before);
        before = ',';
        const char* found = append_item(Quoting::array, "NULL", element, out);
        fault = fault != nullptr ? fault : found;
    }
    out.append(value.empty() ? "{}" : "}");
    return fault;
}

template <class T>
bool read_text(std::string_view text, std::vector<T>& value)
{
    value.clear();
    if (text == "{}") {
        return true;
    }
    if (text.size() < 2 || text.front() != '{' || text.back() != '}') {
        return false;
    }
    for (std::size_t at = 0; at + 1 < text.size();) {
        TextItem item;
        T element{};
        if (!read_item(Quoting::array, text, ++at, item) || !read_item(item, is_null_element(item), element)) {
            return false;
        }
        value.push_back(std::move(element));
    }
    return true;
}

template <CompositeValue T>
const char* append_text(const T& value, std::string& out)
{
    const char* fault = nullptr;
    char before = '(';
    const auto append = [&](const auto& attribute) {
        out.push_back(before);
        before = ',';
        const char* found = append_item(Quoting::record, "", attribute, out);
        fault = fault != nullptr ? fault : found;
    };
    std::apply([&](const auto&... attributes) { (append(attributes), ...); }, attributes_of(value));
    out.push_back(')');
    return fault;
}

template <CompositeValue T>
bool read_text(std::string_view text, T& value)
{
    if (text.size() < 2 || text.front() != '(' || text.back() != ')') {
        return false;
    }
    std::size_t at = 0;
    const auto read = [&](auto& attribute) {
        TextItem item;
        return at + 1 < text.size() && read_item(Quoting::record, text, ++at, item) &&
               read_item(item, item.text.empty() && !item.quoted, attribute);
    };
    return std::apply([&](auto&... attributes) { return (read(attributes) && ...); }, attributes_of(value)) &&
           at + 1 == text.size();
}

/// The next value after a range's bound, where there is one: PostgreSQL keeps ranges of integers and of days with their lower bound and
/// without their upper one. False when the type ends there.
template <class T>
[[nodiscard]] bool move_on(T& bound)
{
    if constexpr (std::integral<T>) {
        return bound != std::numeric_limits<T>::max() && (++bound, true);
    } else {
        if (bound != T::max() && bound != T::min()) {
            ++bound;
        }
        return true;
    }
}

/// Null, or the SQLSTATE of why the bounds make no range.
template <class T>
[[nodiscard]] const char* make_canonical(Range<T>& range)
{
    if (range.lower && range.upper && *range.upper < *range.lower) {
        return "22000";
    }
    if constexpr (std::integral<T> || std::same_as<T, std::chrono::sys_days>) {
        if ((range.lower && !range.lower_inclusive && !move_on(*range.lower)) ||
            (range.upper && range.upper_inclusive && !move_on(*range.upper))) {
            return "22003";
        }
        range.lower_inclusive = true;
        range.upper_inclusive = false;
    }
    range.is_empty = range.is_empty || (range.lower && range.upper && !(*range.lower < *range.upper) &&
                                        !(range.lower_inclusive && range.upper_inclusive));
    return nullptr;
}

template <class T>
const char* append_text(const Range<T>& range, std::string& out)
{
    Range<T> value = range;
    if (const char* fault = range.is_empty ? nullptr : make_canonical(value)) {
        return fault;
    }
    if (value.is_empty) {
        out.append("empty");
        return nullptr;
    }
    out.push_back(value.lower && value.lower_inclusive ? '[' : '(');
    const char* lower = append_item(Quoting::record, "", value.lower, out);
    out.push_back(',');
    const char* upper = append_item(Quoting::record, "", value.upper, out);
    out.push_back(value.upper && value.upper_inclusive ? ']' : ')');
    return lower != nullptr ? lower : upper;
}

template <class T>
bool read_text(std::string_view text, Range<T>& value)
{
    value = Range<T>{};
    if (text == "empty") {
        value.is_empty = true;
        return true;
    }
    if (text.size() < 3 || (text.front() != '[' && text.front() != '(') || (text.back() != ']' && text.back() != ')')) {
        return false;
    }
    std::size_t at = 1;
    TextItem lower;
    TextItem upper;
    if (!read_item(Quoting::record, text, at, lower) || text[at++] != ',' ||
        !read_item(Quoting::record, text, at, upper) || at + 1 != text.size()) {
        return false;
    }
    value.lower_inclusive = text.front() == '[';
    value.upper_inclusive = text.back() == ']';
    return read_item(lower, lower.text.empty() && !lower.quoted, value.lower) &&
           read_item(upper, upper.text.empty() && !upper.quoted, value.upper);
}

}  // namespace <%namespace%>::detail
