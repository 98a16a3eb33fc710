// Renaming what exists. Each takes the new name in full; a name that is taken is an error (RG103).
#pragma once

#include "schema/builder.hpp"

namespace racegen::schema {

/// Renames or moves a table. A move takes its keys, constraints and sequences along.
void rename_table(Builder& builder, TableId table, const ddl::QualifiedName& to, source::Span span);
void rename_constraint(Builder& builder, TableId table, const std::string& from, const std::string& to,
                       source::Span span);
/// Renames or moves a view, index, sequence or what is outside of the schema. An index takes its constraint along.
void rename_relation(Builder& builder, const ddl::QualifiedName& from, const ddl::QualifiedName& to, source::Span span);

}  // namespace racegen::schema
