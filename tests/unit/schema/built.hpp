// Building the schema of a text in a test.
#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <sstream>
#include <string>
#include <utility>

#include "ddl/parse.hpp"
#include "schema/build.hpp"

namespace racegen::schema {

struct Built {
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    Schema schema;

    explicit Built(std::string sql)
    {
        sources.add("a.sql", std::move(sql));
        schema = build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    }

    /// One line for each diagnostic, `2:5 RG103 message`, and one more for each of its notes, `  1:1 message`.
    [[nodiscard]] std::string faults() const
    {
        std::string text;
        for (const source::Diagnostic& diagnostic : diagnostics.all()) {
            text += place(diagnostic.span) + ' ' + diagnostic.code + ' ' + diagnostic.message + '\n';
            for (const source::Note& note : diagnostic.notes) text += "  " + place(note.span) + ' ' + note.message + '\n';
        }
        return text;
    }

private:
    [[nodiscard]] std::string place(const std::optional<source::Span>& span) const
    {
        const source::Position position = sources.position(span.value());
        return std::to_string(position.line) + ':' + std::to_string(position.column);
    }
};

/// The dump of a text that is expected to be without fault.
inline std::string built(const std::string& sql)
{
    const Built result(sql);
    CHECK_MESSAGE(result.faults().empty(), result.faults());
    return dump_schema(result.schema);
}

inline std::string faults(const std::string& sql) { return Built(sql).faults(); }

/// The names of the dump's lines of these kinds, in order, separated by spaces.
inline std::string names(const std::string& sql, std::initializer_list<const char*> kinds)
{
    std::istringstream dump(built(sql));
    std::string line;
    std::string result;
    while (std::getline(dump, line))
        for (const std::string kind : kinds) {
            const std::string start = "{\"" + kind + "\":\"";
            if (!line.starts_with(start)) continue;
            result += (result.empty() ? "" : " ") + line.substr(start.size(), line.find('"', start.size()) - start.size());
        }
    return result;
}

/// The names of all constraints and unique indexes.
inline std::string constraints(const std::string& sql)
{
    return names(sql, {"primary_key", "unique", "unique_index", "foreign_key", "check", "exclude"});
}

/// The dump without its first `tables` tables and what belongs to them.
inline std::string built_after(const std::string& sql, int tables)
{
    std::string dump = built(sql);
    std::size_t position = 0;
    for (int count = 0; count <= tables; ++count) position = dump.find("{\"table\"", count == 0 ? 0 : position + 1);
    return dump.substr(position);
}

struct Row {
    std::string sql;
    std::string expected;
};

}  // namespace racegen::schema
