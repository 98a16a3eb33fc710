#include "files/rule.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace racegen::files {
namespace {

std::string escape(std::string_view path)
{
    std::string escaped;
    std::size_t backslashes = 0;
    for (const char character : path) {
        if (character == ' ' || character == '\t' || character == '#' || character == ':')
            // One that stands in front of such a character would escape the escape.
            escaped.append(backslashes + 1, '\\');
        else if (character == '$')
            escaped += '$';
        backslashes = character == '\\' ? backslashes + 1 : 0;
        escaped += character;
    }
    return escaped;
}

}  // namespace

std::string make_rule(std::string_view target, const std::vector<std::string>& inputs)
{
    std::string rule = escape(target) + ':';
    for (const std::string& input : inputs) rule += " \\\n  " + escape(input);
    rule += '\n';
    for (const std::string& input : inputs) rule += '\n' + escape(input) + ":\n";
    return rule;
}

void rewrite(const std::filesystem::path& path, std::string_view text, source::Diagnostics& diagnostics)
{
    std::error_code error;
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
    errno = 0;
    if (!error && !(std::ofstream{path, std::ios::binary} << text << std::flush)) error.assign(errno, std::generic_category());
    if (error) diagnostics.error("RG903", "cannot write '" + path.string() + "': " + error.message(), std::nullopt);
}

}  // namespace racegen::files
