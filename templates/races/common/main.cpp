<%header%>
// The program of the race tests: doctest's, with options of its own.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "report.hpp"

namespace {

using namespace <%namespace%>;

constexpr const char* usage =
    "usage: races [--scenario NAME] [--schedule DIGITS] [--isolation LEVEL] [--call WORDS] [--report FILE] [--stress SECONDS] [--no-schedules]\n"
    "             [--most-anomalies N] [doctest's options]\n"
    "RACEGEN_TEST_DATABASE names the database: a connection string (PostgreSQL; the schema is loaded, its tables are empty) or a file (SQLite).\n";

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
    std::vector<char*> others{words[0]};
    for (int index = 1; index < count; ++index) {
        const bool has_value = index + 1 < count;
        if (std::strcmp(words[index], "--scenario") == 0 && has_value) options.scenario = words[++index];
        else if (std::strcmp(words[index], "--schedule") == 0 && has_value) options.schedule = words[++index];
        else if (std::strcmp(words[index], "--isolation") == 0 && has_value) options.isolation = words[++index];
        else if (std::strcmp(words[index], "--call") == 0 && has_value) options.call = words[++index];
        else if (std::strcmp(words[index], "--most-anomalies") == 0 && has_value) options.most_anomalies = static_cast<std::size_t>(std::atol(words[++index]));
        else if (std::strcmp(words[index], "--no-schedules") == 0) options.schedules = false;
        else if (std::strcmp(words[index], "--report") == 0 && has_value) options.report = words[++index];
        else if (std::strcmp(words[index], "--stress") == 0 && has_value) options.stress = std::chrono::milliseconds(static_cast<long>(std::atof(words[++index]) * 1000));
        else others.push_back(words[index]);
    }
    const char* target = std::getenv("RACEGEN_TEST_DATABASE");
    if (target == nullptr) {
        std::fputs(usage, stderr);
        return 2;
    }
    options.target = target;
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
