#include "target.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "ddl/parse.hpp"
#include "diff/print.hpp"
#include "files/configuration.hpp"
#include "input.hpp"
#include "lint/report.hpp"
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

/// A SQLite database in memory.
class Database {
public:
    Database()
    {
        sqlite3* opened = nullptr;
        require(sqlite3_open(":memory:", &opened) == SQLITE_OK, "SQLite opens");
        database_.reset(opened);
    }

    void run(const std::string& statements)
    {
        const int code = sqlite3_exec(database_.get(), statements.c_str(), nullptr, nullptr, nullptr);
        require(code == SQLITE_OK, std::string("SQLite takes the translated schema: ") + sqlite3_errmsg(database_.get()) + "\n" + statements);
    }

    void compile(std::string_view statements)
    {
        while (!statements.empty()) {
            sqlite3_stmt* statement = nullptr;
            const char* end = nullptr;
            const int code = sqlite3_prepare_v2(database_.get(), statements.data(), static_cast<int>(statements.size()), &statement, &end);
            sqlite3_finalize(statement);
            const auto length = static_cast<std::size_t>(end - statements.data());
            require(code == SQLITE_OK, std::string("SQLite compiles each statement: ") + sqlite3_errmsg(database_.get()) + "\n" +
                                           std::string(statements.substr(0, length)));
            statements.remove_prefix(length);
        }
    }

private:
    struct Close {
        void operator()(sqlite3* database) const { sqlite3_close(database); }
    };
    std::unique_ptr<sqlite3, Close> database_;
};

std::string check_generation(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    const pipeline::Output output = pipeline::generate(sources, options, diagnostics);
    require(output.files.empty() == diagnostics.has_errors(), "there is output or an error");
    const auto schema = std::ranges::find(output.files, "schema.sql", &pipeline::OutputFile::path);
    if (schema == output.files.end()) return {};
    Database().run(schema->text);
    return schema->text;
}

void check_verification(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    std::string script = pipeline::verification_script(sources, options, diagnostics);
    if (diagnostics.has_errors()) return;
    if (options.driver == pipeline::Driver::postgres) return check_parses(std::move(script));
    source::Diagnostics of_schema;
    Database database;
    database.run(check_generation(sources, options, of_schema));
    // What the translation leaves out may be a whole table.
    const auto left_out = [](const source::Diagnostic& one) { return one.code == "RG301"; };
    if (of_schema.has_errors() || std::ranges::any_of(of_schema.all(), left_out)) return;
    constexpr std::string_view begin = "\n.output /dev/null\n";
    script.erase(script.rfind("\n.output stdout"));
    database.compile(std::string_view(script).substr(script.find(begin) + begin.size()));
}

/// The schema against itself, and against its first half in both directions, in all forms.
void check_comparison(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    static_cast<void>(pipeline::explain(sources, options, "", diagnostics));
    if (diagnostics.has_errors()) return;
    source::Diagnostics ignored;
    const pipeline::Compared whole{sources, options, ignored};
    require(pipeline::compare(whole, whole).tables.empty(), "nothing changes between a schema and itself");
    source::SourceSet begin;
    begin.add("schema.sql", std::string(sources.text(0).substr(0, sources.text(0).rfind(';', sources.text(0).size() / 2))));
    pipeline::Options plain = options;
    plain.hints.clear();
    const pipeline::Compared half{begin, plain, ignored};
    for (const diff::Report& report : {pipeline::compare(half, whole), pipeline::compare(whole, half)}) {
        require(diff::to_text(report).ends_with('\n') && diff::to_markdown(report).ends_with('\n') && diff::to_json(report).ends_with('\n'), "a report ends its line");
        require(report.tables.empty() || !diff::headline(report).starts_with("no guarantee and"), "a change is told");
    }
}

void check_lint(const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    const std::vector<lint::Finding> findings = pipeline::find_hazards(sources, options.hints, diagnostics);
    require(findings.empty() || !diagnostics.has_errors(), "what is not understood is not linted");
    for (const lint::Finding& finding : findings) {
        check_span(finding.span, sources);
        for (const source::Note& note : finding.notes)
            if (note.span) check_span(*note.span, sources);
    }
    for (const std::string& text : {lint::as_text(findings, sources, false), lint::as_json(findings, sources),
                                    lint::as_sarif(findings, sources, "1"), lint::as_github(findings, sources)})
        require(text.empty() || text.ends_with('\n'), "a report ends its line");
}

void run_mode(char mode, const source::SourceSet& sources, const pipeline::Options& options, source::Diagnostics& diagnostics)
{
    const auto dump = [&](pipeline::Stage stage) {
        static_cast<void>(pipeline::dump(sources, stage, options.hints, diagnostics));
    };
    switch (mode) {
        case '0':
        case '1': static_cast<void>(check_generation(sources, options, diagnostics)); return;
        case '2':
        case '3': return check_verification(sources, options, diagnostics);
        case '4': return dump(pipeline::Stage::ddl);
        case '5': return dump(pipeline::Stage::schema);
        case '6': return dump(pipeline::Stage::plan);
        case '7': return check_comparison(sources, options, diagnostics);
        default: return check_lint(sources, options, diagnostics);
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
    options.given_names = {"schema.sql"};
    sources.add("schema.sql", input.sql);
    if (input.configuration) {
        const std::uint32_t file = sources.add_configuration("racegen.json", *input.configuration);
        options.hints = files::read_configuration(sources, file, diagnostics).hints;
    }
    if (!diagnostics.has_errors()) run_mode(input.mode, sources, options, diagnostics);
    check_diagnostics(diagnostics, sources);
}

}  // namespace racegen::fuzz
