// PostgreSQL's side of the dialect. Parameters carry explicit casts, so that no driver has to know their types and a statement
// means the same prepared, unprepared or pasted into psql.
#include <algorithm>
#include <array>
#include <string_view>

#include "sql/dialect.hpp"
#include "sql/substitute.hpp"
#include "sql/terms.hpp"

namespace racegen::sql {
namespace {

using plan::ValueKind;

/// The standard's names where the catalog has its own: people read the statements.
std::string standard_name(const std::string& name)
{
    constexpr auto names = std::to_array<std::pair<std::string_view, std::string_view>>({
        {"int2", "smallint"}, {"int4", "integer"}, {"int8", "bigint"}, {"float4", "real"},
        {"float8", "double precision"}, {"bool", "boolean"}, {"bit", "varbit"},
    });
    for (const auto& [catalog, standard] : names)
        if (name == catalog) return std::string(standard);
    return {};
}

/// Types whose binary form is not known to the codecs are received as text; json has its text in it, but for one byte of jsonb.
bool received_as_text(const plan::ValueType& type)
{
    if (type.kind == ValueKind::array) return received_as_text(type.element[0]);
    return type.kind == ValueKind::json || type.kind == ValueKind::other;
}

bool sent_as_text(const plan::ValueType& type)
{
    return received_as_text(type) || type.kind == ValueKind::composite || type.kind == ValueKind::range;
}

/// An array names the type of its elements when it is sent: one that every database has under the same number.
bool elements_sent_as_text(const ValueKind kind, const std::string& type)
{
    switch (kind) {
        case ValueKind::text: return type != "text";
        case ValueKind::decimal:
        case ValueKind::json:
        case ValueKind::enumeration:
        case ValueKind::range:
        case ValueKind::composite:
        case ValueKind::other: return true;
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid:
        case ValueKind::float32:
        case ValueKind::float64:
        case ValueKind::boolean:
        case ValueKind::bytes:
        case ValueKind::uuid:
        case ValueKind::date:
        case ValueKind::timestamp:
        case ValueKind::timestamptz:
        case ValueKind::time:
        case ValueKind::interval:
        case ValueKind::array: return false;
    }
    return false;
}

class PostgresDialect final : public Dialect {
public:
    explicit PostgresDialect(const schema::Schema& schema) : schema_(schema) {}

    [[nodiscard]] std::string name() const override { return "postgres"; }
    [[nodiscard]] std::string identifier(const std::string& name) const override { return ddl::quote_identifier(name); }
    [[nodiscard]] std::string table(const schema::Table& table) const override { return ddl::to_sql(table.name); }

    [[nodiscard]] Placeholder parameter(const schema::Column& column, const plan::ValueType& type) const override
    {
        const std::string cast = cast_type(column);
        const std::string sent = sent_type(column, type);
        return {"$", "::" + (sent.empty() || sent == cast ? "" : sent + "::") + cast};
    }
    [[nodiscard]] std::optional<std::string> array_parameter(std::size_t number, const schema::Column& column,
                                                             const plan::ValueType& type) const override
    {
        if (is_taken_apart(column, type)) return "$" + std::to_string(number) + "::text[]";
        const std::string cast = cast_type(column) + "[]";
        const bool as_text = elements_sent_as_text(type.kind, base(column).name.name);
        return "$" + std::to_string(number) + (as_text ? "::text[]" : "") + (as_text && cast == "text[]" ? "" : "::" + cast);
    }
    [[nodiscard]] std::string array_element(const std::string& text, const schema::Column& column,
                                            const plan::ValueType& type) const override
    {
        return is_taken_apart(column, type) ? text + "::" + cast_type(column) : text;
    }
    [[nodiscard]] bool gives_way_to_exclusions() const override { return true; }
    [[nodiscard]] bool writes_many_rows() const override { return true; }
    [[nodiscard]] std::string any_of(const std::vector<std::string>& columns,
                                     const std::vector<std::string>& arrays) const override
    {
        if (columns.size() == 1) return columns[0] + " = ANY (" + arrays[0] + ")";
        return "(" + join(columns, ", ") + ") IN (SELECT * FROM unnest(" + join(arrays, ", ") + "))";
    }
    [[nodiscard]] std::string flag(std::size_t number) const override
    {
        return "$" + std::to_string(number) + "::boolean";
    }
    [[nodiscard]] std::string count(std::size_t number) const override
    {
        return "$" + std::to_string(number) + "::bigint";
    }

    [[nodiscard]] std::string result(const schema::Column& column, const plan::ValueType& type) const override
    {
        const std::string name = identifier(column.name);
        if (!received_as_text(type)) return name;
        return name + (type.kind == ValueKind::array ? "::text[]" : "::text");
    }
    [[nodiscard]] std::string comparable(const std::string& text, const schema::Column& column,
                                         const plan::ValueType& type) const override
    {
        return lacks_identity(column, type) ? "(" + text + ")::text" : text;
    }
    [[nodiscard]] std::string differs(const std::string& left, const std::string& right) const override
    {
        return left + " IS DISTINCT FROM " + right;
    }
    [[nodiscard]] std::string same(const std::string& left, const std::string& right) const override
    {
        return left + " IS NOT DISTINCT FROM " + right;
    }

    [[nodiscard]] std::optional<std::string> expression(const ddl::Expression& expression, const schema::Table&,
                                                        const ColumnText& text) const override
    {
        const auto substituted = substitute(expression, text);
        return substituted ? std::optional(ddl::to_sql(**substituted)) : std::nullopt;
    }

