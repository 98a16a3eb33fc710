// CREATE of everything but tables and types.
#include <optional>
#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

void convert_create_index(Context& context, const Json& fields)
{
    CreateIndex index;
    index.name = text_field(fields, "idxname");
    index.table = relation_of(*field(fields, "relation"));
    index.unique = flag(fields, "unique");
    index.nulls_not_distinct = flag(fields, "nulls_not_distinct");
    index.if_not_exists = flag(fields, "if_not_exists");
    index.method = text_field(fields, "accessMethod");
    for (const Json& part : list(fields, "indexParams"))
        index.parts.push_back(convert_key_part(context, fields_of(part)));
    for (const Json& column : list(fields, "indexIncludingParams"))
        index.included.push_back(text_field(fields_of(column), "name"));
    index.only = !flag(*field(fields, "relation"), "inh");
    if (const Json* predicate = field(fields, "whereClause"))
        index.predicate = convert_clause(context, *predicate, context.after_keyword(context.statement_span(), "where"));
    context.emit(std::move(index));
}

namespace {

struct Owner {
    std::optional<QualifiedName> table;
    std::string column;
};

/// OWNED BY table.column, or NONE; nothing when the options do not say.
std::optional<Owner> owner_of(const Json& options)
{
    for (const Json& option : options) {
        const Json& fields = fields_of(option);
        if (text_field(fields, "defname") != "owned_by") continue;
        const std::vector<std::string> parts = strings_of(items_of(*field(fields, "arg")));
        if (parts.size() < 2) return Owner{};
        return Owner{QualifiedName{parts.size() > 2 ? parts[parts.size() - 3] : "", parts[parts.size() - 2]},
                     parts.back()};
    }
    return std::nullopt;
}

}  // namespace

void convert_create_sequence(Context& context, const Json& fields)
{
    Owner owner = owner_of(list(fields, "options")).value_or(Owner{});
    context.emit(
        CreateSequence{relation_of(*field(fields, "sequence")), std::move(owner.table), std::move(owner.column)});
}

void convert_alter_sequence(Context& context, const Json& fields)
{
    if (std::optional<Owner> owner = owner_of(list(fields, "options")))
        context.emit(AlterSequenceOwner{relation_of(*field(fields, "sequence")), std::move(owner->table),
                                        std::move(owner->column)});
    else
        context.emit(Ignored{"AlterSeqStmt"});
}

void convert_create_view(Context& context, const Json& fields)
{
    context.emit(CreateView{relation_of(*field(fields, "view"))});
}

void emit_query_table(Context& context, std::string what, const Json& relation)
{
    CreateTable table;
    table.name = relation_of(relation);
    table.temporary = text_field(relation, "relpersistence") == "t";
    table.name_span = context.statement_span();
    if (table.temporary)
        context.emit(std::move(table));
    else
        context.unsupported(std::move(what), std::move(table.name));
}

namespace {

/// The table of SELECT * FROM table, with or without conditions, or TABLE table; null for other queries.
const Json* selected_table(const Json& query)
{
    const Json* select = as(query, "SelectStmt");
    if (select == nullptr || list(*select, "targetList").size() != 1 || list(*select, "fromClause").size() != 1) return nullptr;
    const Json* value = field(fields_of(list(*select, "targetList").front()), "val");
    const Json* columns = value == nullptr ? nullptr : as(*value, "ColumnRef");
    const bool all = columns != nullptr && list(*columns, "fields").size() == 1 && as(list(*columns, "fields").front(), "A_Star") != nullptr;
    const Json* table = as(list(*select, "fromClause").front(), "RangeVar");
    return all && table != nullptr && field(*table, "alias") == nullptr ? table : nullptr;
}

}  // namespace

void convert_create_table_as(Context& context, const Json& fields)
{
    const Json& into = *field(fields, "into");
    const Json& relation = *field(into, "rel");
    const Json* source = selected_table(*field(fields, "query"));
    if (text_field(fields, "objtype") == "OBJECT_MATVIEW") {
        context.emit(CreateView{relation_of(relation)});
    } else if (source != nullptr && list(into, "colNames").empty() && text_field(relation, "relpersistence") != "t") {
        CreateTable table;
        table.name = relation_of(relation);
        table.name_span = context.name_at(context.offset_of(relation));
        table.if_not_exists = flag(fields, "if_not_exists");
        LikeClause columns;
        columns.table = relation_of(*source);
        columns.query = true;
        columns.span = context.statement_span();
        table.elements.emplace_back(std::move(columns));
        context.emit(std::move(table));
    } else {
        emit_query_table(context, "CREATE TABLE AS", relation);
    }
}

void convert_create_schema(Context& context, const Json& fields)
{
    std::string name = text_field(fields, "schemaname");
    if (const Json* role = field(fields, "authrole"); name.empty() && role != nullptr)
        name = text_field(*role, "rolename");
    const Json& elements = list(fields, "schemaElts");
    context.emit(CreateSchema{name});
    if (elements.empty()) return;
    context.emit(EnterSchema{std::move(name)});
    for (const Json& element : elements) convert_statement(context, kind_of(element), fields_of(element));
    context.emit(LeaveSchema{});
}

/// The bits are those of pg_trigger.h (TRIGGER_TYPE_…).
void convert_create_trigger(Context& context, const Json& fields)
{
    const int timing = integer_field(fields, "timing");
    const auto events = static_cast<unsigned>(integer_field(fields, "events"));
    CreateTrigger trigger;
    trigger.name = text_field(fields, "trigname");
    trigger.table = relation_of(*field(fields, "relation"));
    trigger.before = timing == 2;
    trigger.instead_of = timing == 64;
    trigger.row = flag(fields, "row");
    trigger.on_insert = (events & 4U) != 0;
    trigger.on_delete = (events & 8U) != 0;
    trigger.on_update = (events & 16U) != 0;
    context.emit(std::move(trigger));
}

void convert_create_rule(Context& context, const Json& fields)
{
    context.emit(CreateRule{text_field(fields, "rulename"), relation_of(*field(fields, "relation")),
                            text_field(fields, "event") == "CMD_SELECT"});
}

void convert_create_policy(Context& context, const Json& fields)
{
    context.emit(CreatePolicy{text_field(fields, "policy_name"), relation_of(*field(fields, "table"))});
}

}  // namespace racegen::ddl
