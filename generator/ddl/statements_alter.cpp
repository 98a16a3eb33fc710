// ALTER TABLE.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "ddl/expressions.hpp"
#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

/// What cannot change the columns, keys and checks.
constexpr std::array<std::string_view, 37> ignored_actions = {"AT_ChangeOwner",
                                                              "AT_ClusterOn",
                                                              "AT_DetachPartitionFinalize",
                                                              "AT_DisableRule",
                                                              "AT_DisableTrig",
                                                              "AT_DisableTrigAll",
                                                              "AT_DisableTrigUser",
                                                              "AT_DropCluster",
                                                              "AT_DropOf",
                                                              "AT_EnableAlwaysRule",
                                                              "AT_EnableAlwaysTrig",
                                                              "AT_EnableReplicaRule",
                                                              "AT_EnableReplicaTrig",
                                                              "AT_EnableRule",
                                                              "AT_EnableTrig",
                                                              "AT_EnableTrigAll",
                                                              "AT_EnableTrigUser",
                                                              "AT_ForceRowSecurity",
                                                              "AT_GenericOptions",
                                                              "AT_NoForceRowSecurity",
                                                              "AT_ReAddStatistics",
                                                              "AT_ReplaceRelOptions",
                                                              "AT_ReplicaIdentity",
                                                              "AT_ResetOptions",
                                                              "AT_ResetRelOptions",
                                                              "AT_SetAccessMethod",
                                                              "AT_SetCompression",
                                                              "AT_SetLogged",
                                                              "AT_SetOptions",
                                                              "AT_SetRelOptions",
                                                              "AT_SetStatistics",
                                                              "AT_SetStorage",
                                                              "AT_SetTableSpace",
                                                              "AT_SetUnLogged",
                                                              "AT_AlterColumnGenericOptions",
                                                              "AT_AddOids",
                                                              "AT_DropOids"};

std::optional<TableAction> column_action(Context& context, const std::string& kind, const Json& fields,
                                         source::Span span)
{
    const std::string& name = text_field(fields, "name");
    const Json* definition = field(fields, "def");
    if (kind == "AT_AddColumn") {
        const Json& column = fields_of(*definition);
        const std::uint32_t begin = context.offset_of(column);
        return alter::AddColumn{convert_column(context, column, context.span(begin, std::max(begin, span.end))),
                                flag(fields, "missing_ok")};
    }
    if (kind == "AT_ColumnDefault")
        return alter::SetDefault{name, definition == nullptr ? nullptr
                                                             : convert_default(context, *definition,
                                                                               context.after_keyword(span, "default"))};
    if (kind == "AT_SetNotNull" || kind == "AT_DropNotNull") return alter::SetNotNull{name, kind == "AT_SetNotNull"};
    if (kind == "AT_DropColumn")
        return alter::DropColumn{name, flag(fields, "missing_ok"), text_field(fields, "behavior") == "DROP_CASCADE"};
    if (kind == "AT_AlterColumnType")
        return alter::SetType{name, convert_type(context, *field(fields_of(*definition), "typeName"))};
    if (kind == "AT_AddIdentity")
        return alter::SetIdentity{name, identity_of(text_field(fields_of(*definition), "generated_when"))};
    if (kind == "AT_DropIdentity") return alter::SetIdentity{name, Identity::none};
    if (kind == "AT_DropExpression") return alter::DropExpression{name};
    return std::nullopt;
}

std::optional<TableAction> table_action(const Context& context, const std::string& kind, const Json& fields,
                                        source::Span span)
{
    const Json* definition = field(fields, "def");
    if (kind == "AT_AddConstraint") {
        const Json& constraint = fields_of(*definition);
        const std::uint32_t begin = context.offset_of(constraint);
        return alter::AddConstraint{
            convert_constraint(context, constraint, context.span(begin, std::max(begin, span.end)))};
    }
    if (kind == "AT_DropConstraint")
        return alter::DropConstraint{text_field(fields, "name"), flag(fields, "missing_ok"),
                                     text_field(fields, "behavior") == "DROP_CASCADE"};
    if (kind == "AT_ValidateConstraint") return alter::ValidateConstraint{text_field(fields, "name")};
    if (kind == "AT_AttachPartition")
        return alter::AttachPartition{relation_of(*field(fields_of(*definition), "name"))};
    if (kind == "AT_DetachPartition")
        return alter::DetachPartition{relation_of(*field(fields_of(*definition), "name"))};
    if (kind == "AT_AddInherit" || kind == "AT_DropInherit")
        return alter::Inherit{relation_of(fields_of(*definition)), kind == "AT_AddInherit"};
    if (kind == "AT_EnableRowSecurity" || kind == "AT_DisableRowSecurity")
        return alter::EnableRowSecurity{kind == "AT_EnableRowSecurity"};
    return std::nullopt;
}

/// SET GENERATED ALWAYS changes the identity; the options of its sequence (SET START 5, RESTART) change nothing here.
std::optional<TableAction> identity_change(const Json& fields)
{
    for (const Json& option : items_of(*field(fields, "def")))
        if (text_field(fields_of(option), "defname") == "generated") {
            const Json& letter = fields_of(*field(fields_of(option), "arg"));
            const bool always = integer_field(letter, "ival") == 'a';
            return alter::SetIdentity{text_field(fields, "name"), always ? Identity::always : Identity::by_default};
        }
    return std::nullopt;
}

void convert_action(Context& context, const Json& fields, source::Span span, AlterTable& table)
{
    const std::string& kind = text_field(fields, "subtype");
    std::optional<TableAction> action = kind == "AT_SetIdentity" ? identity_change(fields) : std::nullopt;
    if (!action) action = column_action(context, kind, fields, span);
    if (!action) action = table_action(context, kind, fields, span);
    if (action)
        table.actions.push_back({std::move(*action), span});
    else if (kind == "AT_SetIdentity" || std::ranges::find(ignored_actions, kind) != ignored_actions.end())
        context.emit(Ignored{"AlterTableStmt " + kind});
    else
        context.unsupported("ALTER TABLE … " + context.leading_words(span, 2), span);
}

/// ALTER TABLE [IF EXISTS] [ONLY] name [*] action, …
std::vector<source::Span> action_spans(const Context& context, const Json& relation)
{
    const source::Span name = context.name_at(context.offset_of(relation));
    std::size_t first = context.token_at(name.end);
    if (first < context.token_count() && (context.token_text(first) == "*" || context.is_symbol(first, ')'))) ++first;
    return context.elements_from(first);
}

}  // namespace

void convert_alter_table(Context& context, const Json& fields)
{
    const std::string& object = text_field(fields, "objtype");
    if (object != "OBJECT_TABLE" && object != "OBJECT_TYPE") {
        context.emit(Ignored{"AlterTableStmt " + object});
        return;
    }
    const Json& relation = *field(fields, "relation");
    const std::vector<source::Span> spans = action_spans(context, relation);
    if (object == "OBJECT_TYPE") {
        context.unsupported("ALTER TYPE … " + context.leading_words(spans.front(), 2));
        return;
    }
    AlterTable table{relation_of(relation), flag(fields, "missing_ok"), {}, !flag(relation, "inh")};
    const Json& commands = list(fields, "cmds");
    for (std::size_t index = 0; index < commands.size(); ++index)
        convert_action(context, fields_of(commands[index]),
                       index < spans.size() ? spans[index] : context.statement_span(), table);
    if (!table.actions.empty()) context.emit(std::move(table));
}

}  // namespace racegen::ddl
