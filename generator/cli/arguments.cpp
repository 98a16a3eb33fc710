#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "cli/completion.hpp"
#include "ddl/parse.hpp"

namespace racegen::cli {
namespace {

const std::map<std::string, Color> colors{
    {"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}};
const std::map<std::string, pipeline::Stage> stages{
    {"ddl", pipeline::Stage::ddl}, {"schema", pipeline::Stage::schema}, {"plan", pipeline::Stage::plan}};
const std::map<std::string, Diff::Format> diff_formats{
    {"text", Diff::Format::text}, {"markdown", Diff::Format::markdown}, {"json", Diff::Format::json}};
const std::map<std::string, Lint::Format> lint_formats{
    {"text", Lint::Format::text}, {"json", Lint::Format::json}, {"sarif", Lint::Format::sarif}, {"github", Lint::Format::github}};
const std::map<std::string, Shell> shells{{"bash", Shell::bash}, {"fish", Shell::fish}, {"zsh", Shell::zsh}};

/// CLI11 makes its usage line from the options, and so gets no further than "[OPTIONS] [SUBCOMMAND]".
class Help : public CLI::Formatter {
public:
    void add_usage(const CLI::App* app, std::string usage) { usages_.emplace_back(app, std::move(usage)); }

    std::string make_usage(const CLI::App* app, std::string) const override
    {
        std::string lines;
        for (const auto& [of, usage] : usages_)
            if (of == app || app->get_parent() == nullptr) lines += (lines.empty() ? "Usage: " : "       ") + usage + "\n";
        return lines + "\n";
    }

    /// Without the lists of options that exclude each other.
    std::string make_option_opts(const CLI::Option* option) const override
    {
        if (option->get_type_size() == 0) return "";
        return (option->get_type_name().empty() ? "" : " " + option->get_type_name()) + (option->get_expected_max() > 1 ? " ..." : "") +
               (option->get_required() ? " REQUIRED" : "");
    }

private:
    std::vector<std::pair<const CLI::App*, std::string>> usages_;
};

/// CLI11's own transformer for enums lists the numbers behind them in --help and in its messages.
template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& target, const std::map<std::string, T>& choices,
                        const std::string& description)
{
    const auto choose = [&target, &choices](const std::string& word) { target = choices.at(word); };
    std::vector<std::string> words;
    for (const auto& [word, choice] : choices) words.push_back(word);
    return app.add_option_function<std::string>(name, choose, description)
        ->check(CLI::IsMember(words).description(""))
        ->type_name(CLI::detail::join(words, "|"));
}

void add_schema(CLI::App& app, Common& common)
{
    // Optional, since a required positional would take the names of subcommands for its values.
    app.add_option("SCHEMA", common.schema, "SQL files, folders of *.sql files, or - for standard input")->type_name("");
}

void add_common(CLI::App& app, Common& common)
{
    app.add_option("--config", common.config, "Options and hints; default: the racegen.json nearest above the schema")
        ->type_name("FILE");
    CLI::Option* quiet = app.add_flag("-q,--quiet", common.quiet, "Print warnings and errors only");
    app.add_flag("-v,--verbose", common.verbose, "Print each file that changes")->excludes(quiet);
    add_choice(app, "--color", common.color, colors, "When messages have colour (default: auto)");
}

void add_driver(CLI::App& app, std::optional<std::string>& driver)
{
    app.add_option("--driver", driver, "Database library of the generated code (default: postgres)")->type_name("postgres|sqlite");
}

/// Options that stand in the place of writing; at most one of them.
void add_modes(CLI::App& app, Generate& generate)
{
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
    if (std::ranges::count(common.schema, "") > 0) throw UsageError{"the name of a schema is empty"};
    if (std::ranges::count(common.schema, "-") > 1) throw UsageError{"'-' is given twice, standard input can be read once"};
}

/// The options of all commands, and where their values go. A command is a member and a function that adds it.
class CommandLine {
public:
    CommandLine()
    {
        app_.formatter(help_);
        app_.set_version_flag("--version", "racegen " RACEGEN_VERSION " (" + ddl::grammar() + ")");
        app_.require_subcommand(0, 1);
        add_generate();
        add_verify();
        add_diff();
        add_explain();
        add_lint();
        add_dump();
        add_init();
        add_completion();
    }

    Command parse(std::vector<std::string> words)
    {
        try {
            std::ranges::reverse(words);
            app_.parse(words);
        } catch (const CLI::CallForHelp&) {
            const std::vector<CLI::App*> asked = app_.get_subcommands();
            return Answer{(asked.empty() ? &app_ : asked.front())->help()};
        } catch (const CLI::CallForVersion& version) {
            return Answer{version.what() + std::string{"\n"}};
        } catch (const CLI::ParseError& error) {
            throw UsageError{error.what()};
        }
        for (const auto& [app, command] : subcommands_)
            if (app->parsed()) return command();
        check(generate_.common);
        if (generate_.output.empty() && generate_.mode != Generate::Mode::list_outputs)
            throw UsageError{"no output folder is given; use -o DIR"};
        if (generate_.output == "-") {
            if (generate_.mode != Generate::Mode::write) throw UsageError{"-o - prints the files, and goes with none of --check, --diff, --dry-run, --list-outputs"};
            generate_.mode = Generate::Mode::print;
            generate_.output.clear();
        }
        if (!generate_.stamp.empty() && generate_.mode != Generate::Mode::write)
            throw UsageError{"--stamp tells that files were written, and goes with none of -o -, --check, --diff, --dry-run, --list-outputs"};
        return generate_;
    }

private:
    void add_generate()
    {
        help_->add_usage(&app_, "racegen SCHEMA... -o DIR [OPTIONS]");
        add_schema(app_, generate_.common);
        app_.add_option("-o,--output", generate_.output, "Folder to generate into, made when missing; or - to print the files")->type_name("DIR");
        add_driver(app_, generate_.driver);
        app_.add_option("--namespace", generate_.name_space, "Namespace of everything generated; default: the output folder's name")
            ->type_name("NAME");
        app_.add_option("--result", generate_.result, "What Result is: std::expected (default) or tl::expected")
            ->check(CLI::IsMember({"std", "tl"}).description(""))
            ->type_name("std|tl");
        app_.add_option("--templates", generate_.templates, "Folder of templates to use in place of the built-in ones")
            ->type_name("DIR");
        app_.add_flag("--race-tests", generate_.race_tests, "Also generate tests that run every interleaving on a real database");
        app_.add_flag("--prune", generate_.prune, "Remove files that racegen wrote earlier and no longer generates");
        CLI::Option* stamp = app_.add_option("--stamp", generate_.stamp, "For build tools: when done, list inputs and outputs in FILE");
        CLI::Option* depfile = app_.add_option("--depfile", generate_.depfile, "For build tools: list the inputs in FILE, as a rule of make for the stamp");
        stamp->type_name("FILE");
        depfile->type_name("FILE")->needs(stamp);
        add_common(app_, generate_.common);
        add_modes(app_, generate_);
        app_.footer("Examples:\n"
                    "  racegen schema.sql -o repo                            generate\n"
                    "  racegen migrations/ -o repo --driver sqlite --prune   from migrations, for SQLite\n"
                    "  pg_dump --schema-only shop | racegen - -o repo        from a live database\n"
                    "  racegen schema.sql -o - | less                        look, and write nothing\n"
                    "  racegen schema.sql -o repo --check                    is what is committed up to date?");
    }

    void add_verify()
    {
        CLI::App& app = add("verify", "Print a script that has a live database compile every generated statement",
                            "racegen verify SCHEMA... [OPTIONS]", [this] {
                                check(verify_.common);
                                return verify_;
                            });
        add_schema(app, verify_.common);
        add_driver(app, verify_.driver);
        add_common(app, verify_.common);
        app.footer("Example: racegen verify schema.sql | psql --dbname=shop\n"
                   "psql ends with status 0 when all statements fit the database; nothing is executed or changed.");
    }

    void add_diff()
    {
        CLI::App& app = add("diff", "Tell what a change of the schema does to the API and to what is guaranteed", "racegen diff OLD NEW [OPTIONS]", [this] {
            if (diff_.before.empty() || diff_.after.empty()) throw UsageError{"two schemas are needed, the old and the new one"};
            if (diff_.before == "-" && diff_.after == "-") throw UsageError{"'-' is given twice, standard input can be read once"};
            return diff_;
        });
        app.add_option("OLD", diff_.before, "A SQL file, a folder of *.sql files, either at a revision as git:REV:PATH, or - for standard input")->type_name("");
        app.add_option("NEW", diff_.after, "Likewise")->type_name("");
        add_choice(app, "--format", diff_.format, diff_formats, "For a terminal (default), a pull request, or a program");
        add_driver(app, diff_.driver);
        add_common(app, diff_.common);
        app.footer("Examples:\n"
                   "  racegen diff git:main:schema.sql schema.sql            what is not committed yet\n"
                   "  racegen diff git:v1.2:migrations migrations            since a release\n"
                   "  racegen diff git:main:schema.sql schema.sql --format markdown > comment.md\n"
                   "Exit status 1: guarantees are lost.");
    }

    void add_explain()
    {
        CLI::App& app = add("explain", "Tell why each method exists, its SQL, the race it closes, and why another does not exist",
                            "racegen explain SCHEMA... [TABLE[.COLUMN]|[TABLE.]CONSTRAINT] [OPTIONS]", [this] {
                                check(explain_.common);
                                return explain_;
                            });
        add_schema(app, explain_.common);
        add_driver(app, explain_.driver);
        add_common(app, explain_.common);
        app.footer("Examples:\n"
                   "  racegen explain schema.sql | less                      all tables\n"
                   "  racegen explain schema.sql accounts.balance            one column\n"
                   "  racegen explain migrations/ accounts_email_key         one constraint");
    }

    void add_lint()
    {
        CLI::App& app = add("lint", "Report race hazards that the schema itself shows", "racegen lint SCHEMA... [OPTIONS]", [this] {
            check(lint_.common);
            return lint_;
        });
        add_schema(app, lint_.common);
        add_choice(app, "--format", lint_.format, lint_formats, "What the findings are printed as (default: text)");
        add_common(app, lint_.common);
        app.footer("Examples:\n"
                   "  racegen lint schema.sql                                exit status 1 when there is a finding\n"
                   "  racegen lint migrations/ -q --format github            warnings and errors beside the lines of a pull request");
    }

    void add_dump()
    {
        CLI::App& app = add("dump", "Print what a stage of the generator hands to the next",
                            "racegen dump --stage STAGE SCHEMA... [OPTIONS]", [this] {
                                check(dump_.common);
                                return dump_;
                            });
        add_schema(app, dump_.common);
        add_choice(app, "--stage", dump_.stage, stages, "What to print")->required();
        add_common(app, dump_.common);
    }

    void add_init()
    {
        CLI::App& app = add("init", "Print what a project needs beside the generated files",
                            "racegen init --commit-tokens|--gitattributes", [this] {
                                if (what_to_print_->count_all() == 0) throw UsageError{"say what to print: --commit-tokens or --gitattributes"};
                                return init_;
                            });
        what_to_print_ = app.add_option_group("One of");
        const auto add_what = [&](const char* name, Init::What choice, const char* description) {
            what_to_print_->add_flag_function(name, [this, choice](std::int64_t) { init_.what = choice; }, description);
        };
        add_what("--commit-tokens", Init::What::commit_tokens, "The table for TransactionOptions::token and resolve()");
        add_what("--gitattributes", Init::What::gitattributes, "The .gitattributes of an output folder that is committed");
        what_to_print_->require_option(0, 1);
        app.footer("Examples:\n"
                   "  racegen init --commit-tokens >> schema.sql\n"
                   "  racegen init --gitattributes > repo/.gitattributes");
    }

    void add_completion()
    {
        CLI::App& app = add("completion", "Print a script by which a shell completes the words of a command line",
                            "racegen completion bash|fish|zsh", [this] { return Answer{completion_script(app_, shell_)}; });
        add_choice(app, "SHELL", shell_, shells, "Whose script")->required();
        app.footer("Examples:\n"
                   "  eval \"$(racegen completion bash)\"                      in ~/.bashrc\n"
                   "  racegen completion fish | source                       in ~/.config/fish/config.fish\n"
                   "  racegen completion zsh > ~/.zfunc/_racegen             with fpath+=~/.zfunc in ~/.zshrc");
    }

    CLI::App& add(const std::string& name, const std::string& description, std::string usage, std::function<Command()> command)
    {
        CLI::App& app = *app_.add_subcommand(name, description);
        app.footer("");  // else that of the program is inherited
        help_->add_usage(&app, std::move(usage));
        subcommands_.emplace_back(&app, std::move(command));
        return app;
    }

    std::shared_ptr<Help> help_ = std::make_shared<Help>();
    CLI::App app_{"Compiles a SQL schema into C++ repositories whose writes are safe against races", "racegen"};
    std::vector<std::pair<const CLI::App*, std::function<Command()>>> subcommands_;

    Generate generate_;
    Verify verify_;
    Diff diff_;
    Explain explain_;
    Lint lint_;
    Dump dump_;
    Init init_;
    Shell shell_ = Shell::bash;
    CLI::Option_group* what_to_print_ = nullptr;
};

}  // namespace

Command parse_arguments(std::vector<std::string> words)
{
    return CommandLine{}.parse(std::move(words));
}

}  // namespace racegen::cli
