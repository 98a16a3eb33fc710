// COMMENT ON.
#include <algorithm>

#include "schema/apply.hpp"

namespace racegen::schema {

namespace {

/// Where the comment of the statement's object is kept; null when there is no such object.
std::string* comment_of(Builder& builder, const ddl::CommentOn& statement)
{
    using Target = ddl::CommentOn::Target;
    const Relation* found = builder.catalog.find_relation(statement.name, Catalog::Reach::anywhere);
    if (statement.target == Target::type) {
        const std::optional<TypeId> type = builder.catalog.find_type(statement.name);
        return type ? &builder.type(*type).comment : nullptr;
    }
    if (found == nullptr) return nullptr;
    DraftTable* table = found->kind == Relation::Kind::table || found->kind == Relation::Kind::index
                            ? &builder.table(found->id)
                            : nullptr;
    if (table == nullptr) return nullptr;
    switch (statement.target) {
        case Target::table: return found->kind == Relation::Kind::table ? &table->comment : nullptr;
        case Target::column: {
            DraftColumn* column = table->find_column(statement.sub_name);
            return column == nullptr ? nullptr : &column->definition.comment;
        }
        case Target::constraint: {
            if (DraftCheck* check = table->find_check(statement.sub_name)) return &check->definition.comment;
            if (DraftForeignKey* key = table->find_foreign_key(statement.sub_name)) return &key->comment;
            DraftKey* key = table->find_key(statement.sub_name);
            return key == nullptr ? nullptr : &key->definition.comment;
        }
        case Target::index: {
            DraftKey* key = table->find_key(found->name.name);
            return key == nullptr ? nullptr : &key->definition.comment;
        }
        case Target::type: break;
    }
    return nullptr;
}

/// Comments on columns of views, temporary tables and composites are of no use, but no fault.
bool is_elsewhere(const Builder& builder, const ddl::CommentOn& statement)
{
    const Relation* found = builder.catalog.find_relation(statement.name, Catalog::Reach::anywhere);
    return found != nullptr && found->kind != Relation::Kind::table && found->kind != Relation::Kind::index;
}

}  // namespace

void apply(Builder& builder, const ddl::CommentOn& statement)
{
    if (std::string* comment = comment_of(builder, statement))
        *comment = statement.text;
    else if (!is_elsewhere(builder, statement))
        builder.warning("RG110",
                        "nothing to comment on: '" + shown(statement.name) +
                            (statement.sub_name.empty() ? "" : "." + statement.sub_name) + "' is unknown",
                        builder.statement);
}

}  // namespace racegen::schema
