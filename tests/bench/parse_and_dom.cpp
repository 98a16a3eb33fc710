// parse_and_dom FILE     parses each statement with libpg_query and reads its JSON into nlohmann's DOM, and nothing else:
// the least that a generator built on the two can cost. Knows quotes, dollar quotes and line comments, as dumps use them.
#include <pg_query.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

namespace {

/// The end of what begins at `begin` and may hold semicolons: a comment, a string, an identifier, a dollar-quoted body.
std::size_t end_of_quoted(const std::string& text, std::size_t begin)
{
    std::string closing;
    if (text[begin] == '\'' || text[begin] == '"') closing = text[begin];
    if (text.compare(begin, 2, "--") == 0) closing = '\n';
    if (text[begin] == '$') {
        const std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_", begin + 1);
        if (end != std::string::npos && text[end] == '$') closing = text.substr(begin, end + 1 - begin);
    }
    if (closing.empty()) return begin + 1;
    const std::size_t end = text.find(closing, begin + closing.size());
    return end == std::string::npos ? text.size() : end + closing.size();
}

std::size_t end_of_statement(const std::string& text, std::size_t begin)
{
    while (begin < text.size() && text[begin] != ';') begin = end_of_quoted(text, begin);
    return begin;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    std::ifstream file(argv[1]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::size_t statements = 0;
    std::size_t begin = 0;
    for (std::size_t end = end_of_statement(text, 0); end < text.size(); end = end_of_statement(text, begin)) {
        const PgQueryParseResult result = pg_query_parse(text.substr(begin, end - begin).c_str());
        if (result.error != nullptr) {
            std::fprintf(stderr, "parse_and_dom: %s\n", result.error->message);
            return 1;
        }
        statements += nlohmann::json::parse(result.parse_tree)["stmts"].size();
        pg_query_free_parse_result(result);
        begin = end + 1;
    }
    std::printf("%zu statements\n", statements);
}
