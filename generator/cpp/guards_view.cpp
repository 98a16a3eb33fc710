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
        case plan::MethodKind::update_patch: return "(…, patch)";
        default: return "";
    }
}

/// Constraint -> the errors it becomes, over all methods, in the order of their first mention.
List constraint_rows(const EntityContext& context)
{
    std::vector<std::string> order;
    std::map<std::string, std::map<std::string, std::string>> errors;  // constraint -> enumerator -> enums
    for (const plan::FailureSet& set : context.plan.failure_sets) {
        if (!context.is_used(set)) continue;
        for (const plan::FailureCase& failure : set.cases)
            for (const plan::ConstraintReference& constraint : failure.constraints) {
                if (!errors.contains(constraint.name)) order.push_back(constraint.name);
                std::string& enums = errors[constraint.name][enumerator(failure)];
                enums += (enums.empty() ? "" : ", ") + errc_name(context, set);
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

List method_rows(const EntityContext& context)
{
    List rows;
    for (const plan::Method& method : context.plan.methods) {
        std::string errors;
        if (method.failures)
            for (const plan::FailureCase& failure : context.plan.failure_sets[*method.failures].cases)
                errors += (errors.empty() ? "" : ", ") + markdown_code(enumerator(failure));
        rows.push_back(Object()
                           .set("method", markdown_code(identifier(method.name) + signature_hint(method)))
                           .set("guard", markdown(method.guard))
                           .set("race", markdown(method.race))
                           .set("errors", errors.empty() ? std::string("a database error only") : errors));
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
        .set("entity", context.entity)
        .set("stem", snake_case(context.entity))
        .set("methods", method_rows(context))
        .set("has_constraints", !constraints.empty())
        .set("constraints", std::move(constraints))
        .set("has_omissions", has_omissions)
        .set("omissions", std::move(omissions));
}

}  // namespace racegen::cpp
