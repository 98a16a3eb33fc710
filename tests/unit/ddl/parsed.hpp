// Parsing a text in a test.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "ddl/dump.hpp"
#include "ddl/parse.hpp"

namespace racegen::ddl {

struct Parsed {
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    Script script;

    explicit Parsed(std::string sql)
    {
        sources.add("a.sql", std::move(sql));
        script = parse_ddl(sources, diagnostics);
    }

    /// One line for each diagnostic: `2:5 RG001 message`.
    [[nodiscard]] std::string faults() const
    {
        std::string text;
        for (const source::Diagnostic& diagnostic : diagnostics.all()) {
            const source::Position position = sources.position(diagnostic.span.value());
            text += std::to_string(position.line) + ':' + std::to_string(position.column) + ' ' + diagnostic.code +
                    ' ' + diagnostic.message + '\n';
        }
        return text;
    }
};

/// The dump of a text that is expected to be without fault.
inline std::string dumped(const std::string& sql)
{
    const Parsed parsed(sql);
    CHECK_MESSAGE(parsed.faults().empty(), parsed.faults());
    return dump(parsed.script);
}

struct Row {
    std::string sql;
    std::string expected;
};

}  // namespace racegen::ddl
