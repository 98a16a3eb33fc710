#include "ddl/expressions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ddl/array_literal.hpp"
#include "ddl/walk.hpp"

namespace racegen::ddl {

namespace {

/// Later stages walk expressions recursively on an ordinary stack. Real schemas stay far below.
constexpr int deepest_nesting = 1000;

/// Every member returns null for what is not modelled.
class Converter {
public:
    explicit Converter(const Context& context) : context_(context) {}

    ExpressionPtr convert(const Json& node)
    {
        if (++depth_ > deepest_nesting) throw TooDeep{context_.statement_span()};
        ExpressionPtr result = modelled(kind_of(node), fields_of(node));
        --depth_;
        return result ? result : make_opaque(context_, node);
    }

private:
    using Node = decltype(Expression::node);

    ExpressionPtr modelled(const std::string& kind, const Json& fields);
    ExpressionPtr column(const Json& fields);
    ExpressionPtr constant(const Json& fields);
    ExpressionPtr operation(const Json& fields);
    ExpressionPtr plain_operator(const Json& fields, std::string name);
    ExpressionPtr between(const Json& fields, bool negated);
    ExpressionPtr in_list(const Json& fields);
    ExpressionPtr in_array(const Json& fields, bool negated);
    std::vector<ExpressionPtr> array_items(const Json& node);
    ExpressionPtr logical(const Json& fields);
    ExpressionPtr boolean_test(const Json& fields);
    ExpressionPtr function(const Json& fields);
    ExpressionPtr keyword_function(const Json& fields, const char* name, const Json& arguments);
    ExpressionPtr value_function(const Json& fields);
    ExpressionPtr case_expression(const Json& fields);

    ExpressionPtr convert(const Json& fields, const char* name)
    {
        const Json* node = field(fields, name);
        return node == nullptr ? nullptr : convert(*node);
    }

    std::vector<ExpressionPtr> convert_all(const Json& nodes)
    {
        std::vector<ExpressionPtr> result;
        result.reserve(nodes.size());
        for (const Json& node : nodes) result.push_back(convert(node));
        return result;
    }

    /// Adds the span: from the first part or the node's own token to the last of them.
    ExpressionPtr finish(const Json& fields, Node node)
    {
        auto expression = std::make_shared<Expression>(Expression{std::move(node), {}});
        const std::uint32_t own = context_.offset_of(fields);
        const std::size_t index = context_.token_at(own);
        expression->span = context_.span(own, index < context_.token_count() ? context_.token(index).end : own);
        for_each_part(*expression, [&expression](const Expression& part) {
            expression->span.begin = std::min(expression->span.begin, part.span.begin);
            expression->span.end = std::max(expression->span.end, part.span.end);
        });
        return expression;
    }

