<%header%>
#include "outcomes_table.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "picture.hpp"

namespace <%namespace%>::races {
namespace {

using Words = std::vector<std::string>;

Words split(std::string_view text, std::string_view by)
{
    Words parts;
    for (std::size_t begin = 0;;) {
        const std::size_t end = text.find(by, begin);
        parts.emplace_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
        if (end == std::string_view::npos) return parts;
        begin = end + by.size();
    }
}

/// As an outcome's contents say it.
struct Stored {
    std::string table;
    Words columns;
    std::vector<Words> rows;
    friend bool operator==(const Stored&, const Stored&) = default;
};

std::vector<Stored> stored_of(const std::string& contents)
{
    std::vector<Stored> tables;
    for (const std::string& line : split(contents, "\n")) {
        const std::size_t colon = line.find(": ");
        if (line.starts_with("  ") && !tables.empty()) tables.back().rows.push_back(split(std::string_view(line).substr(2), " | "));
        else if (colon != std::string::npos) tables.push_back({line.substr(0, colon), split(std::string_view(line).substr(colon + 2), " | "), {}});
    }
    return tables;
}

/// One way in which it can end.
struct Ending {
    std::string label;
    const Outcome* outcome = nullptr;
    bool matches = false;
    std::vector<Stored> stored{};
};

/// The text, its parts marked where the other one has others.
std::string compared(const std::string& text, const std::string& other)
{
    if (text == other) return escaped(text);
    const Words parts = split(text, ", ");
    const Words others = split(other, ", ");
    if (parts.size() != others.size()) return "<mark>" + escaped(text.empty() ? " " : text) + "</mark>";
    std::string html;
    for (std::size_t index = 0; index < parts.size(); ++index) {
        const bool same = parts[index] == others[index];
        html += (index == 0 ? "" : ", ") + (same ? escaped(parts[index]) : "<mark>" + escaped(parts[index]) + "</mark>");
    }
    return html;
}

class Outcomes {
public:
    Outcomes(std::ostream& page, const Anomaly& anomaly) : page_(page), anomaly_(anomaly)
    {
        run_ = {"this run", &anomaly.run.outcome, true, stored_of(anomaly.run.outcome.contents)};
        std::vector<std::size_t> sessions;
        for (std::size_t session = 0; session < anomaly.calls.size(); ++session)
            if (!anomaly.run.outcome.answers[session].refused) sessions.push_back(session);
        for (const Outcome& outcome : anomaly.expected) {
            add(outcome, sessions);
            std::next_permutation(sessions.begin(), sessions.end());
        }
    }

    void write()
    {
        page_ << "<h4>What came of it</h4>\n";
        const bool matched = std::ranges::any_of(endings_, &Ending::matches);
        if (!matched && !anomaly_.fault.empty() && !endings_.empty()) page_ << "<p class=\"note\">No order of the calls gives this. Marked is what they give instead.</p>\n";
        write_answers();
        const std::vector<Stored> before = stored_of(anomaly_.before);
        for (std::size_t table = 0; table < run_.stored.size(); ++table) write_stored(table, before);
    }

private:
    /// Orders that end alike share a line.
    void add(const Outcome& outcome, const std::vector<std::size_t>& sessions)
    {
        std::string label;
        for (const std::size_t session : sessions) label += (label.empty() ? "" : ", then ") + std::to_string(session + 1);
        if (sessions.size() == 1) label += " alone";
        if (sessions.empty()) label = "none of them";
        const auto same = std::ranges::find_if(endings_, [&](const Ending& one) { return texts(*one.outcome) == texts(outcome); });
        if (same != endings_.end()) same->label += "; or " + label;
        else endings_.push_back({label, &outcome, texts(outcome) == texts(*run_.outcome), stored_of(outcome.contents)});
    }

    /// What is comparable: not the answers of those that were refused.
    [[nodiscard]] Words texts(const Outcome& outcome) const
    {
        Words all{outcome.contents};
        for (std::size_t session = 0; session < outcome.answers.size(); ++session)
            if (!anomaly_.run.outcome.answers[session].refused) all.push_back(outcome.answers[session].text);
        return all;
    }

    void write_verdict(bool same) { page_ << (same ? " <span class=\"match\">✓ the same</span>" : " <span class=\"differs\">✗ differs</span>"); }

    void write_answers()
    {
        page_ << "<div class=\"scroll\"><table class=\"cells answers\">\n<thead><tr><th class=\"order\">order</th>";
        for (std::size_t session = 0; session < anomaly_.calls.size(); ++session) page_ << "<th>session " << session + 1 << " gives</th>";
        page_ << "</tr></thead>\n";
        const auto write_line = [&](const Ending& one) {
            page_ << "<tbody class=\"" << (&one == &run_ ? "run" : "serial") << "\"><tr><th class=\"order\">" << escaped(one.label);
            if (&one != &run_) write_verdict(one.matches);
            page_ << "</th>";
            for (std::size_t session = 0; session < anomaly_.calls.size(); ++session) {
                const Answer& answer = run_.outcome->answers[session];
                const std::string& text = one.outcome->answers[session].text;
                page_ << "<td>" << (&one == &run_ ? (answer.refused ? "refused: " : "") + escaped(text) : answer.refused ? "" : compared(text, answer.text)) << "</td>";
            }
            page_ << "</tr></tbody>\n";
        };
        write_line(run_);
        for (const Ending& one : endings_) write_line(one);
        page_ << "</table></div>\n";
    }

