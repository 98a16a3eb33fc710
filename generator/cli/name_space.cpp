#include "cli/name_space.hpp"

#include <algorithm>

#include "cpp/text.hpp"

namespace racegen::cli {
namespace {

bool is_letter(char character)
{
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
}

bool is_digit(char character)
{
    return character >= '0' && character <= '9';
}

std::optional<std::string> part_fault(std::string_view part)
{
    const auto quoted = [&] { return "'" + std::string{part} + "'"; };
    if (part.empty() || is_digit(part.front()) ||
        !std::ranges::all_of(part, [](char character) { return is_letter(character) || is_digit(character); }))
        return quoted() + " is not a C++ identifier";
    if (part.front() == '_' || part.find("__") != std::string_view::npos) return quoted() + " is reserved in C++";
    if (cpp::identifier(part) != part) return quoted() + " is a keyword or macro of C++";
    return std::nullopt;
}

}  // namespace

std::optional<std::string> namespace_fault(std::string_view name)
{
    if (name == "std" || name.starts_with("std::") || name == "posix" || name.starts_with("posix::"))
        return "'" + std::string{name} + "' is reserved in C++";
    for (std::size_t begin = 0;;) {
        const std::size_t end = name.find("::", begin);
        if (auto fault = part_fault(name.substr(begin, end - begin))) return fault;
        if (end == std::string_view::npos) return std::nullopt;
        begin = end + 2;
    }
}

std::string namespace_of(const std::filesystem::path& folder)
{
    // "repo/" and "." have names too.
    const std::filesystem::path whole = (std::filesystem::absolute(folder) / "x").lexically_normal().parent_path();
    std::string name;
    for (const char character : whole.filename().string()) {
        if (is_letter(character) || is_digit(character))
            name += character;
        else if (!name.ends_with('_'))
            name += '_';
    }
    return name;
}

}  // namespace racegen::cli
