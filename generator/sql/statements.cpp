#include "sql/statements.hpp"

#include <algorithm>

#include "sql/probes.hpp"

namespace racegen::sql {

using plan::ColumnIndex;
using plan::MethodKind;
using plan::Provision;

namespace {

constexpr const char* next_line = ",\n    ";

bool has_deferrable_key(const schema::Table& table)
{
    return std::ranges::any_of(table.unique_keys, &schema::UniqueKey::deferrable) || (table.primary_key && table.primary_key->deferrable);
}

}  // namespace

MethodStatements Statements::of(const plan::Method& method) const
{
    const bool if_absent = method.kind == MethodKind::create_if_absent || method.kind == MethodKind::create_all_if_absent;
    if (if_absent && !context_.table.exclusions.empty() && !context_.dialect.gives_way_to_exclusions())
        throw CannotState{"an INSERT that gives way to exclusion constraint " + context_.table.exclusions[0].name};
    switch (method.kind) {
        case MethodKind::create:
        case MethodKind::create_if_absent: return creation(method);
        case MethodKind::create_all:
        case MethodKind::create_all_if_absent:
        case MethodKind::upsert_all: return batch(method);
        case MethodKind::get_or_create: return get_or_create(method);
        case MethodKind::upsert: return upsert(method);
        case MethodKind::seems_free:
        case MethodKind::find: return reading(method);
        case MethodKind::list:
        case MethodKind::list_by: return listing(method);
        case MethodKind::find_all:
        case MethodKind::lock_all: return reading_all(method);
        case MethodKind::lock:
        case MethodKind::try_lock:
        case MethodKind::lock_for_remove:
        case MethodKind::claim: return locking(method);
        case MethodKind::update_row:
        case MethodKind::update_patch:
        case MethodKind::modify:
        case MethodKind::add_to:
        case MethodKind::mark:
        case MethodKind::transition: return guarded_update(method);
        case MethodKind::remove:
        case MethodKind::remove_row: return removal(method);
        case MethodKind::run_once:
        case MethodKind::run_once_leased: return running_once(method);
    }
    return {};
}

MethodStatements Statements::creation(const plan::Method& method) const
{
    MethodStatements statements;
    if (method.kind == MethodKind::create) {
        statements.main = insert("create", "");
        if (waits_in_circles()) statements.attempt = insert("create_if_absent", "");
        return statements;
    }
    statements.main = insert("create_if_absent", "");
    if (!context_.plan.row_filter) return statements;
    Terms terms(context_);
    std::vector<std::string> taken;
    for (const plan::Key& key : context_.plan.keys)
        if (key.suppliable) taken.push_back("(" + terms.new_key_condition(key, " AND ") + ")");
    if (taken.empty()) return statements;
    statements.conflict =
        finish("conflict", render::Object().set("condition", join(taken, "\n       OR ")), terms, false);
    return statements;
}

bool Statements::waits_in_circles() const
{
    const schema::Table& table = context_.table;
    const bool needs_target = has_deferrable_key(table) || std::ranges::any_of(table.exclusions, &schema::Exclusion::deferrable);
    // They fire for an INSERT that gives way, too.
    const bool fires_twice = std::ranges::any_of(table.triggers, [](const schema::Trigger& trigger) {
        return trigger.definition.on_insert && !trigger.definition.row;
    });
    return !table.exclusions.empty() && !needs_target && !fires_twice && !table.has_rules && !context_.plan.row_filter && context_.dialect.gives_way_to_exclusions();
}

MethodStatements Statements::get_or_create(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    MethodStatements statements;
    statements.outside = outside(key);
    Terms terms(context_);
    statements.find =
        finish("find", render::Object().set("condition", terms.new_key_condition(key)), terms, false);
    const bool needs_target = has_deferrable_key(context_.table) || !context_.table.exclusions.empty();
    // Without a target the server refuses a table that has any deferrable key; with one, another key's conflict is an error.
    Terms unused(context_);
    statements.attempt = insert("create_if_absent", needs_target ? " " + unused.arbiter(key) : "");
    statements.main = insert("create", "");
    return statements;
}

MethodStatements Statements::upsert(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    MethodStatements statements;
    statements.outside = outside(key);
    statements.main = upsert_write(method);
    statements.unchanged = upsert_unchanged(method);
    return statements;
}

MethodStatements Statements::reading(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    Terms terms(context_);
    const bool find = method.kind != MethodKind::seems_free;
    const std::string condition =
        terms.key_condition(key, Source::key_value, find ? "\n  AND " : "\n      AND ");
    MethodStatements statements;
    statements.main =
        finish(find ? "find" : "seems_free", render::Object().set("condition", condition), terms, false);
    return statements;
}

MethodStatements Statements::reading_all(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    Terms terms(context_);
    std::vector<std::string> columns;
    std::vector<std::string> arrays;
    for (const ColumnIndex column : key.parameters) {
        columns.push_back(terms.name(column));
        arrays.push_back(terms.array(Source::ids, column));
    }
    render::Object values;
    values.set("condition", context_.dialect.any_of(columns, arrays)).set("order", key_order());
    if (method.kind == MethodKind::lock_all) values.set("strength", "NO KEY UPDATE");
    MethodStatements statements;
    statements.main = finish(method.kind == MethodKind::lock_all ? "lock_all" : "find_all", std::move(values), terms, false);
    return statements;
}

MethodStatements Statements::listing(const plan::Method& method) const
{
    MethodStatements statements;
    statements.main = page(method, true);
    statements.next_page = page(method, false);
    return statements;
}

std::string Statements::key_order() const
{
    std::vector<std::string> order;
    for (const ColumnIndex column : context_.plan.keys[0].parameters) order.push_back(order_term(column));
    return join(order, ", ");
}

std::string Statements::order_term(ColumnIndex column) const
{
    // A bare name in ORDER BY means the result column first: with `id::text` the pages would follow another order than `>` does.
    const std::string& name = context_.columns[column];
    return context_.results[column] == name ? name : context_.name + "." + name;
}

Statement Statements::page(const plan::Method& method, bool first) const
{
    Terms terms(context_);
    std::vector<std::string> conditions;
    for (const ColumnIndex column : method.by)
        conditions.push_back(terms.name(column) + " = " + terms.value(Source::argument, column));
    std::vector<std::string> names;
    std::vector<std::string> after;
    for (const ColumnIndex column : context_.plan.keys[0].parameters) {
        names.push_back(terms.name(column));
        if (!first) after.push_back(terms.value(Source::after, column));
    }
    const bool single = names.size() == 1;
    const auto row = [&](const std::vector<std::string>& parts) { return single ? parts[0] : "(" + join(parts, ", ") + ")"; };
    if (!first) conditions.push_back(row(names) + " > " + row(after));
    render::Object values;
    values.set("has_condition", !conditions.empty()).set("condition", join(conditions, "\n  AND "));
    values.set("order", key_order()).set("limit", terms.limit());
    return finish("list", std::move(values), terms, false);
}

MethodStatements Statements::locking(const plan::Method& method) const
{
    Terms terms(context_);
    render::Object values;
    MethodStatements statements;
    if (method.kind != MethodKind::claim) {
        values.set("condition", terms.key_condition(context_.plan.keys[*method.key], Source::key_value));
        if (method.kind == MethodKind::try_lock) statements.find = reading(method).main;
        values.set("strength", method.kind == MethodKind::lock_for_remove ? "UPDATE" : "NO KEY UPDATE");
        values.set("skip", method.kind == MethodKind::try_lock);
        statements.main = finish("lock", std::move(values), terms, false);
        return statements;
    }
    const ColumnIndex column = *method.column;
    const auto expression = [](auto node) { return std::make_shared<const ddl::Expression>(ddl::Expression{std::move(node), {}}); };
    const ddl::ExpressionPtr waits = expression(ddl::Operator{
        "=",
        {expression(ddl::ColumnReference{context_.table.columns[column].name}),
         expression(ddl::Literal{ddl::Literal::Kind::string, method.value})}});
    std::string condition = terms.expression(*waits, [](const std::string&) { return std::nullopt; });
    if (method.when_due) {
        const ColumnIndex due = method.order[0];
        condition += "\n  AND " + std::string(context_.table.columns[due].not_null ? "" : "(" + terms.name(due) + " IS NULL OR ") +
                     terms.name(due) + " <= " + context_.dialect.now(context_.plan.columns[due].type) +
                     (context_.table.columns[due].not_null ? "" : ")");
    }
    std::vector<std::string> order;
    for (const ColumnIndex one : method.order)
        order.push_back(order_term(one) + (context_.table.columns[one].not_null ? "" : " NULLS FIRST"));
    values.set("condition", condition).set("has_order", !order.empty()).set("order", join(order, ", ")).set("limit", terms.limit());
    statements.main = finish("claim", std::move(values), terms, false);
    return statements;
}

std::optional<std::string> Statements::new_value(ColumnIndex column, Terms& terms) const
{
    if (context_.plan.columns[column].provision == Provision::never) return std::nullopt;
    return terms.inserted(column);
}

Statement Statements::insert(const std::string& skeleton, const std::string& arbiter) const
{
    Terms terms(context_);
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const ColumnIndex column : insertable()) {
        columns.push_back(terms.name(column));
        values.push_back(terms.inserted(column));
    }
    start_version(columns, values);
    Statement statement = finish(skeleton,
                                 render::Object()
                                     .set("has_columns", !columns.empty())
                                     .set("columns", join(columns, next_line))
                                     .set("values", join(values, next_line))
                                     .set("arbiter", arbiter),
                                 terms, true);
    statement.probe = insert_probe(context_, templates_, [&](ColumnIndex column) { return new_value(column, terms); });
    return statement;
}

