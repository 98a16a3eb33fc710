#include <algorithm>
#include <map>

#include "cpp/entity.hpp"
#include "cpp/text.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "plan/rules.hpp"

namespace racegen::cpp {
namespace {

using render::List;
using render::Object;

std::string signature_hint(const plan::Method& method)
{
    switch (method.kind) {
        case plan::MethodKind::update_row:
        case plan::MethodKind::remove_row: return "(row)";
        case plan::MethodKind::run_once_leased: return "(…, lease, effect)";
        default: return method.patch.empty() ? "" : "(…, patch)";
    }
}

std::string names_of(const schema::Table& table, const std::vector<plan::ColumnIndex>& columns)
{
    std::string names;
    for (const plan::ColumnIndex column : columns) names += (names.empty() ? "" : ", ") + ddl::quote_identifier(table.columns[column].name);
    return names;
}

std::string on_delete(ddl::ForeignKeyAction action)
{
    switch (action) {
        case ddl::ForeignKeyAction::cascade: return " ON DELETE CASCADE";
        case ddl::ForeignKeyAction::set_null: return " ON DELETE SET NULL";
        case ddl::ForeignKeyAction::set_default: return " ON DELETE SET DEFAULT";
        case ddl::ForeignKeyAction::no_action:
        case ddl::ForeignKeyAction::restrict: break;
    }
    return {};
}

/// The constraint as SQL, and of which table when that is another; empty for one that is not found, as on a partition.
std::string definition_of(const EntityContext& context, const plan::ConstraintReference& reference)
{
    if (reference.table_name.empty()) return "CHECK " + ddl::quote_identifier(reference.name) + " of a domain";
    const schema::Table& table = context.schema.tables[reference.table];
    const auto is_named = [&](const auto& one) { return one.name == reference.name; };
    if (table.primary_key && is_named(*table.primary_key)) return plan::describe(*table.primary_key);
    if (const auto key = std::ranges::find_if(table.unique_keys, is_named); key != table.unique_keys.end()) return plan::describe(*key);
    if (const auto check = std::ranges::find_if(table.checks, is_named); check != table.checks.end())
        return plan::describe_checks(table, {static_cast<std::size_t>(check - table.checks.begin())});
    if (const auto key = std::ranges::find_if(table.foreign_keys, is_named); key != table.foreign_keys.end()) {
        const schema::Table& referenced = context.schema.tables[key->referenced_table];
        return "FOREIGN KEY " + ddl::quote_identifier(key->name) + " (" + names_of(table, key->columns) + ") REFERENCES " + ddl::to_sql(referenced.name) + on_delete(key->on_delete) +
               (&table == &context.table ? "" : ", of " + ddl::to_sql(table.name));
    }
    return "EXCLUDE " + ddl::quote_identifier(reference.name);
}

/// What a constraint keeps out: which methods meet it, and as which errors.
struct Guarding {
    std::string definition;
    std::vector<std::string> methods;
    std::vector<std::string> errors;
};

void add_once(std::vector<std::string>& names, const std::string& name)
{
    if (std::ranges::find(names, name) == names.end()) names.push_back(name);
}

std::string codes(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + markdown_code(name);
    return text;
}

/// The keys that the method arbitrates by: a conflict there is an answer of it, no error.
std::vector<const schema::UniqueKey*> arbitrated(const EntityContext& context, const plan::Method& method)
{
    switch (method.kind) {
        case plan::MethodKind::get_or_create:
        case plan::MethodKind::upsert:
        case plan::MethodKind::upsert_all:
        case plan::MethodKind::run_once:
        case plan::MethodKind::run_once_leased: return {&plan::unique_key_of(context.table, context.plan.keys[*method.key])};
        case plan::MethodKind::create_if_absent:
        case plan::MethodKind::create_all_if_absent: break;
        default: return {};
    }
    std::vector<const schema::UniqueKey*> keys;
    for (const plan::Key& key : context.plan.keys)
        if (key.suppliable) keys.push_back(&plan::unique_key_of(context.table, key));
    return keys;
}

/// In the order of their first mention. What is reported under a partition's name is left to the table's own constraint.
List constraint_rows(const EntityContext& context)
{
    std::vector<std::pair<plan::TableIndex, std::string>> order;
    std::map<std::pair<plan::TableIndex, std::string>, Guarding> guarding;
    const auto guarding_of = [&](const plan::ConstraintReference& constraint) -> Guarding& {
        const std::pair key{constraint.table, constraint.name};
        const auto [entry, fresh] = guarding.try_emplace(key);
        if (fresh) {
            order.push_back(key);
            entry->second.definition = definition_of(context, constraint);
        }
        return entry->second;
    };
    for (const plan::Method& method : context.plan.methods) {
        if (!method.failures || !plan::is_write(method.kind)) continue;
        for (const schema::UniqueKey* key : arbitrated(context, method))
            add_once(guarding_of({context.plan.table, context.table.name.name, key->name}).methods, identifier(method.name));
        const auto& cases = context.plan.failure_sets[*method.failures].cases;
        for (std::size_t one = 0; one < cases.size(); ++one)
            for (const plan::ConstraintReference& constraint : cases[one].constraints) {
                if (constraint.name.empty() || (!constraint.table_name.empty() && context.schema.tables[constraint.table].partition_of)) continue;
                Guarding& entry = guarding_of(constraint);
                add_once(entry.methods, identifier(method.name));
                add_once(entry.errors, context.errors[*method.failures].codes[one]);
            }
    }
    List rows;
    for (const auto& key : order) {
        const Guarding& one = guarding[key];
        rows.push_back(Object()
                           .set("constraint", markdown_code(one.definition))
                           .set("methods", codes(plan::main_forms(one.methods)))
                           .set("errors", codes(one.errors)));
    }
    return rows;
}

/// What the schema states and the server does not refuse at once, or not at all.
List unguarded_rows(const EntityContext& context)
{
    List rows;
    const auto add = [&](const std::string& what, const std::string& why) { rows.push_back(Object().set("what", markdown_code(what)).set("why", markdown(why))); };
    constexpr const char* deferred = "checked by COMMIT: the write succeeds, and the transaction fails";
    constexpr const char* not_valid = "NOT VALID: what is written satisfies it, rows from before need not";
    for (const plan::Key& key : context.plan.keys) {
        const schema::UniqueKey& unique = plan::unique_key_of(context.table, key);
        if (unique.initially_deferred) add(plan::describe(unique), deferred);
        if (key.nullable) add(plan::describe(unique), "NULLs are never equal: any number of rows with a NULL in it");
        if (unique.predicate) add(plan::describe(unique), "rows that do not satisfy the predicate are not compared");
    }
    for (const schema::ForeignKey& key : context.table.foreign_keys) {
        const std::string definition = definition_of(context, {context.plan.table, context.table.name.name, key.name});
        if (key.initially_deferred) add(definition, deferred);
        if (key.not_valid) add(definition, not_valid);
    }
    for (std::size_t check = 0; check < context.table.checks.size(); ++check)
        if (context.table.checks[check].not_valid) add(plan::describe_checks(context.table, {check}), not_valid);
    for (const schema::Exclusion& exclusion : context.table.exclusions)
        if (exclusion.initially_deferred) add("EXCLUDE " + ddl::quote_identifier(exclusion.name), deferred);
    if (context.plan.row_filter) add(ddl::to_sql(context.table.name), "a trigger, a rule or row security may change or suppress what is written");
    if (!context.plan.has_primary_key) add(ddl::to_sql(context.table.name), "it has no primary key: nothing keeps equal rows apart, but for its other keys");
    return rows;
}

std::string errors_of(const EntityContext& context, const plan::Method& method)
{
    if (!method.failures) return "a database error only";
    std::string errors;
    for (const std::string& code : context.errors[*method.failures].codes)
        errors += (errors.empty() ? "" : ", ") + markdown_code(code);
    return errors;
}

/// It locks nothing and writes nothing.
bool is_reading(const plan::Method& method)
{
    switch (method.kind) {
        case plan::MethodKind::seems_free:
        case plan::MethodKind::find:
        case plan::MethodKind::find_all:
        case plan::MethodKind::list:
        case plan::MethodKind::list_by: return true;
        default: return false;
    }
}

/// Whether a reader has nothing to learn from a line of its own for the second: it goes by another key, or is for many rows.
bool is_same_guard(const plan::Method& left, const plan::Method& right)
{
    return left.failures == right.failures && left.guard == right.guard && left.race == right.race;
}

/// Methods that differ only in the key that addresses the row share one. What closes no race is left out.
List method_rows(const EntityContext& context)
{
    List rows;
    const std::vector<plan::Method>& methods = context.plan.methods;
    for (auto first = methods.begin(); first != methods.end();) {
        const auto end = std::find_if_not(first, methods.end(), [&](const auto& method) { return is_same_guard(*first, method); });
        std::vector<std::string> names;
        for (auto method = first; method != end; ++method) names.push_back(identifier(method->name) + signature_hint(*method));
        if (!is_reading(*first))
            rows.push_back(Object()
                               .set("methods", codes(names))
                               .set("guard", markdown(first->guard))
                               .set("race", markdown(first->race))
                               .set("errors", errors_of(context, *first)));
        first = end;
    }
    return rows;
}

std::string reading_methods(const EntityContext& context)
{
    std::vector<std::string> names;
    for (const plan::Method& method : context.plan.methods)
        if (is_reading(method)) add_once(names, identifier(method.name));
    return codes(names);
}

}  // namespace

Object guards_section(const EntityContext& context)
{
    List omissions;
    for (const plan::Omission& omission : context.plan.omissions)
        omissions.push_back(
            Object().set("method", markdown_code(omission.method)).set("reason", markdown(omission.reason)));
    const bool has_omissions = !omissions.empty();
    List constraints = constraint_rows(context);
    List unguarded = unguarded_rows(context);
    const std::string reading = reading_methods(context);
    const std::string path = (context.space.empty() ? "" : context.space + "/") + context.stem;
    return Object()
        .set("table", markdown_code(ddl::to_sql(context.table.name)))
        .set("entity", context.space.empty() ? context.entity : context.space + "::" + context.entity)
        .set("path", path)
        .set("method_rows", method_rows(context))
        .set("has_reading", !reading.empty())
        .set("reading", reading)
        .set("has_unguarded", !unguarded.empty())
        .set("unguarded", std::move(unguarded))
        .set("has_constraints", !constraints.empty())
        .set("constraints", std::move(constraints))
        .set("has_omissions", has_omissions)
        .set("omissions", std::move(omissions));
}

}  // namespace racegen::cpp
