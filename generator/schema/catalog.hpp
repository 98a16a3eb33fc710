// The schema while statements are applied to it: tables that can still change, and PostgreSQL's rules for names.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "ddl/statement.hpp"
#include "schema/schema.hpp"

namespace racegen::schema {

/// Places in the catalog's lists. A dropped object keeps its place, so that these stay valid to the end.
using TableId = std::size_t;
using TypeId = std::size_t;
using SequenceId = std::size_t;
/// A key or index for its whole life, whatever its name.
using KeyId = std::size_t;

struct DraftColumn {
    Column definition;  // what the column itself says: nothing of its domain's, and no index into the finished schema
    std::optional<TypeId> type;          // the enum, domain or composite of the (element) type
    std::optional<SequenceId> sequence;  // the default is its nextval
    std::vector<SequenceId> owned;       // sequences OWNED BY this column
    std::size_t parents = 0;             // tables it is inherited from
    bool local = true;                   // also defined here
};

/// Any index, unique or not: their names clash with those of tables and keys.
struct DraftKey {
    KeyId id = 0;
    UniqueKey definition;               // without `columns`
    std::vector<std::string> included;  // INCLUDE (…)
    bool unique = true;
    std::string method;
    std::vector<std::string> operators;  // one per part: an EXCLUDE constraint; else empty
    std::optional<KeyId> parent;         // the partitioned table's index that this one is a part of

    [[nodiscard]] bool is_exclusion() const { return !operators.empty(); }
};

struct DraftCheck {
    Check definition;  // without `columns`
    bool no_inherit = false;
    std::size_t parents = 0;
    bool local = true;
};

struct DraftForeignKey {
    std::string name;
    ddl::ForeignKeyConstraint
        definition;  // `columns` always filled; `referenced_columns` once `referenced` has a primary key
    std::optional<TableId> referenced;  // not yet known when the referenced table comes later
    std::optional<KeyId> key;           // the referenced table's key it relies on
    bool not_valid = false;
    bool deferrable = false;
    bool initially_deferred = false;
    std::optional<std::string> parent;  // its name on the partitioned table it comes from
    std::string comment;
    source::Span span;
};

/// Levels of inheritance, of partitions and of domains over domains: changes to the topmost run down to the lowest on one stack. The
/// server's own stack ends at some thousands.
inline constexpr std::size_t most_levels = 1000;

/// The server's MaxHeapAttributeNumber. Dropped columns count: they keep their numbers.
inline constexpr std::size_t most_columns = 1600;

struct DraftTable {
    bool dropped = false;
    std::size_t level = 0;           // above that of each table it inherits from
    std::size_t column_numbers = 0;  // given to columns so far
    ddl::QualifiedName name;
    std::vector<DraftColumn> columns;
    std::vector<DraftKey> keys;
    std::vector<DraftForeignKey> foreign_keys;
    std::vector<DraftCheck> checks;
    std::vector<Trigger> triggers;
    std::vector<std::string> rules;
    std::vector<std::string> policies;
    bool row_security = false;
    bool partitioned = false;
    std::vector<ddl::KeyPart> partition_key;
    std::optional<TableId> partition_of;
    std::vector<TableId> inherits;
    std::vector<TableId> children;       // partitions and inheriting tables; dropped ones may remain
    std::vector<TableId> referenced_by;  // tables that have or had a foreign key to this one; may repeat
    std::string comment;
    source::Span span;
    source::Span name_span;

