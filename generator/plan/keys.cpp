#include "plan/keys.hpp"

#include <algorithm>

namespace racegen::plan {
namespace {

void append_word(std::string& name, const std::string& word)
{
    if (!name.empty()) name += '_';
    name += word;
}

/// Function and column names of an expression, outermost first.
void append_names(std::string& name, const ddl::Expression& expression)
{
    if (const auto* column = std::get_if<ddl::ColumnReference>(&expression.node)) {
        append_word(name, column->name);
    } else if (const auto* call = std::get_if<ddl::FunctionCall>(&expression.node)) {
        append_word(name, call->name.name);
        for (const ddl::ExpressionPtr& argument : call->arguments) append_names(name, *argument);
    } else if (const auto* cast = std::get_if<ddl::Cast>(&expression.node)) {
        append_names(name, *cast->operand);
    } else {
        for (const std::string& column_name : ddl::columns_of(expression)) append_word(name, column_name);
    }
}

bool has_nullable_part(const schema::Table& table, const schema::UniqueKey& key)
{
    if (key.nulls_not_distinct) return false;
    return std::any_of(key.parts.begin(), key.parts.end(), [&](const ddl::KeyPart& part) {
        if (part.expression) {
            const auto columns = ddl::columns_of(*part.expression);
            return std::any_of(columns.begin(), columns.end(), [&](const std::string& name) {
                const auto column = table.find_column(name);
                return !column || !table.columns[*column].not_null;
            });
        }
        const auto column = table.find_column(part.column);
        return column && !table.columns[*column].not_null;
    });
}

Key plan_key(const schema::Table& table, const schema::UniqueKey& key, const std::vector<ColumnPlan>& columns,
             const TableHints& hints)
{
    Key planned;
    planned.primary = key.primary;
    planned.name = key_name(key, hints);
    planned.parameters = key.columns;
    planned.suppliable = std::all_of(key.columns.begin(), key.columns.end(), [&](ColumnIndex column) {
        return columns[column].provision != Provision::never;
    });
    planned.nullable = has_nullable_part(table, key);
    return planned;
}

}  // namespace

std::vector<Key> plan_keys(const schema::Table& table, const std::vector<ColumnPlan>& columns, const TableHints& hints)
{
    std::vector<Key> keys;
    if (table.primary_key) keys.push_back(plan_key(table, *table.primary_key, columns, hints));
    for (std::size_t index = 0; index < table.unique_keys.size(); ++index) {
        const schema::UniqueKey& unique = table.unique_keys[index];
        if (unique.columns.empty()) continue;
        Key key = plan_key(table, unique, columns, hints);
        key.unique_key = index;
        const auto same_name = std::find_if(keys.begin(), keys.end(),
                                            [&](const Key& other) { return other.name == key.name; });
        if (same_name != keys.end()) {
            // The same columns again (a constraint and an index, say) add nothing; another key of that name goes by its index.
            if (are_same_columns(unique, unique_key_of(table, *same_name))) continue;
            key.name = unique.name;
        }
        keys.push_back(std::move(key));
    }
    return keys;
}

const schema::UniqueKey& unique_key_of(const schema::Table& table, const Key& key)
{
    return key.primary ? *table.primary_key : table.unique_keys[key.unique_key];
}

bool are_same_columns(const schema::UniqueKey& left, const schema::UniqueKey& right)
{
    const auto is_plain = [](const schema::UniqueKey& key) { return !key.predicate && !key.has_expression(); };
    return is_plain(left) && is_plain(right) && left.columns == right.columns;
}

std::string key_name(const schema::UniqueKey& key, const TableHints& hints)
{
    if (const auto hint = hints.keys.find(key.name); hint != hints.keys.end()) return hint->second;
    if (key.predicate) return key.name;
    std::string name;
    for (const ddl::KeyPart& part : key.parts) {
        if (part.expression)
            append_names(name, *part.expression);
        else
            append_word(name, part.column);
    }
    return name;
}

bool mentions(const schema::Table& table, const schema::UniqueKey& key, ColumnIndex column)
{
    if (std::find(key.columns.begin(), key.columns.end(), column) != key.columns.end()) return true;
    if (!key.predicate) return false;
    const auto names = ddl::columns_of(*key.predicate);
    return std::find(names.begin(), names.end(), table.columns[column].name) != names.end();
}

}  // namespace racegen::plan
