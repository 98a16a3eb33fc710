<%header%>
// The program of the race tests: doctest's, with options of its own.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "report.hpp"

namespace {

using namespace <%namespace%>;

constexpr const char* usage =
    "usage: races [--scenario NAME] [--schedule DIGITS] [--isolation LEVEL] [--call WORDS] [--report FILE] [--stress SECONDS] [--no-schedules]\n"
    "             [--most-anomalies N] [doctest's options]\n"
    "RACEGEN_TEST_DATABASE names the database: a connection string (PostgreSQL; the schema is loaded, its tables are empty) or a file (SQLite).\n";

/// What the command line asks for cannot be.
struct Misuse {
    std::string why;
};

std::string level(const std::string& word)
{
    if (std::ranges::find(races::levels, word, [](Isolation one) { return std::string(races::to_string(one)); }) == races::levels.end())
        throw Misuse{"no level of isolation: " + word};
    return word;
}

std::string digits(const std::string& word)
{
    if (word.empty() || word.find_first_not_of("123456789") != std::string::npos) throw Misuse{"no schedule: " + word};
    return word;
}

std::size_t at_least_one(const std::string& word)
{
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number == 0) throw Misuse{"no number of anomalies: " + word};
    return number;
}

std::chrono::milliseconds seconds(const std::string& word)
{
    char* end = nullptr;
    const double number = std::strtod(word.c_str(), &end);
    if (word.empty() || *end != '\0' || !(number >= 0 && number < 1e9)) throw Misuse{"no number of seconds: " + word};
    return std::chrono::milliseconds(static_cast<long long>(number * 1000));
}

/// What takes the value of each option that has one.
const std::map<std::string_view, void (*)(races::Options&, const std::string&)> settings{
    {"--scenario", [](races::Options& options, const std::string& value) { options.scenario = value; }},
    {"--schedule", [](races::Options& options, const std::string& value) { options.schedule = digits(value); }},
    {"--isolation", [](races::Options& options, const std::string& value) { options.isolation = level(value); }},
    {"--call", [](races::Options& options, const std::string& value) { options.call = value; }},
    {"--most-anomalies", [](races::Options& options, const std::string& value) { options.most_anomalies = at_least_one(value); }},
    {"--report", [](races::Options& options, const std::string& value) { options.report = value; }},
    {"--stress", [](races::Options& options, const std::string& value) { options.stress = seconds(value); }},
};

/// An option's name, as doctest takes it: behind one hyphen or more.
std::string name_of(std::string_view word)
{
    word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
    return std::string(word.substr(0, word.find('=')));
}

/// The names of doctest's options, of whatever version, as it tells them itself. A few it keeps to itself; those it takes with its prefix.
std::set<std::string> options_of_doctest()
{
    const char* const words[] = {"races", "--help"};
    std::ostringstream help;
    doctest::Context context(2, words);
    context.setCout(&help);
    context.run();
    std::string text = help.str();
    std::ranges::replace(text, ',', ' ');
    std::istringstream all(text);
    std::set<std::string> names;
    for (std::string word; all >> word;)
        if (word.starts_with('-') && word != "-") names.insert(name_of(word));
    return names;
}

/// Takes our own options; gives the others, which are doctest's.
std::vector<const char*> read(int count, const char* const* words, races::Options& options)
{
    const std::set<std::string> known = options_of_doctest();
    std::vector<const char*> others{words[0]};
    for (int index = 1; index < count; ++index) {
        const std::string word = words[index];
        if (word == "--no-schedules") {
            options.schedules = false;
        } else if (const auto setting = settings.find(word); setting != settings.end()) {
            if (++index == count) throw Misuse{"no value of " + word};
            setting->second(options, words[index]);
        } else if (word.starts_with('-') && (known.contains(name_of(word)) || name_of(word).starts_with("dt-"))) {
            others.push_back(words[index]);
        } else {
            throw Misuse{"no such option: " + word};
        }
    }
    return others;
}

/// Whether the filters of doctest's let any test case pass.
bool any_case = true;

struct Listener : doctest::IReporter {
    explicit Listener(const doctest::ContextOptions&) {}
    void test_run_end(const doctest::TestRunStats& run) override { any_case = run.numTestCasesPassingFilters > 0; }

    void report_query(const doctest::QueryData&) override {}
    void test_run_start() override {}
    void test_case_start(const doctest::TestCaseData&) override {}
    void test_case_reenter(const doctest::TestCaseData&) override {}
    void test_case_end(const doctest::CurrentTestCaseStats&) override {}
    void test_case_exception(const doctest::TestCaseException&) override {}
    void subcase_start(const doctest::SubcaseSignature&) override {}
    void subcase_end() override {}
    void log_assert(const doctest::AssertData&) override {}
    void log_message(const doctest::MessageData&) override {}
    void test_case_skipped(const doctest::TestCaseData&) override {}
};

REGISTER_LISTENER("any case", 1, Listener);

}  // namespace

int main(int count, char** words)
{
    races::Options& options = races::Report::instance().options;
    std::vector<const char*> others;
    try {
        others = read(count, words, options);
        const char* const target = std::getenv("RACEGEN_TEST_DATABASE");
        if (target == nullptr) throw Misuse{"no RACEGEN_TEST_DATABASE"};
        options.target = target;
    } catch (const Misuse& misuse) {
        std::fprintf(stderr, "races: %s\n%s", misuse.why.c_str(), usage);
        return 2;
    }
    doctest::Context context(static_cast<int>(others.size()), others.data());
    const int status = context.run();
    if (context.shouldExit()) return status;
    if (!any_case) {
        std::fputs("nothing was run: there is no such test case\n", stderr);
        return races::Report::failed;
    }
    const races::Report::Status finished = races::Report::instance().finish();
    return status != 0 ? status : finished;
}
