#include "target.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "ddl/parse.hpp"
#include "files/configuration.hpp"
#include "input.hpp"
#include "pipeline.hpp"

namespace racegen::fuzz {
namespace {

void require(bool kept, const std::string& promise)
{
    if (!kept) throw std::logic_error("broken promise: " + promise);
}

void check_span(const source::Span& span, const source::SourceSet& sources)
{
    require(span.file < sources.size(), "a span is in a file of the run");
    require(span.begin <= span.end && span.end <= sources.text(span.file).size(), "a span is within its file");
}

void check_diagnostics(const source::Diagnostics& diagnostics, const source::SourceSet& sources)
{
    for (const source::Diagnostic& diagnostic : diagnostics.all()) {
        require(diagnostic.span.has_value() || diagnostic.severity != source::Severity::error, "an error has a place: " + diagnostic.message);
        if (diagnostic.span) check_span(*diagnostic.span, sources);
        for (const source::Note& note : diagnostic.notes)
            if (note.span) check_span(*note.span, sources);
        require(source::format(diagnostic, sources, false).ends_with('\n'), "a diagnostic ends its line");
    }
}

/// psql's variables and commands aside, a script is SQL.
void check_parses(std::string script)
{
    source::SourceSet sources;
    sources.add("verify.sql", std::move(script));
    source::Diagnostics diagnostics;
    static_cast<void>(ddl::parse_ddl(sources, diagnostics));
    for (const source::Diagnostic& diagnostic : diagnostics.all())
        require(diagnostic.severity != source::Severity::error, "generated SQL parses: " + source::format(diagnostic, sources, false));
}

void check_generation(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    const pipeline::Output output = pipeline::generate(sources, options, diagnostics);
    require(output.files.empty() == diagnostics.has_errors(), "there is output or an error");
}

void check_verification(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    std::string script = pipeline::verification_script(sources, options, diagnostics);
    if (options.driver == pipeline::Driver::postgres && !diagnostics.has_errors()) check_parses(std::move(script));
}

void run_mode(char mode, const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    const auto dump = [&](pipeline::Stage stage) {
        static_cast<void>(pipeline::dump(sources, stage, options.hints, diagnostics));
    };
    switch (mode) {
        case '0':
        case '1': return check_generation(sources, options, diagnostics);
        case '2':
        case '3': return check_verification(sources, options, diagnostics);
        case '4': return dump(pipeline::Stage::ddl);
        case '5': return dump(pipeline::Stage::schema);
        default: return dump(pipeline::Stage::plan);
    }
}

}  // namespace

void run_one(std::string_view bytes)
{
    const Input input = read_input(bytes);
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    pipeline::Options options;
    options.driver = input.mode == '1' || input.mode == '3' ? pipeline::Driver::sqlite : pipeline::Driver::postgres;
    options.name_space = "repo";
    options.input_names = {"schema.sql"};
    sources.add("schema.sql", input.sql);
    if (input.configuration) {
        const std::uint32_t file = sources.add_configuration("racegen.json", *input.configuration);
        options.hints = files::read_configuration(sources, file, diagnostics).hints;
    }
    if (!diagnostics.has_errors()) run_mode(input.mode, sources, options, diagnostics);
    check_diagnostics(diagnostics, sources);
}

}  // namespace racegen::fuzz
