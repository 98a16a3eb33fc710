#include "cli/report.hpp"

namespace racegen::cli {
namespace {

bool use_color(Color color, const Environment& environment)
{
    switch (color) {
        case Color::automatic: return environment.color;
        case Color::always: return true;
        case Color::never: return false;
    }
    return false;
}

}  // namespace

Report::Report(const Common& common, const Environment& environment) : common_{common}, environment_{environment} {}

files::Inputs Report::read_inputs()
{
    return files::read_inputs(common_.schema, environment_.input, diagnostics);
}

void Report::print(const source::SourceSet& sources)
{
    const bool color = use_color(common_.color, environment_);
    for (; printed_ < diagnostics.all().size(); ++printed_) {
        const source::Diagnostic& diagnostic = diagnostics.all()[printed_];
        if (common_.quiet && diagnostic.severity == source::Severity::note) continue;
        environment_.errors << source::format(diagnostic, sources, color);
    }
}

}  // namespace racegen::cli
