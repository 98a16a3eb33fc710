#include "cli/run.hpp"

#include <exception>
#include <variant>

#include "cli/arguments.hpp"
#include "cli/diff.hpp"
#include "cli/dump.hpp"
#include "cli/explain.hpp"
#include "cli/generate.hpp"
#include "cli/init.hpp"
#include "cli/lint.hpp"
#include "cli/verify.hpp"

namespace racegen::cli {
namespace {

struct Run {
    const Environment& environment;

    ExitStatus operator()(const Answer& answer) const
    {
        environment.output << answer.text;
        return done;
    }
    ExitStatus operator()(const Generate& generate) const { return run_generate(generate, environment); }
    ExitStatus operator()(const Init& init) const { return run_init(init, environment); }
    ExitStatus operator()(const Verify& verify) const { return run_verify(verify, environment); }
    ExitStatus operator()(const Diff& diff) const { return run_diff(diff, environment); }
    ExitStatus operator()(const Explain& explain) const { return run_explain(explain, environment); }
    ExitStatus operator()(const Lint& lint) const { return run_lint(lint, environment); }
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
