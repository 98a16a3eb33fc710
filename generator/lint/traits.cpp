#include "lint/traits.hpp"

#include <algorithm>

#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"

namespace racegen::lint {

namespace {

bool is_record_name(std::string_view name)
{
    const std::vector<std::string> words = plan::words_of(name);
    return std::ranges::any_of(words, [](const std::string& word) {
        return is_one_of(word, {"log", "logs", "audit", "audits", "history", "histories", "hist", "archive", "archives", "archived",
                                "event", "events", "journal", "changelog", "snapshot", "snapshots", "metric", "metrics", "stat",
                                "stats", "statistics", "revision", "revisions", "migrations", "migration", "trace", "traces",
                                "activity", "activities", "backup", "import", "imports", "tmp", "temp", "staging", "legacy", "version", "versions", "daily", "tombstone", "tombstones", "deltas", "uploads"});
    });
}

bool is_update_name(std::string_view name)
{
    return is_one_of(name, {"updated_at", "updated", "updated_on", "update_at", "update_time", "update_date", "date_updated", "modified_at",
                            "modified", "modified_on", "modified_date", "modify_date", "date_modified", "last_modified", "last_modified_at",
                            "last_updated", "last_updated_at", "last_update", "last_modified_date", "mtime", "changed_at", "edited_at"});
}

bool is_deletion(const schema::Schema& schema, const schema::Column& column)
{
    const std::string name = normalised(column.name);
    const plan::ValueKind kind = plan::value_type(schema, column).kind;
    if (kind == plan::ValueKind::boolean) return is_one_of(name, {"deleted", "is_deleted", "removed", "is_removed", "soft_deleted"});
    const bool moment = kind == plan::ValueKind::timestamp || kind == plan::ValueKind::timestamptz || kind == plan::ValueKind::date;
    return moment && !column.not_null && !column.default_value &&
           is_one_of(name, {"deleted_at", "deleted_on", "deleted", "delete_time", "removed_at", "discarded_at", "date_deleted", "deletion_time"});
}

}  // namespace

Overview overview_of(const schema::Schema& schema, const plan::Plan& plan)
{
    Overview overview;
    overview.heirs.resize(schema.tables.size());
    for (schema::TableIndex index = 0; index < schema.tables.size(); ++index) {
        const schema::Table& table = schema.tables[index];
        overview.tables[normalised(plan::entity_name(table.name.name))].push_back(index);
        for (const schema::TableIndex parent : table.inherits) overview.heirs[parent].push_back(index);
    }
    for (std::size_t index = 0; index < plan.tables.size(); ++index) overview.plans.emplace(plan.tables[index].table, index);
    std::size_t kept = 0;
    std::size_t unkept = 0;
    for (const schema::Table& table : schema.tables) {
        if (table.partition_of) continue;
        kept += table.foreign_keys.size();
        for (schema::ColumnIndex column = 0; column < table.columns.size(); ++column)
            unkept += unkept_reference(schema, overview, table, column) ? 1 : 0;
    }
    overview.keeps_references = kept > unkept;
    return overview;
}

Traits traits_of(const schema::Schema& schema, const schema::Table& table)
{
    Traits traits;
    traits.is_record = is_record_name(table.name.name);
    for (schema::ColumnIndex index = 0; index < table.columns.size(); ++index) {
        traits.is_updated = traits.is_updated || is_update_name(normalised(table.columns[index].name));
        if (!traits.deleted && is_deletion(schema, table.columns[index])) traits.deleted = index;
    }
    return traits;
}

const schema::Table* unkept_reference(const schema::Schema& schema, const Overview& overview, const schema::Table& table,
                                      schema::ColumnIndex column)
{
    const std::string name = normalised(table.columns[column].name);
    if (!name.ends_with("_id") || table.columns[column].generated || is_in_foreign_key(table, column)) return nullptr;
    const std::string stem = name.substr(0, name.size() - 3);
    const auto found = overview.tables.find(stem);
    if (found == overview.tables.end()) return nullptr;
    const auto tells_the_table = [&](const schema::Column& other) {
        return is_one_of(normalised(other.name), {stem + "_type", stem + "_kind", stem + "_table", stem + "_class"});
    };
    if (std::ranges::any_of(table.columns, tells_the_table)) return nullptr;
    for (const schema::TableIndex index : found->second) {
        const schema::Table& meant = schema.tables[index];
        if (&meant == &table) continue;
        if (meant.name.schema != table.name.schema || meant.partitioned || !meant.primary_key || meant.primary_key->columns.size() != 1) continue;
        const schema::Column& key = meant.columns[meant.primary_key->columns[0]];
        if (plan::value_type(schema, key).kind == plan::value_type(schema, table.columns[column]).kind) return &meant;
    }
    return nullptr;
}

std::string normalised(std::string_view name)
{
    std::string result;
    for (const std::string& word : plan::words_of(name)) result += (result.empty() ? "" : "_") + word;
    return result;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names)
{
    return std::ranges::find(names, name) != names.end();
}

bool may_be_null(const schema::Table& table, schema::ColumnIndex column)
{
    if (table.columns[column].not_null) return false;
    return std::ranges::none_of(table.checks, [&](const schema::Check& check) {
        return std::ranges::any_of(conjuncts_of(*check.condition), [&](const ddl::Expression* one) {
            const auto* test = std::get_if<ddl::IsTest>(&one->node);
            const std::string* name = test ? column_name_of(*test->operand) : nullptr;
            return name && test->kind == ddl::IsTest::Kind::null && test->negated && *name == table.columns[column].name;
        });
    });
}

bool is_in(const std::vector<schema::ColumnIndex>& columns, schema::ColumnIndex column)
{
    return std::ranges::find(columns, column) != columns.end();
}

bool is_in_foreign_key(const schema::Table& table, schema::ColumnIndex column)
{
    return std::ranges::any_of(table.foreign_keys, [&](const schema::ForeignKey& key) { return is_in(key.columns, column); });
}

bool is_in_key(const schema::Table& table, schema::ColumnIndex column)
{
    bool found = std::ranges::any_of(table.exclusions, [&](const schema::Exclusion& one) { return is_in(one.columns, column); });
    for_each_key(table, [&](const schema::UniqueKey& key) { found = found || plan::mentions(table, key, column); });
    return found;
}

bool is_in_check(const schema::Table& table, schema::ColumnIndex column)
{
    return std::ranges::any_of(table.checks, [&](const schema::Check& check) { return is_in(check.columns, column); });
}

bool is_text(const plan::ColumnPlan& column) { return column.type.kind == plan::ValueKind::text; }

bool is_integer(const plan::ColumnPlan& column)
{
    const plan::ValueKind kind = column.type.kind;
    return kind == plan::ValueKind::int16 || kind == plan::ValueKind::int32 || kind == plan::ValueKind::int64;
}

bool is_moment(const plan::ColumnPlan& column)
{
    return column.type.kind == plan::ValueKind::timestamp || column.type.kind == plan::ValueKind::timestamptz;
}

bool is_minted(const schema::Column& column)
{
    if (column.serial || column.identity != ddl::Identity::none) return true;
    const auto* call = column.default_value ? std::get_if<ddl::FunctionCall>(&column.default_value->node) : nullptr;
    return call && is_one_of(call->name.name, {"gen_random_uuid", "uuid_generate_v4", "uuid_generate_v1", "uuid_generate_v1mc", "uuidv4",
                                               "uuidv7", "uuid_generate_v7", "nextval"});
}

std::vector<const ddl::Expression*> conjuncts_of(const ddl::Expression& expression)
{
    const auto* both = std::get_if<ddl::Logical>(&expression.node);
    if (!both || both->kind != ddl::Logical::Kind::and_) return {&expression};
    std::vector<const ddl::Expression*> parts;
    for (const ddl::ExpressionPtr& operand : both->operands)
        for (const ddl::Expression* part : conjuncts_of(*operand)) parts.push_back(part);
    return parts;
}

const std::string* column_name_of(const ddl::Expression& expression)
{
    const auto* column = std::get_if<ddl::ColumnReference>(&plan::without_casts(expression).node);
    return column ? &column->name : nullptr;
}

}  // namespace racegen::lint
