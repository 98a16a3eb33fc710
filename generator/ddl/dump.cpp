#include "ddl/dump.hpp"

#include <array>
#include <string_view>
#include <type_traits>
#include <utility>

namespace racegen::ddl {

namespace {

template <typename... Visitors>
struct Overloaded : Visitors... {
    using Visitors::operator()...;
};

std::string text_of(const std::string& name)
{
    return quote_identifier(name);
}
std::string text_of(const QualifiedName& name)
{
    return to_sql(name);
}

std::string text_of(const KeyPart& part)
{
    std::string text = part.expression ? "(" + to_sql(*part.expression) + ")" : quote_identifier(part.column);
    if (!part.collation.empty()) text += " collate " + quote_identifier(part.collation);
    if (!part.operator_class.empty()) text += " " + quote_identifier(part.operator_class);
    return text;
}

template <typename Item>
std::string joined(const std::vector<Item>& items)
{
    std::string text;
    for (const Item& item : items) text += (text.empty() ? "" : ", ") + text_of(item);
    return text;
}

std::string in_parentheses(const std::vector<std::string>& names)
{
    return names.empty() ? "" : " (" + joined(names) + ")";
}

std::string when(bool condition, std::string_view text)
{
    return condition ? std::string(text) : std::string();
}

std::string_view action_name(ForeignKeyAction action)
{
    switch (action) {
        case ForeignKeyAction::no_action: return "no action";
        case ForeignKeyAction::restrict: return "restrict";
        case ForeignKeyAction::cascade: return "cascade";
        case ForeignKeyAction::set_null: return "set null";
        case ForeignKeyAction::set_default: return "set default";
    }
    return {};
}

std::string_view identity_name(Identity identity)
{
    switch (identity) {
        case Identity::none: return "none";
        case Identity::always: return "always";
        case Identity::by_default: return "by default";
    }
    return {};
}

std::string text_of(const ForeignKeyConstraint& key)
{
    std::string text = "foreign key" + in_parentheses(key.columns) + " references " + to_sql(key.referenced_table) +
                       in_parentheses(key.referenced_columns) + when(key.match_full, " match full");
    if (key.on_delete != ForeignKeyAction::no_action)
        text += " on delete " + std::string(action_name(key.on_delete)) + in_parentheses(key.on_delete_columns);
    if (key.on_update != ForeignKeyAction::no_action) text += " on update " + std::string(action_name(key.on_update));
    return text;
}

std::string included_columns(const std::vector<std::string>& columns)
{
    return columns.empty() ? "" : " include" + in_parentheses(columns);
}

std::string text_of(const ExclusionConstraint& exclusion)
{
    std::string elements;
    for (const ExclusionConstraint::Element& element : exclusion.elements)
        elements += (elements.empty() ? "" : ", ") + text_of(element.part) + " with " + element.operator_name;
    std::string text = "exclude using " + exclusion.method + " (" + elements + ")";
    return exclusion.predicate ? text + " where " + to_sql(*exclusion.predicate) : text;
}

std::string text_of(const Constraint& constraint)
{
    const auto what = Overloaded{
        [](const CheckConstraint& check) { return "check " + to_sql(*check.condition); },
        [](const UniqueConstraint& key) {
            return (key.primary ? "primary key" : "unique") + when(key.nulls_not_distinct, " nulls not distinct") +
                   in_parentheses(key.columns) + included_columns(key.included) +
                   (key.using_index.empty() ? "" : " using index " + quote_identifier(key.using_index));
        },
        [](const ForeignKeyConstraint& key) { return text_of(key); },
        [](const ExclusionConstraint& exclusion) { return text_of(exclusion); },
    };
    const std::string name = constraint.name.empty() ? "" : quote_identifier(constraint.name) + " ";
    return name + std::visit(what, constraint.what) + when(constraint.deferrable, " deferrable") +
           when(constraint.initially_deferred, " initially deferred") + when(constraint.not_valid, " not valid") +
           when(constraint.no_inherit, " no inherit");
}

std::string text_of(const ColumnDefinition& column)
{
    std::string text = quote_identifier(column.name);
    if (!column.type.name.name.empty()) text += " " + to_sql(column.type);
    if (!column.collation.empty()) text += " collate " + quote_identifier(column.collation);
    text += when(column.not_null, " not null");
    if (column.default_value) text += " default " + to_sql(*column.default_value);
    if (column.identity != Identity::none) text += " identity " + std::string(identity_name(column.identity));
    if (column.generated) text += " generated " + to_sql(*column.generated);
    for (const Constraint& constraint : column.constraints) text += "; " + text_of(constraint);
    return text;
}

std::string text_of(const LikeClause& like)
{
    return (like.query ? "as select * from " : "like ") + to_sql(like.table) + when(like.defaults, " defaults") + when(like.constraints, " constraints") +
           when(like.identity, " identity") + when(like.generated, " generated") + when(like.indexes, " indexes");
}

std::string line(const std::string& text)
{
    return text + '\n';
}
std::string element(const std::string& text)
{
    return "  " + text + '\n';
}

std::string text_of(const CreateTable& table)
{
    std::string text = "create table " + to_sql(table.name) + when(table.temporary, " temporary") +
                       when(table.if_not_exists, " if not exists");
    if (table.partition_of) text += " partition of " + to_sql(*table.partition_of);
    if (!table.inherits.empty()) text += " inherits " + joined(table.inherits);
    if (table.partitioned) text += " partition by " + joined(table.partition_key);
    text = line(text);
    const auto print = Overloaded{[](const ColumnDefinition& column) { return "column " + text_of(column); },
                                  [](const Constraint& constraint) { return "constraint " + text_of(constraint); },
                                  [](const LikeClause& like) { return text_of(like); }};
    for (const auto& part : table.elements) text += element(std::visit(print, part));
    return text;
}

std::string text_of(const TableAction& action)
{
    return std::visit(
        Overloaded{
            [](const alter::AddColumn& a) {
                return "add column " + text_of(a.column) + when(a.if_not_exists, " if not exists");
            },
            [](const alter::DropColumn& a) {
                return "drop column " + text_of(a.column) + when(a.if_exists, " if exists") +
                       when(a.cascade, " cascade");
            },
            [](const alter::AddConstraint& a) { return "add constraint " + text_of(a.constraint); },
            [](const alter::DropConstraint& a) {
                return "drop constraint " + text_of(a.name) + when(a.if_exists, " if exists") +
                       when(a.cascade, " cascade");
            },
            [](const alter::ValidateConstraint& a) { return "validate constraint " + text_of(a.name); },
            [](const alter::SetDefault& a) {
                return text_of(a.column) + (a.value ? " set default " + to_sql(*a.value) : " drop default");
            },
            [](const alter::SetNotNull& a) {
                return text_of(a.column) + (a.not_null ? " set not null" : " drop not null");
            },
            [](const alter::SetType& a) { return text_of(a.column) + " set type " + to_sql(a.type); },
            [](const alter::SetIdentity& a) {
                return text_of(a.column) + " set identity " + std::string(identity_name(a.identity));
            },
            [](const alter::DropExpression& a) { return text_of(a.column) + " drop expression"; },
            [](const alter::RenameColumn& a) { return "rename column " + text_of(a.from) + " to " + text_of(a.to); },
            [](const alter::RenameConstraint& a) {
                return "rename constraint " + text_of(a.from) + " to " + text_of(a.to);
            },
            [](const alter::RenameTable& a) { return "rename to " + text_of(a.to); },
            [](const alter::SetSchema& a) { return "set schema " + text_of(a.schema); },
            [](const alter::AttachPartition& a) { return "attach partition " + text_of(a.partition); },
            [](const alter::DetachPartition& a) { return "detach partition " + text_of(a.partition); },
            [](const alter::Inherit& a) { return (a.inherit ? "inherit " : "no inherit ") + text_of(a.parent); },
            [](const alter::EnableRowSecurity& a) { return when(!a.enabled, "no ") + "row level security"; },
        },
        action);
}

std::string text_of(const AlterTable& alteration)
{
    std::string text = line("alter table " + to_sql(alteration.table) + when(alteration.only, " only") +
                            when(alteration.if_exists, " if exists"));
    for (const AlterTable::Action& action : alteration.actions) text += element(text_of(action.what));
    return text;
}

std::string text_of(const CreateDomain& domain)
{
    std::string text =
        line("create domain " + to_sql(domain.name) + " " + to_sql(domain.base) + when(domain.not_null, " not null") +
             (domain.default_value ? " default " + to_sql(*domain.default_value) : ""));
    for (const Constraint& check : domain.checks) text += element(text_of(check));
    return text;
}

std::string text_of(const AlterDomain& change)
{
    std::string text = "alter domain " + to_sql(change.name);
    if (change.add) text += " add " + text_of(*change.add);
    if (!change.drop.empty()) text += " drop constraint " + quote_identifier(change.drop);
    if (change.not_null) text += *change.not_null ? " set not null" : " drop not null";
    if (change.default_value)
        text += *change.default_value ? " set default " + to_sql(**change.default_value) : " drop default";
    return line(text);
}

std::string text_of(const CreateIndex& index)
{
    std::string text =
        when(index.unique, "unique ") + "index " + when(!index.name.empty(), quote_identifier(index.name) + " ");
    text = "create " + text + "on " + when(index.only, "only ") + to_sql(index.table) + " using " + index.method +
           " (" + joined(index.parts) + ")" + included_columns(index.included) +
           when(index.nulls_not_distinct, " nulls not distinct") + when(index.if_not_exists, " if not exists");
    return line(index.predicate ? text + " where " + to_sql(*index.predicate) : text);
}

std::string owned_by(const std::optional<QualifiedName>& table, const std::string& column)
{
    return table ? " owned by " + to_sql(*table) + "." + quote_identifier(column) : "";
}

std::string_view kind_name(ObjectKind kind)
{
    constexpr std::array<std::string_view, 10> names = {"table",    "view",   "index",   "type", "domain",
                                                        "sequence", "schema", "trigger", "rule", "policy"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view target_name(CommentOn::Target target)
{
    constexpr std::array<std::string_view, 5> names = {"table", "column", "constraint", "index", "type"};
    return names[static_cast<std::size_t>(target)];
}

std::string text_of(const Drop& drop)
{
    return line("drop " + std::string(kind_name(drop.kind)) + " " + joined(drop.names) +
                (drop.on_table.name.empty() ? "" : " on " + to_sql(drop.on_table)) +
                when(drop.if_exists, " if exists") + when(drop.cascade, " cascade"));
}

std::string text_of(const CommentOn& comment)
{
    return line("comment on " + std::string(target_name(comment.target)) + " " + to_sql(comment.name) +
                (comment.sub_name.empty() ? "" : " " + quote_identifier(comment.sub_name)) + " is " +
                quote_literal(comment.text));
}

std::string text_of(const CreateTrigger& trigger)
{
    return line("create trigger " + text_of(trigger.name) + " on " + to_sql(trigger.table) +
                when(trigger.before, " before") + when(trigger.instead_of, " instead of") +
                when(trigger.on_insert, " insert") + when(trigger.on_update, " update") +
                when(trigger.on_delete, " delete") + when(trigger.row, " each row"));
}

std::string text_of(const Statement& statement)
{
    const auto labels = [](const std::vector<std::string>& values) {
        std::string text;
        for (const std::string& value : values) text += (text.empty() ? "" : ", ") + quote_literal(value);
        return text;
    };
    const auto attributes = [](const CreateComposite& composite) {
        std::string text = line("create composite " + to_sql(composite.name));
        for (const ColumnDefinition& attribute : composite.attributes) text += element(text_of(attribute));
        return text;
    };
    return std::visit(
        Overloaded{
            [](const auto& other) { return text_of(other); },
            [&](const CreateEnum& s) { return line("create enum " + to_sql(s.name) + " (" + labels(s.labels) + ")"); },
            [&](const CreateComposite& s) { return attributes(s); },
            [](const CreateSequence& s) {
                return line("create sequence " + to_sql(s.name) + owned_by(s.owner_table, s.owner_column));
            },
            [](const AlterSequenceOwner& s) {
                return line("alter sequence " + to_sql(s.name) +
                            (s.owner_table ? owned_by(s.owner_table, s.owner_column) : " owned by none"));
            },
            [](const AlterEnumAddValue& s) {
                const std::string place =
                    s.neighbour.empty() ? "" : (s.after ? " after " : " before ") + quote_literal(s.neighbour);
                return line("alter enum " + to_sql(s.name) + " add " + quote_literal(s.value) + place +
                            when(s.if_not_exists, " if not exists"));
            },
            [](const AlterEnumRenameValue& s) {
                return line("alter enum " + to_sql(s.name) + " rename " + quote_literal(s.from) + " to " +
                            quote_literal(s.to));
            },
            [](const Rename& s) {
                return line("rename " + std::string(kind_name(s.kind)) + " " + to_sql(s.name) + " to " + text_of(s.to) +
                            when(s.if_exists, " if exists"));
            },
            [](const CreateView& s) { return line("create view " + to_sql(s.name)); },
            [](const CreateSchema& s) { return line("create schema " + text_of(s.name)); },
            [](const CreateRule& s) {
                return line("create rule " + text_of(s.name) + " on " + to_sql(s.table) + when(s.on_select, " select"));
            },
            [](const CreatePolicy& s) { return line("create policy " + text_of(s.name) + " on " + to_sql(s.table)); },
            [](const SetSearchPath& s) { return line("set search_path (" + joined(s.schemas) + ")"); },
            [](const EnterSchema& s) { return line("enter schema " + s.name); },
            [](const LeaveSchema&) { return line("leave schema"); },
            [](const Ignored& ignored) {
                std::string lines;
                for (std::size_t index = 0; index < ignored.count; ++index) lines += line("ignored: " + ignored.what);
                return lines;
            },
            [](const Unsupported& s) {
                return line("unsupported: " + s.what + (s.creates ? ", makes " + to_sql(*s.creates) : ""));
            },
        },
        statement.what);
}

}  // namespace

std::string dump(const Script& script)
{
    std::string text;
    for (const Statement& statement : script.statements) text += when(statement.guarded, "if possible: ") + text_of(statement);
    for (const HintComment& hint : script.hints) text += line("hint: " + hint.text);
    return text;
}

}  // namespace racegen::ddl
