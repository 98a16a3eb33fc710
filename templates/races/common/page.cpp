<%header%>
#include "page.hpp"

#include <algorithm>
#include <cstdio>
#include <sstream>

#include "outcomes_table.hpp"
#include "page_style.hpp"
#include "picture.hpp"

namespace <%namespace%>::races {
namespace {

constexpr const char* help = R"html(<p>A <b>scenario</b> is two or three calls of the repository's methods at the same moment, each in a session of its own. Between the statements of one call,
statements of another one can come. Here each <b>schedule</b>, an order in which they can come, was run on a real database.</p>
<p>What the calls give and what is then stored must be what some <b>serial order</b> gives, the same calls one after another. Else it is an <b>anomaly</b>: nobody who thinks of
one call at a time could explain it, and data is wrong.</p>
<dl>
<dt>pictures</dt><dd>Time runs downwards, and each session has a column. A box is a statement, with what the database answered. A thick line beside boxes is a transaction.
A hatched bar is a session that waits for a lock; the arrow comes from what let it go on. Red is an error.</dd>
<dt>refused</dt><dd>A session that was told to try again, and changed nothing: a deadlock, a serialization failure, a lock that was not waited for. The others must have gone as if it had not been there.</dd>
<dt>stress runs</dt><dd>The same scenarios with nothing held back. Of these no order is known, so they have no picture.</dd>
<dt>new, clock, *</dt><dd>A key that the database made, a time of the clock, and a value that differs in each run.</dd>
</dl>
)html";

std::string seconds(double time)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", time);
    return text;
}

