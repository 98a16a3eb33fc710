#include "schema/resolve.hpp"

#include <algorithm>
#include <utility>

#include "schema/constraints.hpp"
#include "schema/sequences.hpp"

namespace racegen::schema {

namespace {

/// Where what the catalog numbers stands in the schema. Nothing for what was dropped.
struct Places {
    std::vector<std::optional<TableIndex>> tables;
    std::vector<std::optional<EnumIndex>> enums;  // by TypeId, as the next two
    std::vector<std::optional<DomainIndex>> domains;
};

Places number(const Catalog& catalog)
{
    Places places;
    TableIndex tables = 0;
    for (const DraftTable& table : catalog.tables)
        places.tables.push_back(table.dropped ? std::nullopt : std::optional<TableIndex>(tables++));
    EnumIndex enums = 0;
    DomainIndex domains = 0;
    for (const DraftType& type : catalog.types) {
        const bool is_enum = !type.dropped && std::holds_alternative<DraftEnum>(type.what);
        const bool is_domain = !type.dropped && std::holds_alternative<DraftDomain>(type.what);
        places.enums.push_back(is_enum ? std::optional<EnumIndex>(enums++) : std::nullopt);
        places.domains.push_back(is_domain ? std::optional<DomainIndex>(domains++) : std::nullopt);
    }
    return places;
}

/// What lies below a domain. A domain over an array of domains ends there: the array is no domain.
struct Bottom {
    ddl::TypeName base;
    std::optional<TypeId> type;  // of the base
    bool not_null = false;
    ddl::ExpressionPtr default_value;
    std::vector<Check> checks;
};

Bottom bottom_of(const Catalog& catalog, TypeId id)
{
    const auto& domain = std::get<DraftDomain>(catalog.types[id].what);
    Bottom bottom{domain.base, domain.base_type, false, nullptr, {}};
    if (domain.base_type) {
        const DraftType& base = catalog.types[*domain.base_type];
        bottom.base.name = base.name;
        if (std::holds_alternative<DraftDomain>(base.what) && domain.base.array_dimensions == 0)
            bottom = bottom_of(catalog, *domain.base_type);
    }
    bottom.not_null = bottom.not_null || domain.not_null;
    if (domain.default_value) bottom.default_value = domain.default_value;
    bottom.checks.insert(bottom.checks.end(), domain.checks.begin(), domain.checks.end());
    return bottom;
}

void add_types(const Catalog& catalog, const Places& places, Schema& schema)
{
    for (TypeId id = 0; id < catalog.types.size(); ++id) {
        const DraftType& type = catalog.types[id];
        if (type.dropped) continue;
        if (const auto* labels = std::get_if<DraftEnum>(&type.what)) {
            schema.enums.push_back({type.name, labels->labels, type.comment, type.span});
        } else if (std::holds_alternative<DraftDomain>(type.what)) {
            Bottom bottom = bottom_of(catalog, id);
            const std::optional<EnumIndex> enum_type = bottom.type ? places.enums[*bottom.type] : std::nullopt;
            schema.domains.push_back({type.name, std::move(bottom.base), enum_type, bottom.not_null,
                                      bottom.default_value, std::move(bottom.checks), type.comment, type.span});
        } else {
            const auto& draft = std::get<DraftComposite>(type.what);
            Composite& composite =
                schema.composites.emplace_back(Composite{type.name, draft.attributes, type.comment, type.span});
            for (std::size_t index = 0; index < draft.types.size(); ++index)
                if (draft.types[index])
                    composite.attributes[index].second.name = catalog.types[*draft.types[index]].name;
        }
    }
}

/// Resolves one table. Foreign keys are left for when all tables have their columns.
class TableResolver {
public:
    TableResolver(const Catalog& catalog, const Places& places, const Schema& schema, const DraftTable& draft)
        : catalog_(catalog), places_(places), schema_(schema), draft_(draft)
    {
    }

    Table run()
    {
        table_.name = draft_.name;
        table_.triggers = draft_.triggers;
        table_.policies = draft_.policies;
        table_.row_security = draft_.row_security;
        table_.has_rules = !draft_.rules.empty();
        table_.partitioned = draft_.partitioned;
        table_.partition_key = draft_.partition_key;
        if (draft_.partition_of) table_.partition_of = places_.tables[*draft_.partition_of];
        for (const TableId parent : draft_.inherits)
            if (places_.tables[parent]) table_.inherits.push_back(*places_.tables[parent]);
        table_.comment = draft_.comment;
        table_.span = draft_.span;
        table_.name_span = draft_.name_span;
        for (const DraftColumn& column : draft_.columns) table_.columns.push_back(resolve(column));
        for (const DraftKey& key : draft_.keys) add(key);
        for (const DraftCheck& check : draft_.checks) {
            table_.checks.push_back(check.definition);
            table_.checks.back().columns = columns_in(*check.definition.condition);
            std::ranges::sort(table_.checks.back().columns);
        }
        return std::move(table_);
    }

private:
    Column resolve(const DraftColumn& draft)
    {
        Column column = draft.definition;
        if (draft.type) {
            column.type.name = catalog_.types[*draft.type].name;
            column.enum_type = places_.enums[*draft.type];
            column.domain = places_.domains[*draft.type];
        }
        if (column.domain) {
            const Domain& domain = schema_.domains[*column.domain];
            column.enum_type = domain.enum_type;
            // NOT NULL and default are those of a value; an array of the domain has neither.
            if (column.type.array_dimensions == 0) {
                column.not_null = column.not_null || domain.not_null;
                if (!column.default_value && !column.generated) column.default_value = domain.default_value;
            }
        }
        if (draft.sequence) {
            column.serial = std::ranges::count(draft.owned, *draft.sequence) != 0;
            column.default_value = nextval_of(catalog_.sequences[*draft.sequence].name, column.span);
        }
        return column;
    }

