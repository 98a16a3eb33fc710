#include <doctest/doctest.h>
#include <stdlib.h>

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

TEST_CASE("outputs are listed without being written")
{
    const Outcome outcome = run_words({"-", "--list-outputs"}, schema);
    CHECK(outcome.status == done);
    CHECK(outcome.output.ends_with("racegen.lock.json\n"));
    CHECK(run_words({"-", "-o", "some/repo", "--list-outputs"}, schema).output.ends_with("some/repo/racegen.lock.json\n"));
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
