#include <doctest/doctest.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <barrier>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "files/digest.hpp"
#include "files/inputs.hpp"
#include "files/lock.hpp"
#include "files/output.hpp"
#include "files/read.hpp"

namespace filesystem = std::filesystem;
using namespace racegen::files;
using racegen::pipeline::OutputFile;
using racegen::source::Diagnostics;

namespace {

class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = (filesystem::temp_directory_path() / "racegen_files_XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"mkdtemp"};
        path = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        filesystem::remove_all(path, ignored);
    }

    filesystem::path path;
};

void put(const filesystem::path& path, const std::string& text)
{
    filesystem::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << text;
}

std::string get(const filesystem::path& path)
{
    std::error_code error;
    return read_file(path, error).value_or("(" + error.message() + ")");
}

/// Everything below the folder, without the lock: "a.hpp sub/b.hpp".
std::string listing(const filesystem::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : filesystem::recursive_directory_iterator{folder})
        if (entry.path().filename() != lock_name) names.push_back(entry.path().lexically_relative(folder).string());
    std::sort(names.begin(), names.end());
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::string codes(const Diagnostics& diagnostics)
{
    std::string text;
    for (const auto& diagnostic : diagnostics.all()) text += (text.empty() ? "" : " ") + diagnostic.code;
    return text;
}

Lock made_by_test()
{
    Lock lock;
    lock.version = "1.2.3";
    lock.driver = "sqlite";
    lock.options = {{"namespace", "shop"}};
    lock.inputs = {{"schema.sql", sha256("x")}};
    return lock;
}

/// The codes of what a run reports.
std::string generate(const filesystem::path& folder, const std::vector<OutputFile>& files, bool prune = false)
{
    Diagnostics diagnostics;
    const Comparison comparison = compare(folder, files, made_by_test(), prune, diagnostics);
    report_conflicts(folder, comparison, diagnostics);
    if (!diagnostics.has_errors()) write(folder, comparison, prune, diagnostics);
    return codes(diagnostics);
}

std::string changes(const filesystem::path& folder, const std::vector<OutputFile>& files)
{
    Diagnostics diagnostics;
    std::string text;
    for (const Change& change : compare(folder, files, made_by_test(), false, diagnostics).changes) {
        constexpr std::array<const char*, 5> words{"create", "update", "edited", "foreign", "orphan"};
        text += (text.empty() ? "" : ", ") + std::string{words[static_cast<std::size_t>(change.kind)]} + ' ' + change.path;
    }
    return text;
}

const std::vector<OutputFile> two_files{{"a.hpp", "A\n"}, {"sub/b.hpp", "B\n"}};

}  // namespace

