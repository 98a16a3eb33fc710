#include <doctest/doctest.h>

#include <string>
#include <variant>
#include <vector>

#include "cli/arguments.hpp"

using namespace racegen::cli;

namespace {

std::string usage_error(std::vector<std::string> words)
{
    try {
        (void)parse_arguments(std::move(words));
        return "accepted";
    } catch (const UsageError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("the everyday command")
{
    const Command command = parse_arguments({"a.sql", "b.sql", "-o", "repo", "--driver", "sqlite", "--namespace", "shop", "--result",
                                             "tl", "--prune", "-v", "--color", "never", "--templates", "t"});
    const auto& generate = std::get<Generate>(command);
    CHECK(generate.common.schema == std::vector<std::string>{"a.sql", "b.sql"});
    CHECK(generate.mode == Generate::Mode::write);
    CHECK(generate.output == "repo");
    CHECK(generate.driver == "sqlite");
    CHECK(generate.name_space == "shop");
    CHECK(generate.result == "tl");
    CHECK(generate.templates == "t");
    CHECK(generate.prune);
    CHECK(generate.common.verbose);
    CHECK(generate.common.color == Color::never);
}

TEST_CASE("defaults")
{
    const auto generate = std::get<Generate>(parse_arguments({"-o", "repo", "-"}));
    CHECK(generate.common.schema == std::vector<std::string>{"-"});
    CHECK_FALSE(generate.driver.has_value());
    CHECK(generate.name_space.empty());
    CHECK_FALSE(generate.result.has_value());
    CHECK(generate.common.color == Color::automatic);
    CHECK_FALSE(generate.prune);
}

TEST_CASE("diff")
{
    const auto diff = std::get<Diff>(parse_arguments({"diff", "git:v1:a.sql", "-", "--format", "markdown", "--driver", "sqlite", "--config", "racegen.json"}));
    CHECK(diff.before == "git:v1:a.sql");
    CHECK(diff.after == "-");
    CHECK(diff.format == Diff::Format::markdown);
    CHECK(diff.driver == "sqlite");
    CHECK(diff.common.config == "racegen.json");
    CHECK(std::get<Diff>(parse_arguments({"diff", "a.sql", "b.sql"})).format == Diff::Format::text);
    CHECK(usage_error({"diff", "a.sql"}) == "two schemas are needed, the old and the new one");
    CHECK(usage_error({"diff", "-", "-"}) == "'-' is given twice, standard input can be read once");
    CHECK(usage_error({"diff", "a.sql", "b.sql", "c.sql"}) != "accepted");
    CHECK(usage_error({"diff", "a.sql", "b.sql", "--format", "html"}) != "accepted");
}

TEST_CASE("explain")
{
    const auto explain = std::get<Explain>(parse_arguments({"explain", "a.sql", "accounts.balance", "--driver", "sqlite"}));
    CHECK(explain.common.schema == std::vector<std::string>{"a.sql", "accounts.balance"});
    CHECK(explain.driver == "sqlite");
    CHECK(usage_error({"explain"}) == "no schema is given");
}

TEST_CASE("lint")
{
    const auto lint = std::get<Lint>(parse_arguments({"lint", "a.sql", "--format", "sarif", "-q"}));
    CHECK(lint.common.schema == std::vector<std::string>{"a.sql"});
    CHECK(lint.format == Lint::Format::sarif);
    CHECK(lint.common.quiet);
    CHECK(std::get<Lint>(parse_arguments({"lint", "a.sql"})).format == Lint::Format::text);
    CHECK(usage_error({"lint"}) == "no schema is given");
    CHECK(usage_error({"lint", "a.sql", "--format", "xml"}).find("xml") != std::string::npos);
}

TEST_CASE("verify")
{
    const auto verify = std::get<Verify>(parse_arguments({"verify", "a.sql", "b.sql", "--driver", "sqlite", "-q"}));
    CHECK(verify.common.schema == std::vector<std::string>{"a.sql", "b.sql"});
    CHECK(verify.driver == "sqlite");
    CHECK(verify.common.quiet);
    CHECK_FALSE(std::get<Verify>(parse_arguments({"verify", "a.sql"})).driver.has_value());
    CHECK(usage_error({"verify"}) == "no schema is given");
    const std::string help = std::get<Answer>(parse_arguments({"verify", "--help"})).text;
    CHECK(help.find("racegen verify schema.sql | psql") != std::string::npos);
}

TEST_CASE("what to do instead of writing")
{
    const auto mode = [](const char* flag) { return std::get<Generate>(parse_arguments({"a.sql", "-o", "x", flag})).mode; };
    CHECK(mode("--check") == Generate::Mode::check);
    CHECK(mode("--diff") == Generate::Mode::diff);
    CHECK(mode("--dry-run") == Generate::Mode::dry_run);
    CHECK(mode("--list-outputs") == Generate::Mode::list_outputs);
    CHECK(std::get<Generate>(parse_arguments({"a.sql", "--list-outputs"})).output.empty());
    CHECK(usage_error({"a.sql", "-o", "x", "--check", "--diff"}) != "accepted");
}

TEST_CASE("what build tools are told")
{
    const auto generate = std::get<Generate>(parse_arguments({"a.sql", "-o", "x", "--stamp", "s", "--depfile", "d"}));
    CHECK(generate.stamp == "s");
    CHECK(generate.depfile == "d");
    CHECK(usage_error({"a.sql", "-o", "x", "--depfile", "d"}) == "--depfile requires --stamp");
    CHECK(usage_error({"a.sql", "-o", "x", "--stamp", "s", "--check"}).starts_with("--stamp tells that files were written"));
}

TEST_CASE("dump takes its own positionals")
{
    const auto dump = std::get<Dump>(parse_arguments({"dump", "--stage", "plan", "a.sql", "b.sql"}));
    CHECK(dump.stage == racegen::pipeline::Stage::plan);
    CHECK(dump.common.schema == std::vector<std::string>{"a.sql", "b.sql"});
    CHECK(usage_error({"dump", "a.sql"}) != "accepted");
    CHECK(usage_error({"dump", "--stage", "view2", "a.sql"}) != "accepted");
    CHECK(usage_error({"dump", "--stage", "ddl"}) == "no schema is given");
}

TEST_CASE("init needs to be told what to print, and takes no schema")
{
    CHECK(std::get<Init>(parse_arguments({"init", "--commit-tokens"})).what == Init::What::commit_tokens);
    CHECK(std::get<Init>(parse_arguments({"init", "--gitattributes"})).what == Init::What::gitattributes);
    CHECK(usage_error({"init"}) == "say what to print: --commit-tokens or --gitattributes");
    CHECK(usage_error({"init", "--commit-tokens", "--gitattributes"}) != "accepted");
    CHECK(usage_error({"init", "--commit-tokens", "a.sql"}) != "accepted");
    CHECK(std::get<Answer>(parse_arguments({"init", "--help"})).text.find("--commit-tokens") != std::string::npos);
}

TEST_CASE("a shell to complete for")
{
    CHECK(std::get<Answer>(parse_arguments({"completion", "bash"})).text.find("complete -o filenames -F _racegen racegen") != std::string::npos);
    CHECK(usage_error({"completion"}).find("SHELL") != std::string::npos);
    CHECK(usage_error({"completion", "tcsh"}).find("tcsh") != std::string::npos);
}

TEST_CASE("usage errors")
{
    CHECK(usage_error({}) == "no schema is given");
    CHECK(usage_error({"", "-o", "x"}) == "the name of a schema is empty");
    CHECK(usage_error({"lint", ""}) == "the name of a schema is empty");
    CHECK(usage_error({"a.sql"}) == "no output folder is given; use -o DIR");
    CHECK(usage_error({"-", "-", "-o", "x"}) == "'-' is given twice, standard input can be read once");
    CHECK(usage_error({"a.sql", "-o", "x", "--frobnicate"}) != "accepted");
    CHECK(usage_error({"a.sql", "-o"}) != "accepted");
    CHECK(usage_error({"a.sql", "-o", "x", "--result", "boost"}) != "accepted");
    CHECK(usage_error({"a.sql", "-o", "x", "--color", "blue"}) != "accepted");
    CHECK(usage_error({"a.sql", "-o", "x", "-q", "-v"}) != "accepted");
}

TEST_CASE("help and version")
{
    CHECK(std::get<Answer>(parse_arguments({"--version"})).text.starts_with("racegen "));
    const std::string help = std::get<Answer>(parse_arguments({"--help"})).text;
    for (const char* flag : {"--output", "--driver", "--namespace", "--result", "--check", "--diff", "--dry-run", "--prune",
                             "--list-outputs", "--templates", "--quiet", "--verbose", "--color", "verify", "dump", "init"})
        CHECK_MESSAGE(help.find(flag) != std::string::npos, flag);
    CHECK(std::get<Answer>(parse_arguments({"dump", "--help"})).text.find("--stage") != std::string::npos);
}
