#include <algorithm>

#include "cpp/entity.hpp"
#include "cpp/text.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"
#include "sql/sqlite_schema.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::Failure;
using plan::Provision;
using render::List;
using render::Object;

std::string new_member_type(const EntityContext& context, ColumnIndex column)
{
    const plan::ColumnPlan& planned = context.plan.columns[column];
    const std::string type = context.type(column);
    switch (planned.provision) {
        case Provision::required: {
            const std::string raw = raw_type(context.names, planned.type, context.space);
            return planned.own_key && raw != type ? "Required<" + type + ", " + raw + ">" : "Required<" + type + ">";
        }
        case Provision::defaulted: return "Defaulted<" + type + ">";
        case Provision::nullable: return "Defaulted<std::optional<" + type + ">>";
        case Provision::never: break;
    }
    return {};
}

List new_members(const EntityContext& context)
{
    List members;
    for (ColumnIndex column = 0; column < context.plan.columns.size(); ++column) {
        const Provision provision = context.plan.columns[column].provision;
        if (provision == Provision::never) continue;
        members.push_back(Object()
                              .set("type", new_member_type(context, column))
                              .set("name", context.members[column])
                              .set("initializer", provision == Provision::required ? "" : "{}"));
    }
    return members;
}

List row_members(const EntityContext& context)
{
    List members;
    for (ColumnIndex column = 0; column < context.members.size(); ++column)
        members.push_back(Object()
                              .set("type", context.member_type_of(column))
                              .set("name", context.members[column])
                              .set("initializer", "{}"));
    return members;
}

/// One expression per column, in order, that decodes it.
List decoded_members(const EntityContext& context)
{
    List members;
    for (ColumnIndex column = 0; column < context.members.size(); ++column)
        members.push_back(Object().set("name", context.members[column]).set("decoded", context.decoded(column)));
    return members;
}

List patches(const EntityContext& context)
{
    List list;
    std::set<std::string> seen;
    for (const plan::Method& method : context.plan.methods) {
        if (method.patch.empty()) continue;
        const std::string name = patch_name(context, method);
        if (!seen.insert(name).second) continue;
        List members;
        for (const ColumnIndex column : method.patch)
            members.push_back(Object()
                                  .set("type", "Change<" + context.member_type_of(column) + ">")
                                  .set("name", context.members[column])
                                  .set("initializer", "{}"));
        list.push_back(Object().set("patch", name).set("patch_members", std::move(members)));
    }
    return list;
}

/// A state as C++ says it: an enumerator, or a text.
std::string state_literal(const EntityContext& context, ColumnIndex column, const std::string& state)
{
    const plan::ValueType& type = context.plan.columns[column].type;
    if (type.kind == plan::ValueKind::enumeration)
        return context.type(column) + "::" + enumerator_of(context.schema.enums[*type.enumeration], state);
    return string_literal(state);
}

/// The pairs of states that hints allow, one type for all the methods of a column.
List transition_pairs(const EntityContext& context)
{
    List list;
    std::set<std::string> seen;
    for (const plan::Method& method : context.plan.methods) {
        if (method.transitions.empty() || !seen.insert(pair_name(context, method)).second) continue;
        const bool text = context.plan.columns[*method.column].type.kind == plan::ValueKind::text;
        List allowed;
        for (const auto& [from, to] : method.transitions)
            allowed.push_back(Object()
                                  .set("from", state_literal(context, *method.column, from))
                                  .set("to", state_literal(context, *method.column, to))
                                  .set("shown", comment(from + " to " + to)));
        list.push_back(Object()
                           .set("pair", pair_name(context, method))
                           .set("state", text ? "std::string_view" : context.type(*method.column))
                           .set("column", comment(context.table.columns[*method.column].name))
                           .set("allowed", std::move(allowed)));
    }
    return list;
}

