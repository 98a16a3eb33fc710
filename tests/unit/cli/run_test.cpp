#include <doctest/doctest.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/run.hpp"

namespace filesystem = std::filesystem;
using namespace racegen::cli;

namespace {

struct Outcome {
    int status;
    std::string output;
    std::string errors;
};

Outcome run_words(const std::vector<std::string>& words, const std::string& input = "")
{
    std::istringstream in{input};
    std::ostringstream out;
    std::ostringstream errors;
    const int status = run(words, {in, out, errors, false});
    return {status, out.str(), errors.str()};
}

class Scratch {
public:
    Scratch()
    {
        std::string name = (filesystem::temp_directory_path() / "racegen_cli_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
        path_ = name;
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch()
    {
        std::error_code ignored;
        filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string operator/(const char* name) const { return (path_ / name).string(); }

private:
    filesystem::path path_;
};

constexpr const char* schema = "CREATE TABLE accounts (id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n";

}  // namespace

TEST_CASE("a missing input")
{
    const Scratch scratch;
    const Outcome outcome = run_words({scratch / "x.sql", "-o", scratch / "repo"});
    CHECK(outcome.status == failed);
    CHECK(outcome.errors == "racegen: error: cannot read '" + (scratch / "x.sql") + "': No such file or directory [RG901]\n");
    CHECK_FALSE(filesystem::exists(scratch / "repo"));
}

TEST_CASE("usage errors")
{
    CHECK(run_words({}).status == failed);
    CHECK(run_words({}).errors == "racegen: error: no schema is given\nrun 'racegen --help' for the options\n");
    CHECK(run_words({"-", "-o", "x", "--driver", "mariadb"}, schema).errors.starts_with(
        "racegen: error: driver 'mariadb' is not built yet; there are postgres and sqlite\n"));
    CHECK(run_words({"-", "-o", "x", "--driver", "oracle"}, schema).status == failed);
    CHECK(run_words({"-", "-o", "x", "--namespace", "class"}, schema).errors.starts_with(
        "racegen: error: --namespace: 'class' is a keyword or macro of C++\n"));
    CHECK(run_words({"-", "-o", "2fa"}, schema).errors.starts_with(
        "racegen: error: the output folder's name makes no namespace: '2fa' is not a C++ identifier; give one by --namespace\n"));
}

TEST_CASE("help and version succeed")
{
    CHECK(run_words({"--help"}).status == done);
    CHECK(run_words({"--version"}).status == done);
}

TEST_CASE("a syntax error leaves no trace")
{
    const Scratch scratch;
    const Outcome outcome = run_words({"-", "-o", scratch / "repo"}, "CREATE TABLE a (x int;\nCREATE TABEL b ();\n");
    CHECK(outcome.status == failed);
    CHECK(outcome.errors.find("<stdin>:1:") != std::string::npos);
    CHECK(outcome.errors.find("<stdin>:2:") != std::string::npos);
    CHECK_FALSE(filesystem::exists(scratch / "repo"));
}

TEST_CASE("write, check, edit, check, diff")
{
    const Scratch scratch;
    const std::string repo = scratch / "repo";
    CHECK(run_words({"-", "-o", repo, "--check"}, schema).status == difference);
    CHECK_FALSE(filesystem::exists(repo));
    CHECK(run_words({"-", "-o", repo, "--dry-run"}, schema).output.find("create racegen.lock.json\n") != std::string::npos);
    CHECK_FALSE(filesystem::exists(repo));

    const Outcome written = run_words({"-", "-o", repo}, schema);
    CHECK(written.status == done);
    CHECK(written.output.empty());
    CHECK(run_words({"-", "-o", repo, "--check"}, schema).status == done);

    std::ofstream{repo + "/racegen.lock.json", std::ios::app} << "\n";
    const Outcome diff = run_words({"-", "-o", repo, "--diff"}, schema);
    CHECK(diff.status == difference);
    CHECK(diff.output.starts_with("--- a/racegen.lock.json\n+++ b/racegen.lock.json\n"));
}

TEST_CASE("check names what is missing, stale, edited, foreign and no longer generated")
{
    const Scratch scratch;
    const std::string repo = scratch / "repo";
    const std::string two = schema + std::string{"CREATE TABLE notes (note_id bigint PRIMARY KEY);\n"};
    const std::string changed = "CREATE TABLE accounts (id bigint PRIMARY KEY);\nCREATE TABLE rooms (id bigint PRIMARY KEY);\n";
    CHECK(run_words({"-", "-o", repo}, two).status == done);
    filesystem::remove(repo + "/types.cpp");
    std::ofstream{repo + "/account.hpp", std::ios::app} << "// by hand\n";
    std::ofstream{repo + "/room.hpp"} << "// mine\n";

    const Outcome check = run_words({"-", "-o", repo, "--check", "-q"}, two);
    CHECK(check.status == difference);
    CHECK(check.output.empty());
    CHECK(run_words({"-", "-o", repo, "--check"}, two).output == "edited account.hpp\ncreate types.cpp\n");
    const std::string found = run_words({"-", "-o", repo, "--check"}, changed).output;
    for (const char* line : {"edited account.hpp\n", "update account_repository.cpp\n", "foreign room.hpp\n", "create room_repository.hpp\n",
                             "create types.cpp\n", "orphan note.hpp\n", "update racegen.lock.json\n"})
        CHECK_MESSAGE(("\n" + found).find(std::string{"\n"} + line) != std::string::npos, found);
}

TEST_CASE("a build tool learns what was read, and that it was done")
{
    const Scratch scratch;
    const std::string file = scratch / "my schema.sql";
    const std::string stamp = scratch / "made/stamp";
    const std::string depfile = scratch / "made/depfile";
    const auto text = [](const std::string& path) {
        return (std::ostringstream{} << std::ifstream{path}.rdbuf()).str();
    };
    const std::vector<std::string> words{file, "-o", scratch / "repo", "--stamp", stamp, "--depfile", depfile, "-q"};
    std::ofstream{file} << "CREATE TABEL accounts ();\n";
    CHECK(run_words(words).status == failed);
    CHECK_FALSE(filesystem::exists(stamp));

    std::ofstream{file} << schema;
    std::ofstream{scratch / "racegen.json"} << R"({"driver": "sqlite"})";
    CHECK(run_words(words).status == done);
    std::string expected = "driver sqlite\nresult std\ninput " + file + "\ninput " + (scratch / "racegen.json") + '\n';
    std::istringstream outputs{run_words({file, "-o", scratch / "repo", "--list-outputs"}).output};
    for (std::string path; std::getline(outputs, path);) expected += "output " + path + '\n';
    CHECK(text(stamp) == expected);
    const std::string escaped = scratch / "my\\ schema.sql";
    const std::string configuration = scratch / "racegen.json";
    CHECK(text(depfile) == stamp + ": \\\n  " + escaped + " \\\n  " + configuration + "\n\n" + escaped + ":\n\n" + configuration + ":\n");

    using namespace std::chrono_literals;
    const filesystem::file_time_type old = filesystem::last_write_time(stamp) - 1h;
    filesystem::last_write_time(stamp, old);
    CHECK(run_words(words).status == done);
    CHECK(filesystem::last_write_time(stamp) > old);
    CHECK(run_words({file, "-o", scratch / "repo", "--stamp", file + "/stamp"}).status == failed);
}

TEST_CASE("outputs are listed without being written")
{
    const Outcome outcome = run_words({"-", "--list-outputs"}, schema);
    CHECK(outcome.status == done);
    CHECK(outcome.output.ends_with("racegen.lock.json\n"));
    CHECK(run_words({"-", "-o", "some/repo", "--list-outputs"}, schema).output.ends_with("some/repo/racegen.lock.json\n"));
}

TEST_CASE("files are printed without being written")
{
    const Outcome outcome = run_words({"-", "-o", "-"}, schema);
    CHECK(outcome.status == done);
    CHECK(outcome.output.find("==> GUARDS.md <==\n") == 0);
    CHECK(outcome.output.find("\n==> support/session.hpp <==\n// Code generated by racegen") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists("-"));
    CHECK(run_words({"-", "-o", "-", "--check"}, schema).status == failed);
}

TEST_CASE("standard output that cannot be written is a failure")
{
    std::istringstream in{schema};
    std::ofstream full{"/dev/full"};
    std::ostringstream errors;
    CHECK(run({"-", "--list-outputs"}, {in, full, errors, false}) == failed);
    CHECK(errors.str() == "racegen: error: cannot write to standard output\n");
}

TEST_CASE("dump prints the schema")
{
    const Outcome outcome = run_words({"dump", "--stage", "schema", "-"}, schema);
    CHECK(outcome.status == done);
    CHECK(outcome.output.find("accounts") != std::string::npos);
}
