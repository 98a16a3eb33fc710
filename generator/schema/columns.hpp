// Columns of tables: their types, defaults and sequences.
#pragma once

#include <string>

#include "schema/builder.hpp"

namespace racegen::schema {

/// The expression with the user's own types in its casts named in full, so that it means the same under any search
/// path.
[[nodiscard]] ddl::ExpressionPtr bind_expression(Builder& builder, TableId table, const ddl::ExpressionPtr& expression);

/// The user's own type behind a name as written, which is then given in full. Any other type stays as it is: it may
/// come from an extension.
std::optional<TypeId> bind_type(Builder& builder, ddl::TypeName& type);

/// Adds the column without its constraints: to the table alone, with the sequence that a serial type or an identity
/// makes.
void add_column(Builder& builder, TableId table, const ddl::ColumnDefinition& definition);

/// Counts one more column of the table; for one too many, an error (RG108) at `span`.
void number_column(Builder& builder, DraftTable& table, source::Span span);

/// Makes sure that what a generated column reads is there and not generated itself. After an error (RG102, RG108) it counts as stored.
void check_generated(Builder& builder, TableId table, DraftColumn& column);

/// The sequence that a serial type or an identity in the definition makes, and what follows from it for the column.
void add_sequence_of(Builder& builder, TableId table, DraftColumn& column, const ddl::ColumnDefinition& definition);

void set_type(Builder& builder, TableId table, DraftColumn& column, const ddl::TypeName& type);
void set_default(Builder& builder, TableId table, DraftColumn& column, const ddl::ExpressionPtr& value);

/// Drops the column with the keys, checks and foreign keys that mention it, in the inheriting tables too. What depends
/// on it elsewhere goes only with `cascade`; else it is an error (RG106) and the column stays.
void drop_column(Builder& builder, TableId table, const std::string& name, bool cascade, source::Span span);

/// Renames the column in the table and everywhere it is mentioned, in the inheriting tables too.
void rename_column(Builder& builder, TableId table, const std::string& from, const std::string& to, source::Span span);

/// True when `part` is or mentions the column.
[[nodiscard]] bool mentions(const ddl::KeyPart& part, const std::string& column);
[[nodiscard]] bool mentions(const ddl::ExpressionPtr& expression, const std::string& column);

}  // namespace racegen::schema