Statements::UpdateArm Statements::update_arm(const plan::Method& method, Terms& terms) const
{
    UpdateArm arm;
    for (const ColumnIndex column : method.overwritten) {
        const std::string name = terms.name(column);
        const std::string stored = "stored." + name;
        const std::string excluded = "excluded." + name;
        const std::string differs_now = differs(column, stored, excluded);
        const plan::Provision provision = context_.plan.columns[column].provision;
        if (provision == Provision::required) {
            arm.assignments.push_back(name + " = " + excluded);
            arm.differences.push_back(differs_now);
            continue;
        }
        const std::string given = provision == Provision::defaulted && method.kind == MethodKind::upsert
                                      ? terms.value(Source::new_value, column) + " IS NOT NULL"
                                      : terms.flag(Source::new_given, column);
        arm.assignments.push_back(name + " = CASE WHEN " + given + " THEN " + excluded + " ELSE " + stored + " END");
        arm.differences.push_back("(" + given + " AND " + differs_now + ")");
    }
    if (!arm.assignments.empty()) add_bookkeeping("stored.", arm.assignments);
    return arm;
}

Statement Statements::upsert_write(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    Terms terms(context_);
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const ColumnIndex column : insertable()) {
        columns.push_back(terms.name(column));
        values.push_back(terms.inserted(column));
    }
    start_version(columns, values);
    const UpdateArm arm = update_arm(method, terms);
    Statement statement = finish("upsert",
                                 render::Object()
                                     .set("columns", join(columns, next_line))
                                     .set("values", join(values, next_line))
                                     .set("arbiter", terms.arbiter(key))
                                     .set("has_assignments", !arm.assignments.empty())
                                     .set("assignments", join(arm.assignments, ",\n    "))
                                     .set("differences", join(arm.differences, "\n   OR "))
                                     .set("inserted", context_.dialect.inserted()),
                                 terms, true);
    statement.probe = insert_probe(context_, templates_, [&](ColumnIndex column) { return new_value(column, terms); });
    return statement;
}