TEST_CASE("sha256 gives the digests of FIPS 180-4")
{
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("inputs are files, folders, and standard input")
{
    const TemporaryFolder folder;
    put(folder.path / "migrations/002.sql", "two");
    put(folder.path / "migrations/001.sql", "one");
    put(folder.path / "migrations/notes.txt", "no");
    put(folder.path / "schema.sql", std::string(100000, 'x'));
    std::istringstream input{"from stdin"};
    Diagnostics diagnostics;
    const std::string migrations = (folder.path / "migrations").string();
    const Inputs inputs = read_inputs({(folder.path / "schema.sql").string(), migrations + "/", "-"}, input, diagnostics);
    CHECK(codes(diagnostics).empty());
    REQUIRE(inputs.sources.size() == 4);
    CHECK(inputs.sources.text(0) == std::string(100000, 'x'));
    CHECK(inputs.sources.text(1) == "one");
    CHECK(inputs.sources.text(2) == "two");
    CHECK(inputs.sources.text(3) == "from stdin");
    CHECK(inputs.sources.name(1) == migrations + "/001.sql");
    CHECK(inputs.names == std::vector<std::string>{"schema.sql", "migrations/001.sql", "migrations/002.sql", "<stdin>"});
    CHECK(inputs.dependencies == std::vector<std::string>{(folder.path / "schema.sql").string(), migrations + "/",
                                                          migrations + "/001.sql", migrations + "/002.sql"});
}

TEST_CASE("what is read decides, and where more could be found")
{
    const TemporaryFolder folder;
    put(folder.path / "diesel/1_a/up.sql", "");
    filesystem::create_directories(folder.path / "diesel/2_b");  // whose up.sql is still to come
    put(folder.path / "sqitch/sqitch.plan", "a\n");
    put(folder.path / "sqitch/deploy/a.sql", "");
    const auto dependencies = [&](const char* name) {
        std::istringstream input;
        Diagnostics diagnostics;
        std::string text;
        for (const std::string& path : read_inputs({(folder.path / name).string()}, input, diagnostics).dependencies)
            text += filesystem::path{path}.lexically_relative(folder.path).string() + ' ';
        return text;
    };
    CHECK(dependencies("diesel") == "diesel diesel/1_a diesel/2_b diesel/1_a/up.sql ");
    CHECK(dependencies("sqitch") == "sqitch sqitch/deploy sqitch/sqitch.plan sqitch/deploy/a.sql ");
}

TEST_CASE("a folder of migrations is read as its tool would")
{
    const TemporaryFolder folder;
    put(folder.path / "diesel/2_b/up.sql", "");
    put(folder.path / "diesel/10_c/up.sql", "");
    put(folder.path / "diesel/2_b/down.sql", "");
    put(folder.path / "diesel/seed.sql", "");
    put(folder.path / "sqitch/sqitch.plan", "b\na\n");
    put(folder.path / "sqitch/deploy/a.sql", "");
    put(folder.path / "sqitch/deploy/b.sql", "");
    put(folder.path / "sqitch/revert/b.sql", "");
    Diagnostics diagnostics;
    std::istringstream input;
    const std::vector<std::string> paths = {(folder.path / "diesel").string(), (folder.path / "sqitch").string()};
    CHECK(read_inputs(paths, input, diagnostics).names ==
          std::vector<std::string>{"diesel/2_b/up.sql", "diesel/10_c/up.sql", "sqitch/deploy/b.sql", "sqitch/deploy/a.sql"});
    CHECK(codes(diagnostics) == "RG911");
    CHECK(read_inputs({paths[1] + "/deploy/"}, input, diagnostics).names == std::vector<std::string>{"deploy/b.sql", "deploy/a.sql"});
    filesystem::remove(folder.path / "sqitch/deploy/b.sql");
    CHECK(read_inputs({paths[1]}, input, diagnostics).names.size() == 1);
    CHECK(codes(diagnostics) == "RG911 RG901");
}

TEST_CASE("every input that cannot be read is reported, the others are read")
{
    const TemporaryFolder folder;
    filesystem::create_directory(folder.path / "empty");
    put(folder.path / "good.sql", "good");
    std::istringstream input;
    Diagnostics diagnostics;
    const auto path = [&](const char* name) { return (folder.path / name).string(); };
    const Inputs inputs = read_inputs({path("gone.sql"), path("empty"), path("good.sql")}, input, diagnostics);
    REQUIRE(codes(diagnostics) == "RG901 RG901");
    CHECK(diagnostics.all()[0].message == "cannot read '" + path("gone.sql") + "': No such file or directory");
    CHECK(diagnostics.all()[1].message == "cannot read '" + path("empty") + "': there is no *.sql file in this folder");
    CHECK(inputs.sources.size() == 1);
}

TEST_CASE("text that is not UTF-8 is refused at its first bad byte")
{
    struct Case {
        std::string text;
        std::uint32_t bad;
    };
    const TemporaryFolder folder;
    for (const Case& test : {Case{"caf\xe9 ", 3}, Case{std::string{"a\0b", 3}, 1}, Case{"\xc0\xaf", 0}, Case{"\xed\xa0\x80", 0},
                             Case{"\xf4\x90\x80\x80", 0}, Case{"x\xe2\x82", 1}, Case{"\xff\xfe", 0}}) {
        put(folder.path / "x.sql", test.text);
        std::istringstream input;
        Diagnostics diagnostics;
        (void)read_inputs({(folder.path / "x.sql").string()}, input, diagnostics);
        REQUIRE(codes(diagnostics) == "RG902");
        CHECK(diagnostics.all()[0].span->begin == test.bad);
    }
    std::istringstream input{"\xef\xbb\xbf caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\x98"};
    Diagnostics diagnostics;
    (void)read_inputs({"-"}, input, diagnostics);
    CHECK(codes(diagnostics).empty());
}

TEST_CASE("a folder of templates")
{
    const TemporaryFolder folder;
    put(folder.path / "cpp/row.mustache", "row");
    Diagnostics diagnostics;
    const TemplateFolder templates{folder.path, diagnostics};
    CHECK(templates.find("cpp/row.mustache") == "row");
    CHECK_FALSE(templates.find("cpp/row"));
    CHECK(templates.dependencies() == std::vector<std::string>{folder.path.string(), (folder.path / "cpp").string(),
                                                               (folder.path / "cpp/row.mustache").string()});
    CHECK(codes(diagnostics).empty());
    const TemplateFolder missing{folder.path / "gone", diagnostics};
    CHECK(codes(diagnostics) == "RG901");
}

TEST_CASE("the lock has one line for each option, input and output, and reads back")
{
    Lock lock = made_by_test();
    lock.outputs = {{"b.hpp", sha256("B")}, {"a.hpp", sha256("A")}};
    const std::string text = to_text(lock);
    CHECK(text == "{\n"
                  "  \"racegen\": \"1.2.3\",\n"
                  "  \"driver\": \"sqlite\",\n"
                  "  \"options\": {\n"
                  "    \"namespace\": \"shop\"\n"
                  "  },\n"
                  "  \"inputs\": [\n"
                  "    {\n"
                  "      \"name\": \"schema.sql\",\n"
                  "      \"sha256\": \"" + sha256("x") + "\"\n"
                  "    }\n"
                  "  ],\n"
                  "  \"outputs\": {\n"
                  "    \"a.hpp\": \"" + sha256("A") + "\",\n"
                  "    \"b.hpp\": \"" + sha256("B") + "\"\n"
                  "  }\n"
                  "}\n");
    CHECK(to_text(parse_lock(text)) == text);
}

TEST_CASE("a lock that racegen cannot have written")
{
    const std::string before = R"({"racegen":"1","driver":"d","options":{},"inputs":[],"outputs":{")";
    const std::string after = "\":\"" + sha256("") + "\"}}";
    CHECK_NOTHROW((void)parse_lock(before + "a/b.hpp" + after));
    for (const char* path : {"../x", "/etc/passwd", "a/../../x", "", "a//b", "./a", "a\\\\b", "racegen.lock.json"})
        CHECK_THROWS_AS((void)parse_lock(before + path + after), std::runtime_error);
    for (const char* text : {"", "[]", "{}", "{\"racegen\":1}", "<<<<<<< HEAD\n"})
        CHECK_THROWS_AS((void)parse_lock(text), std::runtime_error);
}

