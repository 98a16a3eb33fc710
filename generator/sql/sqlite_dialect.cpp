// SQLite's side of the dialect.
#include <algorithm>
#include <array>

#include "sql/dialect.hpp"
#include "sql/sqlite_expression.hpp"
#include "sql/sqlite_names.hpp"
#include "sql/sqlite_schema.hpp"
#include "sql/sqlite_table.hpp"
#include "sql/terms.hpp"

namespace racegen::sql {
namespace {

using plan::ValueKind;

class SqliteDialect final : public Dialect {
public:
    explicit SqliteDialect(const schema::Schema& schema) : schema_(schema), row_id_(sqlite_row_id(schema))
    {
        source::Diagnostics reported_elsewhere;
        unguarded_ = translate_schema(schema, reported_elsewhere).unguarded;
    }

    [[nodiscard]] std::string name() const override { return "sqlite"; }
    [[nodiscard]] std::string identifier(const std::string& name) const override { return sqlite_identifier(name); }
    [[nodiscard]] std::string table(const schema::Table& table) const override
    {
        return sqlite_identifier(sqlite_table_name(table));
    }

    [[nodiscard]] Placeholder parameter(const schema::Column& column, const plan::ValueType&) const override
    {
        // char(n) is kept without its padding, so that texts which PostgreSQL takes for equal are equal.
        return is_blanked(column) ? Placeholder{"rtrim(?", ", ' ')"} : Placeholder{"?", ""};
    }
    /// Arrays are JSON, which has no bytes; and decimals are scaled by the driver, one at a time.
    [[nodiscard]] std::optional<std::string> array_parameter(std::size_t number, const schema::Column& column,
                                                             const plan::ValueType&) const override
    {
        const Form form = storage_of(schema_, column).form;
        if (form == Form::bytes || form == Form::scaled || form == Form::blanked) return std::nullopt;
        return "json_each(?" + std::to_string(number) + ")";
    }
    [[nodiscard]] std::string array_element(const std::string& text, const schema::Column&,
                                            const plan::ValueType&) const override
    {
        return text;
    }
    [[nodiscard]] bool gives_way_to_exclusions() const override { return false; }
    [[nodiscard]] bool writes_many_rows() const override { return false; }
    [[nodiscard]] std::string any_of(const std::vector<std::string>& columns,
                                     const std::vector<std::string>& arrays) const override
    {
        if (columns.size() == 1) return columns[0] + " IN (SELECT value FROM " + arrays[0] + ")";
        std::string values;
        std::string from;
        for (std::size_t index = 0; index < arrays.size(); ++index) {
            const std::string alias = "part" + std::to_string(index + 1);
            values += (index == 0 ? "" : ", ") + alias + ".value";
            from += (index == 0 ? "" : " JOIN ") + arrays[index] + " AS " + alias;
            if (index > 0) from += " ON " + alias + ".key = part1.key";
        }
        return "(" + join(columns, ", ") + ") IN (SELECT " + values + " FROM " + from + ")";
    }
    [[nodiscard]] std::string flag(std::size_t number) const override { return "?" + std::to_string(number); }
    [[nodiscard]] std::string count(std::size_t number) const override { return "?" + std::to_string(number); }

    [[nodiscard]] std::string result(const schema::Column& column, const plan::ValueType& type) const override
    {
        const std::string name = identifier(column.name);
        if (!is_blanked(column)) return name;
        return padded_text(name, *type.max_length);
    }
    [[nodiscard]] std::string comparable(const std::string& text, const schema::Column&,
                                         const plan::ValueType&) const override
    {
        return text;
    }
    [[nodiscard]] std::string differs(const std::string& left, const std::string& right) const override
    {
        return left + " IS NOT " + right;
    }
    [[nodiscard]] std::string same(const std::string& left, const std::string& right) const override
    {
        return left + " IS " + right;
    }

    [[nodiscard]] std::optional<std::string> expression(const ddl::Expression& expression, const schema::Table& table,
                                                        const ColumnText& text) const override
    {
        const Scope own = table_scope(schema_, table);
        const Scope scope = [&](const std::string& name) {
            auto column = own(name);
            const auto replacement = column ? text(name) : std::nullopt;
            if (replacement) column = ScopeColumn{*replacement, column->storage, true};
            return column;
        };
        return translate(expression, schema_, scope).text;
    }

    [[nodiscard]] std::optional<std::string> default_value(const schema::Column& column,
                                                           const plan::ValueType&) const override
    {
        if (!column.default_value) return "NULL";
        return translate_value(*column.default_value, schema_, no_columns, storage_of(schema_, column)).text;
    }

    /// Values are bound as they are stored.
    [[nodiscard]] std::string stored(const std::string& text, const schema::Column&,
                                     const plan::ValueType&) const override
    {
        return text;
    }
    /// Decimals without a bound are kept as text, which `+` would turn into floating point.
    [[nodiscard]] bool adds_exactly(const schema::Column& column) const override
    {
        return storage_of(schema_, column).form != Form::numeric;
    }
    [[nodiscard]] std::string key_part(const schema::UniqueKey& key, const schema::Column& column) const override
    {
        return sqlite_key_part(schema_, key, column);
    }
    [[nodiscard]] std::string row_version() const override { return ""; }
    [[nodiscard]] std::string row_version_is(std::size_t) const override { return ""; }
    [[nodiscard]] bool names_foreign_keys() const override { return false; }
    [[nodiscard]] std::vector<std::string> unguarded(plan::TableIndex table) const override
    {
        return unguarded_[table];
    }
    [[nodiscard]] std::string now(const plan::ValueType& type) const override
    {
        return type.kind == ValueKind::date ? "strftime('%Y-%m-%d', 'now')" : "strftime('%Y-%m-%d %H:%M:%f000', 'now')";
    }
    [[nodiscard]] std::string moment() const override { return now({.kind = ValueKind::timestamptz}); }
    [[nodiscard]] std::string moment_after(std::size_t number) const override
    {
        return "strftime('%Y-%m-%d %H:%M:%f000', 'now', (" + count(number) + " / 1000000.0) || ' seconds')";
    }
    [[nodiscard]] std::string as_text(const std::string& text, const schema::Column&) const override { return text; }
    [[nodiscard]] std::string inserted() const override { return row_id_ + " = last_insert_rowid()"; }

private:
    [[nodiscard]] bool is_blanked(const schema::Column& column) const
    {
        return storage_of(schema_, column).form == Form::blanked;
    }

    const schema::Schema& schema_;
    std::string row_id_;
    std::vector<std::vector<std::string>> unguarded_;
};

}  // namespace

std::unique_ptr<Dialect> make_sqlite_dialect(const schema::Schema& schema)
{
    return std::make_unique<SqliteDialect>(schema);
}

}  // namespace racegen::sql