MethodStatements Statements::batch(const plan::Method& method) const
{
    MethodStatements statements;
    if (!context_.dialect.writes_many_rows()) {
        // What the statement for one row cannot say, no loop over it can.
        static_cast<void>(method.kind == MethodKind::upsert_all ? upsert_write(method) : insert("create", ""));
        return statements;
    }
    for (const schema::Column& column : context_.table.columns)
        if (column.name.starts_with("racegen_") || column.name.starts_with("given_"))
            throw CannotState{"column " + column.name + " beside the statement's own names"};
    if (method.kind == MethodKind::upsert_all) {
        statements.main = upsert_all_write(method);
        return statements;
    }
    Terms terms(context_, NewRows::many);
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const ColumnIndex column : insertable()) {
        columns.push_back(terms.name(column));
        values.push_back(terms.inserted(column));
    }
    start_version(columns, values);
    statements.main = finish("create_all",
                             render::Object()
                                 .set("columns", join(columns, next_line))
                                 .set("values", join(values, next_line))
                                 .set("input", terms.input())
                                 .set("if_absent", method.kind == MethodKind::create_all_if_absent),
                             terms, true);
    return statements;
}

Statement Statements::upsert_all_write(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    const schema::UniqueKey& unique = plan::unique_key_of(context_.table, key);
    Terms terms(context_, NewRows::alike);
    std::vector<std::string> columns;
    std::vector<std::string> values;
    for (const ColumnIndex column : insertable()) {
        columns.push_back(terms.name(column));
        values.push_back(terms.inserted(column));
    }
    start_version(columns, values);
    const UpdateArm arm = update_arm(method, terms);
    const ColumnText given = [&](const std::string& column) -> std::optional<std::string> { return terms.new_term(column); };
    const ColumnText stored = [&](const std::string& column) -> std::optional<std::string> {
        return "written." + context_.dialect.identifier(column);
    };
    std::vector<std::string> parts;
    std::vector<std::string> matches;
    for (const ddl::KeyPart& part : unique.parts) {
        parts.push_back(terms.key_part_of(part, given));
        matches.push_back(terms.key_part_of(part, stored) + " = " + parts.back());
    }
    std::vector<std::string> returned;
    for (const ColumnIndex column : key.parameters) returned.push_back(terms.name(column));
    return finish("upsert_all",
                  render::Object()
                      .set("columns", join(columns, ",\n        "))
                      .set("values", join(values, ",\n        "))
                      .set("input", terms.input())
                      .set("arbiter", terms.arbiter(key))
                      .set("has_assignments", !arm.assignments.empty())
                      .set("assignments", join(arm.assignments, ",\n        "))
                      .set("differences", join(arm.differences, "\n       OR "))
                      .set("returned", join(returned, ", "))
                      .set("inserted", context_.dialect.inserted())
                      .set("matches", join(matches, " AND ")),
                  terms, true);
}

