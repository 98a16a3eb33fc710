// What all commands share: reading the inputs and printing what was found.
#pragma once

#include "cli/arguments.hpp"
#include "cli/run.hpp"
#include "files/configuration.hpp"
#include "files/inputs.hpp"
#include "source/diagnostics.hpp"

namespace racegen::cli {

/// `automatic` is what Color::automatic means.
[[nodiscard]] bool use_color(Color color, bool automatic);

class Report {
public:
    Report(const Common& common, const Environment& environment);

    [[nodiscard]] files::Inputs read_inputs();
    /// The configuration that goes with the schema; it joins the inputs' sources and dependencies.
    [[nodiscard]] files::Configuration read_configuration(files::Inputs& inputs);
    /// Prints the diagnostics since the last call; notes not with --quiet.
    void print(const source::SourceSet& sources);

    source::Diagnostics diagnostics;

private:
    [[nodiscard]] files::Configuration read_configuration_at(const std::string& word, files::Inputs& inputs);

    const Common& common_;
    const Environment& environment_;
    std::size_t printed_ = 0;
};

}  // namespace racegen::cli
