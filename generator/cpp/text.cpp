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
    return (static_cast<unsigned char>(character) < 0x20U) | (character == '\x7f');
}

/// Most texts have nothing to escape, so what stands between is taken over in one piece: `replace` appends what stands for a character.
template <class Special, class Replace>
void append_replaced(std::string& result, std::string_view text, Special is_special, Replace replace)
{
    while (!text.empty()) {
        const auto special = std::ranges::find_if(text, is_special);
        result.append(text.begin(), special);
        if (special == text.end()) return;
        replace(result, *special);
        text = std::string_view(special + 1, text.end());
    }
}

/// Without branches, so that compilers make it a loop over many characters at a time.
bool has_control_beside_newlines(std::string_view text)
{
    int found = 0;
    for (const char character : text) found |= static_cast<int>(is_control(character)) & static_cast<int>(character != '\n');
    return found != 0;
}

constexpr auto markdown_specials = [] {
    std::array<bool, 256> specials{};
    for (const unsigned char character : std::string_view("\\`*_{}[]<>()#+!|&~")) specials[character] = true;
    return specials;
}();

bool is_escaped(char character)
{
    return is_control(character) || character == '"' || character == '\\' || character == '?';
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
    append_replaced(literal, text, is_escaped, append_escaped);
    literal += '"';
    return literal;
}

std::string sql_literal(std::string_view sql)
{
    constexpr std::string_view raw_begin = "R\"sql(";
    constexpr std::string_view raw_end = ")sql\"";
    std::string literal;
    if (!has_control_beside_newlines(sql) && sql.find(raw_end) == std::string_view::npos) {
        literal.reserve(raw_begin.size() + sql.size() + raw_end.size());
        literal.append(raw_begin).append(sql).append(raw_end);
        return literal;
    }
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
    result.reserve(text.size() + text.size() / 4);
    const auto is_special = [](char character) {
        return is_control(character) || markdown_specials[static_cast<unsigned char>(character)];
    };
    append_replaced(result, text, is_special, [](std::string& to, char character) {
        if (!is_control(character)) to += '\\';
        to += is_control(character) ? ' ' : character;
    });
    return result;
}

std::string markdown_code(std::string_view text)
{
    std::string fence = "`";
    std::string body;
    const auto is_special = [](char character) { return is_control(character) || character == '|'; };
    append_replaced(body, text, is_special, [](std::string& to, char character) { to += character == '|' ? "\\|" : " "; });
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
