// libpg_query's statement nodes -> ddl::Statement, one file per family. Each function reads the fields of its node and
// emits what it found into the context. All may throw TooDeep.
#pragma once

#include <string_view>

#include "ddl/context.hpp"
#include "ddl/node.hpp"

namespace racegen::ddl {

/// Converts one statement; every kind leads to at least one emitted statement.
void convert_statement(Context& context, const std::string& kind, const Json& fields);

/// True when a statement of that kind can never change the model, whatever it says; its tree need not be read.
[[nodiscard]] bool is_ignored_kind(std::string_view kind);

// table_elements.cpp
[[nodiscard]] ColumnDefinition convert_column(Context& context, const Json& fields, source::Span whole);
[[nodiscard]] KeyPart convert_key_part(const Context& context, const Json& fields);

// constraints.cpp
[[nodiscard]] Constraint convert_constraint(const Context& context, const Json& fields, source::Span whole);
/// The default expression in `whole`; null for DEFAULT NULL, with or without a cast.
[[nodiscard]] ExpressionPtr convert_default(const Context& context, const Json& node, source::Span whole);
[[nodiscard]] Identity identity_of(std::string_view generated_when);

// statements_table.cpp
void convert_create_table(Context& context, const Json& fields);
// statements_alter.cpp
void convert_alter_table(Context& context, const Json& fields);
// statements_types.cpp
void convert_create_enum(Context& context, const Json& fields);
void convert_alter_enum(Context& context, const Json& fields);
void convert_create_composite(Context& context, const Json& fields);
void convert_create_domain(Context& context, const Json& fields);
void convert_alter_domain(Context& context, const Json& fields);
// statements_objects.cpp
void convert_create_index(Context& context, const Json& fields);
void convert_create_sequence(Context& context, const Json& fields);
void convert_alter_sequence(Context& context, const Json& fields);
void convert_create_view(Context& context, const Json& fields);
void convert_create_table_as(Context& context, const Json& fields);
/// A table that a query makes: `what` is not modelled, unless the table is temporary. `relation`: its RangeVar.
void emit_query_table(Context& context, std::string what, const Json& relation);
void convert_create_schema(Context& context, const Json& fields);
void convert_create_trigger(Context& context, const Json& fields);
void convert_create_rule(Context& context, const Json& fields);
void convert_create_policy(Context& context, const Json& fields);
// statements_names.cpp
void convert_drop(Context& context, const Json& fields);
void convert_rename(Context& context, const Json& fields);
void convert_set_schema(Context& context, const Json& fields);
void convert_comment(Context& context, const Json& fields);
// statements_session.cpp
void convert_set(Context& context, const Json& fields);
void convert_select(Context& context, const Json& fields);

}  // namespace racegen::ddl
