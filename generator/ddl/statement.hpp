// DDL statements as racegen applies them: small values with spans, detached from libpg_query's tree.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ddl/expression.hpp"

namespace racegen::ddl {

enum class ForeignKeyAction { no_action, restrict, cascade, set_null, set_default };
enum class Identity { none, always, by_default };

struct CheckConstraint {
    ExpressionPtr condition;
};

/// One part of a unique key or index: a column name, or an expression.
struct KeyPart {
    std::string column;               // empty for an expression
    ExpressionPtr expression;         // null for a column
    std::string collation = {};       // empty: the column's
    std::string operator_class = {};  // empty: the type's default
};

struct UniqueConstraint {
    bool primary = false;
    std::vector<std::string> columns;  // empty in a column constraint: the column itself
    bool nulls_not_distinct = false;
    std::string using_index;                 // ADD CONSTRAINT … USING INDEX name
    std::vector<std::string> included = {};  // INCLUDE (columns): they count for the name of an unnamed constraint
};

struct ForeignKeyConstraint {
    std::vector<std::string> columns;  // empty in a column constraint: the column itself
    QualifiedName referenced_table;
    std::vector<std::string> referenced_columns;  // empty: the primary key
    ForeignKeyAction on_delete = ForeignKeyAction::no_action;
    ForeignKeyAction on_update = ForeignKeyAction::no_action;
    bool match_full = false;
    std::vector<std::string> on_delete_columns = {};  // ON DELETE SET NULL|DEFAULT (columns); empty: all
};

/// EXCLUDE USING method (part WITH operator, …) WHERE (predicate).
struct ExclusionConstraint {
    struct Element {
        KeyPart part;
        std::string operator_name;
    };
    std::string method;
    std::vector<Element> elements;
    ExpressionPtr predicate;  // may be null
};

struct Constraint {
    std::string name;  // empty when not named
    std::variant<CheckConstraint, UniqueConstraint, ForeignKeyConstraint, ExclusionConstraint> what;
    bool deferrable = false;
    bool initially_deferred = false;
    bool not_valid = false;
    bool no_inherit = false;
    source::Span span;
};

struct ColumnDefinition {
    std::string name;
    TypeName type;
    std::string collation;
    bool not_null = false;        // NOT NULL or identity; a primary key or serial type does not set it
    ExpressionPtr default_value;  // null when there is none (DEFAULT NULL counts as none)
    Identity identity = Identity::none;
    ExpressionPtr generated;              // GENERATED ALWAYS AS (…) STORED
    std::vector<Constraint> constraints;  // CHECK, UNIQUE, PRIMARY KEY, REFERENCES of this column, in written order
    source::Span span;
    source::Span name_span;
};

/// LIKE other INCLUDING …; also CREATE TABLE … AS SELECT * FROM other, which takes over names and types only.
struct LikeClause {
    QualifiedName table;
    bool query = false;
    bool defaults = false, constraints = false, identity = false, generated = false, indexes = false;
    source::Span span;
};

/// CREATE TABLE; also PARTITION OF and INHERITS.
struct CreateTable {
    QualifiedName name;
    bool if_not_exists = false;
    bool temporary = false;
    std::vector<std::variant<ColumnDefinition, Constraint, LikeClause>> elements;  // in written order
    std::vector<QualifiedName> inherits;
    std::optional<QualifiedName> partition_of;
    bool partitioned = false;  // PARTITION BY
    std::vector<KeyPart> partition_key;
    source::Span name_span;
};

struct CreateEnum {
    QualifiedName name;
    std::vector<std::string> labels;
};

struct CreateComposite {
    QualifiedName name;
    std::vector<ColumnDefinition> attributes;
};

struct CreateDomain {
    QualifiedName name;
    TypeName base;
    bool not_null = false;
    ExpressionPtr default_value;
    std::vector<Constraint> checks;
};

struct CreateIndex {
    std::string name;  // empty when not named
    QualifiedName table;
    bool unique = false;
    bool nulls_not_distinct = false;
    bool if_not_exists = false;
    std::vector<KeyPart> parts;
    ExpressionPtr predicate;  // WHERE, may be null
    std::string method;
    std::vector<std::string> included = {};  // INCLUDE (columns): they count for the name of an unnamed index
    bool only = false;                       // ON ONLY: not on the partitions
};

struct CreateSequence {
    QualifiedName name;
    std::optional<QualifiedName> owner_table;  // OWNED BY
    std::string owner_column;
};

struct AlterSequenceOwner {
    QualifiedName name;
    std::optional<QualifiedName> owner_table;  // nullopt: OWNED BY NONE or no OWNED BY
    std::string owner_column;
};

/// The forms of ALTER TABLE that change the model.
namespace alter {
struct AddColumn {
    ColumnDefinition column;
    bool if_not_exists = false;
};
struct DropColumn {
    std::string column;
    bool if_exists = false;
    bool cascade = false;
};
struct AddConstraint {
    Constraint constraint;
};
struct DropConstraint {
    std::string name;
    bool if_exists = false;
    bool cascade = false;
};
struct ValidateConstraint {
    std::string name;
};
struct SetDefault {
    std::string column;
    ExpressionPtr value;  // null: DROP DEFAULT
};
struct SetNotNull {
    std::string column;
    bool not_null = true;
};
struct SetType {
    std::string column;
    TypeName type;
};
/// ADD GENERATED …, SET GENERATED …, DROP IDENTITY (none).
struct SetIdentity {
    std::string column;
    Identity identity = Identity::none;
};
struct DropExpression {
    std::string column;
};
struct RenameColumn {
    std::string from;
    std::string to;
};
struct RenameConstraint {
    std::string from;
    std::string to;
};
struct RenameTable {
    std::string to;
};
struct SetSchema {
    std::string schema;
};
struct AttachPartition {
    QualifiedName partition;
};
struct DetachPartition {
    QualifiedName partition;
};
struct Inherit {
    QualifiedName parent;
    bool inherit = true;
};
struct EnableRowSecurity {
    bool enabled = true;
};
}  // namespace alter

using TableAction =
    std::variant<alter::AddColumn, alter::DropColumn, alter::AddConstraint, alter::DropConstraint, alter::ValidateConstraint, alter::SetDefault,
                 alter::SetNotNull, alter::SetType, alter::SetIdentity, alter::DropExpression, alter::RenameColumn,
                 alter::RenameConstraint, alter::RenameTable, alter::SetSchema, alter::AttachPartition,
                 alter::DetachPartition, alter::Inherit, alter::EnableRowSecurity>;

struct AlterTable {
    struct Action {
        TableAction what;
        source::Span span;
    };
    QualifiedName table;
    bool if_exists = false;
    std::vector<Action> actions;
    bool only = false;  // ALTER TABLE ONLY: not on the partitions and inheriting tables
};

struct AlterEnumAddValue {
    QualifiedName name;
    std::string value;
    std::string neighbour;
    bool after = true;
    bool if_not_exists = false;
};
struct AlterEnumRenameValue {
    QualifiedName name;
    std::string from;
    std::string to;
};

struct AlterDomain {
    QualifiedName name;
    std::optional<Constraint> add;
    std::string drop;  // constraint to drop
    std::optional<bool> not_null;
    std::optional<ExpressionPtr> default_value;
};

enum class ObjectKind { table, view, index, type, domain, sequence, schema, trigger, rule, policy };

struct Drop {
    ObjectKind kind = ObjectKind::table;
    std::vector<QualifiedName> names;
    QualifiedName on_table;  // for trigger, rule, policy
    bool if_exists = false;
    bool cascade = false;
};

struct Rename {
    ObjectKind kind = ObjectKind::index;
    QualifiedName name;
    std::string to;
    bool if_exists = false;
};

/// COMMENT ON TABLE|COLUMN|CONSTRAINT|INDEX|TYPE|DOMAIN. Comments on other objects are ignored in ddl/.
struct CommentOn {
    enum class Target { table, column, constraint, index, type };
    Target target = Target::table;
    QualifiedName name;    // the table, index or type
    std::string sub_name;  // column or constraint
    std::string text;      // empty: COMMENT … IS NULL
};

struct CreateView {
    QualifiedName name;
};
struct CreateSchema {
    std::string name;
};
struct CreateTrigger {
    std::string name;
    QualifiedName table;
    bool before = false;
    bool instead_of = false;
    bool row = false;
    bool on_insert = false, on_update = false, on_delete = false;
};
struct CreateRule {
    std::string name;
    QualifiedName table;
    bool on_select = false;
};
struct CreatePolicy {
    std::string name;
    QualifiedName table;
};
/// SET search_path, or SELECT pg_catalog.set_config('search_path', …): where unqualified names go from here on. "$user"
/// is left out; DEFAULT and RESET give "public".
struct SetSearchPath {
    std::vector<std::string> schemas;
};
/// Around the statements inside CREATE SCHEMA: for them the new schema comes first in the search path.
struct EnterSchema {
    std::string name;
};
struct LeaveSchema {};

/// Statements, or actions of ALTER TABLE, that racegen knows cannot change the model (functions, grants, SET, data, …): those of a kind
/// in a row as one, since a dump may hold millions of INSERTs. `what` is the grammar's name of the kind, with that of the object where
/// it decides: "InsertStmt", "CommentStmt OBJECT_FUNCTION".
struct Ignored {
    std::string what;
    std::size_t count = 1;
};
/// A statement or clause not modelled: `what` names it for the warning ("ALTER TABLE … SET STORAGE").
struct Unsupported {
    std::string what;
    std::optional<QualifiedName> creates = {};  // the table it makes, of unknown columns
};

struct Statement {
    std::variant<CreateTable, CreateEnum, CreateComposite, CreateDomain, CreateIndex, CreateSequence,
                 AlterSequenceOwner, AlterTable, AlterEnumAddValue, AlterEnumRenameValue, AlterDomain, Drop, Rename,
                 CommentOn, CreateView, CreateSchema, CreateTrigger, CreateRule, CreatePolicy, SetSearchPath, EnterSchema,
                 LeaveSchema, Ignored, Unsupported>
        what;
    source::Span span;  // the statement without its semicolon and without leading white space or comments
    bool guarded = false;  // inside a condition or a block that handles errors: applied if that is no fault, else passed over
};

/// A `-- racegen: key=value` comment, with the span of the comment. It belongs to the element that ends on the same
/// line before it, else to the next element after it.
struct HintComment {
    std::string text;  // "key=value, …" after the colon, trimmed
    source::Span span;
};

struct Script {
    std::vector<Statement> statements;  // in order over all files
    std::vector<HintComment> hints;
};

}  // namespace racegen::ddl
