#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/run.hpp"

namespace {

/// One that understands escape sequences.
bool is_terminal()
{
    const char* terminal = std::getenv("TERM");
    return isatty(STDERR_FILENO) == 1 && terminal != nullptr && std::string_view{terminal} != "dumb";
}

/// https://no-color.org: set and not empty means no.
bool wants_color()
{
    const char* refused = std::getenv("NO_COLOR");
    return is_terminal() && (refused == nullptr || *refused == '\0');
}

}  // namespace

int main(int argument_count, char** arguments)
{
    // A limit on the size of files is an error of write(), with a message and nothing left behind.
    std::signal(SIGXFSZ, SIG_IGN);
    const std::vector<std::string> words(arguments + (argument_count > 0 ? 1 : 0), arguments + argument_count);
    return racegen::cli::run(words, {std::cin, std::cout, std::cerr, wants_color(), is_terminal()});
}
