#include "source/diagnostics.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "source/utf8.hpp"

namespace racegen::source {

namespace {

/// Longer source lines (minified scripts) are cut to this many code points around the caret.
constexpr std::size_t shown_width = 160;
constexpr std::size_t shown_before_caret = 60;
/// Enough bytes on either side of the caret for what can be shown of a line, which may be the whole file.
constexpr std::size_t looked_at = 4 * (shown_width + 1);

/// A message may quote a literal of any length: of more code points than this the middle is left out, since a remedy stands at the end.
constexpr std::size_t longest_message = 600;

/// True for what could move the cursor, change colours or reorder the line: C0, DEL, C1 and the bidirectional controls.
bool is_control(std::string_view sequence)
{
    const auto lead = static_cast<unsigned char>(sequence.front());
    if (sequence.size() == 1) return lead < 0x20 || lead == 0x7F;
    const auto second = static_cast<unsigned char>(sequence[1]);
    if (sequence.size() == 2) return lead == 0xC2 && second < 0xA0;
    const auto third = static_cast<unsigned char>(sequence[2]);
    if (lead != 0xE2) return false;
    return (second == 0x80 && ((third >= 0x8E && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

/// One entry for each code point; what must not reach a terminal is replaced by one blank or question mark.
std::vector<std::string_view> printable(std::string_view text)
{
    std::vector<std::string_view> shown;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const std::string_view sequence = text.substr(0, std::max<std::size_t>(length, 1));
        shown.push_back(length == 0 ? "?" : is_control(sequence) ? " " : sequence);
        text.remove_prefix(sequence.size());
    }
    return shown;
}

std::string printable_text(std::string_view text)
{
    std::string result;
    for (const std::string_view sequence : printable(text)) result += sequence;
    return result;
}

bool is_continuation_byte(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// The last `bytes` of the text, or up to three less so that they begin with a whole character.
std::string_view tail(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return text;
    std::size_t begin = text.size() - bytes;
    for (int dropped = 0; dropped < 3 && is_continuation_byte(text[begin]); ++dropped) ++begin;
    return text.substr(begin);
}

std::string printable_message(std::string_view message)
{
    constexpr std::size_t part = longest_message / 2;
    if (message.size() <= 4 * longest_message && printable(message).size() <= longest_message) return printable_text(message);
    const std::vector<std::string_view> begin = printable(message.substr(0, 4 * part));
    const std::vector<std::string_view> end = printable(tail(message, 4 * (part + 1)));
    std::string result;
    for (std::size_t index = 0; index < part; ++index) result += begin[index];
    result += " … ";
    for (std::size_t index = end.size() - part; index < end.size(); ++index) result += end[index];
    return result;
}

std::string_view severity_name(Severity severity)
{
    switch (severity) {
        case Severity::note: return "note";
        case Severity::warning: return "warning";
        case Severity::error: return "error";
    }
    return {};
}

std::string_view severity_color(Severity severity)
{
    switch (severity) {
        case Severity::note: return "\x1b[1;36m";
        case Severity::warning: return "\x1b[1;35m";
        case Severity::error: return "\x1b[1;31m";
    }
    return {};
}

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view caret_color = "\x1b[1;32m";
constexpr std::string_view plain = "\x1b[0m";

std::string painted(std::string_view text, std::string_view paint, bool color)
{
    std::string result(color ? paint : std::string_view{});
    result += text;
    if (color) result += plain;
    return result;
}

/// The source line and the caret line below it.
std::string excerpt(Span span, const SourceSet& sources, bool color)
{
    const std::string_view line = sources.line(span);
    const std::string_view text = sources.text(span.file);
    const auto line_begin = static_cast<std::size_t>(line.data() - text.data());
    const std::size_t offset = std::min(std::max<std::size_t>(span.begin, line_begin) - line_begin, line.size());
    std::vector<std::string_view> shown = printable(tail(line.substr(0, offset), looked_at));
    const std::size_t caret = shown.size();
    for (const std::string_view sequence : printable(line.substr(offset, looked_at))) shown.push_back(sequence);

    std::size_t first = 0;
    if (shown.size() > shown_width && caret > shown_before_caret)
        first = std::min(caret - shown_before_caret, shown.size() - shown_width);
    const std::size_t last = std::min(shown.size(), first + shown_width);

    std::string result = first > 0 ? "  …" : "  ";
    for (std::size_t index = first; index < last; ++index) result += shown[index];
    result += last < shown.size() ? "…\n" : "\n";

    const std::string_view spanned = sources.text(span).substr(0, looked_at);
    const std::size_t marked = printable(spanned.substr(0, spanned.find('\n'))).size();
    const std::size_t room = last > caret ? last - caret : 1;
    std::string marks = "^";
    if (marked > 1) marks.append(std::min(marked, room) - 1, '~');
    result.append(caret - first + (first > 0 ? 3 : 2), ' ');
    return result + painted(marks, caret_color, color) + '\n';
}

std::string block(Severity severity, std::string_view code, std::string_view message, const std::optional<Span>& span,
                  const SourceSet& sources, bool color)
{
    std::string place;
    if (span) {
        const Position position = sources.position(*span);
        place = printable_text(sources.name(span->file)) + ':' + std::to_string(position.line) + ':' +
                std::to_string(position.column) + ':';
    } else {
        place = "racegen:";
    }
    std::string result = painted(place, bold, color) + ' ';
    result += painted(std::string(severity_name(severity)) + ':', severity_color(severity), color) + ' ';
    result += painted(printable_message(message), bold, color);
    if (!code.empty()) result += " [" + std::string(code) + ']';
    result += '\n';
    return span ? result + excerpt(*span, sources, color) : result;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic)
{
    if (diagnostic.severity == Severity::error) ++errors_;
    diagnostics_.push_back(std::move(diagnostic));
}

void Diagnostics::error(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes)
{
    add({Severity::error, std::move(code), std::move(message), span, std::move(notes)});
}

void Diagnostics::warning(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes)
{
    add({Severity::warning, std::move(code), std::move(message), span, std::move(notes)});
}

void Diagnostics::note(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes)
{
    add({Severity::note, std::move(code), std::move(message), span, std::move(notes)});
}

void Diagnostics::append(Diagnostics others)
{
    for (Diagnostic& diagnostic : others.diagnostics_) add(std::move(diagnostic));
}

std::string format(const Diagnostic& diagnostic, const SourceSet& sources, bool color)
{
    std::string result =
        block(diagnostic.severity, diagnostic.code, diagnostic.message, diagnostic.span, sources, color);
    for (const Note& note : diagnostic.notes)
        result += block(Severity::note, {}, note.message, note.span, sources, color);
    return result;
}

}  // namespace racegen::source
