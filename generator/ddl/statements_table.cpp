#include <cstdint>
#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

/// The options of LIKE, as parsenodes.h numbers them (TableLikeOption).
LikeClause like_clause(const Context& context, const Json& fields)
{
    const auto options = static_cast<std::uint32_t>(integer_field(fields, "options"));
    const auto including = [options](unsigned bit) { return (options >> bit & 1U) != 0; };
    const Json& relation = *field(fields, "relation");
    const std::size_t name = context.token_at(context.offset_of(relation));
    const std::size_t keyword = name == 0 ? 0 : name - 1;
    LikeClause clause;
    clause.table = relation_of(relation);
    clause.constraints = including(2);
    clause.defaults = including(3);
    clause.generated = including(4);
    clause.identity = including(5);
    clause.indexes = including(6);
    clause.span = context.element_at(context.token(keyword).begin);
    return clause;
}

void add_partition_key(const Context& context, const Json& specification, CreateTable& table)
{
    table.partitioned = true;
    for (const Json& part : list(specification, "partParams"))
        table.partition_key.push_back(convert_key_part(context, fields_of(part)));
}

void add_element(Context& context, const Json& node, CreateTable& table)
{
    const Json& fields = fields_of(node);
    const std::string& kind = kind_of(node);
    if (kind == "ColumnDef")
        table.elements.emplace_back(convert_column(context, fields, context.element_at(context.offset_of(fields))));
    else if (kind == "Constraint")
        table.elements.emplace_back(convert_constraint(context, fields, context.element_at(context.offset_of(fields))));
    else
        table.elements.emplace_back(like_clause(context, fields));
}

}  // namespace

void convert_create_table(Context& context, const Json& fields)
{
    const Json& relation = *field(fields, "relation");
    if (field(fields, "ofTypename") != nullptr) {
        context.unsupported("CREATE TABLE … OF type", relation_of(relation));
        return;
    }
    CreateTable table;
    table.name = relation_of(relation);
    table.name_span = context.name_at(context.offset_of(relation));
    table.if_not_exists = flag(fields, "if_not_exists");
    table.temporary = text_field(relation, "relpersistence") == "t";
    for (const Json& element : list(fields, "tableElts")) add_element(context, element, table);
    for (const Json& parent : list(fields, "inhRelations")) table.inherits.push_back(relation_of(fields_of(parent)));
    if (field(fields, "partbound") != nullptr && !table.inherits.empty()) {
        // The grammar puts the partitioned table where INHERITS puts its parents.
        table.partition_of = table.inherits.front();
        table.inherits.clear();
    }
    if (const Json* specification = field(fields, "partspec")) add_partition_key(context, *specification, table);
    context.emit(std::move(table));
}

}  // namespace racegen::ddl
