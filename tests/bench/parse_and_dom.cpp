// parse_and_dom FILE     parses each statement with libpg_query and reads its JSON into nlohmann's DOM, and nothing else:
// the least that a generator built on the two can cost. A statement ends with ";" at the end of a line.
#include <pg_query.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    std::ifstream file(argv[1]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    std::size_t statements = 0;
    std::size_t begin = 0;
    for (std::size_t end = text.find(";\n"); end != std::string::npos; end = text.find(";\n", begin)) {
        const PgQueryParseResult result = pg_query_parse(text.substr(begin, end - begin).c_str());
        if (result.error != nullptr) {
            std::fprintf(stderr, "parse_and_dom: %s\n", result.error->message);
            return 1;
        }
        statements += nlohmann::json::parse(result.parse_tree)["stmts"].size();
        pg_query_free_parse_result(result);
        begin = end + 2;
    }
    std::printf("%zu statements\n", statements);
}