Statement Statements::upsert_unchanged(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    Terms terms(context_);
    std::vector<std::string> conditions{terms.new_key_condition(key)};
    for (const ColumnIndex column : method.overwritten) {
        // A trigger may store other values than were given: there, the method holds the row while it reads it.
        if (context_.plan.row_filter) break;
        const plan::ColumnPlan& plan = context_.plan.columns[column];
        const std::string value = terms.value(Source::new_value, column);
        const std::string same_now =
            same(column, terms.name(column), context_.dialect.stored(value, context_.table.columns[column], plan.type));
        if (plan.provision == Provision::required)
            conditions.push_back(same_now);
        else if (plan.provision == Provision::defaulted)
            conditions.push_back("(" + value + " IS NULL OR " + same_now + ")");
        else
            conditions.push_back("(NOT " + terms.flag(Source::new_given, column) + " OR " + same_now + ")");
    }
    return finish("find", render::Object().set("condition", join(conditions, "\n  AND ")), terms, false);
}

std::optional<Statement> Statements::outside(const plan::Key& key) const
{
    Terms terms(context_);
    const std::string condition = terms.under_key(key);
    if (condition.empty()) return std::nullopt;
    return finish("outside", render::Object().set("condition", condition), terms, false);
}

Statement Statements::finish(const std::string& skeleton, render::Object values, const Terms& terms, bool writes) const
{
    values.set("table", context_.name);
    if (!values.find(render::Key::of("result"))) values.set("result", context_.result);
    Statement statement;
    statement.text = templates_.render("sql/" + context_.dialect.name() + "/" + skeleton + ".sql", values);
    while (!statement.text.empty() && statement.text.back() == '\n') statement.text.pop_back();
    statement.parameters = terms.parameters();
    statement.writes = writes;
    return statement;
}

std::string Statements::same(ColumnIndex column, const std::string& left, const std::string& right) const
{
    const auto& definition = context_.table.columns[column];
    const auto& type = context_.plan.columns[column].type;
    return context_.dialect.same(context_.dialect.comparable(left, definition, type),
                                 context_.dialect.comparable(right, definition, type));
}

std::string Statements::differs(ColumnIndex column, const std::string& left, const std::string& right) const
{
    const auto& definition = context_.table.columns[column];
    const auto& type = context_.plan.columns[column].type;
    return context_.dialect.differs(context_.dialect.comparable(left, definition, type),
                                    context_.dialect.comparable(right, definition, type));
}

void Statements::add_bookkeeping(const std::string& row, std::vector<std::string>& assignments) const
{
    for (ColumnIndex column = 0; column < context_.plan.columns.size(); ++column) {
        const std::string& name = context_.columns[column];
        if (context_.plan.columns[column].touched)
            assignments.push_back(name + " = " + context_.dialect.now(context_.plan.columns[column].type));
        if (context_.plan.version == column) assignments.push_back(name + " = " + row + name + " + 1");
    }
}

void Statements::start_version(std::vector<std::string>& columns, std::vector<std::string>& values) const
{
    const auto version = context_.plan.version;
    if (!version || context_.table.columns[*version].default_value) return;
    columns.push_back(context_.columns[*version]);
    values.push_back("1");
}

std::vector<ColumnIndex> Statements::insertable() const
{
    std::vector<ColumnIndex> columns;
    for (ColumnIndex column = 0; column < context_.plan.columns.size(); ++column)
        if (context_.plan.columns[column].provision != Provision::never) columns.push_back(column);
    return columns;
}

std::size_t Statements::failure(const plan::Method& method, plan::Failure failure) const
{
    const auto& cases = context_.plan.failure_sets[*method.failures].cases;
    const auto found = std::find_if(cases.begin(), cases.end(),
                                    [&](const plan::FailureCase& one) { return one.failure == failure; });
    return static_cast<std::size_t>(found - cases.begin());
}

}  // namespace racegen::sql
