#include "schema/columns.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "schema/constraints.hpp"
#include "schema/rewrite.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

struct SerialType {
    std::string_view name;
    std::string_view integer;
};
constexpr std::array<SerialType, 3> serial_types{{{"smallserial", "int2"}, {"serial", "int4"}, {"bigserial", "int8"}}};

const SerialType* serial_type(const ddl::TypeName& type)
{
    const auto found = std::ranges::find(serial_types, type.name.name, &SerialType::name);
    return type.name.schema.empty() && found != serial_types.end() ? found : nullptr;
}

}  // namespace

ddl::ExpressionPtr bind_expression(Builder& builder, TableId table, const ddl::ExpressionPtr& expression)
{
    return map_types(expression, [&](const ddl::TypeName& written) {
        ddl::TypeName type = written;
        if (const std::optional<TypeId> found = bind_type(builder, type)) builder.type(*found).used_by.push_back(table);
        return type;
    });
}

std::optional<TypeId> bind_type(Builder& builder, ddl::TypeName& type)
{
    const std::optional<TypeId> found = builder.catalog.find_type(type.name);
    if (found) type.name = builder.type(*found).name;
    return found;
}

void add_column(Builder& builder, TableId id, const ddl::ColumnDefinition& definition)
{
    DraftTable& table = builder.table(id);
    if (const DraftColumn* other = table.find_column(definition.name)) {
        builder.error("RG103", "table '" + shown(table.name) + "' already has a column '" + definition.name + "'",
                      definition.name_span, {{"first defined here", other->definition.name_span}});
        return;
    }
    number_column(builder, table, definition.name_span);
    DraftColumn& column = table.columns.emplace_back();
    column.definition.name = definition.name;
    column.definition.not_null = definition.not_null;
    column.definition.span = definition.span;
    column.definition.name_span = definition.name_span;
    column.definition.generated = bind_expression(builder, id, definition.generated);
    set_type(builder, id, column, definition.type);
    column.definition.collation = definition.collation;
    set_default(builder, id, column, definition.default_value);
    add_sequence_of(builder, id, column, definition);
}

void number_column(Builder& builder, DraftTable& table, source::Span span)
{
    if (++table.column_numbers != most_columns + 1) return;
    builder.error("RG108",
                  "table '" + shown(table.name) + "' has more columns than the server's " + std::to_string(most_columns) +
                      "; dropped ones count",
                  span, {{"the table is defined here", table.name_span}});
}

void check_generated(Builder& builder, TableId id, DraftColumn& column)
{
    ddl::ExpressionPtr& expression = column.definition.generated;
    if (!expression) return;
    bool sound = check_columns(builder, id, expression, column.definition.span);
    for (const std::string& name : ddl::columns_of(*expression)) {
        const DraftColumn* read = builder.table(id).find_column(name);
        if (!sound || read == nullptr || !read->definition.generated) continue;
        sound = false;
        builder.error("RG108",
                      "generated column '" + column.definition.name + "' cannot read column '" + name + "', which is generated, too",
                      column.definition.span, {{"that column is defined here", read->definition.span}});
    }
    if (!sound) expression = nullptr;
}

void add_sequence_of(Builder& builder, TableId table, DraftColumn& column, const ddl::ColumnDefinition& definition)
{
    if (serial_type(definition.type) != nullptr) {
        column.definition.not_null = true;
        own_new_sequence(builder, table, column);
        column.sequence = column.owned.back();
        builder.catalog.sequences[*column.sequence].used_by.push_back(table);
    } else if (definition.identity != ddl::Identity::none) {
        column.definition.not_null = true;
        column.definition.identity = definition.identity;
        own_new_sequence(builder, table, column);
    }
}

void set_type(Builder& builder, TableId table, DraftColumn& column, const ddl::TypeName& type)
{
    column.definition.type = type;
    if (const SerialType* serial = serial_type(type)) column.definition.type.name = {"", std::string(serial->integer)};
    column.type = bind_type(builder, column.definition.type);
    if (column.type) builder.type(*column.type).used_by.push_back(table);
}

void set_default(Builder& builder, TableId table, DraftColumn& column, const ddl::ExpressionPtr& value)
{
    column.definition.default_value = bind_expression(builder, table, value);
    column.sequence = value ? sequence_of_default(builder, *value) : std::nullopt;
    if (column.sequence) builder.catalog.sequences[*column.sequence].used_by.push_back(table);
}

bool mentions(const ddl::ExpressionPtr& expression, const std::string& column)
{
    return expression && std::ranges::count(ddl::columns_of(*expression), column) != 0;
}

bool mentions(const ddl::KeyPart& part, const std::string& column)
{
    return part.expression ? mentions(part.expression, column) : part.column == column;
}

}  // namespace racegen::schema
