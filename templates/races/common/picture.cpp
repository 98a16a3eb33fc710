<%header%>
#include "picture.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "lines.hpp"

namespace <%namespace%>::races {
namespace {

constexpr int gutter = 44;      // for the numbers of the steps
constexpr int line_height = 16;
constexpr int padding = 8;
constexpr int gap = 12;         // between two rows
constexpr std::size_t most_lines = 7;

/// Lists of columns say little: "RETURNING id, email, balance" becomes "RETURNING …".
std::string brief(const std::string& sql)
{
    std::string text = sql;
    for (const std::string_view word : {" RETURNING ", "SELECT "}) {
        for (std::size_t found = text.find(word); found != std::string::npos; found = text.find(word, found + 1)) {
            const std::size_t begin = found + word.size();
            std::size_t end = begin;
            std::size_t commas = 0;
            for (std::size_t at = begin; at <= text.size(); ++at) {
                const char character = at < text.size() ? text[at] : ' ';
                if (std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_' || character == '"' || character == '.') continue;
                if (character == ',' || character == ' ') end = at;
                if (character != ',') break;
                ++commas;
                ++at;
            }
            if (commas >= 2) text.replace(begin, end - begin, "…");
        }
    }
    return text;
}

/// Words in capitals stand out.
std::string highlighted(const std::string& sql)
{
    std::string html;
    for (std::size_t at = 0; at < sql.size();) {
        std::size_t end = at;
        bool capitals = true;
        while (end < sql.size() && (std::isalnum(static_cast<unsigned char>(sql[end])) != 0 || sql[end] == '_')) {
            capitals = capitals && std::isupper(static_cast<unsigned char>(sql[end])) != 0;
            ++end;
        }
        if (end == at) html += escaped(sql.substr(at++, 1));
        else html += end - at > 1 && capitals ? "<tspan class=\"keyword\">" + sql.substr(at, end - at) + "</tspan>" : sql.substr(at, end - at);
        at = std::max(at, end);
    }
    return html;
}

/// One after another downwards: a step that begins, or the end of one that waited.
struct Row {
    std::size_t step = 0;
    bool ends = false;
    std::vector<std::string> lines{};
    std::vector<std::string> result{};  // beneath them
    int top = 0;
    int height = 0;
};

class Picture {
public:
    Picture(std::ostream& page, const Anomaly& anomaly)
        : page_(page), anomaly_(anomaly), lane_(anomaly.calls.size() > 2 ? 356 : 520), width_(static_cast<std::size_t>(lane_ - 50) * 10 / 73)
    {
        lay_out();
    }

    void draw()
    {
        const int lanes = static_cast<int>(anomaly_.calls.size());
        const int width = gutter + lanes * lane_;
        page_ << "<svg viewBox=\"0 0 " << width << ' ' << height_ << "\" width=\"" << width << "\" height=\"" << height_ << "\" role=\"img\" aria-label=\"Timeline of schedule "
              << escaped(anomaly_.run.schedule) << "\">\n";
        page_ << "<text x=\"2\" y=\"20\" class=\"number\">time</text><path d=\"M12 28 V" << height_ - 14 << " m-4 -7 l4 7 l4 -7\" class=\"axis\"/>\n";
        for (std::size_t session = 0; session < anomaly_.calls.size(); ++session) draw_session(session);
        for (const Row& row : rows_) row.ends ? draw_end(row) : draw_step(row);
        for (std::size_t session = 0; session < answers_.size(); ++session) draw_answer(session);
        page_ << "</svg>\n";
    }

private:
    [[nodiscard]] const Step& step_of(const Row& row) const { return anomaly_.run.steps[row.step]; }
    [[nodiscard]] int left(std::size_t session) const { return gutter + static_cast<int>(session) * lane_; }
    [[nodiscard]] int inner() const { return lane_ - 30; }
    [[nodiscard]] std::vector<std::string> lines(const std::string& text) const { return lines_of(text, width_, most_lines); }

    [[nodiscard]] std::string result_of(const Step& step) const
    {
        const bool asks = step.statement.starts_with("SELECT") || step.statement.starts_with("WITH") || step.statement.find("RETURNING") != std::string::npos;
        if (!step.failed && !asks) return {};
        if (step.until == 0) return "no answer";
        return step.failed ? step.result : "gives " + step.result;
    }

    void lay_out()
    {
        std::size_t head_lines = 1;
        for (const std::string& call : anomaly_.calls) head_lines = std::max(head_lines, lines(call).size());
        int y = 30 + static_cast<int>(head_lines) * line_height + gap;
        head_ = y;
        const auto add = [&](Row row) {
            row.top = y;
            row.height = static_cast<int>(row.lines.size() + row.result.size()) * line_height + padding;
            y += row.height + gap;
            rows_.push_back(std::move(row));
        };
        const std::vector<Step>& steps = anomaly_.run.steps;
        for (std::size_t index = 0; index < steps.size(); ++index) {
            const std::string answer = steps[index].waited ? "" : result_of(steps[index]);
            add({index, false, lines(brief(steps[index].statement)), answer.empty() ? std::vector<std::string>() : lines(answer)});
            // Of a deadlock, the one that the server ended comes before the one that this let go on.
            for (const bool failed : {true, false}) {
                for (std::size_t waiting = 0; waiting <= index; ++waiting) {
                    const Step& step = steps[waiting];
                    const bool now = step.until == index + 1 || (step.until == 0 && index + 1 == steps.size());
                    if (!step.waited || step.failed != failed || !now) continue;
                    y += 6;  // the arrow needs some way
                    const std::string result = result_of(step);
                    add({waiting, true, lines(result.empty() ? "done" : result)});
                }
            }
        }
        std::size_t most = 0;
        for (const Answer& answer : anomaly_.run.outcome.answers) {
            answers_.push_back(lines(answer.text));
            most = std::max(most, answers_.back().size());
        }
        answers_top_ = y + 8;
        height_ = answers_top_ + 22 + static_cast<int>(most) * line_height + padding + 6;
    }

    void write(int x, int y, const char* kind, const std::string& html) { page_ << "<text x=\"" << x << "\" y=\"" << y << "\" class=\"" << kind << "\">" << html << "</text>\n"; }

    void open_group(std::size_t session) { page_ << "<g class=\"s" << session % 3 + 1 << "\">\n"; }

    void draw_box(std::size_t session, int top, int height, bool failed)
    {
        page_ << "<rect x=\"" << left(session) + 14 << "\" y=\"" << top << "\" width=\"" << inner() << "\" height=\"" << height << "\" rx=\"5\" class=\"box" << (failed ? " failed" : "") << "\"/>\n";
    }

    /// Its name, its line downwards, and beside that its transactions.
    void draw_session(std::size_t session)
    {
        open_group(session);
        const int x = left(session);
        write(x + 14, 20, "title", "Session " + std::to_string(session + 1));
        int y = 38;
        for (const std::string& line : lines(anomaly_.calls[session])) {
            write(x + 14, y, "name", escaped(line));
            y += line_height;
        }
        page_ << "<line x1=\"" << x + 5 << "\" y1=\"" << head_ << "\" x2=\"" << x + 5 << "\" y2=\"" << answers_top_ << "\" class=\"life\"/>\n";
        std::optional<int> begun;
        for (const Row& row : rows_) {
            const Step& step = step_of(row);
            if (step.session != session) continue;
            if (step.statement.starts_with("BEGIN") && !step.failed) begun = begun.value_or(row.top + 3);
            const bool ends = step.statement.starts_with("COMMIT") || (step.statement.starts_with("ROLLBACK") && !step.statement.starts_with("ROLLBACK TO"));
            if (!ends || !begun) continue;
            page_ << "<line x1=\"" << x + 5 << "\" y1=\"" << *begun << "\" x2=\"" << x + 5 << "\" y2=\"" << row.top + row.height - 3 << "\" class=\"span\"><title>a transaction of session "
                  << session + 1 << "</title></line>\n";
            begun.reset();
        }
        page_ << "</g>\n";
    }

    void draw_step(const Row& row)
    {
        const Step& step = step_of(row);
        const int x = left(step.session) + 22;
        open_group(step.session);
        page_ << "<title>" << escaped(step.statement) << "</title>\n";
        if (step.waited) draw_wait(row);
        const bool failed = step.failed && !step.waited;
        draw_box(step.session, row.top, row.height, failed);
        int y = row.top + line_height;
        for (const std::string& line : row.lines) {
            write(x, y, "statement", highlighted(line));
            y += line_height;
        }
        for (const std::string& line : row.result) {
            write(x, y, failed ? "failed" : "soft", (&line == &row.result.front() ? "→ " : "  ") + escaped(line));
            y += line_height;
        }
        page_ << "</g>\n";
        write(gutter - 18, row.top + line_height, "number", std::to_string(row.step + 1));
    }

    /// From beneath the statement to where its end begins.
    void draw_wait(const Row& row)
    {
        const auto end = std::ranges::find_if(rows_, [&](const Row& one) { return one.ends && one.step == row.step; });
        if (end == rows_.end()) return;
        const int x = left(step_of(row).session) + 14;
        const int top = row.top + row.height;
        for (const char* const kind : {"ground", "wait"})
            page_ << "<rect x=\"" << x + 24 << "\" y=\"" << top << "\" width=\"" << inner() - 48 << "\" height=\"" << end->top - top << "\" class=\"" << kind << "\"/>\n";
        if (end->top - top < 26) return;
        const int middle = (top + end->top) / 2;
        page_ << "<rect x=\"" << x + inner() / 2 - 74 << "\" y=\"" << middle - 10 << "\" width=\"148\" height=\"20\" rx=\"4\" class=\"halo\"/>\n";
        write(x + inner() / 2 - 60, middle + 4, "waits", "waits for a lock …");
    }

    /// What the statement gave, after it had waited, and who let it go on.
    void draw_end(const Row& row)
    {
        const Step& step = step_of(row);
        const int x = left(step.session) + 22;
        open_group(step.session);
        draw_box(step.session, row.top, row.height, step.failed);
        int y = row.top + line_height;
        for (const std::string& line : row.lines) {
            write(x, y, step.failed ? "failed" : "soft", (&line == &row.lines.front() ? "→ " : "  ") + escaped(line));
            y += line_height;
        }
        page_ << "</g>\n";
        // The last thing that was done before; if that was to begin to wait, there was a deadlock, and the server ended this one.
        const Row* const before = &row - 1;
        if (step_of(*before).session == step.session || (step_of(*before).waited && !before->ends)) return;
        const std::size_t other = step_of(*before).session;
        const bool rightwards = other < step.session;
        const int from = rightwards ? left(other) + 14 + inner() : left(other) + 14;
        const int to = rightwards ? left(step.session) + 13 : left(step.session) + 15 + inner();
        const int start = before->top + before->height / 2;
        const int target = row.top + row.height / 2;
        const int turn = rightwards ? to - 12 : to + 12;
        page_ << "<path d=\"M" << from << ' ' << start << " H" << turn << " V" << target << " H" << to << "\" class=\"frees\"><title>lets session " << step.session + 1 << " go on</title></path>\n";
    }

    void draw_answer(std::size_t session)
    {
        const Answer& answer = anomaly_.run.outcome.answers[session];
        const int x = left(session);
        open_group(session);
        write(x + 14, answers_top_ + 12, "title", answer.refused ? "is refused, and may try again:" : "gives its caller:");
        draw_box(session, answers_top_ + 20, static_cast<int>(answers_[session].size()) * line_height + padding, answer.refused);
        int y = answers_top_ + 20 + line_height;
        for (const std::string& line : answers_[session]) {
            write(x + 22, y, "answer", escaped(line));
            y += line_height;
        }
        page_ << "</g>\n";
    }

    std::ostream& page_;
    const Anomaly& anomaly_;
    int lane_;
    std::size_t width_;  // of a line, in characters
    std::vector<Row> rows_;
    std::vector<std::vector<std::string>> answers_;
    int head_ = 0;
    int answers_top_ = 0;
    int height_ = 0;
};

}  // namespace

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char character : text) {
        switch (character) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += static_cast<unsigned char>(character) < 0x20 && character != '\n' ? ' ' : character;
        }
    }
    return result;
}

void define_patterns(std::ostream& page)
{
    page << R"html(<svg width="0" height="0" aria-hidden="true"><defs>
<pattern id="waiting" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="9" class="stripe"/></pattern>
<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0 L8 4 L0 8 z" class="tip"/></marker>
</defs></svg>
)html";
}

void draw(std::ostream& page, const Anomaly& anomaly)
{
    Picture(page, anomaly).draw();
}

}  // namespace <%namespace%>::races