/// HTTP status by what a client can do about it; a CHECK that guards a change of an existing amount is a conflict, one on values given is
/// a fault of the request.
int http_status(const plan::FailureSet& set, const plan::FailureCase& failure)
{
    const bool guarded = set.name.starts_with("AddTo") || set.name.starts_with("Mark") || set.name.starts_with("Transition");
    switch (failure.failure) {
        case Failure::taken:
        case Failure::overlaps:
        case Failure::refused:
        case Failure::already:
        case Failure::unexpected:
        case Failure::in_progress:
        case Failure::lease_lost:
        case Failure::referenced: return 409;
        case Failure::not_found: return 404;
        case Failure::stale: return 412;
        case Failure::check: return guarded ? 409 : 422;
        case Failure::missing:
        case Failure::too_long:
        case Failure::mismatch:
        case Failure::outside: return 422;
        case Failure::busy: return 423;
        case Failure::contention: return 503;
        case Failure::database: return 500;
    }
    return 500;
}

std::string cause(const EntityContext& context, const plan::FailureCase& failure)
{
    if (!failure.constraints.empty()) {
        std::string names;
        for (const plan::ConstraintReference& one : failure.constraints)
            if (!one.name.empty()) names += (names.empty() ? "" : ", ") + one.name;
        return names;
    }
    switch (failure.failure) {
        case Failure::too_long:
            return "longer than " + std::to_string(*context.plan.columns[*failure.column].type.max_length) + " characters";
        case Failure::not_found: return "no such row";
        case Failure::stale: return "the row has changed since it was read";
        case Failure::already: return context.table.columns[*failure.column].name + " was set before";
        case Failure::unexpected: return context.table.columns[*failure.column].name + " is not what the transition starts from";
        case Failure::contention: return "others kept changing the row; it may be tried again";
        case Failure::busy: return "another transaction holds the row";
        case Failure::mismatch: return "the key was used for a request with another fingerprint";
        case Failure::in_progress: return "another call with the key is under way";
        case Failure::lease_lost: return "the lease ran out, and the row is another call's, or gone";
        case Failure::refused: return "the function returned false";
        case Failure::outside: return "the row does not fall under the key";
        case Failure::database: return "the cause tells";
        case Failure::taken:
        case Failure::missing:
        case Failure::check:
        case Failure::overlaps:
        case Failure::referenced: break;
    }
    return {};
}

List error_enums(const EntityContext& context)
{
    List enums;
    for (std::size_t index = 0; index < context.errors.size(); ++index) {
        const ErrorEnum& names = context.errors[index];
        if (!names.used) continue;
        const plan::FailureSet& set = context.plan.failure_sets[index];
        List cases;
        for (std::size_t one = 0; one < set.cases.size(); ++one)
            cases.push_back(Object()
                                .set("enumerator", names.codes[one])
                                .set("cause", comment(cause(context, set.cases[one])))
                                .set("status", std::to_string(http_status(set, set.cases[one]))));
        enums.push_back(Object()
                            .set("errc", names.errc)
                            .set("errors", names.stem + "_errors")
                            .set("count", std::to_string(set.cases.size()))
                            .set("cases", std::move(cases)));
    }
    return enums;
}

/// SQLite reports columns or an index in place of a unique key's name.
std::string reported(const EntityContext& context, const plan::ConstraintReference& constraint)
{
    const schema::Table& table = context.schema.tables[constraint.table];
    if (table.primary_key && table.primary_key->name == constraint.name)
        return sql::reported_name(table, *table.primary_key);
    for (const schema::UniqueKey& key : table.unique_keys)
        if (key.name == constraint.name) return sql::reported_name(table, key);
    return constraint.name;
}

Object violation(const EntityContext& context, const plan::ConstraintReference& constraint, const std::string& code)
{
    std::string constants = string_literal(constraint.table_name) + ", " + string_literal(constraint.name);
    if (context.options.driver == Driver::sqlite) constants += ", " + string_literal(reported(context, constraint));
    return Object().set("constants", constants).set("code", code);
}

