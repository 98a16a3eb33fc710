// The resolved schema: what stands after the last statement. Read-only once built.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "ddl/expression.hpp"
#include "ddl/statement.hpp"
#include "source/text.hpp"

namespace racegen::schema {

/// Indices into the vectors below; stable, since a Schema never changes after build_schema.
using TableIndex = std::size_t;
using ColumnIndex = std::size_t;
using EnumIndex = std::size_t;
using DomainIndex = std::size_t;

struct Enum {
    ddl::QualifiedName name;
    std::vector<std::string> labels;
    std::string comment;
    source::Span span;
};

/// A named check: of a table or a domain. A domain's condition mentions the value as a column reference named "value".
struct Check {
    std::string name;                  // as the server names it, also when the schema does not
    ddl::ExpressionPtr condition;
    std::vector<ColumnIndex> columns;  // columns it mentions, ascending; empty for a domain
    bool not_valid = false;            // what is written satisfies it, rows from before need not; always false for a domain
    std::string comment;
    source::Span span;
};

struct Domain {
    ddl::QualifiedName name;
    ddl::TypeName base;  // resolved to the bottom: never itself a domain
    std::optional<EnumIndex> enum_type;  // set when the base is an enum
    bool not_null = false;
    ddl::ExpressionPtr default_value;
    std::vector<Check> checks;  // those of underlying domains first
    std::string comment;
    source::Span span;
};

struct Composite {
    ddl::QualifiedName name;
    std::vector<std::pair<std::string, ddl::TypeName>> attributes;
    std::string comment;
    source::Span span;
};

struct Column {
    std::string name;
    ddl::TypeName type;                 // as declared, the schema of an enum, domain or composite filled; serial types are
                                        // int2/int4/int8 with `serial` set
    std::optional<EnumIndex> enum_type;     // set when the (element) type is an enum, also below a domain
    std::optional<DomainIndex> domain;      // set when the (element) type is a domain
    std::string collation;              // empty: the type's
    bool not_null = false;              // by NOT NULL, primary key, identity, or the domain
    ddl::ExpressionPtr default_value;   // null: none; includes the domain's default
    ddl::Identity identity = ddl::Identity::none;
    bool serial = false;                // serial type, or default nextval of a sequence OWNED BY this column
    ddl::ExpressionPtr generated;       // null: not generated
    std::string comment;
    source::Span span;                  // the definition
    source::Span name_span;
};

/// PRIMARY KEY, UNIQUE constraint or unique index.
struct UniqueKey {
    std::string name;                   // constraint or index name, as the server names it
    bool primary = false;
    bool constraint = false;            // false: only a unique index
    std::vector<ddl::KeyPart> parts;
    std::vector<ColumnIndex> columns;   // columns mentioned by the parts, in order of first mention
    ddl::ExpressionPtr predicate;       // partial index; null: total
    bool nulls_not_distinct = false;
    bool deferrable = false;
    bool initially_deferred = false;
    std::string comment;
    source::Span span;

    [[nodiscard]] bool has_expression() const
    {
        for (const ddl::KeyPart& part : parts)
            if (part.expression) return true;
        return false;
    }
};

struct ForeignKey {
    std::string name;
    std::vector<ColumnIndex> columns;
    TableIndex referenced_table = 0;
    std::vector<ColumnIndex> referenced_columns;  // same order and count as `columns`
    ddl::ForeignKeyAction on_delete = ddl::ForeignKeyAction::no_action;
    ddl::ForeignKeyAction on_update = ddl::ForeignKeyAction::no_action;
    std::vector<ColumnIndex> on_delete_columns;  // ON DELETE SET NULL|DEFAULT (columns); empty: all of `columns`
    bool match_full = false;
    bool not_valid = false;  // as of a Check
    bool deferrable = false;
    bool initially_deferred = false;
    std::string comment;
    source::Span span;
};

struct Exclusion {
    std::string name;
    ddl::ExclusionConstraint definition;
    std::vector<ColumnIndex> columns;
    bool deferrable = false;
    bool initially_deferred = false;
    std::string comment;
    source::Span span;
};

struct Trigger {
    std::string name;
    ddl::CreateTrigger definition;
    source::Span span;
};

struct Table {
    ddl::QualifiedName name;             // schema always filled ("public" by default)
    std::vector<Column> columns;         // in table order, dropped ones gone
    std::optional<UniqueKey> primary_key;
    std::vector<UniqueKey> unique_keys;  // without the primary key; in order of creation
    std::vector<ForeignKey> foreign_keys;
    std::vector<Check> checks;           // in order of creation
    std::vector<Exclusion> exclusions;
    std::vector<Trigger> triggers;
    std::vector<std::string> policies;
    bool row_security = false;
    bool has_rules = false;
    bool partitioned = false;
    std::vector<ddl::KeyPart> partition_key;
    std::optional<TableIndex> partition_of;
    std::vector<TableIndex> inherits;
    std::string comment;
    source::Span span;                   // the CREATE TABLE statement
    source::Span name_span;

    [[nodiscard]] std::optional<ColumnIndex> find_column(const std::string& column) const
    {
        for (ColumnIndex index = 0; index < columns.size(); ++index)
            if (columns[index].name == column) return index;
        return std::nullopt;
    }
};

/// The order of tables is the order of creation.
struct Schema {
    std::vector<Enum> enums;
    std::vector<Domain> domains;
    std::vector<Composite> composites;
    std::vector<Table> tables;
    std::vector<ddl::QualifiedName> views;
    std::vector<ddl::HintComment> hints;

    [[nodiscard]] std::optional<TableIndex> find_table(const ddl::QualifiedName& name) const
    {
        for (TableIndex index = 0; index < tables.size(); ++index)
            if (tables[index].name == name) return index;
        return std::nullopt;
    }
};

}  // namespace racegen::schema
