#include <algorithm>
#include <limits>
#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

bool is_attribute(const std::string& kind)
{
    return kind.starts_with("CONSTR_ATTR_");
}

/// DEFERRABLE and its kin stand as constraints of their own behind the one they describe.
void apply_attribute(Constraint& constraint, const std::string& kind)
{
    if (kind == "CONSTR_ATTR_DEFERRABLE")
        constraint.deferrable = true;
    else if (kind == "CONSTR_ATTR_DEFERRED")
        constraint.deferrable = constraint.initially_deferred = true;
}

/// Up to the next constraint of the column that is not an attribute of this one.
source::Span constraint_span(const Context& context, const Json& constraints, std::size_t index, source::Span column)
{
    std::uint32_t end = column.end;
    for (std::size_t next = index + 1; next < constraints.size(); ++next) {
        const Json& fields = fields_of(constraints[next]);
        if (!is_attribute(text_field(fields, "contype"))) {
            end = context.offset_of(fields);
            break;
        }
    }
    const std::uint32_t begin = context.offset_of(fields_of(constraints[index]));
    return context.cut(context.span(begin, column.end), end);
}

void apply_constraint(Context& context, ColumnDefinition& column, const Json& fields, source::Span span)
{
    const std::string& kind = text_field(fields, "contype");
    if (kind == "CONSTR_NOTNULL") {
        column.not_null = true;
    } else if (kind == "CONSTR_DEFAULT") {
        column.default_value =
            convert_default(context, *field(fields, "raw_expr"), context.after_keyword(span, "default"));
    } else if (kind == "CONSTR_IDENTITY") {
        column.identity = identity_of(text_field(fields, "generated_when"));
        column.not_null = true;
    } else if (kind == "CONSTR_GENERATED") {
        column.generated = convert_clause(context, *field(fields, "raw_expr"), context.parenthesised(span));
    } else if (kind == "CONSTR_CHECK" || kind == "CONSTR_PRIMARY" || kind == "CONSTR_UNIQUE" ||
               kind == "CONSTR_FOREIGN") {
        column.constraints.push_back(convert_constraint(context, fields, span));
    } else if (is_attribute(kind) && !column.constraints.empty()) {
        apply_attribute(column.constraints.back(), kind);
    }
}

}  // namespace

ColumnDefinition convert_column(Context& context, const Json& fields, source::Span whole)
{
    ColumnDefinition column;
    column.name = text_field(fields, "colname");
    if (const Json* type = field(fields, "typeName")) column.type = convert_type(context, *type);
    if (const Json* collation = field(fields, "collClause"))
        column.collation = name_of(list(*collation, "collname")).name;
    column.span = whole;
    column.name_span = context.name_at(whole.begin);
    const Json& constraints = list(fields, "constraints");
    for (std::size_t index = 0; index < constraints.size(); ++index)
        apply_constraint(context, column, fields_of(constraints[index]),
                         constraint_span(context, constraints, index, whole));
    return column;
}

KeyPart convert_key_part(const Context& context, const Json& fields)
{
    KeyPart part;
    part.column = text_field(fields, "name");
    if (const Json* expression = field(fields, "expr")) part.expression = convert_expression(context, *expression);
    part.collation = name_of(list(fields, "collation")).name;
    part.operator_class = name_of(list(fields, "opclass")).name;
    return part;
}

}  // namespace racegen::ddl
