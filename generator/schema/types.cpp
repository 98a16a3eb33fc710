// CREATE and ALTER of enums, composites and domains.
#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "schema/apply.hpp"
#include "schema/columns.hpp"
#include "schema/rewrite.hpp"

namespace racegen::schema {

namespace {

/// Enters a type of that name; nothing after an error when the name is taken.
std::optional<TypeId> add_type(Builder& builder, const ddl::QualifiedName& written)
{
    Catalog& catalog = builder.catalog;
    const ddl::QualifiedName name = catalog.name_for_creation(written);
    if (const std::optional<TypeId> other = catalog.type(name)) {
        builder.error("RG103", "type '" + shown(name) + "' already exists", builder.statement,
                      {{"first defined here", builder.type(*other).span}});
        return std::nullopt;
    }
    const TypeId id = catalog.types.size();
    DraftType& type = catalog.types.emplace_back();
    type.name = name;
    type.span = builder.statement;
    catalog.add_type(name, id);
    return id;
}

/// Domain expressions belong to no table, so nothing is entered as a user of the types in them.
ddl::ExpressionPtr bind_domain_expression(Builder& builder, const ddl::ExpressionPtr& expression)
{
    return map_types(expression, [&](const ddl::TypeName& written) {
        ddl::TypeName type = written;
        bind_type(builder, type);
        return type;
    });
}

void add_domain_check(Builder& builder, DraftType& type, const ddl::Constraint& constraint)
{
    const auto* what = std::get_if<ddl::CheckConstraint>(&constraint.what);
    if (what == nullptr) return;
    DraftDomain& domain = std::get<DraftDomain>(type.what);
    Check check;
    check.name = constraint.name;
    if (check.name.empty()) check.name = builder.catalog.choose_constraint_name(type.name, "", "check");
    const auto same = std::ranges::find(domain.checks, check.name, &Check::name);
    if (same != domain.checks.end()) {
        builder.error("RG103", "domain '" + shown(type.name) + "' already has a constraint '" + check.name + "'",
                      constraint.span, {{"first defined here", same->span}});
        return;
    }
    check.condition = bind_domain_expression(builder, what->condition);
    check.span = constraint.span;
    builder.catalog.add_constraint_name({type.name.schema, check.name});
    domain.checks.push_back(std::move(check));
}

/// The enum of that name, or null after an error.
DraftEnum* find_enum(Builder& builder, const ddl::QualifiedName& name)
{
    const std::optional<TypeId> id = builder.find_type(name);
    if (!id) return nullptr;
    auto* found = std::get_if<DraftEnum>(&builder.type(*id).what);
    if (found == nullptr)
        builder.error("RG108", "'" + shown(name) + "' is not an enum", builder.statement,
                      {{"it is defined here", builder.type(*id).span}});
    return found;
}

void duplicate_label(Builder& builder, const ddl::QualifiedName& name, const std::string& label)
{
    builder.error("RG103", "enum '" + shown(name) + "' already has the label '" + label + "'", builder.statement);
}

void unknown_label(Builder& builder, const ddl::QualifiedName& name, const std::string& label)
{
    builder.error("RG109", "enum '" + shown(name) + "' has no label '" + label + "'", builder.statement);
}

}  // namespace

void apply(Builder& builder, const ddl::CreateEnum& statement)
{
    const std::optional<TypeId> id = add_type(builder, statement.name);
    if (!id) return;
    DraftEnum created;
    std::unordered_set<std::string_view> seen;
    for (const std::string& label : statement.labels) {
        if (!seen.insert(label).second)
            duplicate_label(builder, statement.name, label);
        else
            created.labels.push_back(label);
    }
    builder.type(*id).what = std::move(created);
}

void apply(Builder& builder, const ddl::CreateComposite& statement)
{
    // A composite also takes a name among the tables.
    if (!builder.claim_relation(builder.catalog.name_for_creation(statement.name), builder.statement)) return;
    const std::optional<TypeId> id = add_type(builder, statement.name);
    if (!id) return;
    builder.catalog.add_relation(builder.type(*id).name, Relation::Kind::composite, *id);
    DraftComposite composite;
    for (const ddl::ColumnDefinition& attribute : statement.attributes) {
        ddl::TypeName type = attribute.type;
        composite.types.push_back(bind_type(builder, type));
        composite.attributes.emplace_back(attribute.name, std::move(type));
    }
    builder.type(*id).what = std::move(composite);
}

void apply(Builder& builder, const ddl::CreateDomain& statement)
{
    ddl::TypeName base = statement.base;
    const std::optional<TypeId> base_type = bind_type(builder, base);
    const auto* below = base_type ? std::get_if<DraftDomain>(&builder.type(*base_type).what) : nullptr;
    const std::size_t level = below == nullptr ? 0 : below->level + 1;
    if (level > most_levels) {
        builder.error("RG003", "domain '" + shown(statement.name) + "' is over more than " + std::to_string(most_levels) + " others",
                      builder.statement);
        return;
    }
    const std::optional<TypeId> id = add_type(builder, statement.name);
    if (!id) return;
    DraftType& type = builder.type(*id);
    type.what = DraftDomain{
        level, std::move(base), base_type, statement.not_null, bind_domain_expression(builder, statement.default_value), {}};
    for (const ddl::Constraint& check : statement.checks) add_domain_check(builder, type, check);
}

void apply(Builder& builder, const ddl::AlterEnumAddValue& statement)
{
    DraftEnum* found = find_enum(builder, statement.name);
    if (found == nullptr) return;
    std::vector<std::string>& labels = found->labels;
    if (std::ranges::count(labels, statement.value) != 0) {
        if (!statement.if_not_exists) duplicate_label(builder, statement.name, statement.value);
        return;
    }
    if (statement.neighbour.empty()) {
        labels.push_back(statement.value);
        return;
    }
    const auto neighbour = std::ranges::find(labels, statement.neighbour);
    if (neighbour == labels.end())
        unknown_label(builder, statement.name, statement.neighbour);
    else
        labels.insert(statement.after ? neighbour + 1 : neighbour, statement.value);
}

void apply(Builder& builder, const ddl::AlterEnumRenameValue& statement)
{
    DraftEnum* found = find_enum(builder, statement.name);
    if (found == nullptr) return;
    const auto label = std::ranges::find(found->labels, statement.from);
    if (label == found->labels.end())
        unknown_label(builder, statement.name, statement.from);
    else if (std::ranges::count(found->labels, statement.to) != 0)
        duplicate_label(builder, statement.name, statement.to);
    else
        *label = statement.to;
}

void apply(Builder& builder, const ddl::AlterDomain& statement)
{
    const std::optional<TypeId> id = builder.find_type(statement.name);
    if (!id) return;
    DraftType& type = builder.type(*id);
    auto* domain = std::get_if<DraftDomain>(&type.what);
    if (domain == nullptr) {
        builder.error("RG108", "'" + shown(statement.name) + "' is not a domain", builder.statement,
                      {{"it is defined here", type.span}});
        return;
    }
    if (statement.not_null) domain->not_null = *statement.not_null;
    if (statement.default_value) domain->default_value = bind_domain_expression(builder, *statement.default_value);
    if (!statement.drop.empty()) {
        if (std::erase_if(domain->checks, [&](const Check& check) { return check.name == statement.drop; }) != 0)
            builder.catalog.remove_constraint_name({type.name.schema, statement.drop});
        else
            builder.warning(
                "RG110",
                "nothing to drop: domain '" + shown(type.name) + "' has no constraint '" + statement.drop + "'",
                builder.statement);
    }
    if (statement.add) add_domain_check(builder, type, *statement.add);
}

}  // namespace racegen::schema
