#include "explain/explain.hpp"

#include <algorithm>
#include <utility>

#include "cpp/text.hpp"
#include "explain/recognised.hpp"
#include "explain/target.hpp"
#include "plan/keys.hpp"
#include "source/wrap.hpp"

namespace racegen::explain {
namespace {

using source::plain;
using source::wrapped;

std::string indented(std::string_view sql, std::size_t indent)
{
    std::string text;
    while (!sql.empty()) {
        const std::size_t end = std::min(sql.find('\n'), sql.size());
        text += std::string(indent, ' ') + plain(std::string(sql.substr(0, end))) + '\n';
        sql.remove_prefix(std::min(end + 1, sql.size()));
    }
    return text;
}

std::string form_of(const plan::Method& method)
{
    if (method.kind == plan::MethodKind::update_row || method.kind == plan::MethodKind::remove_row) return cpp::identifier(method.name) + "(row)";
    if (method.kind == plan::MethodKind::run_once_leased) return cpp::identifier(method.name) + "(..., lease, effect)";
    return cpp::identifier(method.name) + (method.patch.empty() ? "" : "(..., patch)");
}

class Writer {
public:
    Writer(const Input& input, const Subject& subject)
        : input_(input), subject_(subject), program_(*subject.program), plan_(program_.plan), table_(input.schema.tables[plan_.table])
    {
    }

    std::string run()
    {
        std::string title = ddl::to_sql(table_.name) + " -> " + plan_.entity;
        if (subject_.column) title += ", column " + ddl::quote_identifier(table_.columns[*subject_.column].name);
        if (!subject_.constraint.empty()) title += ", constraint " + ddl::quote_identifier(subject_.constraint);
        text_ = plain(title) + place(table_.name_span) + "\n";
        add_recognised();
        add_methods();
        add_missing();
        return std::move(text_);
    }

private:
    [[nodiscard]] std::string place(source::Span span) const
    {
        if (span.begin == span.end) return {};
        return "  [" + plain(input_.sources.name(span.file)) + ":" + std::to_string(input_.sources.position(span).line) + "]";
    }

    [[nodiscard]] bool is_whole() const { return !subject_.column && subject_.constraint.empty(); }

    void add_recognised()
    {
        std::string found;
        for (const Recognised& one : recognised(input_, program_)) {
            const bool about_column = subject_.column && std::ranges::find(one.columns, *subject_.column) != one.columns.end();
            if (!is_whole() && !about_column && (subject_.constraint.empty() || one.constraint != subject_.constraint)) continue;
            found += wrapped("  ", plain(one.what) + place(one.span), 4);
            found += wrapped("      ", plain(one.rule), 6);
        }
        text_ += "\nrecognised\n" + (found.empty() ? "  nothing that brings a method of its own: it is read, and written by create, update and modify\n" : found);
    }

    [[nodiscard]] bool mentions(const plan::FailureCase& one) const
    {
        return std::ranges::any_of(one.constraints, [&](const plan::ConstraintReference& reference) {
            return reference.name == subject_.constraint && (reference.table_name.empty() || reference.table == plan_.table);
        });
    }

    [[nodiscard]] bool goes_by_subject(const plan::Method& method) const
    {
        if (is_whole()) return true;
        const schema::UniqueKey* key = method.key ? &plan::unique_key_of(table_, plan_.keys[*method.key]) : nullptr;
        if (subject_.column) {
            const auto holds = [&](const std::vector<schema::ColumnIndex>& columns) { return std::ranges::find(columns, *subject_.column) != columns.end(); };
            if (method.column == subject_.column || holds(method.by)) return true;
            if (plan_.version == subject_.column) return method.kind == plan::MethodKind::update_row || method.kind == plan::MethodKind::update_patch || method.kind == plan::MethodKind::remove_row;
            return key && !key->primary && holds(key->columns) && !method.column;
        }
        if (key && key->name == subject_.constraint) return true;
        if (method.kind == plan::MethodKind::list_by)
            return std::ranges::any_of(table_.foreign_keys, [&](const schema::ForeignKey& one) { return one.name == subject_.constraint && one.columns == method.by; });
        return std::ranges::any_of(method.guards, [&](std::size_t guard) { return table_.checks[guard].name == subject_.constraint; }) && method.column.has_value();
    }

    void add_methods()
    {
        text_ += "\nmethods\n";
        std::string others;
        bool any = false;
        for (std::size_t index = 0; index < plan_.methods.size(); ++index) {
            const plan::Method& method = plan_.methods[index];
            if (goes_by_subject(method)) {
                add_method(method, program_.methods[index]);
                any = true;
            } else if (const std::string error = error_of_subject(method); !error.empty()) {
                others += (others.empty() ? "" : ", ") + form_of(method) + " (" + error + ")";
            }
        }
        if (!others.empty()) text_ += wrapped(any ? "  also refused by it: " : "  refused by it: ", plain(others), 6);
        if (!any && others.empty()) text_ += "  none of its own\n";
    }

