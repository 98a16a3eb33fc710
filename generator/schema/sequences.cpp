#include "schema/sequences.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "schema/apply.hpp"

namespace racegen::schema {

namespace {

/// The name in `nextval('shop."Order_id_seq"'::regclass)`.
ddl::QualifiedName name_in_text(const std::string& text)
{
    ddl::QualifiedName name;
    bool quoted = false;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const char c = text[index];
        if (c == '"') {
            if (quoted && index + 1 < text.size() && text[index + 1] == '"') {
                name.name += '"';
                ++index;
            } else {
                quoted = !quoted;
            }
        } else if (c == '.' && !quoted) {
            name.schema = std::exchange(name.name, {});
        } else {
            name.name += !quoted && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        }
    }
    return name;
}

SequenceId add_sequence(Builder& builder, const ddl::QualifiedName& name)
{
    builder.catalog.sequences.push_back({name, std::nullopt, {}});
    const SequenceId id = builder.catalog.sequences.size() - 1;
    builder.catalog.add_relation(name, Relation::Kind::sequence, id);
    return id;
}

void disown(Builder& builder, SequenceId id)
{
    DraftSequence& sequence = builder.catalog.sequences[id];
    if (!sequence.owner) return;
    for (DraftColumn& column : builder.table(*sequence.owner).columns) std::erase(column.owned, id);
    sequence.owner.reset();
}

void set_owner(Builder& builder, SequenceId id, const std::optional<ddl::QualifiedName>& table,
               const std::string& column)
{
    disown(builder, id);
    if (!table) return;
    const std::optional<TableId> owner = builder.find_table(*table, builder.statement);
    if (!owner) return;
    if (DraftColumn* found = builder.find_column(*owner, column, builder.statement)) {
        found->owned.push_back(id);
        builder.catalog.sequences[id].owner = owner;
    }
}

}  // namespace

void own_new_sequence(Builder& builder, TableId id, DraftColumn& column)
{
    const DraftTable& table = builder.table(id);
    const std::string name = builder.catalog.choose_relation_name(table.name, column.definition.name, "seq", false);
    const SequenceId sequence = add_sequence(builder, {table.name.schema, name});
    builder.catalog.sequences[sequence].owner = id;
    column.owned.push_back(sequence);
}

std::optional<SequenceId> sequence_of_default(const Builder& builder, const ddl::Expression& value)
{
    const auto* call = std::get_if<ddl::FunctionCall>(&value.node);
    if (call == nullptr || !call->name.schema.empty() || call->name.name != "nextval" || call->arguments.size() != 1)
        return std::nullopt;
    const ddl::Expression* argument = call->arguments.front().get();
    while (const auto* cast = std::get_if<ddl::Cast>(&argument->node)) argument = cast->operand.get();
    const auto* literal = std::get_if<ddl::Literal>(&argument->node);
    if (literal == nullptr) return std::nullopt;
    const Relation* found = builder.catalog.find_relation(name_in_text(literal->text), Catalog::Reach::anywhere);
    if (found == nullptr || found->kind != Relation::Kind::sequence) return std::nullopt;
    return found->id;
}

ddl::ExpressionPtr nextval_of(const ddl::QualifiedName& sequence, source::Span span)
{
    const auto make = [span](auto node) {
        return std::make_shared<const ddl::Expression>(ddl::Expression{std::move(node), span});
    };
    ddl::TypeName regclass;
    regclass.name.name = "regclass";
    ddl::ExpressionPtr name = make(ddl::Literal{ddl::Literal::Kind::string, ddl::to_sql(sequence)});
    ddl::FunctionCall call;
    call.name.name = "nextval";
    call.arguments.push_back(make(ddl::Cast{std::move(name), std::move(regclass)}));
    return make(std::move(call));
}

void drop_sequence(Builder& builder, SequenceId id, bool cascade, source::Span span)
{
    // By value: it is also the key of what is removed below.
    const DraftSequence sequence = builder.catalog.sequences[id];
    for (const TableId user : sequence.used_by) {
        DraftTable& table = builder.table(user);
        for (DraftColumn& column : table.columns) {
            if (table.dropped || column.sequence != id) continue;
            if (!cascade) {
                builder.error("RG106",
                              "cannot drop sequence '" + shown(sequence.name) + "': the default of '" +
                                  shown(table.name) + "." + column.definition.name +
                                  "' draws from it; write CASCADE to drop that too",
                              span, {{"the column is defined here", column.definition.span}});
                return;
            }
            column.sequence.reset();
            column.definition.default_value = nullptr;
        }
    }
    disown(builder, id);
    builder.catalog.remove_relation(sequence.name);
}

void apply(Builder& builder, const ddl::CreateSequence& statement)
{
    const ddl::QualifiedName name = builder.catalog.name_for_creation(statement.name);
    // A sequence changes no table, so a second definition (IF NOT EXISTS or not) is passed over.
    if (builder.catalog.relation(name) != nullptr) return;
    set_owner(builder, add_sequence(builder, name), statement.owner_table, statement.owner_column);
}

void apply(Builder& builder, const ddl::AlterSequenceOwner& statement)
{
    const Relation* found = builder.catalog.find_relation(statement.name, Catalog::Reach::anywhere);
    if (found != nullptr && found->kind == Relation::Kind::sequence) {
        set_owner(builder, found->id, statement.owner_table, statement.owner_column);
        return;
    }
    builder.warning("RG110", "unknown sequence '" + shown(statement.name) + "'", builder.statement);
}

}  // namespace racegen::schema
