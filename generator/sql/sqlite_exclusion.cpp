#include "sql/sqlite_exclusion.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "sql/sqlite_names.hpp"

namespace racegen::sql {
namespace {

/// Thrown with what SQLite has no counterpart for.
struct Obstacle {
    std::string what;
};

struct RangeFunction {
    std::string_view name;
    Form bound;
};

constexpr auto range_functions = std::to_array<RangeFunction>({
    {"int4range", Form::integer},
    {"int8range", Form::integer},
    {"numrange", Form::scaled},
    {"daterange", Form::date},
    {"tsrange", Form::timestamp},
    {"tstzrange", Form::timestamp},
});

/// A range of two columns, both bounds included or only the lower one.
struct Range {
    const schema::Column* lower;
    const schema::Column* upper;
    std::string before;  // "<" or "<=": lower before upper, where the range holds anything
};

class Exclusion {
public:
    Exclusion(const schema::Schema& schema, const schema::Table& table, const schema::Exclusion& exclusion)
        : schema_(schema), table_(table), exclusion_(exclusion)
    {
    }

    ExclusionTranslation run()
    {
        if (exclusion_.deferrable) throw Obstacle{"a deferrable EXCLUDE"};
        ExclusionTranslation translation;
        for (const auto& element : exclusion_.definition.elements) add(element);
        if (exclusion_.definition.predicate) {
            translation.applies = predicate("NEW.");
            conditions_.push_back("(" + predicate("stored.") + ")");
        }
        for (const std::string& condition : conditions_) translation.conflict += (translation.conflict.empty() ? "" : "\n      AND ") + condition;
        for (const std::string& order : orders_) translation.range += (translation.range.empty() ? "" : " AND ") + order;
        if (!translation.applies.empty() && !translation.range.empty())
            translation.range = "(" + predicate("") + ") IS NOT TRUE OR (" + translation.range + ")";
        return translation;
    }

private:
    void add(const ddl::ExclusionConstraint::Element& element)
    {
        if (element.operator_name == "=" && !element.part.expression)
            add_equality(*table_.find_column(element.part.column));
        else if (element.operator_name == "&&" && element.part.expression)
            add_overlap(range_of(*element.part.expression));
        else
            throw Obstacle{"operator " + element.operator_name + " on " +
                           (element.part.expression ? ddl::to_sql(*element.part.expression) : "column " + element.part.column)};
    }

    void add_equality(schema::ColumnIndex index)
    {
        const schema::Column& column = table_.columns[index];
        if (!storage_of(schema_, column).has_equality())
            throw Obstacle{"equality of column " + column.name + ", which is kept as text"};
        conditions_.push_back(stored(column) + " = " + written(column));
    }

    Range range_of(const ddl::Expression& expression)
    {
        const auto* call = std::get_if<ddl::FunctionCall>(&expression.node);
        const auto known = call ? std::ranges::find(range_functions, call->name.name, &RangeFunction::name) : range_functions.end();
        if (known == range_functions.end() || !call->name.schema.empty() || call->arguments.size() < 2)
            throw Obstacle{"operator && on " + ddl::to_sql(expression)};
        const bool both = call->arguments.size() > 2 && is_text(*call->arguments[2], "[]");
        if (call->arguments.size() > 2 && !both && !is_text(*call->arguments[2], "[)"))
            throw Obstacle{"ranges with other bounds than '[)' and '[]'"};
        const schema::Column& lower = bound(*call->arguments[0], known->bound);
        const schema::Column& upper = bound(*call->arguments[1], known->bound);
        if (storage_of(schema_, lower).scale != storage_of(schema_, upper).scale) throw Obstacle{"a range of columns that differ in scale"};
        return {&lower, &upper, both ? "<=" : "<"};
    }

    const schema::Column& bound(const ddl::Expression& expression, Form form) const
    {
        const auto* reference = std::get_if<ddl::ColumnReference>(&expression.node);
        const auto index = reference ? table_.find_column(reference->name) : std::nullopt;
        if (!index || storage_of(schema_, table_.columns[*index]).form != form)
            throw Obstacle{"a range that begins or ends with " + ddl::to_sql(expression)};
        return table_.columns[*index];
    }

    static bool is_text(const ddl::Expression& expression, std::string_view text)
    {
        const auto* cast = std::get_if<ddl::Cast>(&expression.node);
        const auto* literal = std::get_if<ddl::Literal>(cast ? &cast->operand->node : &expression.node);
        return literal && literal->text == text;
    }

    /// Ranges overlap when each begins before the other ends, unless one of them is empty. NULL is no bound.
    void add_overlap(const Range& range)
    {
        conditions_.push_back(precedes(*range.lower, stored(*range.lower), *range.upper, written(*range.upper), range.before));
        conditions_.push_back(precedes(*range.lower, written(*range.lower), *range.upper, stored(*range.upper), range.before));
        orders_.push_back(precedes(*range.lower, sqlite_identifier(range.lower->name), *range.upper, sqlite_identifier(range.upper->name), "<="));
        if (range.before == "<=") return;
        conditions_.push_back(precedes(*range.lower, stored(*range.lower), *range.upper, stored(*range.upper), "<"));
        conditions_.push_back(precedes(*range.lower, written(*range.lower), *range.upper, written(*range.upper), "<"));
    }

    static std::string precedes(const schema::Column& lower, const std::string& begin, const schema::Column& upper, const std::string& end,
                                const std::string& before)
    {
        std::string text;
        if (!lower.not_null) text += begin + " IS NULL OR ";
        if (!upper.not_null) text += end + " IS NULL OR ";
        const std::string order = begin + " " + before + " " + end;
        return text.empty() ? order : "(" + text + order + ")";
    }

    std::string predicate(const std::string& row) const
    {
        const Scope own = table_scope(schema_, table_);
        const Scope scope = [&](const std::string& name) {
            auto column = own(name);
            if (column) column->text = row + column->text;
            return column;
        };
        const Translation condition = translate(*exclusion_.definition.predicate, schema_, scope);
        if (!condition.text || !condition.fixed) throw Obstacle{condition.text ? "a value that changes by itself" : condition.obstacle};
        return *condition.text;
    }

    static std::string stored(const schema::Column& column) { return "stored." + sqlite_identifier(column.name); }
    static std::string written(const schema::Column& column) { return "NEW." + sqlite_identifier(column.name); }

    const schema::Schema& schema_;
    const schema::Table& table_;
    const schema::Exclusion& exclusion_;
    std::vector<std::string> conditions_;
    std::vector<std::string> orders_;
};

}  // namespace

ExclusionTranslation translate_exclusion(const schema::Schema& schema, const schema::Table& table, const schema::Exclusion& exclusion)
{
    try {
        return Exclusion(schema, table, exclusion).run();
    } catch (const Obstacle& obstacle) {
        ExclusionTranslation none;
        none.obstacle = obstacle.what;
        return none;
    }
}

}  // namespace racegen::sql
