#include <algorithm>
#include <utility>

#include "schema/columns.hpp"
#include "schema/constraints.hpp"
#include "schema/naming.hpp"

namespace racegen::schema {

namespace {

bool same_expression(const ddl::ExpressionPtr& left, const ddl::ExpressionPtr& right)
{
    return left && right ? ddl::equal(*left, *right) : left == right;
}

bool same_part(const ddl::KeyPart& left, const ddl::KeyPart& right)
{
    return left.column == right.column && left.collation == right.collation &&
           left.operator_class == right.operator_class && same_expression(left.expression, right.expression);
}

/// The same index but for its name and for being a constraint.
bool same_index(const DraftKey& left, const DraftKey& right)
{
    return left.unique == right.unique && left.method == right.method && left.operators == right.operators &&
           left.included.size() == right.included.size() &&
           left.definition.nulls_not_distinct == right.definition.nulls_not_distinct &&
           std::ranges::equal(left.definition.parts, right.definition.parts, same_part) &&
           same_expression(left.definition.predicate, right.definition.predicate);
}

bool same_key(const DraftKey& left, const DraftKey& right)
{
    return same_index(left, right) && left.included == right.included &&
           left.definition.deferrable == right.definition.deferrable &&
           left.definition.initially_deferred == right.definition.initially_deferred;
}

void fill_unique(const ddl::UniqueConstraint& unique, const std::string& column, DraftKey& key)
{
    key.method = "btree";
    key.included = unique.included;
    key.definition.primary = unique.primary;
    key.definition.nulls_not_distinct = unique.nulls_not_distinct;
    for (const std::string& name : unique.columns) key.definition.parts.push_back({name, nullptr, {}, {}});
    if (unique.columns.empty()) key.definition.parts.push_back({column, nullptr, {}, {}});
}

void fill_exclusion(Builder& builder, TableId table, const ddl::ExclusionConstraint& exclusion, DraftKey& key)
{
    key.unique = false;
    key.method = exclusion.method;
    key.definition.predicate = bind_expression(builder, table, exclusion.predicate);
    for (const ddl::ExclusionConstraint::Element& element : exclusion.elements) {
        key.definition.parts.push_back(element.part);
        key.definition.parts.back().expression = bind_expression(builder, table, element.part.expression);
        key.operators.push_back(element.operator_name);
    }
}

/// False after an error when a part or the predicate mentions a column that the table lacks.
bool check_parts(Builder& builder, TableId table, const DraftKey& key)
{
    const source::Span span = key.definition.span;
    bool known = check_columns(builder, table, key.definition.predicate, span);
    for (const ddl::KeyPart& part : key.definition.parts) {
        const bool part_known = part.expression ? check_columns(builder, table, part.expression, span)
                                                : builder.find_column(table, part.column, span) != nullptr;
        known = known && part_known;
    }
    return known;
}

void set_parts_not_null(DraftTable& table, const DraftKey& key)
{
    for (const ddl::KeyPart& part : key.definition.parts)
        if (DraftColumn* column = table.find_column(part.column)) column->definition.not_null = true;
}

/// False after an error when the table has a primary key already.
bool check_only_primary(Builder& builder, TableId id, const DraftKey* other, source::Span span)
{
    if (other == nullptr) return true;
    builder.error("RG108", "table '" + shown(builder.table(id).name) + "' has two primary keys", span,
                  {{"the first is here", other->definition.span}});
    return false;
}

/// ADD CONSTRAINT … USING INDEX: the index becomes the constraint and takes its name.
void promote_index(Builder& builder, TableId id, const ddl::Constraint& constraint, const ddl::UniqueConstraint& unique)
{
    DraftTable& table = builder.table(id);
    DraftKey* key = table.find_key(unique.using_index);
    if (key == nullptr || !key->unique || key->definition.constraint) {
        builder.error("RG107", "table '" + shown(table.name) + "' has no unique index '" + unique.using_index + "'",
                      constraint.span);
        return;
    }
    if (unique.primary && !check_only_primary(builder, id, table.primary_key(), constraint.span)) return;
    const std::string name = constraint.name.empty() ? unique.using_index : constraint.name;
    if (name != unique.using_index) {
        if (!builder.claim_relation({table.name.schema, name}, constraint.span)) return;
        builder.catalog.rename_relation({table.name.schema, unique.using_index}, {table.name.schema, name});
    }
    builder.catalog.add_constraint_name({table.name.schema, name});
    key->definition.name = name;
    key->definition.constraint = true;
    key->definition.primary = unique.primary;
    key->definition.deferrable = constraint.deferrable;
    key->definition.initially_deferred = constraint.initially_deferred;
    key->definition.span = constraint.span;
    if (unique.primary) set_parts_not_null(table, *key);
}

/// The key as written, or nothing when it is no key or cannot be made.
std::optional<DraftKey> written_key(Builder& builder, TableId table, const WrittenConstraint& written)
{
    const ddl::Constraint& constraint = *written.constraint;
    DraftKey key;
    key.definition.name = constraint.name;
    key.definition.constraint = true;
    key.definition.deferrable = constraint.deferrable || constraint.initially_deferred;
    key.definition.initially_deferred = constraint.initially_deferred;
    key.definition.span = constraint.span;
    if (const auto* unique = std::get_if<ddl::UniqueConstraint>(&constraint.what)) {
        if (!unique->using_index.empty()) {
            promote_index(builder, table, constraint, *unique);
            return std::nullopt;
        }
        fill_unique(*unique, written.column, key);
    } else if (const auto* exclusion = std::get_if<ddl::ExclusionConstraint>(&constraint.what)) {
        fill_exclusion(builder, table, *exclusion, key);
    } else {
        return std::nullopt;
    }
    if (!check_parts(builder, table, key)) return std::nullopt;
    return key;
}

std::string choose_name(const Builder& builder, const DraftTable& table, const DraftKey& key)
{
    const Catalog& catalog = builder.catalog;
    if (key.definition.primary) return catalog.choose_relation_name(table.name, "", "pkey", true);
    const std::string columns = joined_names(index_column_names(key.definition.parts, key.included));
    if (key.is_exclusion()) return catalog.choose_relation_name(table.name, columns, "excl", true);
    if (key.definition.constraint) return catalog.choose_relation_name(table.name, columns, "key", true);
    return catalog.choose_relation_name(table.name, columns, "idx", false);
}

/// False after an error when the name the schema gives to the key is taken.
bool claim_name(Builder& builder, DraftTable& table, const DraftKey& key)
{
    if (!builder.claim_relation({table.name.schema, key.definition.name}, key.definition.span)) return false;
    const std::optional<source::Span> first =
        key.definition.constraint ? table.find_constraint(key.definition.name) : std::nullopt;
    if (!first) return true;
    builder.error("RG103", "table '" + shown(table.name) + "' already has a constraint '" + key.definition.name + "'",
                  key.definition.span, {{"first defined here", first}});
    return false;
}

}  // namespace

void add_keys(Builder& builder, TableId id, std::span<const WrittenConstraint> constraints, Scope scope)
{
    std::vector<DraftKey> keys;
    for (const WrittenConstraint& written : constraints) {
        std::optional<DraftKey> key = written_key(builder, id, written);
        if (!key) continue;
        if (!key->definition.primary) {
            keys.push_back(std::move(*key));
            continue;
        }
        const DraftKey* other =
            !keys.empty() && keys.front().definition.primary ? &keys.front() : builder.table(id).primary_key();
        if (check_only_primary(builder, id, other, key->definition.span)) keys.insert(keys.begin(), std::move(*key));
    }
    std::vector<DraftKey> distinct;
    for (DraftKey& key : keys) {
        const auto same = std::ranges::find_if(distinct, [&](const DraftKey& other) { return same_key(key, other); });
        if (same == distinct.end())
            distinct.push_back(std::move(key));
        else if (same->definition.name.empty())
            same->definition.name = key.definition.name;
    }
    for (DraftKey& key : distinct) create_key(builder, id, std::move(key), scope);
}

void create_key(Builder& builder, TableId id, DraftKey key, Scope scope)
{
    DraftTable& table = builder.table(id);
    if (key.definition.name.empty())
        key.definition.name = choose_name(builder, table, key);
    else if (!claim_name(builder, table, key))
        return;
    key.id = builder.catalog.next_key_id();
    const ddl::QualifiedName full{table.name.schema, key.definition.name};
    builder.catalog.add_relation(full, Relation::Kind::index, id);
    if (key.definition.constraint) builder.catalog.add_constraint_name(full);
    if (key.definition.primary) set_parts_not_null(table, key);
    const DraftKey copy = key;
    table.keys.push_back(std::move(key));
    if (!table.partitioned || scope == Scope::only) return;
    for (const TableId child : table.children)
        if (!builder.table(child).dropped) create_partition_key(builder, child, copy);
}

void create_partition_key(Builder& builder, TableId partition, const DraftKey& parent)
{
    for (DraftKey& own : builder.table(partition).keys)
        if (!own.parent && same_index(own, parent) && (own.definition.constraint || !parent.definition.constraint)) {
            own.parent = parent.id;
            return;
        }
    DraftKey copy = parent;
    copy.definition.name.clear();
    copy.definition.comment.clear();
    copy.parent = parent.id;
    create_key(builder, partition, std::move(copy), Scope::all);
}

bool release_key(Builder& builder, TableId id, const DraftKey& key, bool cascade, source::Span span)
{
    std::vector<std::pair<TableId, std::string>> dependent;
    for (const TableId user : distinct(builder.table(id).referenced_by))
        for (const DraftForeignKey& foreign : builder.table(user).foreign_keys)
            if (foreign.referenced == id && foreign.key == key.id) {
                if (!cascade) {
                    builder.error("RG106",
                                  "cannot drop '" + key.definition.name + "': foreign key '" + foreign.name +
                                      "' of table '" + shown(builder.table(user).name) +
                                      "' needs it; write CASCADE to drop that too",
                                  span, {{"the foreign key is defined here", foreign.span}});
                    return false;
                }
                dependent.emplace_back(user, foreign.name);
            }
    for (const auto& [user, name] : dependent) drop_foreign_key(builder, user, name);
    return true;
}

void drop_key(Builder& builder, TableId id, KeyId key)
{
    DraftTable& table = builder.table(id);
    const auto found = std::ranges::find(table.keys, key, &DraftKey::id);
    if (found == table.keys.end()) return;
    const ddl::QualifiedName full{table.name.schema, found->definition.name};
    builder.catalog.remove_relation(full);
    if (found->definition.constraint) builder.catalog.remove_constraint_name(full);
    table.keys.erase(found);
    for (const TableId child : table.children) {
        const auto part = std::ranges::find(builder.table(child).keys, std::optional<KeyId>(key), &DraftKey::parent);
        if (part != builder.table(child).keys.end()) drop_key(builder, child, part->id);
    }
}

bool mentions(const DraftKey& key, const std::string& column)
{
    return mentions(key.definition.predicate, column) || std::ranges::count(key.included, column) != 0 ||
           std::ranges::any_of(key.definition.parts, [&](const ddl::KeyPart& part) { return mentions(part, column); });
}

}  // namespace racegen::schema
