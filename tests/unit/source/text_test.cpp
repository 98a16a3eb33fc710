#include <doctest/doctest.h>

#include "source/text.hpp"

namespace racegen::source {

TEST_CASE("positions count lines from 1 and columns in code points")
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", "ab\né€😀x\n\nlast");
    struct Row {
        std::uint32_t offset, line, column;
    };
    for (const Row row : {Row{0, 1, 1}, Row{1, 1, 2}, Row{2, 1, 3}, Row{3, 2, 1}, Row{5, 2, 2}, Row{8, 2, 3},
                          Row{12, 2, 4}, Row{14, 3, 1}, Row{15, 4, 1}, Row{19, 4, 5}}) {
        const Position position = sources.position({file, row.offset, row.offset});
        CHECK(position.line == row.line);
        CHECK(position.column == row.column);
    }
}

TEST_CASE("a line comes without its line end")
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", "one\r\ntwo\n\nfour");
    CHECK(sources.line({file, 1, 1}) == "one");
    CHECK(sources.line({file, 6, 6}) == "two");
    CHECK(sources.line({file, 9, 9}) == "");
    CHECK(sources.line({file, 10, 12}) == "four");
    CHECK(sources.text({file, 5, 8}) == "two");
}

TEST_CASE("a byte order mark has no column")
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", "\xEF\xBB\xBFx y");
    CHECK(sources.position({file, 3, 4}).column == 1);
    CHECK(sources.position({file, 0, 0}).column == 1);
    CHECK(sources.position({file, 5, 6}).column == 3);
    CHECK(sources.line({file, 3, 4}) == "x y");
}

TEST_CASE("columns are counted over lines of any length")
{
    SourceSet sources;
    std::string text = "first\n";
    while (text.size() < 20000) text += "é";
    const std::uint32_t file = sources.add("a.sql", text);
    for (std::uint32_t offset = 6; offset <= text.size(); offset += 2) {
        const Position position = sources.position({file, offset, offset});
        REQUIRE(position.line == 2);
        REQUIRE(position.column == (offset - 6) / 2 + 1);
    }
}

TEST_CASE("files are numbered in the order they are added")
{
    SourceSet sources;
    CHECK(sources.add("a", "1") == 0);
    CHECK(sources.add("b", "") == 1);
    CHECK(sources.size() == 2);
    CHECK(sources.name(1) == "b");
    CHECK(sources.position({1, 0, 0}).line == 1);
    CHECK(sources.line({1, 0, 0}) == "");
}

}  // namespace racegen::source
