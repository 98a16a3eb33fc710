#include "schema/builder.hpp"

#include <utility>

namespace racegen::schema {

std::string shown(const ddl::QualifiedName& name)
{
    return name.schema.empty() || name.schema == "public" ? name.name : name.schema + "." + name.name;
}

void Builder::error(std::string code, std::string message, source::Span span, std::vector<source::Note> notes)
{
    if (!guarded) diagnostics.error(std::move(code), std::move(message), span, std::move(notes));
}

void Builder::warning(std::string code, std::string message, source::Span span)
{
    if (!guarded) diagnostics.warning(std::move(code), std::move(message), span);
}

std::optional<TableId> Builder::find_table(const ddl::QualifiedName& written, source::Span span, bool missing_ok)
{
    // IF EXISTS asks what is there, so only the server's own answer counts.
    const auto reach = missing_ok ? Catalog::Reach::path : Catalog::Reach::anywhere;
    const Relation* found = catalog.find_relation(written, reach);
    if (found == nullptr) {
        if (!missing_ok) unknown_table(written, span);
        return std::nullopt;
    }
    switch (found->kind) {
        case Relation::Kind::table: return found->id;
        case Relation::Kind::outside: return std::nullopt;
        case Relation::Kind::view:
        case Relation::Kind::index:
        case Relation::Kind::sequence:
        case Relation::Kind::composite: break;
    }
    error("RG108", "'" + shown(found->name) + "' is not a table", span);
    return std::nullopt;
}

void Builder::unknown_table(const ddl::QualifiedName& written, source::Span span)
{
    if (!guarded && unknown_.insert(ddl::to_sql(written)).second)
        error("RG101", "unknown table '" + shown(written) + "'; is the file that creates it missing?", span);
}

DraftColumn* Builder::find_column(TableId id, const std::string& name, source::Span span)
{
    DraftTable& owner = table(id);
    DraftColumn* column = owner.find_column(name);
    if (column == nullptr)
        error("RG102", "table '" + shown(owner.name) + "' has no column '" + name + "'", span,
              {{"the table is defined here", owner.name_span}});
    return column;
}

std::optional<TypeId> Builder::find_type(const ddl::QualifiedName& written, bool missing_ok)
{
    const std::optional<TypeId> found = catalog.find_type(written);
    if (!found && !missing_ok && !guarded && unknown_.insert("type " + ddl::to_sql(written)).second)
        error("RG104", "unknown type '" + shown(written) + "'", statement);
    return found;
}

bool Builder::claim_relation(const ddl::QualifiedName& full, source::Span span)
{
    const Relation* holder = catalog.relation(full);
    if (holder == nullptr) return true;
    std::vector<source::Note> notes;
    if (const std::optional<source::Span> place = place_of(*holder)) notes.push_back({"first defined here", place});
    error("RG103", "'" + shown(full) + "' already exists", span, std::move(notes));
    return false;
}

std::optional<source::Span> Builder::place_of(const Relation& relation)
{
    switch (relation.kind) {
        case Relation::Kind::table: return table(relation.id).name_span;
        case Relation::Kind::index:
            if (const DraftKey* key = table(relation.id).find_key(relation.name.name)) return key->definition.span;
            return std::nullopt;
        case Relation::Kind::composite: return type(relation.id).span;
        case Relation::Kind::outside:
        case Relation::Kind::view:
        case Relation::Kind::sequence: return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace racegen::schema
