#include "explain/recognised.hpp"

#include <algorithm>

#include "cpp/text.hpp"
#include "plan/checks.hpp"
#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::explain {
namespace {

using schema::ColumnIndex;
using schema::Table;

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string quoted(const Table& table, const std::vector<ColumnIndex>& columns)
{
    std::vector<std::string> names;
    for (const ColumnIndex column : columns) names.push_back(ddl::quote_identifier(table.columns[column].name));
    return listed(names);
}

std::string action_words(ddl::ForeignKeyAction action)
{
    switch (action) {
        case ddl::ForeignKeyAction::no_action:
        case ddl::ForeignKeyAction::restrict: return "keep the referenced row from being removed";
        case ddl::ForeignKeyAction::cascade: return "are removed with the referenced row";
        case ddl::ForeignKeyAction::set_null: return "lose the reference when the referenced row is removed";
        case ddl::ForeignKeyAction::set_default: return "get the default reference when the referenced row is removed";
    }
    return {};
}

class Finder {
public:
    Finder(const Input& input, const sql::TableProgram& program)
        : input_(input), plan_(program.plan), table_(input.schema.tables[program.plan.table])
    {
    }

    std::vector<Recognised> run()
    {
        for (std::size_t key = 0; key < plan_.keys.size(); ++key) add_key(key);
        for (const schema::UniqueKey& key : table_.unique_keys) add_other_key(key);
        for (const schema::ForeignKey& key : table_.foreign_keys) add_reference(key);
        for (const schema::Check& check : table_.checks) add_check(check);
        for (const schema::Exclusion& exclusion : table_.exclusions)
            found_.push_back({"EXCLUDE " + ddl::quote_identifier(exclusion.name) + (exclusion.deferrable ? " DEFERRABLE" : ""),
                              "no two rows may overlap by it; a violation is " + errors_of(exclusion.name), exclusion.span, exclusion.name, exclusion.columns});
        for (ColumnIndex column = 0; column < table_.columns.size(); ++column) add_column(column);
        return std::move(found_);
    }

private:
    /// The names of the methods for which `chosen` holds.
    template <typename Chosen>
    [[nodiscard]] std::string methods(const Chosen& chosen) const
    {
        std::vector<std::string> names;
        for (const plan::Method& method : plan_.methods)
            if (chosen(method) && std::ranges::find(names, cpp::identifier(method.name)) == names.end()) names.push_back(cpp::identifier(method.name));
        return names.empty() ? "no method" : listed(names);
    }

    /// What the constraint is reported as by this table's methods.
    [[nodiscard]] std::string errors_of(const std::string& constraint) const
    {
        std::vector<std::string> errors;
        for (const plan::FailureSet& set : plan_.failure_sets)
            for (const plan::FailureCase& one : set.cases)
                for (const plan::ConstraintReference& reference : one.constraints)
                    if (reference.name == constraint && (reference.table_name.empty() || reference.table == plan_.table) &&
                        std::ranges::find(errors, cpp::identifier(one.enumerator)) == errors.end())
                        errors.push_back(cpp::identifier(one.enumerator));
        return errors.empty() ? "met by no method" : listed(errors);
    }

    void add_key(std::size_t index)
    {
        const plan::Key& key = plan_.keys[index];
        const schema::UniqueKey& unique = plan::unique_key_of(table_, key);
        std::string rule = key.primary ? "the primary key: rows are addressed by it" : "a key of one row: methods that end in _by_" + cpp::identifier_part(key.name);
        if (key.primary && plan_.columns[key.parameters[0]].own_key)
            rule += ", as " + plan_.entity + "Id";
        else if (key.primary && key.parameters.size() > 1)
            rule += ", as " + plan_.entity + "Id of its columns";
        rule += "; a violation is " + errors_of(unique.name);
        if (!key.suppliable) rule += "; the caller cannot give it to a new row, so that nothing is created by it";
        if (unique.predicate) rule += "; it holds for rows that satisfy its predicate only";
        if (key.nullable) rule += "; rows with a NULL in it lie outside, any number of them";
        if (unique.deferrable) rule += "; it is deferrable, so that ON CONFLICT cannot arbitrate by it";
        found_.push_back({plan::describe(unique), rule, unique.span, unique.name, unique.columns});
    }

    /// One that the plan has no methods for.
    void add_other_key(const schema::UniqueKey& key)
    {
        const bool planned = std::ranges::any_of(plan_.keys, [&](const plan::Key& one) { return &plan::unique_key_of(table_, one) == &key; });
        if (!planned)
            found_.push_back({plan::describe(key), key.columns.empty() ? "it names no column, so that no method goes by it" : "it has the columns of an earlier key, whose methods serve it",
                              key.span, key.name, key.columns});
    }

