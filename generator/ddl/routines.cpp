#include "ddl/routines.hpp"

#include <algorithm>

namespace racegen::ddl {

namespace {

/// The last part of the name at the token `index`, which moves behind it.
std::string take_name(const Context& context, std::size_t& index)
{
    while (context.is_symbol(index + 1, '.')) index += 2;
    if (index >= context.token_count()) return {};
    const TokenKind kind = context.token(index).kind;
    if (kind != TokenKind::word && kind != TokenKind::quoted_identifier) return {};
    std::string name(context.token_text(index++));
    if (kind == TokenKind::quoted_identifier) return name.size() < 2 ? std::string() : name.substr(1, name.size() - 2);
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
    return name;
}

/// True when the parenthesis at the token `index` is closed by the last token.
bool is_argument_list(const Context& context, std::size_t index)
{
    if (!context.is_symbol(index, '(')) return false;
    int depth = 0;
    for (; index < context.token_count(); ++index) {
        if (context.is_symbol(index, '(')) ++depth;
        if (context.is_symbol(index, ')') && --depth == 0) return index + 1 == context.token_count();
    }
    return false;
}

}  // namespace

std::string created_routine(const Context& context)
{
    for (std::size_t index = 1; index < 4; ++index)
        if (context.is_word(index, "function") || context.is_word(index, "procedure")) return take_name(context, ++index);
    return {};
}

std::string called_routine(const Context& context)
{
    if (!context.is_word(0, "select") && !context.is_word(0, "call")) return {};
    std::size_t index = context.is_word(2, "from") ? 3 : 1;
    std::string name = take_name(context, index);
    return is_argument_list(context, index) ? name : std::string();
}

}  // namespace racegen::ddl
