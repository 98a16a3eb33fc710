<%header%>
#include "text_form.hpp"

#include <cmath>

#include "interval_text.hpp"
#include "time_text.hpp"

namespace <%namespace%>::detail {
namespace {

constexpr const char* datetime_overflow = "22008";
constexpr std::string_view blanks = " \t\n\v\f\r";
constexpr std::string_view utc = "+00";

bool equals_null(std::string_view text) noexcept
{
    const auto lower = [](char character) { return character >= 'A' && character <= 'Z' ? character + ('a' - 'A') : character; };
    constexpr std::string_view word = "null";
    if (text.size() != word.size()) {
        return false;
    }
    for (std::size_t at = 0; at < word.size(); ++at) {
        if (lower(text[at]) != word[at]) {
            return false;
        }
    }
    return true;
}

// array_out() and record_out() of PostgreSQL; range_out() quotes as the latter does, and brackets besides.
bool needs_quotes(Quoting quoting, std::string_view text) noexcept
{
    if (text.empty() || text.find_first_of(blanks) != std::string_view::npos) {
        return true;
    }
    if (quoting == Quoting::array) {
        return text.find_first_of("{},\"\\") != std::string_view::npos || equals_null(text);
    }
    return text.find_first_of("()[],\"\\") != std::string_view::npos;
}

template <std::floating_point T>
const char* append_floating(T value, std::string& out)
{
    if (std::isnan(value)) {
        out.append("NaN");
    } else if (std::isinf(value)) {
        out.append(value > 0 ? "Infinity" : "-Infinity");
    } else {
        char buffer[32];
        const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
        out.append(buffer, end);
    }
    return nullptr;
}

// from_chars() also reads PostgreSQL's words for what is not finite.
template <std::floating_point T>
bool read_floating(std::string_view text, T& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

template <class Point, std::size_t length, class Write>
const char* append_point(const Point& value, Write write, std::string_view zone, std::string& out)
{
    char buffer[length];
    if (value == Point::max()) {
        out.append("infinity");
    } else if (value == Point::min()) {
        out.append("-infinity");
    } else if (write(value.time_since_epoch().count(), buffer) && std::string_view(buffer, 4) != "0000") {
        out.append(buffer, length).append(zone);
    } else {
        return datetime_overflow;
    }
    return nullptr;
}

template <class Point, class Read>
bool read_point(std::string_view text, Point& value, Read read)
{
    if (text == "infinity" || text == "-infinity") {
        value = text == "infinity" ? Point::max() : Point::min();
        return true;
    }
    std::int64_t count = 0;
    if (!read(text, count)) {
        return false;
    }
    using Span = typename Point::duration;
    value = Point(Span(static_cast<typename Span::rep>(count)));
    return true;
}

}  // namespace

void append_item(Quoting quoting, std::string_view text, std::string& out)
{
    if (!needs_quotes(quoting, text)) {
        out.append(text);
        return;
    }
    out.push_back('"');
    for (const char character : text) {
        if (character == '\\' || character == '"') {
            out.push_back(quoting == Quoting::array ? '\\' : character);
        }
        out.push_back(character);
    }
    out.push_back('"');
}

bool read_item(Quoting quoting, std::string_view text, std::size_t& at, TextItem& item)
{
    const std::string_view ends = quoting == Quoting::array ? ",}" : ",)]";
    bool inside = false;
    std::size_t kept = 0;  // bytes that are no blanks behind the item
    for (; at < text.size(); ++at) {
        const char character = text[at];
        const bool doubled = inside && character == '"' && at + 1 < text.size() && text[at + 1] == '"';
        if (character == '\\' || doubled) {
            if (++at == text.size()) {
                return false;
            }
            item.text.push_back(text[at]);
        } else if (character == '"') {
            inside = !inside;
            item.quoted = true;
        } else if (!inside && ends.find(character) != std::string_view::npos) {
            if (quoting == Quoting::array) {
                item.text.resize(kept);
            }
            const bool present = quoting == Quoting::record || item.quoted || !item.text.empty();
            return present && (character == ',' || at + 1 == text.size());
        } else if (!inside && quoting == Quoting::array && blanks.find(character) != std::string_view::npos) {
            if (kept != 0 && !item.quoted) {
                item.text.push_back(character);
            }
            continue;
        } else if (!inside && quoting == Quoting::array && (character == '{' || item.quoted)) {
            return false;
        } else {
            item.text.push_back(character);
        }
        kept = item.text.size();
    }
    return false;
}

bool is_null_element(const TextItem& item) noexcept
{
    return !item.quoted && equals_null(item.text);
}

const char* append_text(float value, std::string& out)
{
    return append_floating(value, out);
}

const char* append_text(double value, std::string& out)
{
    return append_floating(value, out);
}

const char* append_text(bool value, std::string& out)
{
    out.push_back(value ? 't' : 'f');
    return nullptr;
}

const char* append_text(const std::string& value, std::string& out)
{
    out.append(value);
    return value.find('\0') == std::string::npos ? nullptr : "22021";
}

const char* append_text(const std::vector<std::byte>& value, std::string& out)
{
    constexpr char digits[] = "0123456789abcdef";
    out.append("\\x");
    for (const std::byte byte : value) {
        out.push_back(digits[std::to_integer<unsigned>(byte) >> 4]);
        out.push_back(digits[std::to_integer<unsigned>(byte) & 0xF]);
    }
    return nullptr;
}

const char* append_text(const Decimal& value, std::string& out)
{
    out.append(value.text());
    return nullptr;
}

const char* append_text(const Uuid& value, std::string& out)
{
    out.append(value.to_string());
    return nullptr;
}

const char* append_text(const Json& value, std::string& out)
{
    return append_text(value.text, out);
}

const char* append_text(const Interval& value, std::string& out)
{
    char buffer[interval_capacity];
    out.append(buffer, write_interval(value, buffer));
    return nullptr;
}

const char* append_text(std::chrono::sys_days value, std::string& out)
{
    return append_point<std::chrono::sys_days, date_length>(value, write_date, "", out);
}

const char* append_text(std::chrono::sys_time<std::chrono::microseconds> value, std::string& out)
{
    return append_point<std::chrono::sys_time<std::chrono::microseconds>, timestamp_length>(value, write_timestamp, utc, out);
}

const char* append_text(std::chrono::local_time<std::chrono::microseconds> value, std::string& out)
{
    return append_point<std::chrono::local_time<std::chrono::microseconds>, timestamp_length>(value, write_timestamp, "", out);
}

const char* append_text(std::chrono::microseconds value, std::string& out)
{
    char buffer[time_of_day_length];
    if (!write_time_of_day(value.count(), buffer)) {
        return datetime_overflow;
    }
    out.append(buffer, time_of_day_length);
    return nullptr;
}

bool read_text(std::string_view text, float& value)
{
    return read_floating(text, value);
}

bool read_text(std::string_view text, double& value)
{
    return read_floating(text, value);
}

bool read_text(std::string_view text, bool& value)
{
    value = text == "t" || text == "true";
    return value || text == "f" || text == "false";
}

bool read_text(std::string_view text, std::string& value)
{
    value.assign(text);
    return true;
}

bool read_text(std::string_view text, std::vector<std::byte>& value)
{
    const auto digit = [](char character) {
        constexpr std::string_view digits = "0123456789abcdef0123456789ABCDEF";
        const std::size_t found = digits.find(character);
        return found == std::string_view::npos ? -1 : static_cast<int>(found % 16);
    };
    value.clear();
    if (!text.starts_with("\\x") || text.size() % 2 != 0) {
        return false;
    }
    for (std::size_t at = 2; at < text.size(); at += 2) {
        const int high = digit(text[at]);
        const int low = digit(text[at + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        value.push_back(static_cast<std::byte>(high * 16 + low));
    }
    return true;
}

bool read_text(std::string_view text, Decimal& value)
{
    auto parsed = Decimal::parse(text);
    value = parsed.value_or(Decimal());
    return parsed.has_value();
}

bool read_text(std::string_view text, Uuid& value)
{
    const auto parsed = Uuid::parse(text);
    value = parsed.value_or(Uuid{});
    return parsed.has_value();
}

bool read_text(std::string_view text, Json& value)
{
    return read_text(text, value.text);
}

bool read_text(std::string_view text, Interval& value)
{
    return read_interval(text, value);
}

bool read_text(std::string_view text, std::chrono::sys_days& value)
{
    return read_point(text, value, read_date);
}

bool read_text(std::string_view text, std::chrono::sys_time<std::chrono::microseconds>& value)
{
    if (text.ends_with(utc)) {
        text.remove_suffix(utc.size());
    }
    return read_point(text, value, read_timestamp);
}

bool read_text(std::string_view text, std::chrono::local_time<std::chrono::microseconds>& value)
{
    return read_point(text, value, read_timestamp);
}

bool read_text(std::string_view text, std::chrono::microseconds& value)
{
    std::int64_t count = 0;
    if (!read_time_of_day(text, count)) {
        return false;
    }
    value = std::chrono::microseconds(count);
    return true;
}

}  // namespace <%namespace%>::detail