/// The key a method arbitrates itself is no failure of its own: such a conflict means that others are at the same row.
std::optional<plan::ConstraintReference> own_key(const EntityContext& context, const plan::FailureSet& set)
{
    for (const plan::Method& method : context.plan.methods) {
        const bool arbitrates = method.kind == plan::MethodKind::get_or_create || method.kind == plan::MethodKind::upsert;
        if (arbitrates && &context.plan.failure_sets[*method.failures] == &set)
            return plan::ConstraintReference{context.plan.table, context.table.name.name,
                                             plan::unique_key_of(context.table, context.plan.keys[*method.key]).name};
    }
    return std::nullopt;
}

/// Whether a method whose statement can violate a constraint has these failures; a lock violates none.
bool is_of_write(const EntityContext& context, std::size_t failures)
{
    return std::ranges::any_of(context.plan.methods, [&](const plan::Method& method) {
        return method.failures == failures && plan::is_write(method.kind);
    });
}

List violation_tables(const EntityContext& context)
{
    List tables;
    for (std::size_t index = 0; index < context.errors.size(); ++index) {
        const ErrorEnum& names = context.errors[index];
        if (!names.used || !is_of_write(context, index)) continue;
        const plan::FailureSet& set = context.plan.failure_sets[index];
        List entries;
        for (std::size_t one = 0; one < set.cases.size(); ++one)
            for (const plan::ConstraintReference& constraint : set.cases[one].constraints)
                entries.push_back(violation(context, constraint, names.errc + "::" + names.codes[one]));
        if (const auto own = own_key(context, set))
            entries.push_back(violation(context, *own, names.errc + "::contention"));
        tables.push_back(Object()
                             .set("violations", names.stem + "_violations")
                             .set("errc", names.errc)
                             .set("count", std::to_string(entries.size()))
                             .set("has_entries", !entries.empty())
                             .set("entries", std::move(entries)));
    }
    return tables;
}

List standard_includes(const std::set<std::string>& includes)
{
    List list;
    for (const std::string& include : includes)
        if (include[0] == '<') list.push_back(Object().set("include", include));
    return list;
}

/// `up` leads from the including file's folder to the output's.
List support_includes(const std::set<std::string>& includes, const std::string& up)
{
    List list;
    for (const std::string& include : includes)
        if (include[0] != '<') list.push_back(Object().set("include", "\"" + up + include.substr(1)));
    return list;
}

void set_includes(const EntityContext& context, Object& values)
{
    std::set<std::string> header;
    std::set<std::string> codecs;
    for (ColumnIndex column = 0; column < context.members.size(); ++column) {
        const plan::ColumnPlan& planned = context.plan.columns[column];
        add_includes(planned.type, header);
        if (!context.table.columns[column].not_null) header.insert("<optional>");
        add_codecs(planned.type, codecs);
    }
    codecs.insert("\"support/codec_each.hpp\"");
    for (const plan::Method& method : context.plan.methods)
        if (!method.transitions.empty() && context.plan.columns[*method.column].type.kind == plan::ValueKind::text)
            header.insert("<string_view>");
    const std::string up = context.space.empty() ? "" : "../";
    List standard = standard_includes(header);
    values.set("up", up).set("has_standard_includes", !standard.empty());
    values.set("standard_includes", std::move(standard));
    values.set("support_includes", support_includes(header, up));
    values.set("codec_includes", support_includes(codecs, up));
}

}  // namespace