/// With commas between thousands.
std::string grouped(std::size_t number)
{
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

std::string counted(std::size_t number, const std::string& one)
{
    return grouped(number) + " " + one + (number == 1 ? "" : "s");
}

std::string anomalies(std::size_t number) { return grouped(number) + (number == 1 ? " anomaly" : " anomalies"); }

struct Totals {
    std::size_t scenarios = 0;
    std::size_t schedules = 0;
    std::size_t stressed = 0;
    std::size_t anomalies = 0;
    std::size_t refusals = 0;
    double time = 0;
    bool unfinished = false;
};

Totals totals_of(const std::vector<Summary>& summaries)
{
    Totals all;
    for (const Summary& one : summaries) {
        all.scenarios += one.scenarios;
        all.schedules += one.schedules;
        all.stressed += one.stressed;
        all.anomalies += one.anomalies.size();
        all.refusals += one.refusals;
        all.time += one.time.count();
        all.unfinished = all.unfinished || !one.fault.empty();
    }
    return all;
}

void add_cells(std::ostream& page, const Totals& one)
{
    for (const std::size_t number : {one.scenarios, one.schedules, one.stressed, one.anomalies, one.refusals}) page << "<td>" << grouped(number) << "</td>";
    page << "<td>" << seconds(one.time) << "</td></tr>\n";
}

void add_summary(std::ostream& page, const std::vector<Summary>& summaries)
{
    const Totals all = totals_of(summaries);
    const bool ran = all.schedules + all.stressed > 0;
    page << "<h1>Races</h1>\n<p class=\"verdict" << (all.anomalies > 0 || all.unfinished ? " bad" : ran ? "" : " none") << "\">";
    if (all.anomalies > 0) page << anomalies(all.anomalies) << " in " << grouped(all.schedules + all.stressed) << " runs of " << counted(all.scenarios, "scenario") << ".";
    else if (all.unfinished) page << "The tests could not go on.";
    else if (ran) page << "No anomaly in " << grouped(all.schedules + all.stressed) << " runs of " << counted(all.scenarios, "scenario") << ".";
    else page << "Nothing was run.";
    page << "</p>\n<div class=\"scroll\"><table class=\"summary\">\n<thead><tr><th>repository</th><th>scenarios</th><th>schedules</th><th>stress runs</th><th>anomalies</th>"
            "<th>with a refusal</th><th>seconds</th></tr></thead>\n<tbody>\n";
    for (const Summary& one : summaries) {
        page << "<tr" << (one.anomalies.empty() ? "" : " class=\"faults\"") << "><td>" << escaped(one.repository) << "</td>";
        if (one.not_run.empty()) add_cells(page, totals_of({one}));
        else page << "<td colspan=\"6\" class=\"words\">not run: " << escaped(one.not_run) << "</td></tr>\n";
    }
    page << "</tbody>\n";
    if (summaries.size() > 1) {
        page << "<tfoot><tr><td>all</td>";
        add_cells(page, all);
        page << "</tfoot>\n";
    }
    page << "</table></div>\n";
    for (const Summary& one : summaries) {
        if (!one.fault.empty()) page << "<p class=\"fault\">" << escaped(one.repository) << " was not finished: " << escaped(one.fault) << "</p>\n";
        if (one.cut != 0) page << "<p>" << escaped(one.repository) << ": " << counted(one.cut, "scenario") << " with more schedules than were walked.</p>\n";
        for (const std::string& call : one.never_succeeded) page << "<p>" << escaped(one.repository) << ": failed in all runs: " << escaped(call) << "</p>\n";
        if (one.lost != 0)
            page << "<p>" << escaped(one.repository) << ": " << counted(one.lost, "time") << " the server did not decide as before, so schedules may be missing.</p>\n";
    }
}

void add_statements(std::ostream& page, const Run& run)
{
    page << "<details><summary>all statements in full</summary>\n<ol class=\"statements\">\n";
    for (const Step& step : run.steps)
        page << "<li>Session " << step.session + 1 << ": <code>" << escaped(step.statement) << "</code> <span class=\"result\">→ " << (step.waited ? "waited, then " : "") << escaped(step.result)
             << "</span></li>\n";
    page << "</ol>\n</details>\n";
}

/// One run: its picture, and what came of it beside what serial orders give.
void add_run(std::ostream& page, const Anomaly& one)
{
    if (!one.fault.empty()) page << "<p class=\"fault\">Anomaly: " << escaped(one.fault) << ".</p>\n";
    if (one.run.steps.empty()) page << "<p class=\"note\">It was seen in a stress run, of which no order is known.</p>\n";
    if (!one.run.steps.empty()) {
        page << "<figure>\n";
        draw(page, one);
        page << "<figcaption>Schedule <code>" << escaped(one.run.schedule) << "</code>: the sessions in the order in which they were let go on.</figcaption>\n</figure>\n";
    }
    add_outcomes(page, one);
    if (!one.fault.empty()) page << "<h4>To see it again</h4>\n<pre>" << escaped(replay_command(one)) << "</pre>\n";
    if (!one.run.steps.empty()) add_statements(page, one.run);
}

/// Runs of one scenario: the first one open.
void add_scenario(std::ostream& page, const std::vector<const Anomaly*>& runs, const std::string& id)
{
    constexpr const char* colors[] = {"one", "two", "three"};
    const Anomaly& first = *runs.front();
    std::size_t calls = 0;
    page << "<article id=\"" << id << "\">\n<h3>";
    for (std::size_t session = 0; session < first.calls.size(); ++session) {
        page << (session == 0 ? "" : " meets ") << "<span class=\"call " << colors[session % 3] << "\"><b>" << session + 1 << "</b> " << escaped(first.calls[session]) << "</span>";
        calls += first.calls[session].size() + (session == 0 ? 0 : 3);
    }
    // The scenario's name is this and the calls.
    const std::string setting = first.scenario.size() > calls + 2 ? first.scenario.substr(0, first.scenario.size() - calls - 2) : first.scenario;
    page << "</h3>\n<p class=\"setting\">" << escaped(setting) << (setting.ends_with("alone") ? ": no transaction around the calls" : setting.ends_with("transaction") ? ": each call is all of a transaction" : "")
         << "</p>\n";
    for (std::size_t index = 0; index < runs.size(); ++index) {
        const std::string schedule = runs[index]->run.schedule;
        if (index > 0) page << "<details class=\"more run\"><summary>" << (schedule.empty() ? "another stress run" : "schedule " + schedule) << "</summary>\n";
        else page << "<div class=\"run\">\n";
        add_run(page, *runs[index]);
        page << (index > 0 ? "</details>\n" : "</div>\n");
    }
    page << "</article>\n";
}

using Scenarios = std::vector<std::vector<const Anomaly*>>;

/// Those of one scenario together, in the order in which they were found.
Scenarios by_scenario(const std::vector<Summary>& summaries, std::vector<Anomaly> Summary::*runs)
{
    Scenarios scenarios;
    for (const Summary& summary : summaries) {
        for (const Anomaly& one : summary.*runs) {
            const auto known = std::ranges::find_if(scenarios, [&](const auto& others) { return others.front()->scenario == one.scenario; });
            if (known == scenarios.end()) scenarios.push_back({&one});
            else known->push_back(&one);
        }
    }
    return scenarios;
}

void add_anomalies(std::ostream& page, const Scenarios& scenarios)
{
    if (scenarios.empty()) return;
    page << "<h2>Anomalies</h2>\n<p>Of each scenario the first one is shown; the others can be unfolded.</p>\n<ol>\n";
    for (std::size_t index = 0; index < scenarios.size(); ++index)
        page << "<li><a href=\"#anomaly" << index + 1 << "\">" << escaped(scenarios[index].front()->scenario) << "</a>: " << anomalies(scenarios[index].size()) << "</li>\n";
    page << "</ol>\n";
    for (std::size_t index = 0; index < scenarios.size(); ++index) add_scenario(page, scenarios[index], "anomaly" + std::to_string(index + 1));
}

void add_examples(std::ostream& page, const Scenarios& scenarios)
{
    if (scenarios.empty()) return;
    page << "<h2>Some runs without an anomaly</h2>\n<p>Chosen because a session waits in them.</p>\n";
    for (std::size_t index = 0; index < scenarios.size(); ++index) add_scenario(page, scenarios[index], "example" + std::to_string(index + 1));
}

}  // namespace

std::string page(const std::vector<Summary>& summaries)
{
    std::ostringstream page;
    page << page_head;
    define_patterns(page);
    add_summary(page, summaries);
    page << "<details open><summary>How to read this page</summary>\n" << help << "</details>\n";
    add_anomalies(page, by_scenario(summaries, &Summary::anomalies));
    add_examples(page, by_scenario(summaries, &Summary::examples));
    page << "</body>\n</html>\n";
    return page.str();
}

}  // namespace <%namespace%>::races
