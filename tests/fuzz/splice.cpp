#include "splice.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "ddl/split.hpp"

namespace racegen::fuzz {
namespace {

/// What is exchanged for what; the text that keeps two of a kind apart.
enum class Unit { statement, element, tokens };

std::string_view between(Unit unit)
{
    switch (unit) {
        case Unit::statement: return ";\n";
        case Unit::element: return ", ";
        case Unit::tokens: return " ";
    }
    return {};
}

class Pieces {
public:
    Pieces(std::string_view sql, Random& random) : sql_(sql), split_(ddl::split_file(sql)), random_(random) {}

    [[nodiscard]] bool empty() const { return split_.statements.empty(); }

    /// Bytes of the SQL. Requires that it is not empty.
    [[nodiscard]] ddl::TextRange pick(Unit unit)
    {
        const ddl::StatementText& statement = split_.statements[below(split_.statements.size())];
        if (unit == Unit::statement) return range(statement.first_token, statement.last_token);
        const std::size_t first = statement.first_token + below(statement.last_token - statement.first_token);
        if (unit == Unit::element) return range(first, element_end(first, statement.last_token));
        return range(first, first + 1 + below(std::min<std::size_t>(4, statement.last_token - first)));
    }

    [[nodiscard]] std::size_t below(std::size_t bound) { return random_() % bound; }

private:
    [[nodiscard]] ddl::TextRange range(std::size_t first, std::size_t last) const
    {
        return {split_.tokens[first].begin, split_.tokens[last - 1].end};
    }

    /// Up to the comma or closing parenthesis behind it.
    [[nodiscard]] std::size_t element_end(std::size_t first, std::size_t last) const
    {
        int depth = 0;
        for (std::size_t index = first; index < last; ++index) {
            const char c = sql_[split_.tokens[index].begin];
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (index > first && (depth < 0 || (depth == 0 && c == ','))) return index;
        }
        return last;
    }

    std::string_view sql_;
    ddl::SplitFile split_;
    Random& random_;
};

}  // namespace

Input splice(const Input& input, const Input& donor, Random& random)
{
    Pieces mine(input.sql, random);
    Pieces theirs(donor.sql, random);
    if (mine.empty() || theirs.empty()) return input;
    const auto unit = static_cast<Unit>(random() % 3);
    const auto [begin, end] = mine.pick(unit);
    const auto [other_begin, other_end] = theirs.pick(unit);
    const std::string given = donor.sql.substr(other_begin, other_end - other_begin);
    Input result = input;
    switch (random() % 4) {
        case 0: result.sql.erase(begin, end - begin); break;
        case 1: result.sql.replace(begin, end - begin, given); break;
        default: result.sql.insert(begin, given + std::string(between(unit))); break;
    }
    return result;
}

}  // namespace racegen::fuzz
