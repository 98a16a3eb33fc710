#include "schema/rewrite.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>

namespace racegen::schema {

namespace {

using ddl::ExpressionPtr;

/// A copy of the node whose parts went through `change`. `changed` is set when one of them became another.
template <typename Change>
struct PartsRewrite {
    const Change& change;
    bool changed = false;

    void one(ExpressionPtr& part)
    {
        if (!part) return;
        ExpressionPtr replacement = change(part);
        if (replacement == part) return;
        part = std::move(replacement);
        changed = true;
    }
    void all(std::vector<ExpressionPtr>& parts)
    {
        for (ExpressionPtr& part : parts) one(part);
    }

    void operator()(ddl::ColumnReference&) {}
    void operator()(ddl::Literal&) {}
    void operator()(ddl::Opaque&) {}
    void operator()(ddl::Operator& node) { all(node.operands); }
    void operator()(ddl::Logical& node) { all(node.operands); }
    void operator()(ddl::IsTest& node) { one(node.operand); }
    void operator()(ddl::InList& node)
    {
        one(node.operand);
        all(node.items);
    }
    void operator()(ddl::Between& node)
    {
        one(node.operand);
        one(node.low);
        one(node.high);
    }
    void operator()(ddl::FunctionCall& node) { all(node.arguments); }
    void operator()(ddl::Cast& node) { one(node.operand); }
    void operator()(ddl::Case& node)
    {
        one(node.operand);
        for (ddl::Case::When& when : node.whens) {
            one(when.condition);
            one(when.result);
        }
        one(node.otherwise);
    }
    void operator()(ddl::ArrayConstructor& node) { all(node.items); }
};

template <typename Change>
ExpressionPtr rewrite_parts(const ExpressionPtr& expression, const Change& change)
{
    ddl::Expression copy = *expression;
    PartsRewrite<Change> rewrite{change};
    std::visit(rewrite, copy.node);
    return rewrite.changed ? std::make_shared<const ddl::Expression>(std::move(copy)) : expression;
}

bool is_identifier_start(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}
bool is_identifier_part(char c)
{
    return is_identifier_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}

/// The end of the quoted run that begins at `begin`; a doubled quote does not end it.
std::size_t quoted_end(std::string_view text, std::size_t begin)
{
    const char quote = text[begin];
    std::size_t position = begin + 1;
    while (position < text.size()) {
        if (text[position++] != quote) continue;
        if (position >= text.size() || text[position] != quote) return position;
        ++position;
    }
    return position;
}

/// The identifier as the server stores it: folded, or without its quotes.
std::string stored_name(std::string_view token)
{
    std::string name;
    if (token.front() != '"') {
        for (const char c : token) name += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return name;
    }
    for (std::size_t index = 1; index + 1 < token.size(); ++index) {
        name += token[index];
        if (token[index] == '"') ++index;
    }
    return name;
}

/// Renames a column in text that is only known as tokens. An identifier before `(` or after `::` is a function or a
/// type.
std::string rename_in_text(std::string_view text, const std::string& from, const std::string& to)
{
    std::string result;
    std::size_t position = 0;
    while (position < text.size()) {
        const char c = text[position];
        std::size_t end = position + 1;
        if (c == '\'') {
            end = quoted_end(text, position);
        } else if (c == '"') {
            end = quoted_end(text, position);
        } else if (is_identifier_start(c)) {
            while (end < text.size() && is_identifier_part(text[end])) ++end;
        } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
            while (end < text.size() && (is_identifier_part(text[end]) || text[end] == '.')) ++end;
        }
        const std::string_view token = text.substr(position, end - position);
        const bool name = c == '"' || is_identifier_start(c);
        const std::size_t next = text.find_first_not_of(" \t\r\n", end);
        const bool call = next != std::string_view::npos && text[next] == '(';
        if (name && !call && !result.ends_with("::") && stored_name(token) == from)
            result += ddl::quote_identifier(to);
        else
            result += token;
        position = end;
    }
    return result;
}

}  // namespace

ExpressionPtr rename_column(const ExpressionPtr& expression, const std::string& from, const std::string& to)
{
    if (!expression) return nullptr;
    if (const auto* column = std::get_if<ddl::ColumnReference>(&expression->node)) {
        if (column->name != from) return expression;
        return std::make_shared<const ddl::Expression>(ddl::Expression{ddl::ColumnReference{to}, expression->span});
    }
    if (const auto* opaque = std::get_if<ddl::Opaque>(&expression->node)) {
        if (std::ranges::find(opaque->columns, from) == opaque->columns.end()) return expression;
        ddl::Opaque renamed{rename_in_text(opaque->text, from, to), opaque->columns};
        std::ranges::replace(renamed.columns, from, to);
        return std::make_shared<const ddl::Expression>(ddl::Expression{std::move(renamed), expression->span});
    }
    return rewrite_parts(expression, [&](const ExpressionPtr& part) { return rename_column(part, from, to); });
}

ExpressionPtr map_types(const ExpressionPtr& expression, const std::function<ddl::TypeName(const ddl::TypeName&)>& map)
{
    if (!expression) return nullptr;
    ExpressionPtr result = rewrite_parts(expression, [&](const ExpressionPtr& part) { return map_types(part, map); });
    const auto* cast = std::get_if<ddl::Cast>(&result->node);
    if (cast == nullptr) return result;
    ddl::TypeName type = map(cast->type);
    if (type == cast->type) return result;
    return std::make_shared<const ddl::Expression>(
        ddl::Expression{ddl::Cast{cast->operand, std::move(type)}, result->span});
}

}  // namespace racegen::schema