Object row_values(const EntityContext& context, Object values)
{
    const std::string& entity = context.entity;
    values.set("entity", entity).set("stem", context.stem);
    values.set("root", context.names.name_space).set("nested", !context.space.empty());
    values.set("namespace", context.names.qualified(context.space));
    values.set("table", comment(ddl::to_sql(context.table.name)));
    values.set("members", row_members(context)).set("new_members", new_members(context));
    values.set("decoded_members", decoded_members(context));
    values.set("patches", patches(context)).set("transition_pairs", transition_pairs(context)).set("error_enums", error_enums(context));
    values.set("violation_tables", violation_tables(context));
    values.set("has_primary_key", context.plan.has_primary_key);
    values.set("runs_once", std::ranges::any_of(context.plan.methods, [](const plan::Method& method) { return method.once.has_value(); }));
    values.set("reads_rows", std::any_of(context.plan.methods.begin(), context.plan.methods.end(),
                                         [](const plan::Method& method) {
                                             return method.kind != plan::MethodKind::seems_free;
                                         }));
    std::string id_type;
    std::string id_value;
    if (context.plan.has_primary_key) {
        const std::vector<ColumnIndex>& key = context.plan.keys[0].parameters;
        for (const ColumnIndex column : key) id_value += (id_value.empty() ? "row." : ", row.") + context.members[column];
        id_type = key.size() == 1 ? context.type(key[0]) : entity + "Id";
        if (key.size() > 1) id_value = id_type + "{" + id_value + "}";
    }
    values.set("id_type", id_type).set("id_value", id_value);
    set_includes(context, values);
    return values;
}

std::string EntityContext::decoded(ColumnIndex column) const
{
    const std::string type = member_type_of(column);
    if (!is_scaled(column)) return "reader.next<" + type + ">()";
    return "reader.next_scaled<" + type + ">(" + std::to_string(plan.columns[column].type.scale) + ")";
}

bool EntityContext::is_scaled(ColumnIndex column) const
{
    const plan::ValueType& type = plan.columns[column].type;
    return options.driver == Driver::sqlite && type.kind == plan::ValueKind::decimal && type.precision &&
           *type.precision <= 18 && type.scale >= 0 && type.scale <= 18;
}

std::string EntityContext::bound(ColumnIndex column, std::string text) const
{
    if (!is_scaled(column)) return text;
    return "scaled(" + text + ", " + std::to_string(plan.columns[column].type.scale) + ")";
}

std::vector<ErrorEnum> name_errors(const plan::TablePlan& plan, const std::string& entity, const schema::Table& table,
                                   source::Diagnostics& diagnostics)
{
    std::vector<ErrorEnum> errors;
    std::set<std::string> taken;
    std::string renamed;
    for (const plan::FailureSet& set : plan.failure_sets) {
        // The plan names sets after the planned entity; the type may have been renamed since.
        std::string name = set.name;
        if (entity != plan.entity)
            if (const std::size_t at = name.find(plan.entity); at != std::string::npos)
                name.replace(at, plan.entity.size(), entity);
        name = identifier(name);
        std::string numbered = name;
        for (int number = 2; !taken.insert(snake_case(numbered)).second; ++number) numbered = name + "_" + std::to_string(number);
        if (numbered != name) renamed += (renamed.empty() ? "" : ", ") + numbered + "Errc";
        ErrorEnum names{false, numbered + "Errc", snake_case(numbered), {}};
        for (const plan::FailureCase& failure : set.cases) names.codes.push_back(identifier(failure.enumerator));
        errors.push_back(std::move(names));
    }
    for (const plan::Method& method : plan.methods)
        if (method.failures) errors[*method.failures].used = true;
    if (!renamed.empty())
        diagnostics.warning("RG206",
                            "two keys or columns of table '" + table.name.name +
                                "' would share their error enums, so one's are numbered (" + renamed +
                                "); to choose, give one of the keys a name by the hint key=",
                            table.name_span);
    return errors;
}

namespace {

/// The name of the error enum, `Errc` replaced.
std::string name_like_errors(const EntityContext& context, const plan::Method& method, const char* ending)
{
    const std::string& errc = context.errors[*method.failures].errc;
    return errc.substr(0, errc.size() - 4) + ending;
}

}  // namespace

std::string patch_name(const EntityContext& context, const plan::Method& method)
{
    return method.kind == plan::MethodKind::update_patch ? context.entity + "Patch" : name_like_errors(context, method, "Patch");
}

std::string pair_name(const EntityContext& context, const plan::Method& method)
{
    return name_like_errors(context, method, "Pair");
}

}  // namespace racegen::cpp