    [[nodiscard]] std::optional<std::string> default_value(const schema::Column& column,
                                                           const plan::ValueType& type) const override
    {
        if (!column.default_value) return "NULL";
        std::string value = ddl::to_sql(*column.default_value);
        const auto* literal = std::get_if<ddl::Literal>(&column.default_value->node);
        // A quoted literal takes the type it meets; anything else is cast, or `coalesce` would settle on its type.
        if (literal && literal->kind == ddl::Literal::Kind::string) return value;
        if (literal && type.is_number() && literal->kind == ddl::Literal::Kind::integer) return value;
        if (literal && type.kind == ValueKind::boolean) return value;
        return "(" + value + ")::" + cast_type(column);
    }

    [[nodiscard]] std::string stored(const std::string& text, const schema::Column& column,
                                     const plan::ValueType&) const override
    {
        const ddl::TypeName& type = base(column);
        return type.modifiers.empty() ? text : "(" + text + ")::" + ddl::to_sql(type);
    }
    [[nodiscard]] bool adds_exactly(const schema::Column&) const override { return true; }
    [[nodiscard]] std::string key_part(const schema::UniqueKey&, const schema::Column& column) const override
    {
        return identifier(column.name);
    }
    [[nodiscard]] std::string row_version() const override { return "xmin::text"; }
    [[nodiscard]] std::string row_version_is(std::size_t number) const override
    {
        return "xmin = $" + std::to_string(number) + "::text::xid";
    }
    [[nodiscard]] bool names_foreign_keys() const override { return true; }
    /// The manual, INSERT and 41.4: ON CONFLICT is refused on a table with rules for INSERT or UPDATE, RETURNING under a rule that acts instead
    /// and returns nothing. What a rule makes of any other write is not known here.
    [[nodiscard]] std::vector<std::string> unguarded(plan::TableIndex table) const override
    {
        if (!schema_.tables[table].has_rules) return {};
        return {"the table has rules (CREATE RULE), which rewrite what is written to it; a trigger would not"};
    }
    [[nodiscard]] std::string now(const plan::ValueType& type) const override
    {
        return type.kind == ValueKind::timestamp ? "localtimestamp" : "now()";
    }
    [[nodiscard]] std::string moment() const override { return "clock_timestamp()"; }
    [[nodiscard]] std::string moment_after(std::size_t number) const override
    {
        return moment() + " + " + count(number) + " * interval '1 microsecond'";
    }
    [[nodiscard]] std::string as_text(const std::string& text, const schema::Column& column) const override
    {
        const std::string cast = "(" + text + ")::text";
        return base(column).name.name == "citext" ? "lower(" + cast + ")" : cast;
    }
    [[nodiscard]] std::string inserted() const override { return "xmax = 0"; }

private:
    /// Below any domain: a cast to the domain would raise its check even where a value is only looked for.
    [[nodiscard]] const ddl::TypeName& base(const schema::Column& column) const
    {
        return column.domain && column.type.array_dimensions == 0 ? schema_.domains[*column.domain].base : column.type;
    }

    /// unnest() takes arrays in an array apart to the last element, and composites into their attributes: both go as text.
    [[nodiscard]] bool is_taken_apart(const schema::Column& column, const plan::ValueType& type) const
    {
        return type.kind == ValueKind::composite || base(column).array_dimensions > 0 ||
               (type.kind == ValueKind::other && is_row_type(base(column).name));
    }

    /// Composites, tables as types of columns, and domains over either.
    [[nodiscard]] bool is_row_type(const ddl::QualifiedName& type) const
    {
        const auto is_meant = [&](const auto& one) { return one.name == type; };
        const auto domain = std::ranges::find_if(schema_.domains, is_meant);
        if (domain != schema_.domains.end()) return is_row_type(domain->base.name);
        return std::ranges::any_of(schema_.composites, is_meant) || std::ranges::any_of(schema_.tables, is_meant);
    }

    /// The type's name without modifiers: an explicit cast to varchar(3) would cut silently, an assignment refuses.
    [[nodiscard]] std::string cast_type(const schema::Column& column) const
    {
        return bare_type(base(column));
    }

    [[nodiscard]] static std::string bare_type(const ddl::TypeName& full)
    {
        std::string type = full.name.schema.empty() ? standard_name(full.name.name) : std::string();
        if (!type.empty()) {
            for (int dimension = 0; dimension < full.array_dimensions; ++dimension) type += "[]";
            return type;
        }
        ddl::TypeName bare = full;
        bare.modifiers.clear();
        return ddl::to_sql(bare);
    }

    /// The type in which the driver sends a value, to be cast from there; empty: the column's own.
    [[nodiscard]] std::string sent_type(const schema::Column& column, const plan::ValueType& type) const
    {
        if (type.kind != ValueKind::array) return sent_as_text(type) ? "text" : "";
        ddl::TypeName array = base(column);
        if (column.domain && column.type.array_dimensions == 1) array.name = schema_.domains[*column.domain].base.name;
        if (elements_sent_as_text(type.element[0].kind, array.name.name)) return "text[]";
        return bare_type(array);
    }

    /// Types without an equality operator, or with one that is no identity (box compares areas).
    [[nodiscard]] bool lacks_identity(const schema::Column& column, const plan::ValueType& type) const
    {
        switch (type.kind) {
            case ValueKind::composite:
            case ValueKind::other: return true;
            case ValueKind::json: return base(column).name.name != "jsonb";
            case ValueKind::array: return lacks_identity(column, type.element[0]);
            default: return false;
        }
    }

    const schema::Schema& schema_;
};

}  // namespace

std::unique_ptr<Dialect> make_postgres_dialect(const schema::Schema& schema)
{
    return std::make_unique<PostgresDialect>(schema);
}

}  // namespace racegen::sql
