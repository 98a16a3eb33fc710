// Constraints and indexes of tables: making, naming, dropping and renaming them.
#pragma once

#include <span>
#include <string>

#include "schema/builder.hpp"

namespace racegen::schema {

/// A constraint as written, and the column it stands at (empty: none).
struct WrittenConstraint {
    const ddl::Constraint* constraint = nullptr;
    std::string column;
};

/// Whether a change reaches the partitions and inheriting tables, too.
enum class Scope { all, only };

/// Each takes the constraints of its kind from the list and passes over the others. A constraint that cannot be made is
/// an error and is left out.
void add_checks(Builder& builder, TableId table, std::span<const WrittenConstraint> constraints, Scope scope);
/// The primary key comes first; of keys that are the same but for their names one remains, and has one of the names
/// (transformIndexConstraints).
void add_keys(Builder& builder, TableId table, std::span<const WrittenConstraint> constraints, Scope scope);
void add_foreign_keys(Builder& builder, TableId table, std::span<const WrittenConstraint> constraints, Scope scope);

/// Names a check that has no name, or sees to it that its name is free; then adds it.
void create_check(Builder& builder, TableId table, DraftCheck check, Scope scope);
void create_key(Builder& builder, TableId table, DraftKey key, Scope scope);
/// Requires that the columns exist.
void create_foreign_key(Builder& builder, TableId table, DraftForeignKey key, Scope scope);

/// Makes sure that the partition has its part of the partitioned table's key or foreign key: one of its own that is the
/// same becomes it, else one is made.
void create_partition_key(Builder& builder, TableId partition, const DraftKey& parent);
void create_partition_foreign_key(Builder& builder, TableId partition, const DraftForeignKey& parent);

/// Fills the referenced columns and the key relied on. False when the referenced table has no such key (yet).
bool resolve_reference(Builder& builder, DraftForeignKey& key);

/// False, and an error unless `cascade`, when foreign keys rely on the key; with `cascade` they are dropped.
bool release_key(Builder& builder, TableId table, const DraftKey& key, bool cascade, source::Span span);
/// Drops it, and its parts on the partitions. Requires that no foreign key relies on it.
void drop_key(Builder& builder, TableId table, KeyId key);
void drop_foreign_key(Builder& builder, TableId table, const std::string& name);
/// The check with this name, and what the children inherit of it, holds for all rows from now on.
void validate_check(Builder& builder, TableId table, const std::string& name);
/// Drops it from the inheriting tables too where they have it only from here.
void drop_check(Builder& builder, TableId table, const std::string& name);

[[nodiscard]] bool mentions(const DraftKey& key, const std::string& column);

/// False after an error (RG102) when the expression mentions a column that the table lacks.
bool check_columns(Builder& builder, TableId table, const ddl::ExpressionPtr& expression, source::Span span);

}  // namespace racegen::schema
