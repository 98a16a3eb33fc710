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
bool is_terminal(int descriptor)
{
    const char* terminal = std::getenv("TERM");
    return isatty(descriptor) == 1 && terminal != nullptr && std::string_view{terminal} != "dumb";
}

/// https://no-color.org: set and not empty means no.
bool wants_color(int descriptor)
{
    const char* refused = std::getenv("NO_COLOR");
    return is_terminal(descriptor) && (refused == nullptr || *refused == '\0');
}

}  // namespace

int main(int argument_count, char** arguments)
{
    // A limit on the size of files is an error of write(), with a message and nothing left behind.
    std::signal(SIGXFSZ, SIG_IGN);
    const std::vector<std::string> words(arguments + (argument_count > 0 ? 1 : 0), arguments + argument_count);
    return racegen::cli::run(words, {std::cin, std::cout, std::cerr, wants_color(STDERR_FILENO), is_terminal(STDERR_FILENO), wants_color(STDOUT_FILENO)});
}
