#include "cli/lint.hpp"

#include <algorithm>

#include "cli/report.hpp"
#include "lint/report.hpp"

namespace racegen::cli {
namespace {

std::string printed(const Lint& lint, const std::vector<lint::Finding>& findings, const source::SourceSet& sources, bool color)
{
    switch (lint.format) {
        case Lint::Format::text: return lint::as_text(findings, sources, color);
        case Lint::Format::json: return lint::as_json(findings, sources);
        case Lint::Format::sarif: return lint::as_sarif(findings, sources, RACEGEN_VERSION);
        case Lint::Format::github: return lint::as_github(findings, sources);
    }
    return {};
}

}  // namespace

ExitStatus run_lint(const Lint& lint, const Environment& environment)
{
    Report report{lint.common, environment};
    files::Inputs inputs = report.read_inputs();
    const files::Configuration configuration = report.read_configuration(inputs);
    std::vector<lint::Finding> findings;
    if (!report.diagnostics.has_errors()) findings = pipeline::find_hazards(inputs.sources, configuration.hints, report.diagnostics);
    report.print(inputs.sources);
    if (report.diagnostics.has_errors()) return failed;
    if (lint.common.quiet)
        std::erase_if(findings, [](const lint::Finding& finding) { return finding.rule->severity == source::Severity::note; });
    environment.output << printed(lint, findings, inputs.sources, use_color(lint.common.color, environment.output_color));
    return findings.empty() ? done : difference;
}

}  // namespace racegen::cli
