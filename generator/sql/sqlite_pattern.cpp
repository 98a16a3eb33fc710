#include "sql/sqlite_pattern.hpp"

#include <charconv>
#include <string_view>

#include "ddl/expression.hpp"

namespace racegen::sql {
namespace {

/// The character as GLOB matches it literally.
std::string glob_character(char c)
{
    if (c == '*' || c == '?' || c == '[') return std::string("[") + c + "]";
    return std::string(1, c);
}

bool is_ascii(char c)
{
    return static_cast<unsigned char>(c) < 0x80;
}
bool is_alphanumeric(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// A bracket expression in GLOB's words, without its brackets and negation.
struct Set {
    bool negated = false;
    std::string members;
};

std::string bracket(const Set& set, bool inverted)
{
    return (set.negated != inverted ? "[^" : "[") + set.members + "]";
}

/// What `\d`, `[:alpha:]` and such stand for among ASCII characters. The letters beyond ASCII that PostgreSQL counts in
/// depend on its locale, so only digits are exact.
std::optional<std::string> members_of_class(std::string_view name)
{
    if (name == "digit") return "0-9";
    if (name == "xdigit") return "0-9A-Fa-f";
    return std::nullopt;
}

/// One element of a bracket expression: a character, a range or a class.
bool read_element(std::string_view& text, std::string& members)
{
    if (text.starts_with("[:")) {
        const std::size_t end = text.find(":]");
        if (end == std::string_view::npos) return false;
        const auto known = members_of_class(text.substr(2, end - 2));
        if (!known) return false;
        members += *known;
        text.remove_prefix(end + 2);
        return true;
    }
    if (text.starts_with("[.") || text.starts_with("[=")) return false;
    if (text[0] == '\\') {
        if (text.size() < 2) return false;
        if (text[1] == 'd') {
            members += "0-9";
            text.remove_prefix(2);
            return true;
        }
        if (is_alphanumeric(text[1])) return false;
        text.remove_prefix(1);
    }
    const char low = text[0];
    // GLOB takes these for its own where they stand; kept out rather than moved about.
    if (!is_ascii(low) || low == ']' || low == '^' || (low == '-' && text.size() > 1 && text[1] != ']')) return false;
    members += low;
    text.remove_prefix(1);
    const bool range = text.size() > 2 && text[0] == '-' && text[1] != ']';
    if (!range) return true;
    const char high = text[1];
    if (!is_alphanumeric(low) || !is_alphanumeric(high) || high < low) return false;
    members += std::string("-") + high;
    text.remove_prefix(2);
    return true;
}

std::optional<Set> read_set(std::string_view& text)
{
    Set set;
    if (text.starts_with("\\d")) {
        text.remove_prefix(2);
        set.members = "0-9";
        return set;
    }
    if (!text.starts_with('[')) return std::nullopt;
    text.remove_prefix(1);
    if (text.starts_with('^')) {
        set.negated = true;
        text.remove_prefix(1);
    }
    bool dash = false;
    while (!text.empty() && text[0] != ']') {
        if (text[0] == '-' || text.starts_with("\\-")) {
            const std::size_t size = text[0] == '-' ? 1 : 2;
            const bool first = set.members.empty();
            if (text[0] == '-' && !first && text.size() > 1 && text[1] != ']') return std::nullopt;
            dash = true;
            text.remove_prefix(size);
            continue;
        }
        if (!read_element(text, set.members)) return std::nullopt;
    }
    if (text.empty()) return std::nullopt;
    text.remove_prefix(1);
    // GLOB reads a dash as itself only at the end.
    if (dash) set.members += '-';
    if (set.members.empty()) return std::nullopt;
    return set;
}

struct Repetition {
    int least = 1;
    std::optional<int> most = 1;  // nullopt: no limit
};

std::optional<int> read_count(std::string_view& text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || value > 255) return std::nullopt;  // PostgreSQL's own limit
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

std::optional<Repetition> read_repetition(std::string_view& text)
{
    const char c = text.empty() ? '\0' : text[0];
    if (c == '+' || c == '*' || c == '?') {
        text.remove_prefix(1);
        return Repetition{c == '+' ? 1 : 0, c == '?' ? std::optional(1) : std::nullopt};
    }
    if (c != '{') return Repetition{};
    text.remove_prefix(1);
    const auto least = read_count(text);
    if (!least) return std::nullopt;
    Repetition repetition{*least, *least};
    if (text.starts_with(',')) {
        text.remove_prefix(1);
        repetition.most = text.starts_with('}') ? std::nullopt : read_count(text);
        if (!repetition.most && !text.starts_with('}')) return std::nullopt;
    }
    if (!text.starts_with('}')) return std::nullopt;
    text.remove_prefix(1);
    return repetition;
}

std::string length_condition(const Repetition& repetition, const std::string& operand)
{
    const std::string length = "length(" + operand + ")";
    const std::string least = std::to_string(repetition.least);
    if (!repetition.most) {
        if (repetition.least == 0) return {};
        return repetition.least == 1 ? operand + " <> ''" : length + " >= " + least;
    }
    const std::string most = std::to_string(*repetition.most);
    if (*repetition.most == repetition.least) return length + " = " + least;
    return repetition.least == 0 ? length + " <= " + most : length + " BETWEEN " + least + " AND " + most;
}

/// `^[…]+$` and its kin, the anchors already taken off.
std::optional<std::vector<std::string>> repeated_set(std::string_view text, const std::string& operand)
{
    const auto set = read_set(text);
    if (!set) return std::nullopt;
    const auto repetition = read_repetition(text);
    if (!repetition || !text.empty()) return std::nullopt;
    const std::string length = length_condition(*repetition, operand);
    const std::string none = operand + " NOT GLOB " + ddl::quote_literal("*" + bracket(*set, true) + "*");
    if (length.empty()) return std::vector{none};
    return std::vector{length, none};
}

/// A text of single characters and sets, each once, as GLOB: `^https?` is not among them, `^[A-Z][0-9]` is.
std::optional<std::string> sequence(std::string_view text)
{
    constexpr std::string_view special = ".*+?()[]{}|^$";
    std::string glob;
    while (!text.empty()) {
        if (text[0] == '[' || text.starts_with("\\d")) {
            const auto set = read_set(text);
            if (!set) return std::nullopt;
            const auto repetition = read_repetition(text);
            if (!repetition || repetition->most != repetition->least) return std::nullopt;
            for (int count = 0; count < repetition->least; ++count) glob += bracket(*set, false);
            continue;
        }
        if (text[0] == '\\') {
            if (text.size() < 2 || is_alphanumeric(text[1]) || !is_ascii(text[1])) return std::nullopt;
            text.remove_prefix(1);
        } else if (special.find(text[0]) != std::string_view::npos) {
            return std::nullopt;
        }
        glob += glob_character(text[0]);
        text.remove_prefix(1);
        if (!text.empty() && std::string_view("*+?{").find(text[0]) != std::string_view::npos) return std::nullopt;
    }
    return glob;
}

}  // namespace

std::optional<std::string> glob_of_like(const std::string& pattern)
{
    std::string glob;
    for (std::size_t position = 0; position < pattern.size(); ++position) {
        const char c = pattern[position];
        if (c == '%') {
            if (!glob.ends_with('*')) glob += '*';
        } else if (c == '_') {
            glob += '?';
        } else if (c == '\\') {
            if (++position == pattern.size()) return std::nullopt;
            glob += glob_character(pattern[position]);
        } else {
            glob += glob_character(c);
        }
    }
    return glob;
}

std::optional<std::vector<std::string>> conditions_of_regular_expression(const std::string& expression,
                                                                         const std::string& operand)
{
    std::string_view text = expression;
    // "***" and "(?" begin directors and options.
    if (text.starts_with("***") || text.starts_with("(?")) return std::nullopt;
    const bool from_start = text.starts_with('^');
    if (from_start) text.remove_prefix(1);
    const bool to_end = text.ends_with('$') && !text.ends_with("\\$");
    if (to_end) text.remove_suffix(1);
    if (from_start && to_end)
        if (auto conditions = repeated_set(text, operand)) return conditions;
    const auto glob = sequence(text);
    if (!glob) return std::nullopt;
    return std::vector{operand + " GLOB " + ddl::quote_literal((from_start ? "" : "*") + *glob + (to_end ? "" : "*"))};
}

}  // namespace racegen::sql
