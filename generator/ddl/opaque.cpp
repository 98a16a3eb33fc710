// Expressions that are not modelled, as text.
#include <algorithm>
#include <charconv>
#include <limits>

#include "ddl/expressions.hpp"
#include "ddl/parser.hpp"

namespace racegen::ddl {

namespace {

struct Extent {
    int first = std::numeric_limits<int>::max();
    int last = -1;
};

/// The first and last location in the tree, and the columns it refers to.
void inspect(const Json& tree, Extent& extent, std::vector<std::string>& columns)
{
    if (tree.is_object()) {
        for (auto entry = tree.begin(); entry != tree.end(); ++entry) {
            if (entry.key() == "location") {
                const int location = entry->get<int>();
                if (location >= 0) {
                    extent.first = std::min(extent.first, location);
                    extent.last = std::max(extent.last, location);
                }
            } else {
                if (entry.key() == "ColumnRef") {
                    const Json& parts = list(*entry, "fields");
                    const Json* name = parts.empty() ? nullptr : as(parts.back(), "String");
                    if (name != nullptr && std::ranges::find(columns, text_field(*name, "sval")) == columns.end())
                        columns.push_back(text_field(*name, "sval"));
                }
                inspect(*entry, extent, columns);
            }
        }
    } else if (tree.is_array()) {
        for (const Json& item : tree) inspect(item, extent, columns);
    }
}

/// The tree of `SELECT text`; null when that is not one expression.
Json parse_expression(std::string_view text)
{
    const ParsedText parsed("SELECT " + std::string(text));
    if (parsed.failed()) return nullptr;
    const Json tree = Json::parse(parsed.json());
    const Json& statements = list(tree, "stmts");
    if (statements.size() != 1) return nullptr;
    const Json& targets = list(fields_of(*field(statements.front(), "stmt")), "targetList");
    return targets.size() == 1 ? list(fields_of(targets.front()), "val") : Json(nullptr);
}

/// The tokens [first, last] with single blanks where there was white space or a comment.
std::string join_tokens(const Context& context, std::size_t first, std::size_t last)
{
    std::string text;
    for (std::size_t index = first; index <= last; ++index) {
        if (index > first && context.token(index - 1).end != context.token(index).begin) text += ' ';
        text += context.token_text(index);
    }
    return text;
}

/// The number of parentheses that are closed but not opened in the tokens [first, last].
std::size_t unopened(const Context& context, std::size_t first, std::size_t last)
{
    std::size_t depth = 0;
    std::size_t missing = 0;
    for (std::size_t index = first; index <= last; ++index) {
        if (context.is_symbol(index, '(') || context.is_symbol(index, '['))
            ++depth;
        else if (context.is_symbol(index, ')') || context.is_symbol(index, ']'))
            depth > 0 ? --depth : ++missing;
    }
    return missing;
}

struct TokenRange {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// The tree tells where its nodes begin, but not where they end. The tokens from the first location on are tried,
/// shortest first, until their text parses to the same tree; so what is printed means what was written.
TokenRange find_tokens(const Context& context, const Json& node, const Extent& extent)
{
    const std::size_t begin = context.token_at(context.offset_at(extent.first));
    const std::size_t shortest = std::min(context.token_at(context.offset_at(extent.last)), context.token_count() - 1);
    constexpr std::size_t longest_tail = 64;
    for (std::size_t last = shortest; last < std::min(shortest + longest_tail, context.token_count()); ++last) {
        const std::size_t missing = unopened(context, begin, last);
        if (missing > begin) break;
        const std::size_t first = begin - missing;
        if (same_tree(parse_expression(join_tokens(context, first, last)), node)) return {first, last};
    }
    return {begin, shortest};
}

}  // namespace

ExpressionPtr make_opaque(const Context& context, const Json& node)
{
    Opaque result;
    Extent extent;
    inspect(node, extent, result.columns);
    if (extent.last < 0) return std::make_shared<Expression>(Expression{std::move(result), context.statement_span()});
    const TokenRange tokens = find_tokens(context, node, extent);
    result.text = join_tokens(context, tokens.first, tokens.last);
    const source::Span span = context.span(context.token(tokens.first).begin, context.token(tokens.last).end);
    return std::make_shared<Expression>(Expression{std::move(result), span});
}

std::string written_integer(const Context& context, const Json& constant)
{
    bool negative = false;
    for (std::size_t index = context.token_at(context.offset_of(constant)); index < context.token_count(); ++index) {
        const Token& token = context.token(index);
        const std::string_view text = context.token_text(index);
        if (token.kind == TokenKind::number) {
            long long value = 0;
            std::from_chars(text.data(), text.data() + text.size(), value);
            return std::to_string(negative ? -value : value);
        }
        negative ^= text == "-";
    }
    return "0";
}

}  // namespace racegen::ddl
