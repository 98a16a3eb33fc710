#include "cli/generate.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
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
#include "files/rule.hpp"

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
pipeline::Options resolve_options(const Generate& generate, files::Configuration configuration, files::Inputs& inputs,
                                  source::Diagnostics& diagnostics)
{
    pipeline::Options options;
    options.driver = parse_driver(generate.driver.value_or(configuration.driver.value_or("postgres")));
    options.name_space = resolve_namespace(generate, configuration);
    options.result = parse_result(generate.result.value_or(configuration.result.value_or("std")));
    options.race_tests = generate.race_tests;
    options.hints = std::move(configuration.hints);
    options.given_names = inputs.given;
    if (generate.templates.empty()) return options;
    const auto folder = std::make_shared<const files::TemplateFolder>(generate.templates, diagnostics);
    std::ranges::copy(folder->dependencies(), std::back_inserter(inputs.dependencies));
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

std::string_view name_of(pipeline::Driver driver)
{
    return driver == pipeline::Driver::sqlite ? "sqlite" : "postgres";
}

std::string_view name_of(pipeline::ResultKind result)
{
    return result == pipeline::ResultKind::tl_expected ? "tl" : "std";
}

files::Lock describe(const files::Inputs& inputs, const pipeline::Options& options)
{
    files::Lock lock;
    lock.version = RACEGEN_VERSION;
    lock.driver = name_of(options.driver);
    lock.options = {{"namespace", options.name_space}, {"result", std::string{name_of(options.result)}}};
    if (options.race_tests) lock.options.emplace_back("race-tests", "true");
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

std::vector<std::string> list_outputs(const Generate& generate, const pipeline::Output& output)
{
    const std::filesystem::path folder{generate.output};
    std::vector<std::string> paths;
    for (const pipeline::OutputFile& file : output.files) paths.push_back((folder / file.path).generic_string());
    paths.push_back((folder / files::lock_name).generic_string());
    return paths;
}

/// The stamp last: it is the newer one, and says that all is done.
void write_stamp(const Generate& generate, const files::Inputs& inputs, const pipeline::Options& options,
                 const std::vector<std::string>& outputs, source::Diagnostics& diagnostics)
{
    if (generate.stamp.empty()) return;
    if (!generate.depfile.empty())
        files::rewrite(generate.depfile, files::make_rule(generate.stamp, inputs.dependencies), diagnostics);
    std::string stamp = "driver " + std::string{name_of(options.driver)} + "\nresult " + std::string{name_of(options.result)} + '\n';
    for (const std::string& path : inputs.dependencies) stamp += "input " + path + '\n';
    for (const std::string& path : outputs) stamp += "output " + path + '\n';
    if (!diagnostics.has_errors()) files::rewrite(generate.stamp, stamp, diagnostics);
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
        case Generate::Mode::print:
        case Generate::Mode::list_outputs: break;
    }
    return write(generate, comparison, report, environment);
}

}  // namespace

ExitStatus run_generate(const Generate& generate, const Environment& environment)
{
    Report report{generate.common, environment};
    files::Inputs inputs = report.read_inputs();
    files::Configuration configuration = report.read_configuration(inputs);
    const pipeline::Options options = resolve_options(generate, std::move(configuration), inputs, report.diagnostics);
    pipeline::Output output;
    if (!report.diagnostics.has_errors()) output = generate_files(generate, inputs, options, environment, report.diagnostics);
    ExitStatus status = failed;
    if (!report.diagnostics.has_errors()) {
        const std::vector<std::string> outputs = list_outputs(generate, output);
        if (generate.mode == Generate::Mode::list_outputs) {
            for (const std::string& path : outputs) environment.output << path << '\n';
            status = done;
        } else if (generate.mode == Generate::Mode::print) {
            for (const pipeline::OutputFile& file : output.files) environment.output << "==> " << file.path << " <==\n" << file.text << '\n';
            status = done;
        } else {
            status = compare_or_write(generate, std::move(output), describe(inputs, options), report, environment);
        }
        if (status == done) write_stamp(generate, inputs, options, outputs, report.diagnostics);
    }
    report.print(inputs.sources);
    return report.diagnostics.has_errors() ? failed : status;
}

}  // namespace racegen::cli
