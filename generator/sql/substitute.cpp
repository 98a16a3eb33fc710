#include "sql/substitute.hpp"

#include <algorithm>

namespace racegen::sql {
namespace {

using ddl::Expression;
using ddl::ExpressionPtr;

ExpressionPtr make(decltype(Expression::node) node, const Expression& origin)
{
    return std::make_shared<const Expression>(Expression{std::move(node), origin.span});
}

/// Rebuilds the tree; `failed` is set when an opaque part would need a replacement.
class Substitution {
public:
    explicit Substitution(const ColumnText& text) : text_(text) {}

    ExpressionPtr operator()(const Expression& expression)
    {
        return std::visit([&](const auto& node) { return rebuild(node, expression); }, expression.node);
    }
    [[nodiscard]] bool failed() const { return failed_; }

private:
    ExpressionPtr optional(const ExpressionPtr& expression) { return expression ? (*this)(*expression) : nullptr; }
    std::vector<ExpressionPtr> all(const std::vector<ExpressionPtr>& expressions)
    {
        std::vector<ExpressionPtr> result;
        for (const ExpressionPtr& one : expressions) result.push_back((*this)(*one));
        return result;
    }

    ExpressionPtr rebuild(const ddl::ColumnReference& node, const Expression& origin)
    {
        const std::optional<std::string> replacement = text_(node.name);
        if (!replacement) return make(node, origin);
        return make(ddl::Opaque{*replacement, {}}, origin);
    }
    ExpressionPtr rebuild(const ddl::Literal& node, const Expression& origin) { return make(node, origin); }
    ExpressionPtr rebuild(const ddl::Operator& node, const Expression& origin)
    {
        return make(ddl::Operator{node.name, all(node.operands)}, origin);
    }
    ExpressionPtr rebuild(const ddl::Logical& node, const Expression& origin)
    {
        return make(ddl::Logical{node.kind, all(node.operands)}, origin);
    }
    ExpressionPtr rebuild(const ddl::IsTest& node, const Expression& origin)
    {
        return make(ddl::IsTest{node.kind, node.negated, (*this)(*node.operand)}, origin);
    }
    ExpressionPtr rebuild(const ddl::InList& node, const Expression& origin)
    {
        return make(ddl::InList{(*this)(*node.operand), all(node.items), node.negated}, origin);
    }
    ExpressionPtr rebuild(const ddl::Between& node, const Expression& origin)
    {
        return make(ddl::Between{(*this)(*node.operand), (*this)(*node.low), (*this)(*node.high), node.negated}, origin);
    }
    ExpressionPtr rebuild(const ddl::FunctionCall& node, const Expression& origin)
    {
        return make(ddl::FunctionCall{node.name, all(node.arguments), node.niladic}, origin);
    }
    ExpressionPtr rebuild(const ddl::Cast& node, const Expression& origin)
    {
        return make(ddl::Cast{(*this)(*node.operand), node.type}, origin);
    }
    ExpressionPtr rebuild(const ddl::Case& node, const Expression& origin)
    {
        ddl::Case result{optional(node.operand), {}, optional(node.otherwise)};
        for (const ddl::Case::When& when : node.whens)
            result.whens.push_back({(*this)(*when.condition), (*this)(*when.result)});
        return make(std::move(result), origin);
    }
    ExpressionPtr rebuild(const ddl::ArrayConstructor& node, const Expression& origin)
    {
        return make(ddl::ArrayConstructor{all(node.items)}, origin);
    }
    ExpressionPtr rebuild(const ddl::Opaque& node, const Expression& origin)
    {
        failed_ = failed_ || std::any_of(node.columns.begin(), node.columns.end(),
                                         [&](const std::string& column) { return text_(column).has_value(); });
        return make(node, origin);
    }

    const ColumnText& text_;
    bool failed_ = false;
};

}  // namespace

std::optional<ExpressionPtr> substitute(const Expression& expression, const ColumnText& text)
{
    Substitution substitution(text);
    ExpressionPtr result = substitution(expression);
    if (substitution.failed()) return std::nullopt;
    return result;
}

}  // namespace racegen::sql
