#include "cli/unified_diff.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace racegen::cli {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t context_lines = 3;
/// Beyond so many edits a region is shown as replaced: nobody reads it line by line, and the search is quadratic.
constexpr std::ptrdiff_t most_edits = 1000;

/// Lines old_begin..old_end of the old text become new_begin..new_end of the new.
struct Edit {
    std::size_t old_begin;
    std::size_t old_end;
    std::size_t new_begin;
    std::size_t new_end;
};

Lines split_lines(std::string_view text)
{
    Lines lines;
    while (!text.empty()) {
        const std::size_t newline = text.find('\n');
        const std::size_t length = newline == std::string_view::npos ? text.size() : newline + 1;
        lines.push_back(text.substr(0, length));
        text.remove_prefix(length);
    }
    return lines;
}

/// Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the greedy form, walked back over the kept frontiers.
/// A frontier holds, for each diagonal, how far into the old text so many edits lead.
class Search {
public:
    Search(std::span<const std::string_view> old_lines, std::span<const std::string_view> new_lines)
        : old_{old_lines},
          new_{new_lines},
          limit_{std::min(std::ssize(old_lines) + std::ssize(new_lines), most_edits)},
          frontier_(static_cast<std::size_t>(2 * limit_ + 3))
    {
    }

    /// Edits of single lines, from the last to the first; nullopt when there are too many.
    std::optional<std::vector<Edit>> run()
    {
        for (std::ptrdiff_t edits = 0; edits <= limit_; ++edits) {
            history_.push_back(frontier_);
            for (std::ptrdiff_t diagonal = -edits; diagonal <= edits; diagonal += 2) {
                const std::ptrdiff_t position = advance(edits, diagonal);
                if (position >= std::ssize(old_) && position - diagonal >= std::ssize(new_)) return walk_back(edits, diagonal);
            }
        }
        return std::nullopt;
    }

private:
    using Frontier = std::vector<std::ptrdiff_t>;

    [[nodiscard]] std::size_t slot(std::ptrdiff_t diagonal) const { return static_cast<std::size_t>(limit_ + 1 + diagonal); }

    [[nodiscard]] bool inserts(const Frontier& frontier, std::ptrdiff_t edits, std::ptrdiff_t diagonal) const
    {
        if (diagonal == -edits || diagonal == edits) return diagonal == -edits;
        return frontier[slot(diagonal - 1)] < frontier[slot(diagonal + 1)];
    }

    std::ptrdiff_t advance(std::ptrdiff_t edits, std::ptrdiff_t diagonal)
    {
        std::ptrdiff_t position = 0;
        if (edits > 0)
            position = inserts(frontier_, edits, diagonal) ? frontier_[slot(diagonal + 1)] : frontier_[slot(diagonal - 1)] + 1;
        while (position < std::ssize(old_) && position - diagonal < std::ssize(new_) &&
               old_[static_cast<std::size_t>(position)] == new_[static_cast<std::size_t>(position - diagonal)])
            ++position;
        return frontier_[slot(diagonal)] = position;
    }

    [[nodiscard]] std::vector<Edit> walk_back(std::ptrdiff_t edits, std::ptrdiff_t diagonal) const
    {
        std::vector<Edit> result;
        for (; edits > 0; --edits) {
            const Frontier& frontier = history_[static_cast<std::size_t>(edits)];
            const bool insertion = inserts(frontier, edits, diagonal);
            diagonal += insertion ? 1 : -1;
            const auto old_begin = static_cast<std::size_t>(frontier[slot(diagonal)]);
            const auto new_begin = static_cast<std::size_t>(frontier[slot(diagonal)] - diagonal);
            result.push_back({old_begin, old_begin + (insertion ? 0 : 1), new_begin, new_begin + (insertion ? 1 : 0)});
        }
        return result;
    }

    std::span<const std::string_view> old_;
    std::span<const std::string_view> new_;
    std::ptrdiff_t limit_;
    Frontier frontier_;
    std::vector<Frontier> history_;  // before each number of edits
};

