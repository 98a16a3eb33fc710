#include "cli/verify.hpp"

#include <utility>

#include "cli/driver.hpp"
#include "cli/report.hpp"

namespace racegen::cli {

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

}  // namespace racegen::cli