    /// The rows of one table: before, after the run, and after each order. Nothing where they are always the same.
    void write_stored(std::size_t index, const std::vector<Stored>& before)
    {
        const Stored& stored = run_.stored[index];
        const auto holds = [&](const std::vector<Stored>& one) { return index < one.size() && one[index] == stored; };
        if (std::ranges::any_of(endings_, [&](const Ending& one) { return index >= one.stored.size(); })) return;
        if (holds(before) && std::ranges::all_of(endings_, [&](const Ending& one) { return holds(one.stored); })) {
            page_ << "<p class=\"note\">Nothing has changed in <code>" << escaped(stored.table) << "</code>.</p>\n";
            return;
        }
        page_ << "<h4>What is stored in <code>" << escaped(stored.table) << "</code></h4>\n<div class=\"scroll\"><table class=\"cells stored\">\n<thead><tr><th class=\"order\">order</th>";
        for (const std::string& column : stored.columns) page_ << "<th>" << escaped(column) << "</th>";
        page_ << "</tr></thead>\n";
        if (index < before.size()) write_rows("before", "before", before[index], before[index]);
        write_rows("run", run_.label, stored, stored);
        for (std::size_t one = 0; one < endings_.size(); ++one) {
            const std::vector<Stored>& theirs = endings_[one].stored;
            // Orders that leave the same here share their lines.
            std::string label;
            bool told = false;
            for (std::size_t other = 0; other < endings_.size(); ++other) {
                if (endings_[other].stored[index] != theirs[index]) continue;
                told = told || other < one;
                label += (label.empty() ? "" : "; or ") + endings_[other].label;
            }
            if (!told) write_rows("serial", label, theirs[index], stored);
        }
        page_ << "</table></div>\n";
    }

    void write_rows(const char* kind, const std::string& label, const Stored& stored, const Stored& compared_with)
    {
        page_ << "<tbody class=\"" << kind << "\">";
        for (std::size_t row = 0; row < std::max<std::size_t>(stored.rows.size(), 1); ++row) {
            page_ << "<tr>";
            if (row == 0) {
                page_ << "<th class=\"order\" rowspan=\"" << std::max<std::size_t>(stored.rows.size(), 1) << "\">" << escaped(label);
                if (kind == std::string_view("serial")) write_verdict(stored == compared_with);
                if (stored.rows.size() != compared_with.rows.size()) page_ << "<br><mark>" << stored.rows.size() << (stored.rows.size() == 1 ? " row" : " rows") << ", not " << compared_with.rows.size() << "</mark>";
                page_ << "</th>";
            }
            if (stored.rows.empty()) page_ << "<td colspan=\"" << stored.columns.size() << "\">no rows</td>";
            else write_row(stored.rows[row], stored, compared_with);
            page_ << "</tr>\n";
        }
        page_ << "</tbody>\n";
    }

    void write_row(const Words& cells, const Stored& stored, const Stored& compared_with)
    {
        const bool known = std::ranges::count(compared_with.rows, cells) > 0;
        // A value can look like what parts two of them.
        if (cells.size() != stored.columns.size()) {
            std::string all;
            for (const std::string& cell : cells) all += (all.empty() ? "" : " | ") + cell;
            page_ << "<td colspan=\"" << stored.columns.size() << "\">" << (known ? escaped(all) : "<mark>" + escaped(all) + "</mark>") << "</td>";
            return;
        }
        // Of a row that is not there, what differs from the one most like it.
        const Words* nearest = nullptr;
        std::ptrdiff_t most = -1;
        for (const Words& other : compared_with.rows) {
            if (other.size() != cells.size()) continue;
            const auto alike = std::inner_product(cells.begin(), cells.end(), other.begin(), std::ptrdiff_t{0}, std::plus<>(), std::equal_to<>());
            if (alike <= most) continue;
            most = alike;
            nearest = &other;
        }
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const bool same = known || (nearest != nullptr && (*nearest)[column] == cells[column]);
            page_ << "<td>" << (same ? escaped(cells[column]) : "<mark>" + escaped(cells[column]) + "</mark>") << "</td>";
        }
    }

    std::ostream& page_;
    const Anomaly& anomaly_;
    Ending run_;
    std::vector<Ending> endings_;
};

}  // namespace

void add_outcomes(std::ostream& page, const Anomaly& anomaly)
{
    Outcomes(page, anomaly).write();
}

}  // namespace <%namespace%>::races
