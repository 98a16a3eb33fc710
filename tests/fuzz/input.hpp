// What one input of the fuzzer says: a byte for the way through the pipeline, SQL, and perhaps a racegen.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace racegen::fuzz {

/// Stands alone on its line, between the SQL and the configuration.
inline constexpr std::string_view separator = "\n-- racegen.json\n";

struct Input {
    /// '0' generates for PostgreSQL, '1' for SQLite; '2' and '3' verify; '4', '5' and '6' dump a stage; '7' compares and
    /// explains; '8' lints. Other bytes mean one of these.
    char mode = '0';
    std::string sql;
    std::optional<std::string> configuration;
};

inline Input read_input(std::string_view bytes)
{
    Input input;
    if (bytes.empty()) return input;
    input.mode = static_cast<char>('0' + static_cast<unsigned char>(bytes.front() - '0') % 9);
    bytes.remove_prefix(1);
    const std::size_t end = bytes.find(separator);
    input.sql = bytes.substr(0, end);
    if (end != std::string_view::npos) input.configuration = bytes.substr(end + separator.size());
    return input;
}

inline std::string write_input(const Input& input)
{
    std::string bytes = input.mode + input.sql;
    if (input.configuration) bytes.append(separator).append(*input.configuration);
    return bytes;
}

}  // namespace racegen::fuzz
