#include "schema/naming.hpp"

#include <algorithm>

namespace racegen::schema {

namespace {

/// NAMEDATALEN - 1.
constexpr std::size_t longest_name = 63;

/// The longest prefix of whole characters within `bytes` (pg_mbcliplen).
std::string_view clipped(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return text.substr(0, bytes);
}

/// How sure FigureColname is of a name: a cast's type and CASE are taken only when nothing inside has a name.
enum class Strength { none, weak, strong };

Strength figure_name(const ddl::Expression& expression, std::string& name);

struct NameFigure {
    std::string& name;

    Strength strong(std::string text) const
    {
        name = std::move(text);
        return Strength::strong;
    }
    Strength weak(std::string text) const
    {
        name = std::move(text);
        return Strength::weak;
    }

    Strength operator()(const ddl::ColumnReference& column) const { return strong(column.name); }
    Strength operator()(const ddl::FunctionCall& call) const
    {
        std::string text = call.name.name;
        if (call.niladic)
            std::ranges::transform(text, text.begin(),
                                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return strong(std::move(text));
    }
    Strength operator()(const ddl::ArrayConstructor&) const { return strong("array"); }
    Strength operator()(const ddl::Cast& cast) const
    {
        const Strength inner = figure_name(*cast.operand, name);
        return inner == Strength::strong ? inner : weak(cast.type.name.name);
    }
    Strength operator()(const ddl::Case& choice) const
    {
        const Strength inner = choice.otherwise ? figure_name(*choice.otherwise, name) : Strength::none;
        return inner == Strength::strong ? inner : weak("case");
    }
    Strength operator()(const ddl::Literal&) const { return Strength::none; }
    Strength operator()(const ddl::Operator&) const { return Strength::none; }
    Strength operator()(const ddl::Logical&) const { return Strength::none; }
    Strength operator()(const ddl::IsTest&) const { return Strength::none; }
    Strength operator()(const ddl::InList&) const { return Strength::none; }
    Strength operator()(const ddl::Between&) const { return Strength::none; }
    Strength operator()(const ddl::Opaque&) const { return Strength::none; }
};

Strength figure_name(const ddl::Expression& expression, std::string& name)
{
    return std::visit(NameFigure{name}, expression.node);
}

std::string part_name(const ddl::KeyPart& part)
{
    if (!part.expression) return part.column;
    std::string name;
    return figure_name(*part.expression, name) == Strength::none ? "expr" : name;
}

void add_distinct(std::vector<std::string>& names, const std::string& name)
{
    std::string candidate = name;
    for (std::size_t number = 1; std::ranges::find(names, candidate) != names.end(); ++number) {
        const std::string suffix = std::to_string(number);
        candidate = std::string(clipped(name, longest_name - suffix.size())) + suffix;
    }
    names.push_back(std::move(candidate));
}

}  // namespace

std::string object_name(std::string_view first, std::string_view second, std::string_view label)
{
    const std::size_t separators = (second.empty() ? 0U : 1U) + (label.empty() ? 0U : 1U);
    const std::size_t available = longest_name - separators - label.size();
    std::size_t first_size = first.size();
    std::size_t second_size = second.size();
    while (first_size + second_size > available) {
        if (first_size > second_size)
            --first_size;
        else
            --second_size;
    }
    std::string name(clipped(first, first_size));
    if (!second.empty()) name.append("_").append(clipped(second, second_size));
    if (!label.empty()) name.append("_").append(label);
    return name;
}

std::string joined_names(const std::vector<std::string>& names)
{
    std::string joined;
    for (const std::string& name : names) {
        if (!joined.empty()) joined += '_';
        joined += name;
        if (joined.size() > longest_name) break;
    }
    return joined;
}

std::vector<std::string> index_column_names(const std::vector<ddl::KeyPart>& parts,
                                            const std::vector<std::string>& included)
{
    std::vector<std::string> names;
    for (const ddl::KeyPart& part : parts) add_distinct(names, part_name(part));
    for (const std::string& column : included) add_distinct(names, column);
    return names;
}

}  // namespace racegen::schema
