#include <algorithm>
#include <array>

#include "cpp/entity.hpp"
#include "cpp/text.hpp"
#include "plan/keys.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::MethodKind;
using render::List;
using render::Object;
using sql::Source;

std::string template_name(const plan::Method& method)
{
    switch (method.kind) {
        case MethodKind::create: return "create";
        case MethodKind::create_if_absent: return "create_if_absent";
        case MethodKind::get_or_create: return "get_or_create";
        case MethodKind::upsert: return "upsert";
        case MethodKind::create_all: return "create_all";
        case MethodKind::create_all_if_absent: return "create_all_if_absent";
        case MethodKind::upsert_all: return "upsert_all";
        case MethodKind::seems_free: return "seems_free";
        case MethodKind::find: return "find";
        case MethodKind::find_all: return "find_all";
        case MethodKind::list: return "list";
        case MethodKind::list_by: return "list_by";
        case MethodKind::update_row: return "update_row";
        case MethodKind::update_patch: return "update_patch";
        case MethodKind::modify: return "modify";
        case MethodKind::add_to: return "add_to";
        case MethodKind::mark: return "mark";
        case MethodKind::transition: return method.transitions.empty() ? "transition" : "transition_listed";
        case MethodKind::remove: return "remove";
        case MethodKind::remove_row: return "remove_row";
        case MethodKind::lock: return "lock";
        case MethodKind::try_lock: return "try_lock";
        case MethodKind::lock_for_remove: return "lock_for_remove";
        case MethodKind::lock_all: return "lock_all";
        case MethodKind::claim: return "claim";
        case MethodKind::run_once: return "run_once";
        case MethodKind::run_once_leased: return "run_once_leased";
    }
    return {};
}

/// Names that the bodies and signatures use themselves, where no argument may hide them.
constexpr auto taken_names = std::to_array<std::string_view>(
    {"id", "row", "patch", "amount", "from", "to", "states", "tx", "limit", "ids", "each", "rows", "chunk", "options", "version", "change", "retry", "page", "values", "key", "current", "row_version",
     "bind", "bind_diagnosis", "outside_values", "unchanged_values", "conflict_values", "next_values", "session_", "run", "given",
     "scaled", "failure", "verdicts", "over_limit", "read_optional", "read_bool", "read_all", "read_row", "too_long", "detail", "std",
     "outside", "id_of", "unexpected", "effect", "connection", "lease", "attempt", "until", "response"});

/// What the names of constants beside the bodies end in.
constexpr auto constant_endings = std::to_array<std::string_view>({"_statement", "_find", "_attempt", "_unchanged", "_outside",
                                                                  "_diagnosis", "_next_page", "_conflict", "_answer", "_release",
                                                                  "_violations", "_errors"});

