// The one collector of errors, warnings and notes of a run.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "source/text.hpp"

namespace racegen::source {

enum class Severity { note, warning, error };

/// A second place that explains a diagnostic ("first defined here").
struct Note {
    std::string message;
    std::optional<Span> span;
};

/// One fault, one message. `message` is lower case, without a final stop, and names the remedy where one is known.
/// `code` ("RG021") is stable and documented in docs/reference/diagnostics.md.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;
    std::string message;
    std::optional<Span> span;
    std::vector<Note> notes;
};

/// Accumulates diagnostics in the order they are found.
class Diagnostics {
public:
    void add(Diagnostic diagnostic);
    void error(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes = {});
    void warning(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes = {});
    void note(std::string code, std::string message, std::optional<Span> span, std::vector<Note> notes = {});
    /// All of `others`, after those that are here.
    void append(Diagnostics others);

    [[nodiscard]] bool has_errors() const { return errors_ != 0; }
    [[nodiscard]] const std::vector<Diagnostic>& all() const { return diagnostics_; }

private:
    std::vector<Diagnostic> diagnostics_;
    std::size_t errors_ = 0;
};

/// `schema.sql:12:5: note: table 'orders' has no primary key; … [RG021]`, the source line, a caret line, and one such
/// block for each note. A span past the printable part of a line still gets its caret; control characters in the source
/// line are shown as spaces, so that hostile input cannot drive the terminal. Ends with a newline.
[[nodiscard]] std::string format(const Diagnostic& diagnostic, const SourceSet& sources, bool color);

}  // namespace racegen::source