    [[nodiscard]] DraftColumn* find_column(const std::string& column);
    [[nodiscard]] DraftKey* find_key(const std::string& key);
    [[nodiscard]] DraftKey* primary_key();
    [[nodiscard]] DraftForeignKey* find_foreign_key(const std::string& constraint);
    [[nodiscard]] DraftCheck* find_check(const std::string& constraint);
    /// Where the constraint of this name stands; nothing when there is none.
    [[nodiscard]] std::optional<source::Span> find_constraint(const std::string& constraint);
};

struct DraftDomain {
    std::size_t level = 0;  // above that of the domain it is over
    ddl::TypeName base;
    std::optional<TypeId> base_type;
    bool not_null = false;
    ddl::ExpressionPtr default_value;
    std::vector<Check> checks;
};

struct DraftEnum {
    std::vector<std::string> labels;
};

struct DraftComposite {
    std::vector<std::pair<std::string, ddl::TypeName>> attributes;
    std::vector<std::optional<TypeId>> types;  // of the attributes
};

struct DraftType {
    bool dropped = false;
    ddl::QualifiedName name;
    std::variant<DraftEnum, DraftDomain, DraftComposite> what;
    std::string comment;
    source::Span span;
    std::vector<TableId> used_by;  // tables that mention it or did; may repeat
};

struct DraftSequence {
    ddl::QualifiedName name;
    std::optional<TableId> owner;
    std::vector<TableId> used_by;  // tables with such a default; may repeat
};

/// What shares the name space of tables (pg_class). `outside`: known, but no part of the schema (temporary tables,
/// tables made by a query, indexes of materialised views).
struct Relation {
    enum class Kind { table, outside, view, index, sequence, composite };
    Kind kind = Kind::table;
    std::size_t id = 0;  // a TableId, an index's TableId, a SequenceId or a composite's TypeId
    ddl::QualifiedName name;
};

/// Each table once, ascending.
[[nodiscard]] std::vector<TableId> distinct(std::vector<TableId> tables);

class Catalog {
public:
    std::deque<DraftTable> tables;
    std::deque<DraftType> types;
    std::deque<DraftSequence> sequences;
    std::vector<ddl::QualifiedName> views;
    std::vector<std::string> search_path{"public"};

    /// Where a new object of this name goes: the first schema of the search path, "public" when it is empty.
    [[nodiscard]] ddl::QualifiedName name_for_creation(const ddl::QualifiedName& written) const;

    /// `path`: as the server finds it, and "public" when the search path is empty. `anywhere`: else also the only
    /// relation of that name in any schema, for files that rely on a search path set elsewhere.
    enum class Reach { path, anywhere };
    [[nodiscard]] const Relation* find_relation(const ddl::QualifiedName& written, Reach reach) const;
    [[nodiscard]] const Relation* relation(const ddl::QualifiedName& full) const;
    [[nodiscard]] std::optional<TypeId> find_type(const ddl::QualifiedName& written) const;
    [[nodiscard]] std::optional<TypeId> type(const ddl::QualifiedName& full) const;

    /// Requires that the name is free.
    void add_relation(const ddl::QualifiedName& full, Relation::Kind kind, std::size_t id);
    void remove_relation(const ddl::QualifiedName& full);
    void rename_relation(const ddl::QualifiedName& from, const ddl::QualifiedName& to);
    void add_type(const ddl::QualifiedName& full, TypeId id);
    void remove_type(const ddl::QualifiedName& full);

    /// Constraint names may repeat between tables of a schema, but a chosen name never repeats one.
    void add_constraint_name(const ddl::QualifiedName& full);
    void remove_constraint_name(const ddl::QualifiedName& full);

    /// ChooseRelationName: `table_addition_label`, numbered when it is a relation's, or for a constraint a
    /// constraint's.
    [[nodiscard]] std::string choose_relation_name(const ddl::QualifiedName& table, const std::string& addition,
                                                   const std::string& label, bool constraint) const;
    /// ChooseConstraintName.
    [[nodiscard]] std::string choose_constraint_name(const ddl::QualifiedName& table, const std::string& addition,
                                                     const std::string& label) const;

    [[nodiscard]] KeyId next_key_id() { return key_count_++; }

private:
    template <typename IsTaken>
    [[nodiscard]] std::string choose_name(const ddl::QualifiedName& table, const std::string& addition,
                                          const std::string& label, char kind, const IsTaken& is_taken) const;

    struct NameHash {
        std::size_t operator()(const ddl::QualifiedName& name) const;
    };

    std::unordered_map<ddl::QualifiedName, Relation, NameHash> relations_;
    std::unordered_map<std::string, std::vector<std::string>> relation_schemas_;  // by bare name
    std::unordered_map<ddl::QualifiedName, TypeId, NameHash> types_;
    std::unordered_map<ddl::QualifiedName, std::size_t, NameHash> constraint_counts_;
    KeyId key_count_ = 0;
    /// Below these numbers no chosen name is free: thousands of constraints of one kind would else be tried for each. Forgotten whenever a
    /// name becomes free.
    mutable std::unordered_map<std::string, std::size_t> first_numbers_;
};

}  // namespace racegen::schema
