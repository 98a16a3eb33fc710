#include "cli/dump.hpp"

#include "cli/report.hpp"

namespace racegen::cli {

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

}  // namespace racegen::cli
