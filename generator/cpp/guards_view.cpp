#include <algorithm>
#include <map>

#include "cpp/entity.hpp"
#include "cpp/text.hpp"

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

/// Constraint -> the errors it becomes, over all methods, in the order of their first mention.
List constraint_rows(const EntityContext& context)
{
    std::vector<std::string> order;
    std::map<std::string, std::map<std::string, std::string>> errors;  // constraint -> enumerator -> enums
    for (std::size_t index = 0; index < context.errors.size(); ++index) {
        const ErrorEnum& names = context.errors[index];
        if (!names.used) continue;
        const auto& cases = context.plan.failure_sets[index].cases;
        for (std::size_t one = 0; one < cases.size(); ++one)
            for (const plan::ConstraintReference& constraint : cases[one].constraints) {
                if (constraint.name.empty()) continue;
                if (!errors.contains(constraint.name)) order.push_back(constraint.name);
                std::string& enums = errors[constraint.name][names.codes[one]];
                enums += (enums.empty() ? "" : ", ") + names.errc;
            }
    }
    List rows;
    for (const std::string& constraint : order) {
        std::string text;
        for (const auto& [name, enums] : errors[constraint])
            text += (text.empty() ? "" : "; ") + markdown_code(name) + " in " + markdown(enums);
        rows.push_back(Object().set("constraint", markdown_code(constraint)).set("errors", text));
    }
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

/// Whether the second differs from the first only in the key that addresses the row.
bool is_same_guard(const plan::Method& left, const plan::Method& right)
{
    return left.kind == right.kind && left.failures == right.failures && left.guard == right.guard && left.race == right.race;
}

/// Methods that differ only in the key that addresses the row share one.
List method_rows(const EntityContext& context)
{
    List rows;
    const std::vector<plan::Method>& methods = context.plan.methods;
    for (auto first = methods.begin(); first != methods.end();) {
        const auto end = std::find_if_not(first, methods.end(), [&](const auto& method) { return is_same_guard(*first, method); });
        std::string names;
        for (auto method = first; method != end; ++method)
            names += (names.empty() ? "" : ", ") + markdown_code(identifier(method->name) + signature_hint(*method));
        rows.push_back(Object()
                           .set("methods", names)
                           .set("guard", markdown(first->guard))
                           .set("race", markdown(first->race))
                           .set("errors", errors_of(context, *first)));
        first = end;
    }
    return rows;
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
    return Object()
        .set("table", markdown_code(ddl::to_sql(context.table.name)))
        .set("entity", context.space.empty() ? context.entity : context.space + "::" + context.entity)
        .set("method_rows", method_rows(context))
        .set("has_constraints", !constraints.empty())
        .set("constraints", std::move(constraints))
        .set("has_omissions", has_omissions)
        .set("omissions", std::move(omissions));
}

}  // namespace racegen::cpp