/// Whether it could be the name of a constant or function beside the bodies.
bool is_like_a_constant(std::string_view name)
{
    return name.starts_with("read_") ||
           std::ranges::any_of(constant_endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

std::string argument_name(const EntityContext& context, ColumnIndex column)
{
    const std::string& name = context.members[column];
    const bool taken = std::ranges::find(taken_names, name) != taken_names.end() || is_like_a_constant(name);
    return taken ? name + "_value" : name;
}

/// A column inside an expression of the key may be NULL there: the expression says what that means.
bool is_optional_argument(const EntityContext& context, const schema::UniqueKey& key, ColumnIndex column)
{
    if (context.table.columns[column].not_null) return false;
    if (key.nulls_not_distinct) return true;
    for (const ddl::KeyPart& part : key.parts)
        if (part.column == context.table.columns[column].name) return false;
    return true;
}

std::string id_type(const EntityContext& context)
{
    const std::vector<ColumnIndex>& key = context.plan.keys[0].parameters;
    return key.size() == 1 ? context.type(key[0]) : context.entity + "Id";
}

bool is_small(const EntityContext& context, ColumnIndex column)
{
    using plan::ValueKind;
    switch (context.plan.columns[column].type.kind) {
        case ValueKind::text:
        case ValueKind::other:
        case ValueKind::bytes:
        case ValueKind::decimal:
        case ValueKind::json:
        case ValueKind::array:
        case ValueKind::range:
        case ValueKind::composite: return false;
        case ValueKind::int16:
        case ValueKind::int32:
        case ValueKind::int64:
        case ValueKind::oid:
        case ValueKind::float32:
        case ValueKind::float64:
        case ValueKind::boolean:
        case ValueKind::uuid:
        case ValueKind::date:
        case ValueKind::timestamp:
        case ValueKind::timestamptz:
        case ValueKind::time:
        case ValueKind::interval:
        case ValueKind::enumeration: return true;
    }
    return true;
}

/// The arguments that address the row.
std::string key_arguments(const EntityContext& context, const plan::Key& key)
{
    if (key.primary) {
        const bool small = key.parameters.size() == 1 && is_small(context, key.parameters[0]);
        return small ? id_type(context) + " id" : "const " + id_type(context) + "& id";
    }
    const schema::UniqueKey& unique = plan::unique_key_of(context.table, key);
    std::string arguments;
    for (const ColumnIndex column : key.parameters) {
        const bool optional = is_optional_argument(context, unique, column);
        const std::string type =
            optional ? "std::optional<" + context.type(column) + ">" : context.type(column);
        const bool by_value = !optional && is_small(context, column);
        arguments += (arguments.empty() ? "" : ", ") +
                     (by_value ? type + " " : "const " + type + "& ") + argument_name(context, column);
    }
    return arguments;
}

std::string listed_arguments(const EntityContext& context, const std::vector<ColumnIndex>& columns)
{
    std::string arguments;
    for (const ColumnIndex column : columns)
        arguments += (arguments.empty() ? "" : ", ") +
                     (is_small(context, column) ? context.type(column) + " " : "const " + context.type(column) + "& ") +
                     argument_name(context, column);
    return arguments;
}

std::string key_value(const EntityContext& context, const plan::Method& method, ColumnIndex column)
{
    const plan::Key& key = context.plan.keys[*method.key];
    if (!key.primary) return argument_name(context, column);
    return key.parameters.size() == 1 ? "id" : "id." + context.members[column];
}

std::string parameter_value(const EntityContext& context, const plan::Method& method, const sql::Parameter& parameter)
{
    const ColumnIndex column = parameter.column;
    const auto bound = [&](std::string text) { return context.bound(column, std::move(text)); };
    switch (parameter.source) {
        case Source::new_value:
        case Source::row_value: return bound("row." + context.members[column]);
        case Source::new_given:
            return (method.kind == MethodKind::upsert_all ? "given(chunk.front()->" : "given(row.") + context.members[column] + ")";
        case Source::new_values: return "each(chunk, &New" + context.entity + "::" + context.members[column] + ")";
        case Source::new_givens:
            return "each(chunk, [](const New" + context.entity + "* row) { return given(row->" + context.members[column] + "); })";
        case Source::old_value: return bound("current." + context.members[column]);
        case Source::row_version: return "row_version";
        case Source::patch_value: return bound("patch." + context.members[column]);
        case Source::patch_given: return "given(patch." + context.members[column] + ")";
        case Source::key_value: return bound(key_value(context, method, column));
        case Source::version: return "version";
        case Source::delta: return bound("amount");
        case Source::from_value: return method.transitions.empty() ? "from" : "states.from()";
        case Source::to_value: return method.transitions.empty() ? "to" : "states.to()";
        case Source::after:
            return bound(context.plan.keys[0].parameters.size() == 1 ? "*page.after"
                                                                    : "page.after->" + context.members[column]);
        case Source::answer: return bound("response");
        case Source::lease: return "detail::lease_microseconds(lease)";
        case Source::held_lease: return bound(column == method.once->lease->until ? "until" : "attempt");
        case Source::limit: return method.kind == MethodKind::claim ? "limit" : "page.limit";
        case Source::argument: return bound(argument_name(context, column));
        case Source::ids: {
            if (context.plan.keys[0].parameters.size() == 1) return "each(ids)";
            return "each(ids, &" + context.entity + "Id::" + context.members[column] + ")";
        }
    }
    return {};
}

/// "row.email,\n        row.balance": a parameter per line, except a single one.
std::string parameter_list(const EntityContext& context, const plan::Method& method, const sql::Statement& statement,
                           const std::string& indent = "        ")
{
    if (statement.parameters.size() == 1) return parameter_value(context, method, statement.parameters[0]);
    std::string list;
    list.reserve(40 * statement.parameters.size());
    for (const sql::Parameter& parameter : statement.parameters)
        list.append(list.empty() ? "\n" : ",\n").append(indent).append(parameter_value(context, method, parameter));
    return list;
}

std::string plain_method_id(const plan::Method& method)
{
    if (method.kind == MethodKind::update_row) return "update_row";
    if (method.kind == MethodKind::remove_row) return "remove_row";
    if (method.kind == MethodKind::run_once_leased) return "run_once_leased";
    return identifier_part(method.name);
}

/// What the names of a method's constants begin with: the method's name, told apart where overloads, columns (`stock_with_patch` beside
/// `stock`) or keys (`email_find` beside `email`) would make it the beginning of another's.
std::string method_id(const plan::Method& method, Constants& constants)
{
    const auto is_free = [&](const std::string& id) { return !constants.hidden_ids.contains(id) && constants.method_ids.insert(id).second; };
    std::string plain = plain_method_id(method);
    if (is_free(plain)) return plain;
    if (!method.patch.empty()) plain += "_with_patch";
    std::string id = plain;
    for (int number = 2; !is_free(id); ++number) id = plain + "_" + std::to_string(number);
    return id;
}

class MethodViewBuilder {
public:
    MethodViewBuilder(const EntityContext& context, const plan::Method& method, const sql::MethodStatements& statements,
                      Constants& constants)
        : context_(context), method_(method), statements_(statements), constants_(constants), id_(method_id(method, constants)),
          label_(string_literal(context.entity + "Repository::" + identifier(method.name)))
    {
    }

    MethodView run()
    {
        values_.set("entity", context_.entity).set("stem", context_.stem).set("id", id_).set("name", identifier(method_.name));
        values_.set("guard", comment(method_.guard)).set("race", comment(method_.race));
        add_statements();
        add_failures();
        add_arguments();
        return {template_name(method_), std::move(values_), method_.kind == MethodKind::remove_row || method_.once.has_value()};
    }

private:
    void add_statement(const std::string& suffix, const sql::Statement& statement)
    {
        const std::string constant = id_ + "_" + suffix;
        const auto [first, fresh] = constants_.by_text.emplace(statement.text, constant);
        list_.push_back(Object()
                            .set("constant", constant)
                            .set("label", label_)
                            .set("sql", fresh ? sql_literal(statement.text) : first->second + ".sql")
                            .set("effect", statement.writes ? "writes" : "reads")
                            .set("has_probe", !statement.probe.empty())
                            .set("probe", statement.probe.empty() ? std::string() : sql_literal(statement.probe)));
    }

    void add_statements()
    {
        if (!statements_.main.text.empty()) add_statement("statement", statements_.main);
        // Modify and the writes of many rows bind inside functions, a level deeper.
        const bool deeper = method_.kind == MethodKind::modify || is_batch();
        const std::string indent(deeper ? 12 : 8, ' ');
        values_.set("values", parameter_list(context_, method_, statements_.main, indent));
        optional("find", statements_.find, "find_values");
        if (statements_.attempt) add_statement("attempt", *statements_.attempt);
        optional("unchanged", statements_.unchanged, "unchanged_values");
        values_.set("same_values",
                    statements_.unchanged && statements_.unchanged->parameters == statements_.main.parameters);
        optional("outside", statements_.outside, "outside_values");
        optional("diagnosis", statements_.diagnose, "diagnosis_values", std::string(12, ' '));
        optional("next_page", statements_.next_page, "next_values");
        optional("conflict", statements_.conflict, "conflict_values");
        optional("answer", statements_.answer, "answer_values", std::string(12, ' '));
        optional("release", statements_.release, "release_values", std::string(12, ' '));
        values_.set("statements", std::move(list_));
    }

    void optional(const char* suffix, const std::optional<sql::Statement>& statement, render::LiteralKey key,
                  const std::string& indent = "        ")
    {
        if (statement) add_statement(suffix, *statement);
        values_.set(key, statement ? parameter_list(context_, method_, *statement, indent) : std::string());
    }

    void add_failures()
    {
        values_.set("has_attempt", statements_.attempt.has_value()).set("has_outside", statements_.outside.has_value()).set("has_conflict", statements_.conflict.has_value());
        values_.set("row_filter", context_.plan.row_filter ? "true" : "false");
        std::string errc;
        std::string violations;
        std::string outside;
        std::string verdicts;
        if (method_.failures) {
            const ErrorEnum& names = context_.errors[*method_.failures];
            const plan::FailureSet& set = context_.plan.failure_sets[*method_.failures];
            errc = names.errc;
            violations = names.stem + "_violations";
            for (std::size_t one = 0; one < set.cases.size(); ++one)
                if (set.cases[one].failure == plan::Failure::outside) outside = names.codes[one];
            for (const std::size_t verdict : statements_.verdicts)
                verdicts += (verdicts.empty() ? "" : ", ") + errc +
                            "::" + (verdict == sql::changed ? "contention" : names.codes[verdict]);
            add_limits(set, names);
        } else {
            values_.set("limits", List()).set("has_limits", false);
        }
        values_.set("errc", errc).set("violations", violations).set("outside_code", outside);
        values_.set("verdicts", verdicts).set("verdict_count", std::to_string(statements_.verdicts.size()));
    }

    /// Lengths are checked before the statement is sent: the server's own error does not say which column was too long.
    void add_limits(const plan::FailureSet& set, const ErrorEnum& names)
    {
        const bool by_row = method_.kind != MethodKind::add_to && method_.kind != MethodKind::mark &&
                            method_.kind != MethodKind::transition && method_.patch.empty();
        const auto member = [&](ColumnIndex column) {
            if (!method_.once) return (by_row ? "row." : "patch.") + context_.members[column];
            return column == method_.once->fingerprint ? argument_name(context_, column) : key_value(context_, method_, column);
        };
        List limits;
        for (std::size_t one = 0; one < set.cases.size(); ++one) {
            const plan::FailureCase& failure = set.cases[one];
            if (!failure.column || !context_.plan.columns[*failure.column].type.max_length) continue;
            if (failure.failure != plan::Failure::too_long && failure.failure != plan::Failure::check) continue;
            if (!by_row && std::ranges::find(method_.patch, *failure.column) == method_.patch.end()) continue;
            limits.push_back(Object()
                                 .set("member", member(*failure.column))
                                 .set("length", std::to_string(*context_.plan.columns[*failure.column].type.max_length))
                                 .set("enumerator", names.codes[one]));
        }
        values_.set("has_limits", !limits.empty()).set("limits", std::move(limits));
    }

    void add_arguments()
    {
        std::string key;
        if (method_.key) key = key_arguments(context_, context_.plan.keys[*method_.key]);
        if (!method_.by.empty()) key = listed_arguments(context_, method_.by);
        values_.set("key_arguments", key);
        values_.set("row", statements_.main.parameters.empty() ? "" : " row");
        values_.set("has_patch", !method_.patch.empty());
        values_.set("patch", method_.patch.empty() ? std::string() : patch_name(context_, method_));
        const auto& version = context_.plan.version;
        values_.set("has_version", version.has_value());
        values_.set("version_type", version ? context_.type(*version) : std::string());
        values_.set("amount_type", amount_type());
        values_.set("pair", method_.transitions.empty() ? std::string() : pair_name(context_, method_));
        values_.set("id_type", context_.plan.has_primary_key ? id_type(context_) : std::string());
        values_.set("column", method_.column ? comment(context_.table.columns[*method_.column].name) : std::string());
        add_modify();
        add_batch();
        if (method_.once) add_once();
    }

    void add_once()
    {
        const plan::Idempotency& once = *method_.once;
        const plan::Key& key = context_.plan.keys[*method_.key];
        const std::string fingerprint = argument_name(context_, once.fingerprint);
        values_.set("once_arguments", key_arguments(context_, key) + ", " + listed_arguments(context_, {once.fingerprint}));
        std::string names = key.primary ? "id" : "";
        for (const ColumnIndex column : key.parameters)
            if (!key.primary) names += (names.empty() ? "" : ", ") + argument_name(context_, column);
        values_.set("once_names", names + ", " + fingerprint);
        values_.set("response_type", context_.type(once.response)).set("response_read", context_.decoded(once.response));
        values_.set("attempt_type", once.lease ? context_.type(once.lease->attempt) : std::string());
        values_.set("until_type", once.lease ? context_.type(once.lease->until) : std::string());
    }

    [[nodiscard]] bool is_batch() const
    {
        return method_.kind == MethodKind::create_all || method_.kind == MethodKind::create_all_if_absent ||
               method_.kind == MethodKind::upsert_all;
    }

    /// The order of the rows, and which of their members decide what can share a statement.
    void add_batch()
    {
        std::string left;
        std::string right;
        if (is_batch() && method_.sorted_by) {
            const std::vector<ColumnIndex>& key = context_.plan.keys[*method_.sorted_by].parameters;
            const bool ordered = std::ranges::all_of(key, [&](ColumnIndex column) { return is_ordered(context_.plan.columns[column].type); });
            for (const ColumnIndex column : key) {
                if (!ordered) break;
                const std::string separator = left.empty() ? "" : ", ";
                left += separator + "left." + context_.members[column] + ".get()";
                right += separator + "right." + context_.members[column] + ".get()";
            }
        }
        values_.set("is_sorted", !left.empty()).set("sort_left", left).set("sort_right", right);
        std::string mask;
        std::size_t count = 0;
        for (const sql::Parameter& parameter : statements_.main.parameters)
            if (parameter.source == Source::new_given) {
                mask += (mask.empty() ? "" : ", ") + ("given(row." + context_.members[parameter.column] + ")");
                ++count;
            }
        values_.set("mask", mask).set("mask_count", std::to_string(count)).set("mask_row", count == 0 ? "" : " row");
        values_.set("single", identifier(method_.key ? "upsert_by_" + context_.plan.keys[*method_.key].name : std::string("create")));
        values_.set("sqlite", context_.options.driver == Driver::sqlite);
    }

    std::string amount_type() const
    {
        if (!method_.column) return {};
        const std::string type = context_.type(*method_.column);
        return is_small(context_, *method_.column) ? type : "const " + type + "&";
    }

    /// Parameters of the functions that bind modify's write and its diagnosis, unnamed where the statement does not use them.
    void add_modify()
    {
        const auto uses = [](const sql::Statement& statement, Source source) {
            for (const sql::Parameter& parameter : statement.parameters)
                if (parameter.source == source) return true;
            return false;
        };
        const auto arguments = [&](const sql::Statement& statement) {
            const std::string type = "const " + context_.entity + "&";
            return type + (uses(statement, Source::row_value) ? " row, " : ", ") + type +
                   (uses(statement, Source::old_value) ? " current, " : ", ") + "const std::string&" +
                   (uses(statement, Source::row_version) ? " row_version" : "");
        };
        const bool modify = method_.kind == MethodKind::modify;
        values_.set("bind_arguments", modify ? arguments(statements_.main) : std::string());
        values_.set("diagnosis_arguments", modify ? arguments(*statements_.diagnose) : std::string());
        values_.set("reads_row_version", uses(statements_.main, Source::row_version) ? "true" : "false");
    }

    const EntityContext& context_;
    const plan::Method& method_;
    const sql::MethodStatements& statements_;
    Constants& constants_;
    std::string id_;
    std::string label_;
    Object values_;
    List list_;
};

}  // namespace

std::set<std::string> hidden_ids(const plan::TablePlan& plan)
{
    std::set<std::string> ids;
    for (const plan::Method& method : plan.methods) {
        const std::string name = identifier(method.name);
        for (const std::string_view ending : constant_endings)
            if (name.ends_with(ending)) ids.insert(name.substr(0, name.size() - ending.size()));
    }
    return ids;
}

MethodView method_view(const EntityContext& context, const plan::Method& method, const sql::MethodStatements& statements,
                       Constants& constants)
{
    return MethodViewBuilder(context, method, statements, constants).run();
}

}  // namespace racegen::cpp