TEST_CASE("a first run makes folders and files, a second changes nothing")
{
    const TemporaryFolder root;
    const filesystem::path folder = root.path / "new/repo";
    CHECK(generate(folder, two_files).empty());
    CHECK(listing(folder) == "a.hpp sub sub/b.hpp");
    CHECK(get(folder / "sub/b.hpp") == "B\n");
    CHECK(parse_lock(get(folder / lock_name)).outputs.size() == 2);

    const auto before = last_write_time(folder / lock_name);
    CHECK(changes(folder, two_files).empty());
    CHECK(generate(folder, two_files).empty());
    CHECK(last_write_time(folder / lock_name) == before);
}

TEST_CASE("runs side by side may make the same folder")
{
    for (int round = 0; round < 50; ++round) {
        const TemporaryFolder folder;
        std::array<std::string, 2> reported;
        std::barrier start{2};
        const auto run = [&](std::size_t index) {
            start.arrive_and_wait();
            reported[index] = generate(folder.path / "new/folder" / std::to_string(index), two_files);
        };
        std::jthread other{run, std::size_t{1}};
        run(0);
        other.join();
        CHECK(reported[0].empty());
        CHECK(reported[1].empty());
    }
}

TEST_CASE("only what changed is replaced, with the mode it had")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    const auto untouched = last_write_time(folder.path / "a.hpp");
    filesystem::permissions(folder.path / "sub/b.hpp", filesystem::perms::owner_read | filesystem::perms::owner_write);
    CHECK(generate(folder.path, {{"a.hpp", "A\n"}, {"sub/b.hpp", "B2\n"}}).empty());
    CHECK(get(folder.path / "sub/b.hpp") == "B2\n");
    CHECK(last_write_time(folder.path / "a.hpp") == untouched);
    CHECK(filesystem::status(folder.path / "sub/b.hpp").permissions() ==
          (filesystem::perms::owner_read | filesystem::perms::owner_write));
}

