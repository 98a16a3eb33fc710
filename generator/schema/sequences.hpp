// Sequences: which column owns one, and which default draws from it.
#pragma once

#include "schema/builder.hpp"

namespace racegen::schema {

/// Makes the sequence of a serial or identity column, `table_column_seq`, owned by the column.
void own_new_sequence(Builder& builder, TableId table, DraftColumn& column);

/// The sequence when the default is `nextval('sequence')` and nothing else.
[[nodiscard]] std::optional<SequenceId> sequence_of_default(const Builder& builder, const ddl::Expression& value);

/// `nextval('public.sequence'::regclass)`, as the server prints it.
[[nodiscard]] ddl::ExpressionPtr nextval_of(const ddl::QualifiedName& sequence, source::Span span);

/// Drops the sequence and its name. Defaults that draw from it go with it when `cascade`; else they are an error
/// (RG106).
void drop_sequence(Builder& builder, SequenceId sequence, bool cascade, source::Span span);

}  // namespace racegen::schema
