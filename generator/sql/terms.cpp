#include "sql/terms.hpp"

#include <algorithm>

namespace racegen::sql {

using plan::ColumnIndex;
using plan::Provision;

TableContext::TableContext(const schema::Schema& the_schema, const plan::TablePlan& the_plan,
                           const plan::References& the_references, const Dialect& the_dialect)
    : schema(the_schema),
      table(schema.tables[the_plan.table]),
      plan(the_plan),
      references(the_references),
      dialect(the_dialect),
      name(dialect.table(table))
{
    for (ColumnIndex index = 0; index < table.columns.size(); ++index) {
        const schema::Column& column = table.columns[index];
        indices_.emplace(column.name, index);
        columns.push_back(dialect.identifier(column.name));
        results.push_back(dialect.result(column, plan.columns[index].type));
        placeholders.push_back(dialect.parameter(column, plan.columns[index].type));
        defaults.push_back(dialect.default_value(column, plan.columns[index].type));
    }
    result = join(results, ",\n    ");
}

std::optional<ColumnIndex> TableContext::find_column(const std::string& column) const
{
    const auto found = indices_.find(column);
    return found == indices_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Terms::number(Parameter parameter)
{
    if (last_of_column_.size() <= parameter.column) last_of_column_.resize(context_.table.columns.size());
    std::size_t& last = last_of_column_[parameter.column];
    for (std::size_t known = last; known != 0; known = one_before_[known - 1])
        if (parameters_[known - 1] == parameter) return known;
    parameters_.push_back(parameter);
    one_before_.push_back(last);
    return last = parameters_.size();
}

std::string Terms::value(Source source, ColumnIndex column)
{
    if (source == Source::new_value && rows_ != NewRows::one) {
        static_cast<void>(number({Source::new_values, column}));
        return context_.dialect.array_element("input." + context_.columns[column], context_.table.columns[column],
                                              context_.plan.columns[column].type);
    }
    const Placeholder& placeholder = context_.placeholders[column];
    return concat({placeholder.before, std::to_string(number({source, column})), placeholder.after});
}

std::string Terms::flag(Source source, ColumnIndex column)
{
    if (source == Source::new_given && rows_ == NewRows::many) {
        static_cast<void>(number({Source::new_givens, column}));
        return "input.given_" + std::to_string(column + 1);
    }
    return context_.dialect.flag(number({source, column}));
}

std::string Terms::input() const
{
    std::vector<std::string> arrays;
    std::vector<std::string> names;
    for (std::size_t index = 0; index < parameters_.size(); ++index) {
        const auto [source, column] = parameters_[index];
        if (source == Source::new_values) {
            arrays.push_back(*context_.dialect.array_parameter(index + 1, context_.table.columns[column], context_.plan.columns[column].type));
            names.push_back(context_.columns[column]);
        } else if (source == Source::new_givens) {
            arrays.push_back(context_.dialect.flag(index + 1) + "[]");
            names.push_back("given_" + std::to_string(column + 1));
        }
    }
    names.emplace_back("racegen_ordinal");
    return "unnest(\n        " + join(arrays, ",\n        ") + ") WITH ORDINALITY AS input(" + join(names, ", ") + ")";
}

std::string Terms::key_part_of(const ddl::KeyPart& part, const ColumnText& text)
{
    return part.expression ? "(" + expression(*part.expression, text) + ")" : *text(part.column);
}

std::string Terms::array(Source source, ColumnIndex column)
{
    const plan::ValueKind kind = context_.plan.columns[column].type.kind;
    if (kind == plan::ValueKind::array || kind == plan::ValueKind::composite || context_.table.columns[column].type.array_dimensions > 0)
        throw CannotState{"a list of values of column " + context_.table.columns[column].name};
    const auto text = context_.dialect.array_parameter(number({source, column}), context_.table.columns[column],
                                                       context_.plan.columns[column].type);
    if (!text) throw CannotState{"a list of values of column " + context_.table.columns[column].name};
    return *text;
}

std::string Terms::limit() { return context_.dialect.count(number({Source::limit, 0})); }

std::string Terms::end_of_lease() { return context_.dialect.moment_after(number({Source::lease, 0})); }

std::string Terms::row_version()
{
    if (context_.dialect.row_version().empty()) return {};
    return context_.dialect.row_version_is(number({Source::row_version, 0}));
}

const std::string& Terms::name(ColumnIndex column) const
{
    return context_.columns[column];
}

std::string Terms::inserted(ColumnIndex column)
{
    const schema::Column& definition = context_.table.columns[column];
    const plan::ColumnPlan& plan = context_.plan.columns[column];
    if (plan.provision == Provision::required || !definition.default_value) return value(Source::new_value, column);
    const std::optional<std::string>& default_value = context_.defaults[column];
    if (!default_value) throw CannotState{"the default of column " + definition.name};
    if (plan.provision == Provision::defaulted)
        return concat({"coalesce(", value(Source::new_value, column), ", ", *default_value, ")"});
    const std::string given = flag(Source::new_given, column);
    return concat({"CASE WHEN ", given, " THEN ", value(Source::new_value, column), " ELSE ", *default_value, " END"});
}

std::string Terms::patched(ColumnIndex column)
{
    if (context_.table.columns[column].not_null)
        return concat({"coalesce(", value(Source::patch_value, column), ", ", name(column), ")"});
    const std::string given = flag(Source::patch_given, column);
    return concat({"CASE WHEN ", given, " THEN ", value(Source::patch_value, column), " ELSE ", name(column), " END"});
}

std::string Terms::part_condition(const ddl::KeyPart& part, const schema::UniqueKey& key, const ColumnText& text)
{
    std::string own;
    std::string other;
    if (part.expression) {
        // `a IS NULL = …` would be read as `a IS (NULL = …)`.
        const bool is_call = std::holds_alternative<ddl::FunctionCall>(part.expression->node);
        const auto operand = [&](const std::string& term) { return is_call ? term : "(" + term + ")"; };
        own = operand(expression(*part.expression, [](const std::string&) { return std::nullopt; }));
        other = operand(expression(*part.expression, text));
    } else {
        own = context_.dialect.identifier(part.column);
        other = *text(part.column);
    }
    const auto column = context_.table.find_column(part.column);
    const bool null_safe = key.nulls_not_distinct && (!column || !context_.table.columns[*column].not_null);
    return null_safe ? context_.dialect.same(own, other) : own + " = " + other;
}

std::string Terms::key_condition(const plan::Key& key, Source source, const std::string& separator)
{
    const schema::UniqueKey& unique = plan::unique_key_of(context_.table, key);
    const ColumnText text = [&](const std::string& column) -> std::optional<std::string> {
        return value(source, *context_.table.find_column(column));
    };
    std::vector<std::string> conditions;
    for (const ddl::KeyPart& part : unique.parts) conditions.push_back(part_condition(part, unique, text));
    if (unique.predicate)
        conditions.push_back("(" + expression(*unique.predicate, [](const std::string&) { return std::nullopt; }) + ")");
    return join(conditions, separator);
}

std::string Terms::new_term(const std::string& column)
{
    const auto index = context_.table.find_column(column);
    if (!index || context_.plan.columns[*index].provision == Provision::never)
        throw CannotState{"column " + column + ", which the caller does not supply"};
    return context_.dialect.stored(inserted(*index), context_.table.columns[*index], context_.plan.columns[*index].type);
}

std::string Terms::new_key_condition(const plan::Key& key, const std::string& separator)
{
    const schema::UniqueKey& unique = plan::unique_key_of(context_.table, key);
    const ColumnText text = [&](const std::string& column) -> std::optional<std::string> { return new_term(column); };
    std::vector<std::string> conditions;
    for (const ddl::KeyPart& part : unique.parts) conditions.push_back(part_condition(part, unique, text));
    if (unique.predicate)
        conditions.push_back("(" + expression(*unique.predicate, [](const std::string&) { return std::nullopt; }) + ")");
    return join(conditions, separator);
}

std::string Terms::under_key(const plan::Key& key)
{
    const schema::UniqueKey& unique = plan::unique_key_of(context_.table, key);
    const ColumnText text = [&](const std::string& column) -> std::optional<std::string> { return new_term(column); };
    std::vector<std::string> conditions;
    for (const ddl::KeyPart& part : unique.parts) {
        if (!key.nullable) break;
        if (part.expression)
            conditions.push_back("(" + expression(*part.expression, text) + ") IS NOT NULL");
        else if (!context_.table.columns[*context_.table.find_column(part.column)].not_null)
            conditions.push_back(new_term(part.column) + " IS NOT NULL");
    }
    if (unique.predicate) conditions.push_back("(" + expression(*unique.predicate, text) + ") IS TRUE");
    return join(conditions, "\n   AND ");
}

std::string Terms::arbiter(const plan::Key& key)
{
    const schema::UniqueKey& unique = plan::unique_key_of(context_.table, key);
    const ColumnText own = [](const std::string&) { return std::nullopt; };
    std::vector<std::string> parts;
    for (const ddl::KeyPart& part : unique.parts)
        parts.push_back(part.expression ? "(" + expression(*part.expression, own) + ")"
                                        : context_.dialect.key_part(
                                              unique, context_.table.columns[*context_.table.find_column(part.column)]));
    std::string target = "(" + join(parts, ", ") + ")";
    if (unique.predicate) target += " WHERE " + expression(*unique.predicate, own);
    return target;
}

std::string Terms::expression(const ddl::Expression& expression, const ColumnText& text) const
{
    const auto result = context_.dialect.expression(expression, context_.table, text);
    if (!result) throw CannotState{"the expression " + ddl::to_sql(expression)};
    return *result;
}

std::string concat(std::initializer_list<std::string_view> parts)
{
    std::size_t size = 0;
    for (const std::string_view part : parts) size += part.size();
    std::string result;
    result.reserve(size);
    for (const std::string_view part : parts) result += part;
    return result;
}

std::string join(const std::vector<std::string>& items, std::string_view separator)
{
    std::size_t size = 0;
    for (const std::string& item : items) size += item.size() + separator.size();
    std::string result;
    result.reserve(size);
    for (const std::string& item : items) {
        if (!result.empty()) result += separator;
        result += item;
    }
    return result;
}

}  // namespace racegen::sql