    void add(const DraftKey& draft)
    {
        std::vector<ColumnIndex> columns;
        for (const ddl::KeyPart& part : draft.definition.parts) {
            if (part.expression)
                append_new(columns, columns_in(*part.expression));
            else
                append_new(columns, {*table_.find_column(part.column)});
        }
        if (draft.is_exclusion()) {
            table_.exclusions.push_back(exclusion(draft, std::move(columns)));
            return;
        }
        if (!draft.unique) return;
        UniqueKey key = draft.definition;
        key.columns = std::move(columns);
        if (key.primary)
            table_.primary_key = std::move(key);
        else
            table_.unique_keys.push_back(std::move(key));
    }

    static Exclusion exclusion(const DraftKey& draft, std::vector<ColumnIndex> columns)
    {
        Exclusion result;
        result.name = draft.definition.name;
        result.definition.method = draft.method;
        result.definition.predicate = draft.definition.predicate;
        for (std::size_t index = 0; index < draft.operators.size(); ++index)
            result.definition.elements.push_back({draft.definition.parts[index], draft.operators[index]});
        result.columns = std::move(columns);
        result.deferrable = draft.definition.deferrable;
        result.initially_deferred = draft.definition.initially_deferred;
        result.comment = draft.definition.comment;
        result.span = draft.definition.span;
        return result;
    }

    /// The table's columns that the expression mentions, in order of first mention.
    std::vector<ColumnIndex> columns_in(const ddl::Expression& expression)
    {
        std::vector<ColumnIndex> columns;
        for (const std::string& name : ddl::columns_of(expression))
            if (const std::optional<ColumnIndex> column = table_.find_column(name)) columns.push_back(*column);
        return columns;
    }

    static void append_new(std::vector<ColumnIndex>& columns, const std::vector<ColumnIndex>& more)
    {
        for (const ColumnIndex column : more)
            if (std::ranges::count(columns, column) == 0) columns.push_back(column);
    }

    const Catalog& catalog_;
    const Places& places_;
    const Schema& schema_;
    const DraftTable& draft_;
    Table table_;
};

/// Nothing after an error when a name is not a column of the table.
std::optional<std::vector<ColumnIndex>> columns_named(Builder& builder, TableId id,
                                                      const std::vector<std::string>& names, const Table& table,
                                                      source::Span span)
{
    std::vector<ColumnIndex> columns;
    for (const std::string& name : names) {
        if (builder.find_column(id, name, span) == nullptr) return std::nullopt;
        columns.push_back(*table.find_column(name));
    }
    return columns;
}

/// Finds a table that stood after its foreign key, which the server would refuse, and the key that came later still.
/// False after an error.
bool complete_reference(Builder& builder, TableId id, DraftForeignKey& key)
{
    if (!key.referenced) {
        key.referenced = builder.find_table(key.definition.referenced_table, key.span);
        if (!key.referenced) return false;
    }
    for (const std::string& column : key.definition.referenced_columns)
        if (builder.find_column(*key.referenced, column, key.span) == nullptr) return false;
    if (key.key || resolve_reference(builder, key)) return true;
    const DraftTable& referenced = builder.table(*key.referenced);
    const std::vector<std::string>& columns = key.definition.referenced_columns;
    std::string names;
    for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
    const std::string fault =
        columns.empty() ? "a primary key of as many columns as foreign key '" + key.name + "' has"
                        : "a unique key over (" + names + "), which foreign key '" + key.name + "' references; add one";
    builder.error("RG105", "table '" + shown(referenced.name) + "' lacks " + fault, key.span,
                  {{"the referenced table is defined here", referenced.name_span},
                   {"the foreign key belongs to this table", builder.table(id).name_span}});
    return false;
}

void add_foreign_key(Builder& builder, TableId id, DraftForeignKey& draft, const Places& places, Schema& schema)
{
    if (!complete_reference(builder, id, draft)) return;
    Table& table = schema.tables[*places.tables[id]];
    const TableIndex referenced = *places.tables[*draft.referenced];
    const ddl::ForeignKeyConstraint& definition = draft.definition;
    const auto own = columns_named(builder, id, definition.columns, table, draft.span);
    const auto other =
        columns_named(builder, *draft.referenced, definition.referenced_columns, schema.tables[referenced], draft.span);
    const auto on_delete = columns_named(builder, id, definition.on_delete_columns, table, draft.span);
    if (!own || !other || !on_delete || own->size() != other->size()) return;
    ForeignKey& key = table.foreign_keys.emplace_back();
    key.name = draft.name;
    key.columns = *own;
    key.referenced_table = referenced;
    key.referenced_columns = *other;
    key.on_delete = definition.on_delete;
    key.on_update = definition.on_update;
    key.on_delete_columns = *on_delete;
    key.match_full = definition.match_full;
    key.not_valid = draft.not_valid;
    key.deferrable = draft.deferrable;
    key.initially_deferred = draft.initially_deferred;
    key.comment = draft.comment;
    key.span = draft.span;
}

}  // namespace

Schema resolve(Builder& builder)
{
    Catalog& catalog = builder.catalog;
    const Places places = number(catalog);
    Schema schema;
    add_types(catalog, places, schema);
    for (const DraftTable& table : catalog.tables)
        if (!table.dropped) schema.tables.push_back(TableResolver(catalog, places, schema, table).run());
    for (TableId id = 0; id < catalog.tables.size(); ++id)
        for (DraftForeignKey& key : catalog.tables[id].foreign_keys) add_foreign_key(builder, id, key, places, schema);
    schema.views = catalog.views;
    return schema;
}

}  // namespace racegen::schema
