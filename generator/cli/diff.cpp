#include "cli/diff.hpp"

#include <algorithm>
#include <utility>

#include "cli/driver.hpp"
#include "cli/report.hpp"
#include "diff/print.hpp"

namespace racegen::cli {
namespace {

/// One of the two schemas, with the configuration that goes with it.
struct Input {
    Input(const Diff& diff, const std::string& word, const Environment& environment) : common{diff.common}, report{with(common, word), environment}
    {
        inputs = report.read_inputs();
        configuration = report.read_configuration(inputs);
    }

    static const Common& with(Common& common, const std::string& word)
    {
        common.schema = {word};
        return common;
    }

    Common common;
    Report report;
    files::Inputs inputs;
    files::Configuration configuration;
};

std::size_t warnings(const source::Diagnostics& diagnostics)
{
    return static_cast<std::size_t>(std::ranges::count(diagnostics.all(), source::Severity::warning, &source::Diagnostic::severity));
}

/// A statement that is not understood may be one that drops a guard.
void tell_of_warnings(const Diff& diff, const Input& before, const Input& after, const Environment& environment)
{
    const std::size_t old_count = warnings(before.report.diagnostics);
    const std::size_t new_count = warnings(after.report.diagnostics);
    if (diff.common.quiet || diff.common.verbose || new_count <= old_count) return;
    environment.errors << "racegen: note: more warnings about the new schema (" << new_count << ") than about the old one (" << old_count << "); -v shows them\n";
}

std::string print(const diff::Report& report, Diff::Format format)
{
    switch (format) {
        case Diff::Format::text: return diff::to_text(report);
        case Diff::Format::markdown: return diff::to_markdown(report);
        case Diff::Format::json: return diff::to_json(report);
    }
    return {};
}

}  // namespace

ExitStatus run_diff(const Diff& diff, const Environment& environment)
{
    Input before{diff, diff.before, environment};
    Input after{diff, diff.after, environment};
    pipeline::Options old_options;
    pipeline::Options new_options;
    new_options.driver = parse_driver(diff.driver.value_or(after.configuration.driver.value_or("postgres")));
    // What differs is the schema: both are generated for the same engine.
    old_options.driver = new_options.driver;
    old_options.name_space = new_options.name_space = "repositories";
    old_options.hints = std::move(before.configuration.hints);
    new_options.hints = std::move(after.configuration.hints);

    diff::Report report;
    if (!before.report.diagnostics.has_errors() && !after.report.diagnostics.has_errors())
        report = pipeline::compare({before.inputs.sources, old_options, before.report.diagnostics}, {after.inputs.sources, new_options, after.report.diagnostics});
    const bool failure = before.report.diagnostics.has_errors() || after.report.diagnostics.has_errors();
    // Notes and warnings are about either schema by itself, not about the change.
    if (failure || diff.common.verbose) {
        before.report.print(before.inputs.sources);
        after.report.print(after.inputs.sources);
    }
    if (failure) return failed;
    tell_of_warnings(diff, before, after, environment);
    environment.output << print(report, diff.format);
    return report.count(diff::Effect::lost) == 0 ? done : difference;
}

}  // namespace racegen::cli