    const Context& context_;
    int depth_ = 0;
};

ExpressionPtr Converter::modelled(const std::string& kind, const Json& fields)
{
    if (kind == "ColumnRef") return column(fields);
    if (kind == "A_Const") return constant(fields);
    if (kind == "TypeCast")
        return finish(fields, Cast{convert(fields, "arg"), convert_type(context_, *field(fields, "typeName"))});
    if (kind == "A_Expr") return operation(fields);
    if (kind == "FuncCall") return function(fields);
    if (kind == "BoolExpr") return logical(fields);
    if (kind == "NullTest")
        return finish(fields, IsTest{IsTest::Kind::null, text_field(fields, "nulltesttype") == "IS_NOT_NULL",
                                     convert(fields, "arg")});
    if (kind == "BooleanTest") return boolean_test(fields);
    if (kind == "SQLValueFunction") return value_function(fields);
    if (kind == "CoalesceExpr") return keyword_function(fields, "coalesce", list(fields, "args"));
    if (kind == "MinMaxExpr")
        return keyword_function(fields, text_field(fields, "op") == "IS_LEAST" ? "least" : "greatest",
                                list(fields, "args"));
    if (kind == "CaseExpr") return case_expression(fields);
    if (kind == "A_ArrayExpr") return finish(fields, ArrayConstructor{convert_all(list(fields, "elements"))});
    return nullptr;
}

ExpressionPtr Converter::column(const Json& fields)
{
    const Json* last = as(list(fields, "fields").back(), "String");
    return last == nullptr ? nullptr : finish(fields, ColumnReference{text_field(*last, "sval")});
}

ExpressionPtr Converter::constant(const Json& fields)
{
    using Kind = Literal::Kind;
    if (flag(fields, "isnull")) return finish(fields, Literal{Kind::null, "NULL"});
    if (const Json* value = field(fields, "sval"))
        return finish(fields, Literal{Kind::string, text_field(*value, "sval")});
    if (const Json* value = field(fields, "ival")) {
        const int number = integer_field(*value, "ival");
        return finish(fields,
                      Literal{Kind::integer, number > 0 ? std::to_string(number) : written_integer(context_, fields)});
    }
    if (const Json* value = field(fields, "boolval"))
        return finish(fields, Literal{Kind::boolean, flag(*value, "boolval") ? "true" : "false"});
    if (const Json* value = field(fields, "fval")) {
        const std::string& digits = text_field(*value, "fval");
        const bool whole = digits.find_first_not_of("-0123456789") == std::string::npos;
        return finish(fields, Literal{whole ? Kind::integer : Kind::decimal, digits});
    }
    return nullptr;  // bit strings
}

ExpressionPtr Converter::operation(const Json& fields)
{
    const std::string& kind = text_field(fields, "kind");
    const Json& name = list(fields, "name");
    if (name.size() > 1 && string_of(name.front()) != "pg_catalog") return nullptr;
    if (kind == "AEXPR_OP" || kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE" || kind == "AEXPR_SIMILAR")
        return plain_operator(fields, string_of(name.back()));
    if (kind == "AEXPR_DISTINCT") return plain_operator(fields, "IS DISTINCT FROM");
    if (kind == "AEXPR_NOT_DISTINCT") return plain_operator(fields, "IS NOT DISTINCT FROM");
    if (kind == "AEXPR_IN") return in_list(fields);
    if (kind == "AEXPR_OP_ANY") return string_of(name.back()) == "=" ? in_array(fields, false) : nullptr;
    if (kind == "AEXPR_OP_ALL") return string_of(name.back()) == "<>" ? in_array(fields, true) : nullptr;
    if (kind == "AEXPR_BETWEEN" || kind == "AEXPR_NOT_BETWEEN") return between(fields, kind == "AEXPR_NOT_BETWEEN");
    if (kind == "AEXPR_NULLIF")
        return finish(fields,
                      FunctionCall{{{}, "nullif"}, {convert(fields, "lexpr"), convert(fields, "rexpr")}, false});
    return nullptr;
}

ExpressionPtr Converter::plain_operator(const Json& fields, std::string name)
{
    Operator result{std::move(name), {}};
    for (const char* side : {"lexpr", "rexpr"})
        if (ExpressionPtr operand = convert(fields, side)) result.operands.push_back(std::move(operand));
    return finish(fields, std::move(result));
}

ExpressionPtr Converter::between(const Json& fields, bool negated)
{
    const Json& bounds = items_of(*field(fields, "rexpr"));
    return finish(fields, Between{convert(fields, "lexpr"), convert(bounds[0]), convert(bounds[1]), negated});
}

/// pg_dump prints the items of a list as 'a'::text, 'a'::character varying, …; the cast says nothing new.
ExpressionPtr without_literal_cast(ExpressionPtr item)
{
    const auto* cast = std::get_if<Cast>(&item->node);
    if (cast == nullptr || !is_plain_text(cast->type)) return item;
    const auto* literal = std::get_if<Literal>(&cast->operand->node);
    return literal != nullptr && literal->kind == Literal::Kind::string ? cast->operand : item;
}

ExpressionPtr Converter::in_list(const Json& fields)
{
    InList result{convert(fields, "lexpr"), {}, string_of(list(fields, "name").back()) == "<>"};
    for (const Json& item : items_of(*field(fields, "rexpr")))
        result.items.push_back(without_literal_cast(convert(item)));
    return finish(fields, std::move(result));
}

bool is_integer_type(const TypeName& type)
{
    return type.name.schema.empty() && type.array_dimensions == 0 &&
           (type.name.name == "int2" || type.name.name == "int4" || type.name.name == "int8");
}

bool reads_as_integer(std::string_view text)
{
    if (text.starts_with('-')) text.remove_prefix(1);
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The cast of a whole array, moved to one of its items where it says anything: not for a string among texts, nor for
/// an integer among integers, which compares the same whatever its width.
ExpressionPtr with_item_type(const ExpressionPtr& item, const TypeName& type)
{
    if (const auto* cast = std::get_if<Cast>(&item->node); cast != nullptr && cast->type == type) return item;
    if (const auto* literal = std::get_if<Literal>(&item->node)) {
        if (is_plain_text(type) && literal->kind == Literal::Kind::string) return item;
        if (is_integer_type(type) && reads_as_integer(literal->text)) {
            const Literal integer{Literal::Kind::integer, literal->text};
            return std::make_shared<Expression>(Expression{integer, item->span});
        }
    }
    return std::make_shared<Expression>(Expression{Cast{item, type}, item->span});
}

/// `x = ANY (ARRAY[…])`, `x = ANY ((ARRAY[…])::type[])`, `x = ANY ('{…}'::type[])`.
ExpressionPtr Converter::in_array(const Json& fields, bool negated)
{
    const Json* node = field(fields, "rexpr");
    std::optional<TypeName> item_type;
    while (const Json* cast = as(*node, "TypeCast")) {
        if (item_type)  // an outer cast already decided
            return nullptr;
        item_type = convert_type(context_, *field(*cast, "typeName"));
        if (item_type->array_dimensions != 1) return nullptr;
        item_type->array_dimensions = 0;
        node = field(*cast, "arg");
    }
    InList result{nullptr, array_items(*node), negated};
    if (result.items.empty()) return nullptr;
    result.operand = convert(fields, "lexpr");
    for (ExpressionPtr& item : result.items)
        if (item_type) item = with_item_type(item, *item_type);
    return finish(fields, std::move(result));
}

/// The items of a constant or constructed array of one dimension; none when it is not one.
std::vector<ExpressionPtr> Converter::array_items(const Json& node)
{
    std::vector<ExpressionPtr> items;
    if (const Json* array = as(node, "A_ArrayExpr")) {
        const Json& elements = list(*array, "elements");
        if (elements.empty() || as(elements.front(), "A_ArrayExpr") != nullptr) return {};
        for (const Json& element : elements) items.push_back(without_literal_cast(convert(element)));
        return items;
    }
    const Json* constant = as(node, "A_Const");
    const Json* text = constant == nullptr ? nullptr : field(*constant, "sval");
    if (text == nullptr) return {};
    for (std::string& item : read_array_literal(text_field(*text, "sval")).value_or(std::vector<std::string>{}))
        items.push_back(finish(*constant, Literal{Literal::Kind::string, std::move(item)}));
    return items;
}

/// The grammar nests `(a AND b) AND c` by its parentheses; one level says the same.
ExpressionPtr Converter::logical(const Json& fields)
{
    const std::string& kind = text_field(fields, "boolop");
    Logical result{kind == "AND_EXPR"  ? Logical::Kind::and_
                   : kind == "OR_EXPR" ? Logical::Kind::or_
                                       : Logical::Kind::not_,
                   {}};
    for (ExpressionPtr& operand : convert_all(list(fields, "args"))) {
        const auto* inner = std::get_if<Logical>(&operand->node);
        if (inner != nullptr && inner->kind == result.kind && result.kind != Logical::Kind::not_)
            result.operands.insert(result.operands.end(), inner->operands.begin(), inner->operands.end());
        else
            result.operands.push_back(std::move(operand));
    }
    return finish(fields, std::move(result));
}

ExpressionPtr Converter::boolean_test(const Json& fields)
{
    const std::string_view test = text_field(fields, "booltesttype");
    const IsTest::Kind kind = test.ends_with("TRUE")    ? IsTest::Kind::true_
                              : test.ends_with("FALSE") ? IsTest::Kind::false_
                                                        : IsTest::Kind::unknown;
    return finish(fields, IsTest{kind, test.starts_with("IS_NOT"), convert(fields, "arg")});
}

ExpressionPtr Converter::function(const Json& fields)
{
    for (const char* extra :
         {"agg_order", "agg_filter", "over", "agg_within_group", "agg_star", "agg_distinct", "func_variadic"})
        if (field(fields, extra) != nullptr) return nullptr;
    const Json& arguments = list(fields, "args");
    for (const Json& argument : arguments)
        if (as(argument, "NamedArgExpr") != nullptr) return nullptr;
    FunctionCall call{name_of(list(fields, "funcname")), {}, false};
    // A function that was named like a keyword construct would be taken for it.
    constexpr std::array constructs = {"coalesce", "greatest", "least", "nullif"};
    if (call.name.schema.empty() && std::ranges::find(constructs, call.name.name) != constructs.end()) return nullptr;
    call.arguments = convert_all(arguments);
    return finish(fields, std::move(call));
}

ExpressionPtr Converter::keyword_function(const Json& fields, const char* name, const Json& arguments)
{
    return finish(fields, FunctionCall{{{}, name}, convert_all(arguments), false});
}

/// CURRENT_TIMESTAMP and its kin; `SVFOP_CURRENT_TIMESTAMP_N` is the form with a precision.
ExpressionPtr Converter::value_function(const Json& fields)
{
    std::string_view name = text_field(fields, "op");
    name.remove_prefix(std::min(name.size(), std::string_view("SVFOP_").size()));
    const bool precise = name.ends_with("_N");
    if (precise) name.remove_suffix(2);
    FunctionCall call{{{}, std::string(name)}, {}, true};
    if (precise) {
        const Literal digits{Literal::Kind::integer, std::to_string(integer_field(fields, "typmod"))};
        call.arguments.push_back(finish(fields, digits));
    }
    return finish(fields, std::move(call));
}

ExpressionPtr Converter::case_expression(const Json& fields)
{
    Case result{convert(fields, "arg"), {}, nullptr};
    for (const Json& when : list(fields, "args"))
        result.whens.push_back({convert(fields_of(when), "expr"), convert(fields_of(when), "result")});
    result.otherwise = convert(fields, "defresult");
    return finish(fields, std::move(result));
}

}  // namespace

ExpressionPtr convert_expression(const Context& context, const Json& node)
{
    return Converter(context).convert(node);
}

ExpressionPtr convert_clause(const Context& context, const Json& node, source::Span whole)
{
    const ExpressionPtr expression = convert_expression(context, node);
    return std::make_shared<Expression>(Expression{expression->node, whole});
}

}  // namespace racegen::ddl
