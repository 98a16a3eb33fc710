#include "cli/generate.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

#include "cli/driver.hpp"
#include "cli/name_space.hpp"
#include "cli/progress.hpp"
#include "cli/report.hpp"
#include "cli/unified_diff.hpp"
#include "files/digest.hpp"
#include "files/output.hpp"

namespace racegen::cli {
namespace {

using files::Change;

/// Without an output folder nothing is generated for use, so any name will do.
std::string resolve_namespace(const Generate& generate, const files::Configuration& configuration)
{
    const std::string given = generate.name_space.empty() ? configuration.name_space.value_or("") : generate.name_space;
    if (given.empty() && generate.output.empty()) return "repositories";
    const std::string name = given.empty() ? namespace_of(generate.output) : given;
    const std::optional<std::string> fault = namespace_fault(name);
    if (!fault) return name;
    if (!given.empty()) throw UsageError{"--namespace: " + *fault};
    throw UsageError{"the output folder's name makes no namespace: " + *fault + "; give one by --namespace"};
}

pipeline::ResultKind parse_result(const std::string& name)
{
    if (name == "std") return pipeline::ResultKind::std_expected;
    if (name == "tl") return pipeline::ResultKind::tl_expected;
    throw UsageError{"there is no result '" + name + "'; there are std and tl"};
}

/// The command line stands over the configuration.
pipeline::Options resolve_options(const Generate& generate, files::Configuration configuration,
                                  std::vector<std::string> given_names, source::Diagnostics& diagnostics)
{
    pipeline::Options options;
    options.driver = parse_driver(generate.driver.value_or(configuration.driver.value_or("postgres")));
    options.name_space = resolve_namespace(generate, configuration);
    options.result = parse_result(generate.result.value_or(configuration.result.value_or("std")));
    options.hints = std::move(configuration.hints);
    options.given_names = std::move(given_names);
    if (generate.templates.empty()) return options;
    const auto folder = std::make_shared<const files::TemplateFolder>(generate.templates, diagnostics);
    options.templates = [folder](std::string_view path) { return folder->find(path); };
    return options;
}

pipeline::Output generate_files(const Generate& generate, const files::Inputs& inputs, pipeline::Options options,
                                const Environment& environment, source::Diagnostics& diagnostics)
{
    Progress progress{environment.errors};
    if (environment.terminal && !generate.common.quiet)
        options.progress = [&progress](std::size_t tables, std::size_t total) { progress.show(tables, total); };
    try {
        return pipeline::generate(inputs.sources, options, diagnostics);
    } catch (const render::RenderError& error) {
        // The built-in templates are racegen's, so a fault there is a defect.
        if (generate.templates.empty()) throw;
        diagnostics.error("RG910", error.what(), std::nullopt);
        return {};
    }
}

files::Lock describe(const files::Inputs& inputs, const pipeline::Options& options)
{
    files::Lock lock;
    lock.version = RACEGEN_VERSION;
    lock.driver = options.driver == pipeline::Driver::sqlite ? "sqlite" : "postgres";
    lock.options = {{"namespace", options.name_space}, {"result", options.result == pipeline::ResultKind::tl_expected ? "tl" : "std"}};
    for (std::uint32_t file = 0; file < inputs.names.size(); ++file)
        lock.inputs.emplace_back(inputs.names[file], files::sha256(inputs.sources.text(file)));
    for (std::uint32_t file = 0; file < inputs.sources.size(); ++file)
        if (!inputs.sources.is_sql(file))
            lock.inputs.emplace_back(files::configuration_name, files::sha256(inputs.sources.text(file)));
    return lock;
}

std::string_view word_for(Change::Kind kind)
{
    switch (kind) {
        case Change::Kind::create: return "create";
        case Change::Kind::update: return "update";
        case Change::Kind::edited: return "edited";
        case Change::Kind::foreign: return "foreign";
        case Change::Kind::orphan: return "orphan";
    }
    return {};
}

void print_changes(const files::Comparison& comparison, std::ostream& output)
{
    for (const Change& change : comparison.changes) output << word_for(change.kind) << ' ' << change.path << '\n';
}

void print_differences(const files::Comparison& comparison, std::ostream& output)
{
    for (const Change& change : comparison.changes)
        output << unified_diff(change.kind == Change::Kind::create ? "" : "a/" + change.path, change.old_text,
                               change.kind == Change::Kind::orphan ? "" : "b/" + change.path, change.new_text);
}

std::size_t count(const files::Comparison& comparison, Change::Kind kind)
{
    return static_cast<std::size_t>(std::ranges::count(comparison.changes, kind, &Change::kind));
}

void print_summary(const Generate& generate, const files::Comparison& comparison, std::ostream& output)
{
    const std::size_t removed = generate.prune ? count(comparison, Change::Kind::orphan) : 0;
    output << "racegen: " << generate.output << ": " << count(comparison, Change::Kind::create) << " created, "
           << count(comparison, Change::Kind::update) << " updated, " << comparison.unchanged << " unchanged";
    if (removed != 0) output << ", " << removed << " removed";
    output << '\n';
}

void list_outputs(const Generate& generate, const pipeline::Output& output, std::ostream& stream)
{
    const std::filesystem::path folder{generate.output};
    for (const pipeline::OutputFile& file : output.files) stream << (folder / file.path).generic_string() << '\n';
    stream << (folder / files::lock_name).generic_string() << '\n';
}

ExitStatus write(const Generate& generate, const files::Comparison& comparison, Report& report,
                 const Environment& environment)
{
    files::report_conflicts(generate.output, comparison, report.diagnostics);
    if (report.diagnostics.has_errors()) return failed;
    if (generate.mode == Generate::Mode::dry_run) {
        print_changes(comparison, environment.output);
        return done;
    }
    files::write(generate.output, comparison, generate.prune, report.diagnostics);
    if (report.diagnostics.has_errors()) return failed;
    if (generate.common.verbose) print_changes(comparison, environment.errors);
    if (!generate.common.quiet) print_summary(generate, comparison, environment.errors);
    return done;
}

ExitStatus compare_or_write(const Generate& generate, pipeline::Output output, files::Lock lock, Report& report,
                            const Environment& environment)
{
    if (generate.mode == Generate::Mode::list_outputs) {
        list_outputs(generate, output, environment.output);
        return done;
    }
    const files::Comparison comparison =
        files::compare(generate.output, std::move(output.files), std::move(lock), generate.prune, report.diagnostics);
    if (report.diagnostics.has_errors()) return failed;
    switch (generate.mode) {
        case Generate::Mode::check:
            if (!generate.common.quiet) print_changes(comparison, environment.output);
            return comparison.changes.empty() ? done : difference;
        case Generate::Mode::diff:
            print_differences(comparison, environment.output);
            return comparison.changes.empty() ? done : difference;
        case Generate::Mode::write:
        case Generate::Mode::dry_run:
        case Generate::Mode::list_outputs: break;
    }
    return write(generate, comparison, report, environment);
}

}  // namespace

ExitStatus run_generate(const Generate& generate, const Environment& environment)
{
    Report report{generate.common, environment};
    files::Inputs inputs = report.read_inputs();
    const pipeline::Options options =
        resolve_options(generate, report.read_configuration(inputs), inputs.given, report.diagnostics);
    pipeline::Output output;
    if (!report.diagnostics.has_errors()) output = generate_files(generate, inputs, options, environment, report.diagnostics);
    ExitStatus status = failed;
    if (!report.diagnostics.has_errors())
        status = compare_or_write(generate, std::move(output), describe(inputs, options), report, environment);
    report.print(inputs.sources);
    return status;
}

}  // namespace racegen::cli