TEST_CASE("a file racegen did not write is a conflict, and nothing is written")
{
    const TemporaryFolder folder;
    put(folder.path / "sub/b.hpp", "mine");
    put(folder.path / "other.txt", "mine too");
    CHECK(changes(folder.path, two_files) == "create a.hpp, foreign sub/b.hpp, create racegen.lock.json");
    CHECK(generate(folder.path, two_files) == "RG904");
    CHECK(listing(folder.path) == "other.txt sub sub/b.hpp");
    CHECK(get(folder.path / "sub/b.hpp") == "mine");
}

TEST_CASE("a file edited by hand is a conflict until it is deleted")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    put(folder.path / "a.hpp", "edited");
    CHECK(changes(folder.path, two_files) == "edited a.hpp");
    CHECK(generate(folder.path, {{"a.hpp", "A\n"}, {"sub/b.hpp", "B2\n"}}) == "RG905");
    CHECK(get(folder.path / "sub/b.hpp") == "B\n");
    filesystem::remove(folder.path / "a.hpp");
    CHECK(generate(folder.path, two_files).empty());
    CHECK(get(folder.path / "a.hpp") == "A\n");
}

TEST_CASE("a file that already is what would be written is taken over")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    filesystem::remove(folder.path / lock_name);
    CHECK(changes(folder.path, two_files) == "create racegen.lock.json");
    CHECK(generate(folder.path, two_files).empty());
}

TEST_CASE("orphans are kept and reported until they are pruned")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    const std::vector<OutputFile> one_file{{"a.hpp", "A\n"}};
    CHECK(changes(folder.path, one_file) == "orphan sub/b.hpp");
    CHECK(generate(folder.path, one_file) == "RG907");
    CHECK(generate(folder.path, one_file) == "RG907");
    CHECK(listing(folder.path) == "a.hpp sub sub/b.hpp");
    CHECK(generate(folder.path, one_file, true).empty());
    CHECK(listing(folder.path) == "a.hpp");
    CHECK(changes(folder.path, one_file).empty());
}

TEST_CASE("an orphan that was edited is left to its author")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    put(folder.path / "sub/b.hpp", "edited");
    const std::vector<OutputFile> one_file{{"a.hpp", "A\n"}};
    CHECK(generate(folder.path, one_file, true) == "RG907");
    CHECK(get(folder.path / "sub/b.hpp") == "edited");
    CHECK(generate(folder.path, one_file, true).empty());
}

TEST_CASE("nothing is read or written through symbolic links")
{
    const TemporaryFolder outside;
    put(outside.path / "b.hpp", "outside");
    const TemporaryFolder folder;
    filesystem::create_symlink(outside.path, folder.path / "sub");
    filesystem::create_symlink(outside.path / "b.hpp", folder.path / "a.hpp");
    CHECK(generate(folder.path, two_files) == "RG908 RG908");
    CHECK(listing(outside.path) == "b.hpp");
    CHECK(get(outside.path / "b.hpp") == "outside");

    // The output folder itself may be one.
    const TemporaryFolder links;
    filesystem::create_directory_symlink(outside.path, links.path / "repo");
    CHECK(generate(links.path / "repo", {{"c.hpp", "C"}}).empty());
    CHECK(get(outside.path / "c.hpp") == "C");
}

TEST_CASE("obstacles")
{
    const TemporaryFolder folder;
    filesystem::create_directories(folder.path / "a.hpp");
    put(folder.path / "sub", "a file where a folder is needed");
    CHECK(generate(folder.path, two_files) == "RG908 RG908");

    put(folder.path / "file", "x");
    CHECK(generate(folder.path / "file", two_files) == "RG903");

    put(folder.path / "broken" / lock_name, "<<<<<<< HEAD");
    CHECK(generate(folder.path / "broken", two_files) == "RG906");
    CHECK(listing(folder.path / "broken").empty());
}

TEST_CASE("two outputs that a case-insensitive file system would take for one")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, {{"user.hpp", "1"}, {"User.hpp", "2"}}) == "RG909");
    CHECK(listing(folder.path).empty());
}

TEST_CASE("a failure while writing leaves the folder as it was")
{
    const TemporaryFolder folder;
    CHECK(generate(folder.path, two_files).empty());
    // Too long for the temporary name beside it.
    const std::string unwritable(250, 'x');
    CHECK(generate(folder.path, {{"a.hpp", "A2\n"}, {"new/deep/c.hpp", "C"}, {unwritable, "X"}}) == "RG903");
    CHECK(listing(folder.path) == "a.hpp sub sub/b.hpp");
    CHECK(get(folder.path / "a.hpp") == "A\n");
}
