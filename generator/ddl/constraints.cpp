#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

ForeignKeyAction action_of(const Json& fields, const char* name)
{
    const std::string& letter = text_field(fields, name);
    if (letter == "r") return ForeignKeyAction::restrict;
    if (letter == "c") return ForeignKeyAction::cascade;
    if (letter == "n") return ForeignKeyAction::set_null;
    if (letter == "d") return ForeignKeyAction::set_default;
    return ForeignKeyAction::no_action;
}

ForeignKeyConstraint foreign_key(const Json& fields)
{
    ForeignKeyConstraint key;
    key.columns = strings_of(list(fields, "fk_attrs"));
    key.referenced_table = relation_of(*field(fields, "pktable"));
    key.referenced_columns = strings_of(list(fields, "pk_attrs"));
    key.on_delete = action_of(fields, "fk_del_action");
    key.on_update = action_of(fields, "fk_upd_action");
    key.match_full = text_field(fields, "fk_matchtype") == "f";
    key.on_delete_columns = strings_of(list(fields, "fk_del_set_cols"));
    return key;
}

UniqueConstraint unique(const Json& fields, bool primary)
{
    return {primary, strings_of(list(fields, "keys")), flag(fields, "nulls_not_distinct"),
            text_field(fields, "indexname"), strings_of(list(fields, "including"))};
}

ExclusionConstraint exclusion(const Context& context, const Json& fields, source::Span whole)
{
    ExclusionConstraint result;
    result.method = text_field(fields, "access_method");
    for (const Json& pair : list(fields, "exclusions")) {
        const Json& items = items_of(pair);
        result.elements.push_back(
            {convert_key_part(context, fields_of(items[0])), string_of(items_of(items[1]).back())});
    }
    if (const Json* predicate = field(fields, "where_clause"))
        result.predicate =
            convert_clause(context, *predicate, context.parenthesised(context.after_keyword(whole, "where")));
    return result;
}

}  // namespace

Constraint convert_constraint(const Context& context, const Json& fields, source::Span whole)
{
    const std::string& kind = text_field(fields, "contype");
    Constraint constraint;
    constraint.name = text_field(fields, "conname");
    constraint.deferrable = flag(fields, "deferrable");
    constraint.initially_deferred = flag(fields, "initdeferred");
    constraint.not_valid = flag(fields, "skip_validation");
    constraint.no_inherit = flag(fields, "is_no_inherit");
    constraint.span = whole;
    if (kind == "CONSTR_FOREIGN")
        constraint.what = foreign_key(fields);
    else if (kind == "CONSTR_CHECK")
        constraint.what =
            CheckConstraint{convert_clause(context, *field(fields, "raw_expr"), context.parenthesised(whole))};
    else if (kind == "CONSTR_EXCLUSION")
        constraint.what = exclusion(context, fields, whole);
    else
        constraint.what = unique(fields, kind == "CONSTR_PRIMARY");
    return constraint;
}

ExpressionPtr convert_default(const Context& context, const Json& node, source::Span whole)
{
    ExpressionPtr value = convert_clause(context, node, whole);
    const Expression* bare = value.get();
    while (const auto* cast = std::get_if<Cast>(&bare->node)) bare = cast->operand.get();
    const auto* literal = std::get_if<Literal>(&bare->node);
    return literal != nullptr && literal->kind == Literal::Kind::null ? nullptr : value;
}

Identity identity_of(std::string_view generated_when)
{
    return generated_when == "a" ? Identity::always : Identity::by_default;
}

}  // namespace racegen::ddl
