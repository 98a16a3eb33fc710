#include "cli/explain.hpp"

#include <filesystem>
#include <utility>

#include "cli/driver.hpp"
#include "cli/report.hpp"
#include "files/tree.hpp"

namespace racegen::cli {
namespace {

/// The last word is a target when it is no input, and another word is.
std::string take_target(std::vector<std::string>& schema)
{
    std::error_code ignored;
    const std::string& last = schema.back();
    if (schema.size() < 2 || last == "-" || files::is_revision(last) || std::filesystem::exists(last, ignored)) return {};
    std::string target = last;
    schema.pop_back();
    return target;
}

}  // namespace

ExitStatus run_explain(const Explain& explain, const Environment& environment)
{
    Common common = explain.common;
    const std::string target = take_target(common.schema);
    Report report{common, environment};
    files::Inputs inputs = report.read_inputs();
    files::Configuration configuration = report.read_configuration(inputs);
    pipeline::Options options;
    options.driver = parse_driver(explain.driver.value_or(configuration.driver.value_or("postgres")));
    options.hints = std::move(configuration.hints);
    explain::Explanation explanation;
    if (!report.diagnostics.has_errors()) explanation = pipeline::explain(inputs.sources, options, target, report.diagnostics);
    if (report.diagnostics.has_errors() || common.verbose) report.print(inputs.sources);
    if (report.diagnostics.has_errors()) return failed;
    if (!explanation.fault.empty()) throw UsageError{explanation.fault};
    environment.output << explanation.text;
    return done;
}

}  // namespace racegen::cli
