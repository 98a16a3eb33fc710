// Input text and positions in it. Everything downstream refers to input by byte spans; only diagnostics turn a
// span into a line and a column.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace racegen::source {

/// A half-open range of bytes of one input: [begin, end) of `SourceSet::text(file)`.
struct Span {
    std::uint32_t file = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;

    auto operator<=>(const Span&) const = default;
};

/// A 1-based line and column; the column counts Unicode code points, as editors do.
struct Position {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

/// The input texts of one run, in the order they are applied. Owns the bytes; spans stay valid for its lifetime.
class SourceSet {
public:
    /// Adds a text under the name shown in diagnostics and returns its file number. The bytes are kept as given:
    /// a BOM, CRLF and multi-byte characters never shift a position.
    std::uint32_t add(std::string name, std::string text);
    /// The same for racegen.json: a text that diagnostics point into and that no stage reads as SQL.
    std::uint32_t add_configuration(std::string name, std::string text);

    [[nodiscard]] std::size_t size() const { return files_.size(); }
    [[nodiscard]] bool is_sql(std::uint32_t file) const { return files_[file].sql; }
    [[nodiscard]] const std::string& name(std::uint32_t file) const { return files_[file].name; }
    [[nodiscard]] std::string_view text(std::uint32_t file) const { return files_[file].text; }
    [[nodiscard]] std::string_view text(Span span) const
    {
        return text(span.file).substr(span.begin, span.end - span.begin);
    }

    /// Line and column of the span's first byte.
    [[nodiscard]] Position position(Span span) const;
    /// The whole line that holds the span's first byte, without its line end.
    [[nodiscard]] std::string_view line(Span span) const;

private:
    struct File {
        std::string name;
        std::string text;
        std::vector<std::uint32_t> line_starts;  // byte offset of each line
        /// The code points before each block of bytes: a line may be the whole file, with a fault at every word.
        std::vector<std::uint32_t> code_points;
        bool sql = true;

        [[nodiscard]] std::uint32_t code_points_before(std::uint32_t offset) const;
    };
    std::vector<File> files_;
};

}  // namespace racegen::source