    /// The enumerator by which the method reports the constraint that is asked for.
    [[nodiscard]] std::string error_of_subject(const plan::Method& method) const
    {
        if (subject_.constraint.empty() || !method.failures || !plan::is_write(method.kind)) return {};
        for (const plan::FailureCase& one : plan_.failure_sets[*method.failures].cases)
            if (mentions(one)) return cpp::identifier(one.enumerator);
        return {};
    }

    void add_method(const plan::Method& method, const sql::MethodStatements& statements)
    {
        text_ += "  " + plain(form_of(method)) + "\n";
        if (!method.guard.empty()) text_ += wrapped("      guard   ", plain(method.guard), 14);
        if (!method.race.empty()) text_ += wrapped("      closes  ", plain(method.race), 14);
        text_ += wrapped("      errors  ", plain(errors_of(method)), 14);
        add_statement("SQL", statements.main);
        const std::pair<const char*, const std::optional<sql::Statement>*> others[] = {
            {"SQL that gives way on a conflict", &statements.attempt},
            {"SQL that finds the row that was in the way", &statements.find},
            {"SQL when nothing differs", &statements.unchanged},
            {"SQL that tells whether the row falls under the key", &statements.outside},
            {"SQL after no row was written, to tell why", &statements.diagnose},
            {"SQL of the next page", &statements.next_page},
            {"SQL that tells whether a key is taken", &statements.conflict},
            {"SQL that writes the answer", &statements.answer},
            {"SQL that gives the lease back", &statements.release},
        };
        for (const auto& [label, statement] : others)
            if (*statement) add_statement(label, **statement);
    }

    void add_statement(const char* label, const sql::Statement& statement)
    {
        if (!statement.text.empty()) text_ += std::string("      ") + label + "\n" + indented(statement.text, 10);
    }

    [[nodiscard]] std::string errors_of(const plan::Method& method) const
    {
        if (!method.failures) return "a database error only";
        std::string text;
        for (const plan::FailureCase& one : plan_.failure_sets[*method.failures].cases) {
            text += (text.empty() ? "" : ", ") + cpp::identifier(one.enumerator);
            std::string names;
            for (const plan::ConstraintReference& reference : one.constraints)
                if (!reference.name.empty()) names += (names.empty() ? "" : ", ") + reference.name;
            if (!names.empty()) text += " (" + names + ")";
        }
        return text;
    }

    void add_missing()
    {
        std::string missing;
        const auto add = [&](const plan::Omission& one) {
            missing += "  " + plain(one.method) + "\n";
            missing += wrapped("      ", plain(one.reason), 6);
        };
        if (is_whole() && !plan_.has_primary_key)
            add({"find, find_all, list, update(row), modify, remove, lock and lock_all, by the primary key", "the table has none; PRIMARY KEY over the columns that name a row brings them"});
        if (subject_.column)
            for (const plan::Omission& one : expected_of(input_, program_, *subject_.column)) add(one);
        for (const plan::Omission& one : plan_.omissions)
            if (is_whole() || is_about_subject(one)) add(one);
        if (!missing.empty()) text_ += "\nnot generated\n" + missing;
    }

    /// By the name of the method: that of the column, or of the key.
    [[nodiscard]] bool is_about_subject(const plan::Omission& one) const
    {
        if (subject_.column) {
            const std::string& column = table_.columns[*subject_.column].name;
            if (plan_.version == subject_.column) return false;
            return one.method.ends_with("_" + column) || one.reason.find("'" + column + "'") != std::string::npos;
        }
        if (one.reason.find(subject_.constraint) != std::string::npos) return true;
        return std::ranges::any_of(plan_.keys, [&](const plan::Key& key) {
            return plan::unique_key_of(table_, key).name == subject_.constraint && one.method.ends_with("_by_" + key.name);
        });
    }

    const Input& input_;
    const Subject& subject_;
    const sql::TableProgram& program_;
    const plan::TablePlan& plan_;
    const schema::Table& table_;
    std::string text_;
};

}  // namespace

Explanation explain(const Input& input, const std::string& target)
{
    Explanation result;
    if (!target.empty()) {
        if (const auto subject = find_subject(input, target, result.fault)) result.text = Writer(input, *subject).run();
        return result;
    }
    for (const sql::TableProgram& program : input.programs) result.text += (result.text.empty() ? "" : "\n\n") + Writer(input, {&program, std::nullopt, {}}).run();
    return result;
}

}  // namespace racegen::explain
