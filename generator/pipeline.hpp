// Sources + options -> the files to write. No input or output of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "diff/report.hpp"
#include "explain/explain.hpp"
#include "lint/lint.hpp"
#include "plan/hints.hpp"
#include "render/embedded.hpp"
#include "render/templates.hpp"
#include "source/diagnostics.hpp"
#include "source/text.hpp"

namespace racegen::pipeline {

enum class Driver { postgres, sqlite };

/// What the generated `Result<T, E>` is.
enum class ResultKind { std_expected, tl_expected };

struct Options {
    Driver driver = Driver::postgres;
    std::string name_space;  // a valid C++ namespace, possibly nested: "shop::db"
    ResultKind result = ResultKind::std_expected;
    bool race_tests = false;
    /// What was given on the command line, for the first line of generated files: without folders, so that output depends on no machine.
    std::vector<std::string> given_names;
    render::TemplateLoader templates = render::find_embedded;
    std::vector<plan::HintEntry> hints;  // of racegen.json
    /// Called when a table is done, from several threads at once: how many are done, of how many. May be empty.
    std::function<void(std::size_t done, std::size_t total)> progress;
};

struct OutputFile {
    std::string path;  // relative to the output folder, with '/'
    std::string text;
};

struct Output {
    std::vector<OutputFile> files;
};

/// Generates everything, or nothing when `diagnostics` holds an error afterwards. Equal sources and options give equal files, in
/// the same order. Throws render::RenderError for a fault in a template.
[[nodiscard]] Output generate(const source::SourceSet& sources, const Options& options, source::Diagnostics& diagnostics);

/// A script for psql or sqlite3 that has every statement of the output compiled by a live database. With an error in `diagnostics`, one
/// that makes the shell fail. Uses the driver and the templates of the options.
[[nodiscard]] std::string verification_script(const source::SourceSet& sources, const Options& options,
                                              source::Diagnostics& diagnostics);

/// One of the two schemas that compare() takes, and where its faults go.
struct Compared {
    const source::SourceSet& sources;
    const Options& options;
    source::Diagnostics& diagnostics;
};

/// What the change from one schema to the other means to callers and to the data. Empty, and of no meaning, when either has an error.
[[nodiscard]] diff::Report compare(const Compared& before, const Compared& after);

/// Why each method of the target, or of all tables, exists; see explain::explain. Empty when `diagnostics` holds an error afterwards.
[[nodiscard]] explain::Explanation explain(const source::SourceSet& sources, const Options& options, const std::string& target,
                                           source::Diagnostics& diagnostics);

/// The race hazards of the schema; nothing when `diagnostics` holds an error afterwards.
[[nodiscard]] std::vector<lint::Finding> find_hazards(const source::SourceSet& sources, const std::vector<plan::HintEntry>& hints,
                                                      source::Diagnostics& diagnostics);

/// The hand-over that a stage ends with, as text.
enum class Stage { ddl, schema, plan };
[[nodiscard]] std::string dump(const source::SourceSet& sources, Stage stage, const std::vector<plan::HintEntry>& hints,
                               source::Diagnostics& diagnostics);

}  // namespace racegen::pipeline
