#include "sql/sqlite_table.hpp"

#include <algorithm>
#include <limits>

#include "sql/sqlite_names.hpp"

namespace racegen::sql {
namespace {

using schema::ColumnIndex;

bool is_numbered(const schema::Column& column)
{
    return column.serial || column.identity != ddl::Identity::none;
}

bool has_nullable_column(const schema::Table& table, const schema::UniqueKey& key)
{
    return std::ranges::any_of(key.columns, [&](ColumnIndex column) { return !table.columns[column].not_null; });
}

/// A constant, which DEFAULT takes without parentheses.
bool is_constant(const std::string& text)
{
    if (text == "NULL" || text.starts_with("X'")) return true;
    if (text.starts_with('\'')) {
        std::size_t end = text.find('\'', 1);
        while (end + 1 < text.size() && text[end + 1] == '\'') end = text.find('\'', end + 2);
        return end + 1 == text.size();
    }
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    return text.size() > first && text.find_first_not_of("0123456789.", first) == std::string::npos;
}

std::string in_one_line(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return text;
}

std::string action(const char* event, ddl::ForeignKeyAction action)
{
    const std::string on = std::string(" ON ") + event;
    switch (action) {
        case ddl::ForeignKeyAction::no_action: return "";
        case ddl::ForeignKeyAction::restrict: return on + " RESTRICT";
        case ddl::ForeignKeyAction::cascade: return on + " CASCADE";
        case ddl::ForeignKeyAction::set_null: return on + " SET NULL";
        case ddl::ForeignKeyAction::set_default: return on + " SET DEFAULT";
    }
    return "";
}

/// `typeof(x) = 'integer' AND x BETWEEN …`: SQLite's INTEGER is an affinity and keeps texts and fractions, too.
/// Empty: every stored form is fine.
std::string range_condition(const Storage& storage, const std::string& name, bool nullable)
{
    const std::string is_integer = "typeof(" + name + (nullable ? ") IN ('integer', 'null')" : ") = 'integer'");
    const auto between = [&](const std::string& low, const std::string& high) {
        return is_integer + " AND " + name + " BETWEEN " + low + " AND " + high;
    };
    const auto nines = [](int digits) { return std::string(static_cast<std::size_t>(digits), '9'); };
    switch (storage.form) {
        case Form::boolean: return name + " IN (0, 1)";
        case Form::integer: {
            if (*storage.largest == 4'294'967'295) return between("0", "4294967295");
            if (*storage.largest > 4'294'967'295) return is_integer;
            return between("-" + std::to_string(*storage.largest + 1), std::to_string(*storage.largest));
        }
        case Form::scaled: return between("-" + nines(*storage.precision), nines(*storage.precision));
        case Form::numeric: {
            if (!storage.precision) return "";
            const int whole = std::max(*storage.precision - storage.scale, 1);
            return "instr(ltrim(" + name + ", '-') || '.', '.') <= " + std::to_string(whole + 1) + " AND length(" +
                   name + ") - instr(" + name + " || '.', '.') <= " + std::to_string(storage.scale);
        }
        default: return "";
    }
}

std::string length_condition(const Storage& storage, const std::string& name)
{
    if (!storage.is_text() || !storage.length) return "";
    const std::string condition = "length(" + name + ") <= " + std::to_string(*storage.length);
    return storage.form == Form::blanked ? condition + " AND " + name + " = rtrim(" + name + ", ' ')" : condition;
}

}  // namespace

std::optional<ColumnIndex> numbered_column(const schema::Table& table)
{
    std::optional<ColumnIndex> found;
    for (ColumnIndex column = 0; column < table.columns.size(); ++column) {
        if (!is_numbered(table.columns[column])) continue;
        const bool alone =
            table.primary_key && table.primary_key->columns.size() == 1 && table.primary_key->columns[0] == column;
        if (!found || alone) found = column;
    }
    return found;
}

std::string sqlite_key_part(const schema::Schema& schema, const schema::UniqueKey& key, const schema::Column& column)
{
    const std::string name = sqlite_identifier(column.name);
    if (!key.nulls_not_distinct || column.not_null) return name;
    const bool citext = storage_of(schema, column).form == Form::citext;
    return "ifnull(" + name + ", 0)" + (citext ? " COLLATE NOCASE" : "") + ", (" + name + " IS NULL)";
}

TableTranslation::TableTranslation(const schema::Schema& schema, const schema::Table& table,
                                   std::set<std::string>& names, source::Diagnostics& diagnostics)
    : schema_(schema),
      table_(table),
      names_(names),
      diagnostics_(diagnostics),
      scope_(table_scope(schema, table)),
      name_(sqlite_table_name(table))
{
    if (!claim(name_)) {
        give_up("table " + name_, "names that differ only in case", table.name_span);
        possible_ = false;
        return;
    }
    add_columns();
    add_primary_key();
    for (const schema::UniqueKey& key : table_.unique_keys) add_unique_key(key);
    for (const schema::Column& column : table_.columns) add_storage_checks(column);
    for (const schema::Column& column : table_.columns) add_domain_checks(column);
    add_checks();
    for (const schema::ForeignKey& key : table_.foreign_keys) add_foreign_key(key);
    add_exclusions();
}

std::string TableTranslation::text() const
{
    std::string text;
    for (const std::string& remark : remarks_) text += "-- " + remark + "\n";
    if (!possible_) return text;
    text += "CREATE TABLE " + sqlite_identifier(name_) + " (\n";
    for (std::size_t line = 0; line < lines_.size(); ++line)
        text += "    " + lines_[line] + (line + 1 < lines_.size() ? ",\n" : "\n");
    text += ");\n";
    for (const std::string& index : indexes_) text += "\n" + index + ";\n";
    return text;
}

void TableTranslation::add_columns()
{
    std::set<std::string> seen;
    for (ColumnIndex column = 0; column < table_.columns.size(); ++column) {
        if (!seen.insert(sqlite_folded(table_.columns[column].name)).second) {
            give_up("column " + table_.columns[column].name, "names that differ only in case",
                    table_.columns[column].name_span);
            possible_ = false;
        }
        lines_.push_back(column_line(column));
    }
    // SQLite has no table without columns; this one keeps PostgreSQL's `INSERT … DEFAULT VALUES` working.
    if (lines_.empty()) lines_.emplace_back("racegen_row INTEGER PRIMARY KEY");
}

std::string TableTranslation::column_line(ColumnIndex index)
{
    const schema::Column& column = table_.columns[index];
    const Storage storage = storage_of(schema_, column);
    const bool alone_in_key =
        table_.primary_key && table_.primary_key->columns.size() == 1 && table_.primary_key->columns[0] == index;
    std::string line = sqlite_identifier(column.name) + " ";
    if (numbered_column(table_) == index) {
        line += "INTEGER ";
        if (alone_in_key) line += "CONSTRAINT " + sqlite_identifier(table_.primary_key->name) + " ";
        return line + "PRIMARY KEY AUTOINCREMENT";
    }
    if (is_numbered(column)) give_up("column " + column.name, "a second numbered column in a table", column.span);
    // A lone INTEGER PRIMARY KEY would be numbered by SQLite where a raw INSERT leaves it out; INT has the same
    // affinity and is not.
    const bool integer = declared_type(storage) == "INTEGER";
    line += integer && alone_in_key && !numbered_column(table_) ? "INT" : declared_type(storage);
    if (column.generated) {
        const Translation value = translate_value(*column.generated, schema_, scope_, storage);
        if (value.text && value.fixed)
            line += " GENERATED ALWAYS AS (" + *value.text + ") STORED";
        else
            give_up("generated column " + column.name, value.obstacle, column.span);
        return value.text && column.not_null ? line + " NOT NULL" : line;
    }
    if (column.not_null) line += " NOT NULL";
    return line + default_clause(column, storage);
}

std::string TableTranslation::default_clause(const schema::Column& column, const Storage& storage)
{
    if (!column.default_value) return "";
    const Translation value = translate_value(*column.default_value, schema_, no_columns, storage);
    if (value.text) return " DEFAULT " + (is_constant(*value.text) ? *value.text : "(" + *value.text + ")");
    remarks_.push_back(in_one_line("Without the default of " + column.name + ", " + ddl::to_sql(*column.default_value) +
                                   ": SQLite has no counterpart for " + value.obstacle + "."));
    return "";
}

void TableTranslation::add_primary_key()
{
    if (!table_.primary_key) return;
    const schema::UniqueKey& key = *table_.primary_key;
    require_equality(key);
    const auto numbered = numbered_column(table_);
    if (numbered && key.columns.size() == 1 && key.columns[0] == *numbered) return;
    const bool generated = std::ranges::any_of(
        key.columns, [&](ColumnIndex column) { return table_.columns[column].generated != nullptr; });
    // SQLite allows one PRIMARY KEY, and no generated column in it; UNIQUE over NOT NULL columns says the same.
    add_constraint(key.name,
                   (numbered || generated ? "UNIQUE (" : "PRIMARY KEY (") + names_of(table_, key.columns) + ")");
}

void TableTranslation::add_unique_key(const schema::UniqueKey& key)
{
    require_equality(key);
    const bool null_safe = key.nulls_not_distinct && has_nullable_column(table_, key);
    if (key.constraint && !null_safe && !key.has_expression() && !key.predicate)
        add_constraint(key.name, "UNIQUE (" + names_of(table_, key.columns) + ")");
    else
        add_unique_index(key);
}

void TableTranslation::add_unique_index(const schema::UniqueKey& key)
{
    std::string parts;
    const auto refuse = [&](const Translation& part) {
        give_up("unique index " + key.name, part.text ? "a value that changes by itself" : part.obstacle, key.span);
    };
    for (const ddl::KeyPart& part : key.parts) {
        if (!parts.empty()) parts += ", ";
        if (part.expression) {
            const Translation value = translate(*part.expression, schema_, scope_);
            if (!value.text || !value.fixed) return refuse(value);
            parts += "(" + *value.text + ")";
            continue;
        }
        parts += sqlite_key_part(schema_, key, table_.columns[*table_.find_column(part.column)]);
    }
    std::string where;
    if (key.predicate) {
        const Translation predicate = translate(*key.predicate, schema_, scope_);
        if (!predicate.text || !predicate.fixed) return refuse(predicate);
        where = "\nWHERE " + *predicate.text;
    }
    const std::string name = sqlite_index_name(table_, key.name);
    if (!claim(name)) return give_up("unique index " + key.name, "names that differ only in case", key.span);
    indexes_.push_back("CREATE UNIQUE INDEX " + sqlite_identifier(name) + " ON " + sqlite_identifier(name_) + " (" +
                       parts + ")" + where);
}

void TableTranslation::add_storage_checks(const schema::Column& column)
{
    const Storage storage = storage_of(schema_, column);
    const std::string name = sqlite_identifier(column.name);
    const std::string suffix = table_.name.name + "_" + column.name;
    const auto numbered = numbered_column(table_);
    // A rowid is always a 64-bit integer.
    const bool rowid = numbered && &table_.columns[*numbered] == &column;
    if (rowid && storage.largest == std::numeric_limits<std::int64_t>::max()) return;
    if (const std::string range = range_condition(storage, name, !column.not_null); !range.empty())
        add_constraint("racegen_range_" + suffix, "CHECK (" + range + ")");
    if (const std::string length = length_condition(storage, name); !length.empty())
        add_constraint("racegen_length_" + suffix, "CHECK (" + length + ")");
    if (storage.form != Form::enumeration) return;
    std::string labels;
    for (const std::string& label : schema_.enums[*storage.enumeration].labels)
        labels += (labels.empty() ? "" : ", ") + ddl::quote_literal(label);
    add_constraint(suffix + "_enum", "CHECK (" + name + " IN (" + labels + "))");
}

void TableTranslation::add_domain_checks(const schema::Column& column)
{
    if (!column.domain || column.type.array_dimensions > 0) return;
    const Scope value_scope = [&](const std::string& name) -> std::optional<ScopeColumn> {
        if (name != "value") return std::nullopt;
        return scope_(column.name);
    };
    for (const schema::Check& check : schema_.domains[*column.domain].checks) {
        const Translation condition = translate(*check.condition, schema_, value_scope);
        if (condition.text && condition.fixed)
            add_constraint(check.name, "CHECK (" + *condition.text + ")");
        else
            give_up("check " + check.name + " of column " + column.name,
                    condition.text ? "a value that changes by itself" : condition.obstacle, check.span);
    }
}

void TableTranslation::add_checks()
{
    for (const schema::Check& check : table_.checks) {
        const Translation condition = translate(*check.condition, schema_, scope_);
        if (condition.text && condition.fixed)
            add_constraint(check.name, "CHECK (" + *condition.text + ")");
        else
            give_up("check " + check.name, condition.text ? "a value that changes by itself" : condition.obstacle,
                    check.span);
    }
}

void TableTranslation::add_foreign_key(const schema::ForeignKey& key)
{
    const schema::Table& parent = schema_.tables[key.referenced_table];
    if (parent.partition_of) return give_up("foreign key " + key.name, "partitions", key.span);
    if (!key.on_delete_columns.empty())
        return give_up("foreign key " + key.name, "an action on some of its columns only", key.span);
    const bool nullable =
        std::ranges::any_of(key.columns, [&](ColumnIndex column) { return !table_.columns[column].not_null; });
    if (key.match_full && key.columns.size() > 1 && nullable)
        return give_up("foreign key " + key.name, "MATCH FULL", key.span);
    std::string definition = "FOREIGN KEY (" + names_of(table_, key.columns) + ") REFERENCES " +
                             sqlite_identifier(sqlite_table_name(parent)) + " (" +
                             names_of(parent, key.referenced_columns) + ")" + action("UPDATE", key.on_update) +
                             action("DELETE", key.on_delete);
    if (key.deferrable) definition += key.initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE";
    add_constraint(key.name, definition);
}

void TableTranslation::add_exclusions()
{
    for (const schema::Exclusion& exclusion : table_.exclusions) {
        const ExclusionTranslation translation = translate_exclusion(schema_, table_, exclusion);
        if (!translation.obstacle.empty())
            give_up("exclusion constraint " + exclusion.name, translation.obstacle, exclusion.span);
        else
            add_exclusion(exclusion, translation);
    }
}

/// Behind the write, since an INSERT that gives way to an UPDATE has written no row: SQLite then undoes the statement.
void TableTranslation::add_exclusion(const schema::Exclusion& exclusion, const ExclusionTranslation& translation)
{
    if (!translation.range.empty()) add_constraint("racegen_bounds_" + exclusion.name, "CHECK (" + translation.range + ")");
    const std::string row = sqlite_row_id(schema_);
    const std::string table = sqlite_identifier(name_);
    for (const std::string event : {"INSERT", "UPDATE"}) {
        const std::string name = sqlite_index_name(table_, exclusion.name + (event == "INSERT" ? "_insert" : "_update"));
        // Triggers have names of their own.
        if (!claim("trigger " + name)) return give_up("exclusion constraint " + exclusion.name, "names that differ only in case", exclusion.span);
        indexes_.push_back("CREATE TRIGGER " + sqlite_identifier(name) + " AFTER " + event + " ON " + table +
                           (translation.applies.empty() ? "" : "\nWHEN " + translation.applies) +
                           "\nBEGIN\n    SELECT RAISE(ABORT, " + ddl::quote_literal("racegen:" + exclusion.name) + ")\n    FROM " + table +
                           " AS stored\n    WHERE stored." + row + " <> NEW." + row + "\n      AND " + translation.conflict + ";\nEND");
    }
}

bool TableTranslation::claim(const std::string& name)
{
    return names_.insert(sqlite_folded(name)).second;
}

void TableTranslation::add_constraint(const std::string& name, const std::string& definition)
{
    lines_.push_back("CONSTRAINT " + sqlite_identifier(name) + " " + definition);
}

void TableTranslation::give_up(const std::string& what, const std::string& obstacle, source::Span span)
{
    const std::string table = table_.name.name;
    const std::string reason = in_one_line(what + ": SQLite has no counterpart for " + obstacle);
    diagnostics_.warning("RG301", reason + "; no method that writes to '" + table + "' is generated", span);
    unguarded_.push_back(reason);
    remarks_.push_back("Without " + reason + ".");
}

/// Some types are kept as their text, and equal values may have different ones.
void TableTranslation::require_equality(const schema::UniqueKey& key)
{
    for (const ddl::KeyPart& part : key.parts) {
        if (part.expression) continue;
        const schema::Column& column = table_.columns[*table_.find_column(part.column)];
        if (!storage_of(schema_, column).has_equality())
            give_up("unique key " + key.name, "equality of column " + column.name + ", which is kept as text",
                    key.span);
    }
}

std::string TableTranslation::names_of(const schema::Table& table, const std::vector<ColumnIndex>& columns) const
{
    std::string names;
    for (const ColumnIndex column : columns)
        names += (names.empty() ? "" : ", ") + sqlite_identifier(table.columns[column].name);
    return names;
}

}  // namespace racegen::sql
