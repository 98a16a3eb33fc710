#include <algorithm>

#include "sql/probes.hpp"
#include "sql/statements.hpp"

namespace racegen::sql {

using plan::ColumnIndex;
using plan::MethodKind;

namespace {

constexpr const char* next_line = ",\n    ";
constexpr const char* next_item = ",\n        ";  // of the lists of a claim

}  // namespace

MethodStatements Statements::running_once(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    const plan::Idempotency& once = *method.once;
    MethodStatements statements;
    statements.main = claim_of_key(method);

    Terms terms(context_);
    const std::string condition = terms.key_condition(key, Source::key_value);
    const std::string fingerprint = terms.value(Source::argument, once.fingerprint);
    const std::string is_same = same(once.fingerprint, terms.name(once.fingerprint), fingerprint);
    statements.find = finish("find",
                             render::Object().set("condition", condition).set("result", is_same + next_line + context_.results[once.response]),
                             terms, false);

    Terms answer(context_);
    statements.answer = end_of_claim(method, answer, {answer.name(once.response) + " = " + answer.value(Source::answer, once.response)},
                                     context_.results[once.response]);
    if (method.kind == MethodKind::run_once) return statements;
    Terms release(context_);
    statements.release = end_of_claim(method, release, {release.name(once.lease->until) + " = " + context_.dialect.moment()}, "1");
    return statements;
}

Statement Statements::claim_of_key(const plan::Method& method) const
{
    const plan::Key& key = context_.plan.keys[*method.key];
    const plan::Idempotency& once = *method.once;
    const bool leased = method.kind == MethodKind::run_once_leased;
    Terms terms(context_);
    std::vector<std::string> columns;
    std::vector<std::string> values;
    std::vector<std::string> key_values;
    const auto value_of = [&](ColumnIndex column) -> std::optional<std::string> {
        if (std::ranges::find(key.parameters, column) != key.parameters.end()) return terms.value(Source::key_value, column);
        if (column == once.fingerprint) return terms.value(Source::argument, column);
        if (once.lease && column == once.lease->until) return leased ? terms.end_of_lease() : context_.dialect.moment();
        if (once.lease && column == once.lease->attempt) return "1";
        if (column == once.response || !context_.table.columns[column].default_value) return std::nullopt;
        if (!context_.defaults[column]) throw CannotState{"the default of column " + context_.table.columns[column].name};
        return context_.defaults[column];
    };
    for (const ColumnIndex column : insertable())
        if (auto value = value_of(column)) {
            columns.push_back(terms.name(column));
            values.push_back(std::move(*value));
        }
    start_version(columns, values);
    for (const ColumnIndex column : key.parameters)
        key_values.push_back(context_.dialect.as_text(terms.value(Source::key_value, column), context_.table.columns[column]));
    render::Object lists;
    lists.set("columns", join(columns, next_item)).set("values", join(values, next_item)).set("arbiter", terms.arbiter(key));
    lists.set("scope", ddl::quote_literal("racegen run_once " + context_.name)).set("key", join(key_values, ", "));
    if (leased) {
        const std::string until = terms.name(once.lease->until);
        const std::string attempt = terms.name(once.lease->attempt);
        const std::string fingerprint = terms.name(once.fingerprint);
        std::vector<std::string> assignments{until + " = excluded." + until, attempt + " = stored." + attempt + " + 1"};
        add_bookkeeping("stored.", assignments);
        lists.set("assignments", join(assignments, next_item));
        lists.set("attempt", attempt).set("until", until);
        lists.set("unanswered", "stored." + terms.name(once.response) + " IS NULL");
        lists.set("expired", "(stored." + until + " IS NULL OR stored." + until + " <= " + context_.dialect.moment() + ")");
        lists.set("same_request", same(once.fingerprint, "stored." + fingerprint, "excluded." + fingerprint));
        lists.set("result", join({context_.results[once.lease->attempt], context_.results[once.lease->until]}, next_item));
    }
    Statement statement = finish(leased ? "run_once_leased" : "run_once", std::move(lists), terms, true);
    statement.probe = insert_probe(context_, templates_, value_of);
    return statement;
}

Statement Statements::end_of_claim(const plan::Method& method, Terms& terms, std::vector<std::string> assignments,
                                   const std::string& result) const
{
    const plan::Idempotency& once = *method.once;
    add_bookkeeping("", assignments);
    std::vector<std::string> conditions{terms.key_condition(context_.plan.keys[*method.key], Source::key_value),
                                        terms.name(once.response) + " IS NULL"};
    if (method.kind == MethodKind::run_once_leased)
        for (const ColumnIndex column : {once.lease->attempt, once.lease->until})
            conditions.push_back(terms.name(column) + " = " + terms.value(Source::held_lease, column));
    return finish("update",
                  render::Object()
                      .set("assignments", join(assignments, next_line))
                      .set("condition", join(conditions, "\n  AND "))
                      .set("result", result),
                  terms, true);
}

}  // namespace racegen::sql
