// What every statement needs while it is applied: the catalog, the place of the statement, and where faults go.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "schema/catalog.hpp"
#include "source/diagnostics.hpp"

namespace racegen::schema {

/// A table's name as messages show it: the schema "public" goes without saying.
[[nodiscard]] std::string shown(const ddl::QualifiedName& name);

struct Builder {
    explicit Builder(source::Diagnostics& collector) : diagnostics(collector) {}

    Catalog catalog;
    source::Diagnostics& diagnostics;
    source::Span statement;  // the one being applied
    bool guarded = false;    // it may fail, without a message

    void error(std::string code, std::string message, source::Span span, std::vector<source::Note> notes = {});
    void warning(std::string code, std::string message, source::Span span);

    DraftTable& table(TableId id) { return catalog.tables[id]; }
    DraftType& type(TypeId id) { return catalog.types[id]; }

    /// The table of that name. Nothing when it is temporary, and when there is none: then with an error (RG101) unless
    /// `missing_ok`. One table that is missing gives one error, however often it is mentioned.
    std::optional<TableId> find_table(const ddl::QualifiedName& written, source::Span span, bool missing_ok = false);
    /// Reports a table that is nowhere; once.
    void unknown_table(const ddl::QualifiedName& written, source::Span span);
    /// The column, or null after an error (RG102).
    DraftColumn* find_column(TableId table, const std::string& name, source::Span span);
    /// The type, or nothing after an error (RG104) unless `missing_ok`.
    std::optional<TypeId> find_type(const ddl::QualifiedName& written, bool missing_ok = false);

    /// True when the name is free among tables, views, indexes and sequences; else an error (RG103) that shows the
    /// holder.
    bool claim_relation(const ddl::QualifiedName& full, source::Span span);
    /// Where the relation was created; nothing when that is not known.
    std::optional<source::Span> place_of(const Relation& relation);

private:
    std::unordered_set<std::string> unknown_;
};

}  // namespace racegen::schema
