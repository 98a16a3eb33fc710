#include "cli/report.hpp"

#include <filesystem>
#include <utility>

#include "files/read.hpp"
#include "files/tree.hpp"

namespace racegen::cli {

bool use_color(Color color, bool automatic)
{
    switch (color) {
        case Color::automatic: return automatic;
        case Color::always: return true;
        case Color::never: return false;
    }
    return false;
}

Report::Report(const Common& common, const Environment& environment) : common_{common}, environment_{environment} {}

files::Inputs Report::read_inputs()
{
    return files::read_inputs(common_.schema, environment_.input, diagnostics);
}

files::Configuration Report::read_configuration(files::Inputs& inputs)
{
    if (common_.config.empty() && files::is_revision(common_.schema.front())) return read_configuration_at(common_.schema.front(), inputs);
    std::optional<std::filesystem::path> path;
    if (!common_.config.empty())
        path = common_.config;
    else if (common_.schema.front() != "-")
        path = files::find_configuration(common_.schema.front());
    if (!path) return {};
    std::error_code error;
    std::optional<std::string> text = files::read_file(*path, error);
    if (!text) {
        diagnostics.error("RG901", "cannot read '" + path->string() + "': " + error.message(), std::nullopt);
        return {};
    }
    inputs.dependencies.push_back(path->string());
    // A path that was searched for is shown as short as one that was given.
    const std::string name = common_.config.empty() ? path->lexically_proximate(std::filesystem::current_path()).string() : path->string();
    return files::read_configuration(inputs.sources, inputs.sources.add_configuration(name, std::move(*text)), diagnostics);
}

/// The fault of a revision that cannot be read was reported with the schema.
files::Configuration Report::read_configuration_at(const std::string& word, files::Inputs& inputs)
{
    std::string fault;
    const files::Revision revision{word, fault};
    if (!fault.empty()) return {};
    const auto path = revision.find_upward(std::string{files::configuration_name});
    if (!path) return {};
    std::optional<std::string> text = revision.read(*path, fault);
    if (!text) {
        diagnostics.error("RG901", "cannot read '" + revision.shown(*path) + "': " + fault, std::nullopt);
        return {};
    }
    return files::read_configuration(inputs.sources, inputs.sources.add_configuration(revision.shown(*path), std::move(*text)), diagnostics);
}

void Report::print(const source::SourceSet& sources)
{
    const bool color = use_color(common_.color, environment_.color);
    for (; printed_ < diagnostics.all().size(); ++printed_) {
        const source::Diagnostic& diagnostic = diagnostics.all()[printed_];
        if (common_.quiet && diagnostic.severity == source::Severity::note) continue;
        environment_.errors << source::format(diagnostic, sources, color);
    }
}

}  // namespace racegen::cli
