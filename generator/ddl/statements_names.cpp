// DROP, RENAME, SET SCHEMA and COMMENT ON: statements about objects that exist by name.
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "ddl/statements.hpp"

namespace racegen::ddl {

namespace {

std::optional<ObjectKind> object_kind(std::string_view name)
{
    using Pair = std::pair<std::string_view, ObjectKind>;
    constexpr std::array<Pair, 11> kinds = {
        Pair{"OBJECT_TABLE", ObjectKind::table},   {"OBJECT_VIEW", ObjectKind::view},
        {"OBJECT_MATVIEW", ObjectKind::view},      {"OBJECT_INDEX", ObjectKind::index},
        {"OBJECT_TYPE", ObjectKind::type},         {"OBJECT_DOMAIN", ObjectKind::domain},
        {"OBJECT_SEQUENCE", ObjectKind::sequence}, {"OBJECT_SCHEMA", ObjectKind::schema},
        {"OBJECT_TRIGGER", ObjectKind::trigger},   {"OBJECT_RULE", ObjectKind::rule},
        {"OBJECT_POLICY", ObjectKind::policy}};
    for (const auto& [known, kind] : kinds)
        if (known == name) return kind;
    return std::nullopt;
}

/// The name of an object as the statement's node gives it: a String, a List of them, or a TypeName.
QualifiedName object_name(const Json& node)
{
    if (as(node, "String") != nullptr) return {{}, string_of(node)};
    if (const Json* type = as(node, "TypeName")) return name_of(list(*type, "names"));
    return name_of(items_of(node));
}

/// A name of several parts without its last: the table of a column, constraint or trigger.
QualifiedName table_part(const std::vector<std::string>& parts)
{
    return {parts.size() > 2 ? parts[parts.size() - 3] : "", parts.size() > 1 ? parts[parts.size() - 2] : ""};
}

bool belongs_to_table(ObjectKind kind)
{
    return kind == ObjectKind::trigger || kind == ObjectKind::rule || kind == ObjectKind::policy;
}

void emit_table_action(Context& context, const Json& fields, TableAction action)
{
    const Json& relation = *field(fields, "relation");
    AlterTable table{relation_of(relation), flag(fields, "missing_ok"), {}, !flag(relation, "inh")};
    table.actions.push_back({std::move(action), context.statement_span()});
    context.emit(std::move(table));
}

}  // namespace

void convert_drop(Context& context, const Json& fields)
{
    const std::string& object = text_field(fields, "removeType");
    const std::optional<ObjectKind> kind = object_kind(object);
    if (!kind) {
        context.emit(Ignored{"DropStmt " + object});
        return;
    }
    Drop drop;
    drop.kind = *kind;
    drop.if_exists = flag(fields, "missing_ok");
    drop.cascade = text_field(fields, "behavior") == "DROP_CASCADE";
    for (const Json& name : list(fields, "objects")) {
        drop.names.push_back(object_name(name));
        if (belongs_to_table(*kind)) {
            drop.names.back().schema.clear();
            drop.on_table = table_part(strings_of(items_of(name)));
        }
    }
    context.emit(std::move(drop));
}

void convert_rename(Context& context, const Json& fields)
{
    const std::string& object = text_field(fields, "renameType");
    const std::string& from = text_field(fields, "subname");
    const std::string& to = text_field(fields, "newname");
    if (object == "OBJECT_COLUMN") {
        const std::string& relation = text_field(fields, "relationType");
        if (relation == "OBJECT_TABLE")
            emit_table_action(context, fields, alter::RenameColumn{from, to});
        else
            context.emit(Ignored{"RenameStmt OBJECT_COLUMN " + relation});
    } else if (object == "OBJECT_TABCONSTRAINT") {
        emit_table_action(context, fields, alter::RenameConstraint{from, to});
    } else if (object == "OBJECT_TABLE") {
        emit_table_action(context, fields, alter::RenameTable{to});
    } else if (object == "OBJECT_DOMCONSTRAINT" || object == "OBJECT_ATTRIBUTE") {
        context.unsupported(context.leading_words(context.statement_span(), 2) + " … RENAME");
    } else if (const std::optional<ObjectKind> kind = object_kind(object); kind && !belongs_to_table(*kind)) {
        const Json* relation = field(fields, "relation");
        const Json* name = field(fields, "object");
        Rename rename{*kind, {}, to, flag(fields, "missing_ok")};
        if (relation != nullptr)
            rename.name = relation_of(*relation);
        else if (name != nullptr)
            rename.name = object_name(*name);
        else
            rename.name.name = from;  // a schema
        context.emit(std::move(rename));
    } else {
        context.emit(Ignored{"RenameStmt " + object});
    }
}

void convert_set_schema(Context& context, const Json& fields)
{
    const std::string& object = text_field(fields, "objectType");
    if (object == "OBJECT_TABLE")
        emit_table_action(context, fields, alter::SetSchema{text_field(fields, "newschema")});
    else if (object_kind(object))
        context.unsupported(context.leading_words(context.statement_span(), 2) + " … SET SCHEMA");
    else
        context.emit(Ignored{"AlterObjectSchemaStmt " + object});
}

void convert_comment(Context& context, const Json& fields)
{
    using Target = CommentOn::Target;
    const std::string& object = text_field(fields, "objtype");
    const Json& node = *field(fields, "object");
    CommentOn comment;
    comment.text = text_field(fields, "comment");
    if (object == "OBJECT_COLUMN" || object == "OBJECT_TABCONSTRAINT") {
        const std::vector<std::string> parts = strings_of(items_of(node));
        comment.target = object == "OBJECT_COLUMN" ? Target::column : Target::constraint;
        comment.name = table_part(parts);
        comment.sub_name = parts.back();
    } else if (object == "OBJECT_TABLE" || object == "OBJECT_INDEX" || object == "OBJECT_TYPE" ||
               object == "OBJECT_DOMAIN") {
        comment.target = object == "OBJECT_TABLE"   ? Target::table
                         : object == "OBJECT_INDEX" ? Target::index
                                                    : Target::type;
        comment.name = object_name(node);
    } else {
        context.emit(Ignored{"CommentStmt " + object});
        return;
    }
    context.emit(std::move(comment));
}

}  // namespace racegen::ddl
