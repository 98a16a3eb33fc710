#include "source/text.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

namespace racegen::source {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr std::size_t block_size = 4096;  // bytes

std::uint32_t count_code_points(std::string_view text)
{
    const auto begins = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; };
    return static_cast<std::uint32_t>(std::ranges::count_if(text, begins));
}

/// Index of the line that holds the byte at `offset`.
std::size_t line_index(const std::vector<std::uint32_t>& line_starts, std::uint32_t offset)
{
    const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), offset);
    return after == line_starts.begin() ? 0 : static_cast<std::size_t>(after - line_starts.begin()) - 1;
}

}  // namespace

std::uint32_t SourceSet::add(std::string name, std::string text)
{
    if (text.size() >= std::numeric_limits<std::uint32_t>::max())
        throw std::length_error(name + ": inputs of 4 GiB and more are not supported");
    File file{std::move(name), std::move(text), {}, {0}, true};
    for (std::size_t end = block_size; end <= file.text.size(); end += block_size)
        file.code_points.push_back(file.code_points.back() +
                                   count_code_points(std::string_view(file.text).substr(end - block_size, block_size)));
    // Editors neither show nor count a byte order mark.
    file.line_starts.push_back(file.text.starts_with(byte_order_mark) ? 3 : 0);
    for (std::size_t end = file.text.find('\n'); end != std::string::npos; end = file.text.find('\n', end + 1))
        file.line_starts.push_back(static_cast<std::uint32_t>(end + 1));
    files_.push_back(std::move(file));
    return static_cast<std::uint32_t>(files_.size() - 1);
}

std::uint32_t SourceSet::add_configuration(std::string name, std::string text)
{
    const std::uint32_t file = add(std::move(name), std::move(text));
    files_[file].sql = false;
    return file;
}

Position SourceSet::position(Span span) const
{
    const File& file = files_[span.file];
    const std::size_t line = line_index(file.line_starts, span.begin);
    const std::uint32_t first = file.line_starts[line];
    const std::uint32_t last = std::max(first, span.begin);
    return {static_cast<std::uint32_t>(line + 1), file.code_points_before(last) - file.code_points_before(first) + 1};
}

std::uint32_t SourceSet::File::code_points_before(std::uint32_t offset) const
{
    const std::size_t block = offset / block_size;
    return code_points[block] +
           count_code_points(std::string_view(text).substr(block * block_size, offset - block * block_size));
}

std::string_view SourceSet::line(Span span) const
{
    const File& file = files_[span.file];
    const std::size_t index = line_index(file.line_starts, span.begin);
    const std::size_t begin = file.line_starts[index];
    const bool last = index + 1 == file.line_starts.size();
    std::string_view line = std::string_view(file.text).substr(begin);
    if (!last) line = line.substr(0, file.line_starts[index + 1] - 1 - begin);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

}  // namespace racegen::source