    void add_reference(const schema::ForeignKey& key)
    {
        const Table& referenced = input_.schema.tables[key.referenced_table];
        std::string rule = "a reference to no row is " + errors_of(key.name) + "; rows of " + ddl::quote_identifier(table_.name.name) + " " + action_words(key.on_delete);
        const auto lists = [&](const plan::Method& method) { return method.kind == plan::MethodKind::list_by && method.by == key.columns; };
        if (std::ranges::any_of(plan_.methods, lists)) rule += "; " + methods(lists);
        if (key.initially_deferred) rule += "; checked by COMMIT only, which then fails";
        if (key.not_valid) rule += "; NOT VALID: rows that are there may reference nothing";
        found_.push_back({"FOREIGN KEY " + ddl::quote_identifier(key.name) + " (" + quoted(table_, key.columns) + ") REFERENCES " + ddl::to_sql(referenced.name) + " (" +
                              quoted(referenced, key.referenced_columns) + ")",
                          rule, key.span, key.name, key.columns});
    }

    void add_check(const schema::Check& check)
    {
        const plan::CheckShape shape = plan::shape_of(check, table_);
        const std::string column = ddl::quote_identifier(table_.columns.empty() ? "" : table_.columns[shape.column].name);
        std::string rule;
        switch (shape.kind) {
            case plan::CheckShape::Kind::lower: rule = "a lower bound of " + column; break;
            case plan::CheckShape::Kind::upper: rule = "an upper bound of " + column; break;
            case plan::CheckShape::Kind::range: rule = "both bounds of " + column; break;
            case plan::CheckShape::Kind::exceeds: rule = "an order of " + column + " and " + ddl::quote_identifier(table_.columns[shape.other].name); break;
            case plan::CheckShape::Kind::length: rule = "a limit on the length of " + column; break;
            case plan::CheckShape::Kind::other: rule = std::holds_alternative<ddl::InList>(check.condition->node) ? "a list of values" : "a condition of its own"; break;
        }
        rule += "; a violation is " + errors_of(check.name);
        const auto index = static_cast<std::size_t>(&check - table_.checks.data());
        const auto repeats = [&](const plan::Method& method) {
            return std::ranges::find(method.guards, index) != method.guards.end() && (method.kind == plan::MethodKind::add_to || method.kind == plan::MethodKind::mark || method.kind == plan::MethodKind::transition);
        };
        if (std::ranges::any_of(plan_.methods, repeats)) rule += "; repeated in the WHERE of " + methods(repeats);
        if (check.not_valid) rule += "; NOT VALID: rows that are there may break it";
        found_.push_back({plan::describe_checks(table_, {index}), rule, check.span, check.name, check.columns});
    }

    void add_column(ColumnIndex index)
    {
        const schema::Column& column = table_.columns[index];
        const auto add = [&](std::string rule) {
            found_.push_back({"column " + ddl::quote_identifier(column.name) + " " + ddl::to_sql(column.type), std::move(rule), column.span, {}, {index}});
        };
        if (plan_.version == index)
            add("the version of the row, counted up by every update: update(row), update(id, version, patch) and remove(row) are refused as stale when it moved");
        for (const auto& [kind, rule] : {std::pair{plan::MethodKind::mark, "happens once: NULL, or false, until it is marked: "},
                                         std::pair{plan::MethodKind::transition, "one of a few states, left by one of several callers: "},
                                         std::pair{plan::MethodKind::claim, "says which rows wait, by the hint claim=: "}}) {
            const auto about = [&, wanted = kind](const plan::Method& method) { return method.kind == wanted && method.column == index; };
            if (std::ranges::any_of(plan_.methods, about)) add(rule + methods(about));
        }
        if (const auto adds = [&](const plan::Method& method) { return method.kind == plan::MethodKind::add_to && method.column == index; };
            std::ranges::any_of(plan_.methods, adds))
            add("a quantity: a number in no key that a CHECK bounds: " + methods(adds));
        const auto once = std::ranges::find_if(plan_.methods, [&](const plan::Method& method) { return method.once && (method.once->fingerprint == index || method.once->response == index); });
        if (once != plan_.methods.end()) add(std::string("the ") + (once->once->fingerprint == index ? "fingerprint" : "response") + " of an idempotency table: run_once");
        if (plan_.version != index && plan_.columns[index].provision == plan::Provision::never)
            add(column.generated ? "generated by the server: returned, never written" : "given by the server (identity or serial): returned, never written");
        if (plan_.columns[index].touched) add("set to the clock by each update, by the hint touch");
    }

    const Input& input_;
    const plan::TablePlan& plan_;
    const Table& table_;
    std::vector<Recognised> found_;
};

}  // namespace

std::vector<Recognised> recognised(const Input& input, const sql::TableProgram& program) { return Finder(input, program).run(); }

}  // namespace racegen::explain
