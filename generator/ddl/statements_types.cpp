// CREATE and ALTER of enums, composites and domains.
#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

void convert_create_enum(Context& context, const Json& fields)
{
    context.emit(CreateEnum{name_of(list(fields, "typeName")), strings_of(list(fields, "vals"))});
}

void convert_alter_enum(Context& context, const Json& fields)
{
    QualifiedName name = name_of(list(fields, "typeName"));
    if (field(fields, "oldVal") != nullptr)
        context.emit(AlterEnumRenameValue{std::move(name), text_field(fields, "oldVal"), text_field(fields, "newVal")});
    else
        context.emit(AlterEnumAddValue{std::move(name), text_field(fields, "newVal"),
                                       text_field(fields, "newValNeighbor"), flag(fields, "newValIsAfter"),
                                       flag(fields, "skipIfNewValExists")});
}

void convert_create_composite(Context& context, const Json& fields)
{
    CreateComposite composite{relation_of(*field(fields, "typevar")), {}};
    for (const Json& attribute : list(fields, "coldeflist")) {
        const Json& column = fields_of(attribute);
        composite.attributes.push_back(convert_column(context, column, context.element_at(context.offset_of(column))));
    }
    context.emit(std::move(composite));
}

void convert_create_domain(Context& context, const Json& fields)
{
    CreateDomain domain;
    domain.name = name_of(list(fields, "domainname"));
    domain.base = convert_type(context, *field(fields, "typeName"));
    const Json& constraints = list(fields, "constraints");
    for (std::size_t index = 0; index < constraints.size(); ++index) {
        const Json& constraint = fields_of(constraints[index]);
        const std::uint32_t end = index + 1 < constraints.size() ? context.offset_of(fields_of(constraints[index + 1]))
                                                                 : context.statement_span().end;
        const source::Span span =
            context.cut(context.span(context.offset_of(constraint), context.statement_span().end), end);
        const std::string& kind = text_field(constraint, "contype");
        if (kind == "CONSTR_NOTNULL")
            domain.not_null = true;
        else if (kind == "CONSTR_DEFAULT")
            domain.default_value =
                convert_default(context, *field(constraint, "raw_expr"), context.after_keyword(span, "default"));
        else if (kind == "CONSTR_CHECK")
            domain.checks.push_back(convert_constraint(context, constraint, span));
    }
    context.emit(std::move(domain));
}

/// The subtypes are the letters of parsenodes.h (AlterDomainStmt).
void convert_alter_domain(Context& context, const Json& fields)
{
    AlterDomain change;
    change.name = name_of(list(fields, "typeName"));
    const std::string& subtype = text_field(fields, "subtype");
    const source::Span whole = context.statement_span();
    if (subtype == "T") {
        const Json* value = field(fields, "def");
        change.default_value =
            value == nullptr ? nullptr : convert_default(context, *value, context.after_keyword(whole, "default"));
    } else if (subtype == "N" || subtype == "O") {
        change.not_null = subtype == "O";
    } else if (subtype == "C") {
        const Json& constraint = fields_of(*field(fields, "def"));
        if (text_field(constraint, "contype") == "CONSTR_CHECK")
            change.add =
                convert_constraint(context, constraint, context.span(context.offset_of(constraint), whole.end));
        else
            change.not_null = true;
    } else if (subtype == "X") {
        change.drop = text_field(fields, "name");
    } else {  // VALIDATE CONSTRAINT
        context.emit(Ignored{"AlterDomainStmt"});
        return;
    }
    context.emit(std::move(change));
}

}  // namespace racegen::ddl
