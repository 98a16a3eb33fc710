// LIKE, INHERITS and partitions: what a table takes over from another.
#pragma once

#include "schema/builder.hpp"

namespace racegen::schema {

/// Gives the table the parent's columns (merged with those of the same name) and enters it among the parent's children.
void inherit_columns(Builder& builder, TableId table, TableId parent);
/// Gives the table the parent's checks.
void inherit_checks(Builder& builder, TableId table, TableId parent);
/// Gives the partition its parts of the parent's keys and foreign keys. Requires the parent's columns in place.
void inherit_keys(Builder& builder, TableId partition, TableId parent);
/// A column or constraint of a partition's own definition (`PARTITION OF parent (column DEFAULT 1)`), or a column that
/// is defined beside the inherited one.
void merge_column(Builder& builder, TableId table, const ddl::ColumnDefinition& definition);

/// The columns of LIKE, at its place among the columns.
void copy_columns(Builder& builder, TableId table, TableId other, const ddl::LikeClause& like);
/// The checks and keys of LIKE, once the table exists.
void copy_constraints(Builder& builder, TableId table, TableId other, const ddl::LikeClause& like);

/// The error (RG003) of a table with more than `most_levels` levels above it.
void too_many_levels(Builder& builder, const ddl::QualifiedName& table, source::Span span);

/// ATTACH PARTITION and INHERIT: ties tables that both exist.
void attach(Builder& builder, TableId parent, TableId child, bool partition);
/// DETACH PARTITION and NO INHERIT: what was inherited stays as the child's own.
void detach(Builder& builder, TableId parent, TableId child);

}  // namespace racegen::schema
