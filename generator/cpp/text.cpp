#include "cpp/text.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "plan/names.hpp"

namespace racegen::cpp {
namespace {

/// Keywords and alternative tokens of C++23, then macros that the standard library, POSIX headers and common platforms define.
constexpr auto reserved_names = std::to_array<std::string_view>({
    "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "char16_t", "char32_t", "char8_t", "class", "co_await", "co_return", "co_yield", "compl", "concept", "const",
    "const_cast", "consteval", "constexpr", "constinit", "continue", "decltype", "default", "delete", "do", "double",
    "dynamic_cast", "else", "enum", "explicit", "export", "extern", "false", "float", "for", "friend", "goto", "if",
    "inline", "int", "long", "mutable", "namespace", "new", "noexcept", "not", "not_eq", "nullptr", "operator", "or",
    "or_eq", "private", "protected", "public", "register", "reinterpret_cast", "requires", "return", "short", "signed",
    "sizeof", "static", "static_assert", "static_cast", "struct", "switch", "template", "this", "thread_local", "throw",
    "true", "try", "typedef", "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile",
    "wchar_t", "while", "xor", "xor_eq",
    "assert", "errno", "major", "minor", "makedev", "linux", "unix", "i386", "stdin", "stdout", "stderr", "signals",
    "slots", "emit", "foreach", "forever", "near", "far", "small", "interface", "min", "max", "NULL", "EOF", "BUFSIZ",
    "RAND_MAX", "TRUE", "FALSE", "BOOL", "IN", "OUT", "OPTIONAL", "ERROR", "DELETE", "VOID", "CONST", "DIFFERENCE",
    "DOMAIN", "OVERFLOW", "UNDERFLOW", "INFINITY", "NAN", "SEEK_SET", "SIGINT", "CHAR_MAX", "INT_MAX", "environ",
    "va_start", "NO_ERROR", "STRICT", "Bool", "Status",
});

bool is_reserved(std::string_view name)
{
    static const std::unordered_set<std::string_view> names(reserved_names.begin(), reserved_names.end());
    return names.contains(name);
}

bool is_identifier_character(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') || character == '_';
}

bool is_continuation(char character) { return (static_cast<unsigned char>(character) & 0xC0U) == 0x80U; }
bool is_control(char character)
{
    return static_cast<unsigned char>(character) < 0x20U || character == '\x7f';
}

void append_escaped(std::string& literal, char character)
{
    switch (character) {
        case '"': literal += "\\\""; return;
        case '\\': literal += "\\\\"; return;
        case '\n': literal += "\\n"; return;
        case '\t': literal += "\\t"; return;
        case '?': literal += "\\?"; return;  // no trigraphs
        default: break;
    }
    if (!is_control(character)) {
        literal += character;
        return;
    }
    // Octal takes at most three digits, so that no following digit is swallowed.
    const auto value = static_cast<unsigned char>(character);
    literal += '\\';
    literal += static_cast<char>('0' + (value >> 6U));
    literal += static_cast<char>('0' + ((value >> 3U) & 7U));
    literal += static_cast<char>('0' + (value & 7U));
}

}  // namespace

std::string identifier_part(std::string_view name)
{
    if (std::ranges::all_of(name, is_identifier_character)) return std::string(name);
    std::string result;
    for (const char character : name) {
        if (is_continuation(character)) continue;
        result += is_identifier_character(character) ? character : '_';
    }
    return result;
}

std::string identifier(std::string_view name)
{
    std::string result = identifier_part(name);
    if (result.empty() || (result[0] >= '0' && result[0] <= '9')) result.insert(0, "_");
    if (is_reserved(result)) result += '_';
    return result;
}

std::string string_literal(std::string_view text)
{
    std::string literal = "\"";
    literal.reserve(text.size() + 2);
    for (const char character : text) append_escaped(literal, character);
    literal += '"';
    return literal;
}

std::string sql_literal(std::string_view sql)
{
    const bool raw = sql.find(")sql\"") == std::string_view::npos &&
                     std::none_of(sql.begin(), sql.end(),
                                  [](char character) { return is_control(character) && character != '\n'; });
    if (raw) return "R\"sql(" + std::string(sql) + ")sql\"";
    std::string literal;
    while (!sql.empty()) {
        const std::size_t end = std::min(sql.find('\n'), sql.size() - 1) + 1;
        literal += (literal.empty() ? "" : "\n    ") + string_literal(sql.substr(0, end));
        sql.remove_prefix(end);
    }
    return literal;
}

std::string comment(std::string_view text)
{
    std::string result(text);
    std::ranges::replace_if(result, is_control, ' ');
    // A backslash at the end of the line would pull the next line into the comment.
    if (result.ends_with('\\')) result += '.';
    return result;
}

std::string markdown(std::string_view text)
{
    std::string result;
    for (const char character : text) {
        if (is_control(character)) {
            result += ' ';
        } else {
            if (std::string_view("\\`*_{}[]<>()#+!|&~").find(character) != std::string_view::npos) result += '\\';
            result += character;
        }
    }
    return result;
}

std::string markdown_code(std::string_view text)
{
    std::string fence = "`";
    std::string body;
    for (const char character : text) {
        if (character == '|') body += '\\';
        body += is_control(character) ? ' ' : character;
    }
    while (body.find(fence) != std::string::npos) fence += '`';
    const bool padded = fence.size() > 1;
    return fence + (padded ? " " : "") + body + (padded ? " " : "") + fence;
}

std::string snake_case(std::string_view name)
{
    std::string result;
    for (const std::string& word : plan::words_of(name)) result += (result.empty() ? "" : "_") + word;
    return result;
}

}  // namespace racegen::cpp
