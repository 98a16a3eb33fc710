#include "cli/run.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <memory>
#include <utility>

#include "cli/arguments.hpp"
#include "cli/driver.hpp"
#include "cli/generate.hpp"
#include "cli/report.hpp"
#include "render/embedded.hpp"

namespace racegen::cli {
namespace {

ExitStatus run_dump(const Dump& dump, const Environment& environment)
{
    Report report{dump.common, environment};
    files::Inputs inputs = report.read_inputs();
    const files::Configuration configuration = report.read_configuration(inputs);
    if (!report.diagnostics.has_errors())
        environment.output << pipeline::dump(inputs.sources, dump.stage, configuration.hints, report.diagnostics);
    report.print(inputs.sources);
    return report.diagnostics.has_errors() ? failed : done;
}

ExitStatus run_verify(const Verify& verify, const Environment& environment)
{
    Report report{verify.common, environment};
    files::Inputs inputs = report.read_inputs();
    files::Configuration configuration = report.read_configuration(inputs);
    pipeline::Options options;
    options.driver = parse_driver(verify.driver.value_or(configuration.driver.value_or("postgres")));
    options.hints = std::move(configuration.hints);
    environment.output << pipeline::verification_script(inputs.sources, options, report.diagnostics);
    report.print(inputs.sources);
    return report.diagnostics.has_errors() ? failed : done;
}

struct Run {
    const Environment& environment;

    ExitStatus operator()(const Answer& answer) const
    {
        environment.output << answer.text;
        return done;
    }
    ExitStatus operator()(const Generate& generate) const { return run_generate(generate, environment); }
    ExitStatus operator()(const Init&) const
    {
        environment.output << render::find_embedded("init/commit_tokens.sql").value();
        return done;
    }
    ExitStatus operator()(const Verify& verify) const { return run_verify(verify, environment); }
    ExitStatus operator()(const Dump& dump) const { return run_dump(dump, environment); }
};

ExitStatus run_words(const std::vector<std::string>& words, const Environment& environment)
{
    ExitStatus status = done;
    try {
        status = std::visit(Run{environment}, parse_arguments(words));
    } catch (const UsageError& error) {
        environment.errors << "racegen: error: " << error.what() << "\nrun 'racegen --help' for the options\n";
        return failed;
    }
    if (!environment.output.flush()) {
        environment.errors << "racegen: error: cannot write to standard output\n";
        return failed;
    }
    return status;
}

}  // namespace

ExitStatus run(const std::vector<std::string>& words, const Environment& environment) noexcept
{
    std::string fault = "unknown exception";
    try {
        return run_words(words, environment);
    } catch (const std::exception& error) {
        fault = error.what();
    } catch (...) {
    }
    environment.errors << "racegen: internal error: " << fault
                       << "\nthis is a defect of racegen; please report it, with the schema if you can\n";
    return defect;
}

}  // namespace racegen::cli
