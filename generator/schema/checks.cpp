#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "schema/columns.hpp"
#include "schema/constraints.hpp"

namespace racegen::schema {

namespace {

constexpr std::array<std::string_view, 6> system_columns{"tableoid", "xmin", "xmax", "cmin", "cmax", "ctid"};

/// The column when the condition mentions exactly one, else empty.
std::string only_column(DraftTable& table, const ddl::Expression& condition)
{
    std::vector<std::string> columns = ddl::columns_of(condition);
    std::erase_if(columns, [&](const std::string& name) {
        return table.find_column(name) == nullptr && std::ranges::find(system_columns, name) == system_columns.end();
    });
    return columns.size() == 1 ? columns.front() : "";
}

void inherit_check(Builder& builder, TableId id, const DraftCheck& parent)
{
    DraftTable& table = builder.table(id);
    if (DraftCheck* own = table.find_check(parent.definition.name)) {
        ++own->parents;
        return;
    }
    DraftCheck copy = parent;
    copy.parents = 1;
    copy.local = false;
    create_check(builder, id, std::move(copy), Scope::all);
}

}  // namespace

bool check_columns(Builder& builder, TableId id, const ddl::ExpressionPtr& expression, source::Span span)
{
    if (!expression) return true;
    DraftTable& table = builder.table(id);
    bool known = true;
    for (const std::string& name : ddl::columns_of(*expression)) {
        const bool system = std::ranges::find(system_columns, name) != system_columns.end();
        // The table's own name stands for the whole row.
        if (system || name == table.name.name) continue;
        if (builder.find_column(id, name, span) == nullptr) known = false;
    }
    return known;
}

void add_checks(Builder& builder, TableId id, std::span<const WrittenConstraint> constraints, Scope scope)
{
    for (const WrittenConstraint& written : constraints) {
        const ddl::Constraint& constraint = *written.constraint;
        const auto* what = std::get_if<ddl::CheckConstraint>(&constraint.what);
        if (what == nullptr || !check_columns(builder, id, what->condition, constraint.span)) continue;
        DraftCheck check;
        check.definition.name = constraint.name;
        check.definition.condition = bind_expression(builder, id, what->condition);
        check.definition.span = constraint.span;
        check.definition.not_valid = constraint.not_valid;
        check.no_inherit = constraint.no_inherit;
        create_check(builder, id, std::move(check), scope);
    }
}

void create_check(Builder& builder, TableId id, DraftCheck check, Scope scope)
{
    DraftTable& table = builder.table(id);
    std::string& name = check.definition.name;
    if (name.empty()) {
        name = builder.catalog.choose_constraint_name(table.name, only_column(table, *check.definition.condition),
                                                      "check");
    } else if (DraftCheck* same = table.find_check(name);
               same != nullptr && same->parents > 0 &&
               ddl::equal(*same->definition.condition, *check.definition.condition)) {
        same->local = true;
        return;
    } else if (const std::optional<source::Span> first = table.find_constraint(name)) {
        builder.error("RG103", "table '" + shown(table.name) + "' already has a constraint '" + name + "'",
                      check.definition.span, {{"first defined here", first}});
        return;
    }
    builder.catalog.add_constraint_name({table.name.schema, name});
    const DraftCheck copy = check;
    table.checks.push_back(std::move(check));
    if (copy.no_inherit || scope == Scope::only) return;
    for (const TableId child : table.children)
        if (!builder.table(child).dropped) inherit_check(builder, child, copy);
}

void drop_check(Builder& builder, TableId id, const std::string& name)
{
    DraftTable& table = builder.table(id);
    const DraftCheck* check = table.find_check(name);
    if (check == nullptr) return;
    const bool inherited = !check->no_inherit;
    const std::string constraint = name;  // by value: it may be the check's own
    std::erase_if(table.checks, [&](const DraftCheck& one) { return one.definition.name == constraint; });
    builder.catalog.remove_constraint_name({table.name.schema, constraint});
    if (!inherited) return;
    for (const TableId child : table.children) {
        DraftCheck* copy = builder.table(child).find_check(constraint);
        if (copy == nullptr || copy->parents == 0 || --copy->parents > 0 || copy->local) continue;
        drop_check(builder, child, constraint);
    }
}

void validate_check(Builder& builder, TableId id, const std::string& name)
{
    DraftTable& table = builder.table(id);
    DraftCheck* check = table.find_check(name);
    if (check == nullptr) return;
    check->definition.not_valid = false;
    if (check->no_inherit) return;
    for (const TableId child : table.children)
        if (!builder.table(child).dropped) validate_check(builder, child, name);
}

}  // namespace racegen::schema