/// Single lines from the last to the first -> regions from the first to the last, `front` lines further down.
std::vector<Edit> join(const std::vector<Edit>& single, std::size_t front)
{
    std::vector<Edit> edits;
    for (auto edit = single.rbegin(); edit != single.rend(); ++edit) {
        const Edit moved{edit->old_begin + front, edit->old_end + front, edit->new_begin + front, edit->new_end + front};
        if (edits.empty() || edits.back().old_end != moved.old_begin || edits.back().new_end != moved.new_begin)
            edits.push_back(moved);
        edits.back().old_end = moved.old_end;
        edits.back().new_end = moved.new_end;
    }
    return edits;
}

std::vector<Edit> find_edits(const Lines& old_lines, const Lines& new_lines)
{
    const std::size_t shorter = std::min(old_lines.size(), new_lines.size());
    std::size_t front = 0;
    while (front < shorter && old_lines[front] == new_lines[front]) ++front;
    std::size_t back = 0;
    while (back < shorter - front && old_lines[old_lines.size() - 1 - back] == new_lines[new_lines.size() - 1 - back]) ++back;

    const std::size_t old_count = old_lines.size() - front - back;
    const std::size_t new_count = new_lines.size() - front - back;
    if (old_count == 0 && new_count == 0) return {};
    Search search{std::span{old_lines}.subspan(front, old_count), std::span{new_lines}.subspan(front, new_count)};
    if (const auto single = search.run()) return join(*single, front);
    return {{front, front + old_count, front, front + new_count}};
}

void print_lines(std::string& output, char mark, const Lines& lines, std::size_t begin, std::size_t end)
{
    for (std::size_t index = begin; index < end; ++index) {
        output += mark;
        output += lines[index];
        if (!lines[index].ends_with('\n')) output += "\n\\ No newline at end of file\n";
    }
}

std::string range(std::size_t begin, std::size_t end)
{
    // An empty range is named by the line before it.
    const std::size_t count = end - begin;
    return std::to_string(count == 0 ? begin : begin + 1) + (count == 1 ? "" : "," + std::to_string(count));
}

/// Edits first..last, which are close enough to share their context.
void print_hunk(std::string& output, const Lines& old_lines, const Lines& new_lines, const Edit* first, const Edit* last)
{
    const std::size_t before = std::min(first->old_begin, context_lines);
    const std::size_t after = std::min(old_lines.size() - last->old_end, context_lines);
    output += "@@ -" + range(first->old_begin - before, last->old_end + after) + " +" +
              range(first->new_begin - before, last->new_end + after) + " @@\n";
    std::size_t position = first->old_begin - before;
    for (const Edit* edit = first; edit <= last; ++edit) {
        print_lines(output, ' ', old_lines, position, edit->old_begin);
        print_lines(output, '-', old_lines, edit->old_begin, edit->old_end);
        print_lines(output, '+', new_lines, edit->new_begin, edit->new_end);
        position = edit->old_end;
    }
    print_lines(output, ' ', old_lines, position, last->old_end + after);
}

}  // namespace

std::string unified_diff(std::string_view old_label, std::string_view old_text, std::string_view new_label,
                         std::string_view new_text)
{
    const Lines old_lines = split_lines(old_text);
    const Lines new_lines = split_lines(new_text);
    const std::vector<Edit> edits = find_edits(old_lines, new_lines);
    if (edits.empty()) return {};

    const auto label = [](std::string_view name) { return std::string{name.empty() ? "/dev/null" : name} + '\n'; };
    std::string output = "--- " + label(old_label) + "+++ " + label(new_label);
    for (std::size_t first = 0; first < edits.size();) {
        std::size_t last = first;
        while (last + 1 < edits.size() && edits[last + 1].old_begin - edits[last].old_end <= 2 * context_lines) ++last;
        print_hunk(output, old_lines, new_lines, &edits[first], &edits[last]);
        first = last + 1;
    }
    return output;
}

}  // namespace racegen::cli
