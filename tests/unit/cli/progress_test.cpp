#include "cli/progress.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <thread>

using racegen::cli::Progress;

TEST_CASE("a short run shows nothing")
{
    std::ostringstream terminal;
    {
        Progress progress{terminal};
        progress.show(1, 2);
        progress.show(2, 2);
    }
    CHECK(terminal.str().empty());
}

TEST_CASE("a long one shows a line and takes it away")
{
    std::ostringstream terminal;
    {
        Progress progress{terminal};
        std::this_thread::sleep_for(std::chrono::milliseconds{510});
        progress.show(700, 1000);
        progress.show(701, 1000);
    }
    CHECK(terminal.str() == "\rracegen: 700 of 1000 tables\033[K\r\033[K");
}
