#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace racegen::cli {
namespace {

const std::map<std::string, Color> colors{
    {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
const std::map<std::string, pipeline::Stage> stages{
    {"ddl", pipeline::Stage::ddl}, {"schema", pipeline::Stage::schema}, {"plan", pipeline::Stage::plan}};

/// CLI11 makes its usage line from the options, and so gets no further than "[OPTIONS] [SUBCOMMAND]".
class Help : public CLI::Formatter {
public:
    std::string make_usage(const CLI::App* app, std::string) const override
    {
        const std::string verify = "racegen verify SCHEMA... [OPTIONS]";
        const std::string dump = "racegen dump --stage STAGE SCHEMA... [OPTIONS]";
        if (app->get_name() == "verify") return "Usage: " + verify + "\n\n";
        const std::string init = "racegen init --commit-tokens";
        if (app->get_name() == "dump") return "Usage: " + dump + "\n\n";
        if (app->get_name() == "init") return "Usage: " + init + "\n\n";
        return "Usage: racegen SCHEMA... -o DIR [OPTIONS]\n       " + verify + "\n       " + dump + "\n       " + init + "\n\n";
    }
};

/// CLI11's own transformer for enums lists the numbers behind them in --help and in its messages.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& target, const std::map<std::string, T>& choices,
                        const std::string& description)
{
    const auto choose = [&target, &choices](const std::string& word) { target = choices.at(word); };
    std::vector<std::string> words;
    for (const auto& [word, choice] : choices) words.push_back(word);
    return app.add_option_function<std::string>(name, choose, description)->check(CLI::IsMember(words))->type_name("WHAT");
}

void add_common(CLI::App& app, Common& common)
{
    // Optional, since a required positional would take the names of subcommands for its values.
    app.add_option("SCHEMA", common.schema, "SQL files, folders of *.sql files, or - for standard input")->type_name("");
    app.add_option("--config", common.config, "Options and hints; default: the racegen.json nearest above the schema")
        ->type_name("FILE");
    CLI::Option* quiet = app.add_flag("-q,--quiet", common.quiet, "Print warnings and errors only");
    app.add_flag("-v,--verbose", common.verbose, "Print each file that changes")->excludes(quiet);
    add_choice(app, "--color", common.color, colors, "When messages have colour (default: auto)")->type_name("WHEN");
}

void add_driver(CLI::App& app, std::optional<std::string>& driver)
{
    app.add_option("--driver", driver, "Database library of the generated code: postgres (default) or sqlite")->type_name("NAME");
}

void add_generate(CLI::App& app, Generate& generate)
{
    add_common(app, generate.common);
    app.add_option("-o,--output", generate.output, "Folder to generate into; made when missing")->type_name("DIR");
    add_driver(app, generate.driver);
    app.add_option("--namespace", generate.name_space, "Namespace of everything generated; default: the output folder's name")
        ->type_name("NAME");
    app.add_option("--result", generate.result, "What Result is: std for std::expected (default), tl for tl::expected")
        ->check(CLI::IsMember({"std", "tl"}))
        ->type_name("KIND");
    app.add_option("--templates", generate.templates, "Folder of templates to use in place of the built-in ones")
        ->type_name("DIR");
    app.add_flag("--prune", generate.prune, "Remove files that racegen wrote earlier and no longer generates");

    CLI::Option_group* modes = app.add_option_group("Instead of writing");
    const auto add_mode = [&](const char* name, Generate::Mode mode, const char* description) {
        modes->add_flag_function(name, [&generate, mode](std::int64_t) { generate.mode = mode; }, description);
    };
    add_mode("--check", Generate::Mode::check, "Only report what differs; exit status 1 when something does");
    add_mode("--diff", Generate::Mode::diff, "Like --check, printing the differences");
    add_mode("--dry-run", Generate::Mode::dry_run, "Print what would be written or removed");
    add_mode("--list-outputs", Generate::Mode::list_outputs, "Print the paths of all files that would be generated");
    modes->require_option(0, 1);
}

void check(const Common& common)
{
    if (common.schema.empty()) throw UsageError{"no schema is given"};
    if (std::ranges::count(common.schema, "-") > 1) throw UsageError{"'-' is given twice, standard input can be read once"};
}

}  // namespace

Command parse_arguments(std::vector<std::string> words)
{
    Generate generate;
    Verify verify;
    Dump dump;
    Init init;
    CLI::App app{"Compiles a SQL schema into C++ repositories whose writes are safe against races", "racegen"};
    app.formatter(std::make_shared<Help>());
    app.set_version_flag("--version", "racegen " RACEGEN_VERSION);
    app.require_subcommand(0, 1);
    add_generate(app, generate);
    CLI::App* verifying = app.add_subcommand("verify", "Print a script that has a live database compile every generated statement");
    add_common(*verifying, verify.common);
    add_driver(*verifying, verify.driver);
    verifying->footer("Example: racegen verify schema.sql | psql --dbname=shop\n"
                      "psql ends with status 0 when all statements fit the database; nothing is executed or changed.");
    CLI::App* dumping = app.add_subcommand("dump", "Print what a stage of the generator hands to the next");
    add_common(*dumping, dump.common);
    add_choice(*dumping, "--stage", dump.stage, stages, "What to print")->required()->type_name("STAGE");
    CLI::App* initialising = app.add_subcommand("init", "Print what the generated code needs in the schema beside its tables");
    initialising->add_flag("--commit-tokens", init.commit_tokens, "The table for TransactionOptions::token and resolve()")->required();
    initialising->footer("Example: racegen init --commit-tokens >> schema.sql");

    try {
        std::ranges::reverse(words);
        app.parse(words);
    } catch (const CLI::CallForHelp&) {
        for (const CLI::App* const one : {verifying, dumping, initialising})
            if (one->parsed()) return Answer{one->help()};
        return Answer{app.help()};
    } catch (const CLI::CallForVersion& version) {
        return Answer{version.what() + std::string{"\n"}};
    } catch (const CLI::ParseError& error) {
        throw UsageError{error.what()};
    }
    if (dumping->parsed()) {
        check(dump.common);
        return dump;
    }
    if (verifying->parsed()) {
        check(verify.common);
        return verify;
    }
    if (initialising->parsed()) return init;
    check(generate.common);
    if (generate.output.empty() && generate.mode != Generate::Mode::list_outputs)
        throw UsageError{"no output folder is given; use -o DIR"};
    return generate;
}

}  // namespace racegen::cli
