#include "schema/catalog.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string_view>

#include "schema/naming.hpp"

namespace racegen::schema {

namespace {

/// Schemas of the server's own that a search path may name, but where no table of ours goes.
bool is_system_schema(const std::string& schema)
{
    return schema == "pg_catalog" || schema == "pg_temp" || schema == "information_schema";
}

/// The types in pg_catalog that a column may have, in order.
constexpr std::array<std::string_view, 76> system_types = {
    "aclitem", "bit", "bool", "box", "bpchar", "bytea", "char", "cid", "cidr", "circle", "date", "datemultirange",
    "daterange", "float4", "float8", "gtsvector", "inet", "int2", "int2vector", "int4", "int4multirange", "int4range",
    "int8", "int8multirange", "int8range", "interval", "json", "jsonb", "jsonpath", "line", "lseg", "macaddr",
    "macaddr8", "money", "name", "numeric", "nummultirange", "numrange", "oid", "oidvector", "path", "pg_lsn",
    "pg_snapshot", "point", "polygon", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary",
    "regnamespace", "regoper", "regoperator", "regproc", "regprocedure", "regrole", "regtype", "text", "tid", "time",
    "timestamp", "timestamptz", "timetz", "tsmultirange", "tsquery", "tsrange", "tstzmultirange", "tstzrange",
    "tsvector", "txid_snapshot", "uuid", "varbit", "varchar", "xid", "xid8", "xml"};

template <typename Elements, typename Name>
auto* find_named(Elements& elements, const std::string& name, Name name_of)
{
    const auto found = std::ranges::find(elements, name, name_of);
    return found == elements.end() ? nullptr : &*found;
}

}  // namespace

DraftColumn* DraftTable::find_column(const std::string& column)
{
    return find_named(columns, column,
                      [](const DraftColumn& one) -> const std::string& { return one.definition.name; });
}

DraftKey* DraftTable::find_key(const std::string& key)
{
    return find_named(keys, key, [](const DraftKey& one) -> const std::string& { return one.definition.name; });
}

DraftKey* DraftTable::primary_key()
{
    const auto found = std::ranges::find_if(keys, [](const DraftKey& key) { return key.definition.primary; });
    return found == keys.end() ? nullptr : &*found;
}

DraftForeignKey* DraftTable::find_foreign_key(const std::string& constraint)
{
    return find_named(foreign_keys, constraint,
                      [](const DraftForeignKey& one) -> const std::string& { return one.name; });
}

DraftCheck* DraftTable::find_check(const std::string& constraint)
{
    return find_named(checks, constraint,
                      [](const DraftCheck& one) -> const std::string& { return one.definition.name; });
}

std::optional<source::Span> DraftTable::find_constraint(const std::string& constraint)
{
    if (const DraftCheck* check = find_check(constraint)) return check->definition.span;
    if (const DraftForeignKey* key = find_foreign_key(constraint)) return key->span;
    if (const DraftKey* key = find_key(constraint); key != nullptr && key->definition.constraint)
        return key->definition.span;
    return std::nullopt;
}

std::vector<TableId> distinct(std::vector<TableId> tables)
{
    std::ranges::sort(tables);
    tables.erase(std::ranges::unique(tables).begin(), tables.end());
    return tables;
}

ddl::QualifiedName Catalog::name_for_creation(const ddl::QualifiedName& written) const
{
    if (!written.schema.empty()) return written;
    for (const std::string& schema : search_path)
        if (!is_system_schema(schema)) return {schema, written.name};
    return {"public", written.name};
}

const Relation* Catalog::find_relation(const ddl::QualifiedName& written, Reach reach) const
{
    if (!written.schema.empty()) return relation(written);
    // Temporary tables hide all others of their name.
    if (const Relation* found = relation({"pg_temp", written.name})) return found;
    for (const std::string& schema : search_path)
        if (const Relation* found = relation({schema, written.name})) return found;
    if (search_path.empty() || reach == Reach::anywhere)
        if (const Relation* found = relation({"public", written.name})) return found;
    if (reach == Reach::path) return nullptr;
    const auto schemas = relation_schemas_.find(written.name);
    if (schemas == relation_schemas_.end() || schemas->second.size() != 1) return nullptr;
    return relation({schemas->second.front(), written.name});
}

const Relation* Catalog::relation(const ddl::QualifiedName& full) const
{
    const auto found = relations_.find(full);
    return found == relations_.end() ? nullptr : &found->second;
}

std::optional<TypeId> Catalog::find_type(const ddl::QualifiedName& written) const
{
    if (!written.schema.empty()) return type(written);
    // pg_catalog comes first on every search path that does not name it.
    if (std::ranges::binary_search(system_types, written.name)) return std::nullopt;
    for (const std::string& schema : search_path)
        if (const std::optional<TypeId> found = type({schema, written.name})) return found;
    return type({"public", written.name});
}

std::optional<TypeId> Catalog::type(const ddl::QualifiedName& full) const
{
    const auto found = types_.find(full);
    return found == types_.end() ? std::nullopt : std::optional<TypeId>(found->second);
}

void Catalog::add_relation(const ddl::QualifiedName& full, Relation::Kind kind, std::size_t id)
{
    relations_.emplace(full, Relation{kind, id, full});
    relation_schemas_[full.name].push_back(full.schema);
}

void Catalog::remove_relation(const ddl::QualifiedName& full)
{
    // By value: the name may be the entry's own.
    const ddl::QualifiedName name = full;
    relations_.erase(name);
    std::erase(relation_schemas_[name.name], name.schema);
    first_numbers_ = {};
}

void Catalog::rename_relation(const ddl::QualifiedName& from, const ddl::QualifiedName& to)
{
    const Relation old = relations_.at(from);
    remove_relation(old.name);
    add_relation(to, old.kind, old.id);
}

void Catalog::add_type(const ddl::QualifiedName& full, TypeId id)
{
    types_.emplace(full, id);
}

void Catalog::remove_type(const ddl::QualifiedName& full)
{
    types_.erase(full);
}

void Catalog::add_constraint_name(const ddl::QualifiedName& full)
{
    ++constraint_counts_[full];
}

void Catalog::remove_constraint_name(const ddl::QualifiedName& full)
{
    const auto found = constraint_counts_.find(full);
    if (found == constraint_counts_.end() || --found->second != 0) return;
    constraint_counts_.erase(found);
    first_numbers_ = {};
}

std::string Catalog::choose_relation_name(const ddl::QualifiedName& table, const std::string& addition,
                                          const std::string& label, bool constraint) const
{
    return choose_name(table, addition, label, constraint ? 'k' : 'r', [&](const ddl::QualifiedName& full) {
        return relations_.contains(full) || (constraint && constraint_counts_.contains(full));
    });
}

std::string Catalog::choose_constraint_name(const ddl::QualifiedName& table, const std::string& addition,
                                            const std::string& label) const
{
    return choose_name(table, addition, label, 'c',
                       [&](const ddl::QualifiedName& full) { return constraint_counts_.contains(full); });
}

template <typename IsTaken>
std::string Catalog::choose_name(const ddl::QualifiedName& table, const std::string& addition, const std::string& label,
                                 char kind, const IsTaken& is_taken) const
{
    std::string name = object_name(table.name, addition, label);
    if (!is_taken({table.schema, name})) return name;
    std::string wanted{kind};
    for (const std::string& part : {table.schema, table.name, addition, label}) wanted.append(part).push_back('\0');
    std::size_t& number = first_numbers_.try_emplace(wanted, 1).first->second;
    for (;; ++number) {
        name = object_name(table.name, addition, label + std::to_string(number));
        if (!is_taken({table.schema, name})) return name;
    }
}

std::size_t Catalog::NameHash::operator()(const ddl::QualifiedName& name) const
{
    return std::hash<std::string>()(name.schema) * 31 + std::hash<std::string>()(name.name);
}

}  // namespace racegen::schema
