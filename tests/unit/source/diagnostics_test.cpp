#include <doctest/doctest.h>

#include "source/diagnostics.hpp"

namespace racegen::source {

namespace {

std::string formatted(std::string text, std::uint32_t begin, std::uint32_t end)
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", std::move(text));
    return format({Severity::error, "RG001", "wrong", Span{file, begin, end}, {}}, sources, false);
}

}  // namespace

TEST_CASE("a diagnostic shows its line and marks its span")
{
    CHECK(formatted("one\ntwo three\n", 8, 13) ==
          "a.sql:2:5: error: wrong [RG001]\n"
          "  two three\n"
          "      ^~~~~\n");
    CHECK(formatted("été x", 6, 7) == "a.sql:1:5: error: wrong [RG001]\n  été x\n      ^\n");
    CHECK(formatted("ab", 2, 2) == "a.sql:1:3: error: wrong [RG001]\n  ab\n    ^\n");
    CHECK(formatted("ab\r\ncd", 0, 6) == "a.sql:1:1: error: wrong [RG001]\n  ab\n  ^~\n");
}

TEST_CASE("nothing in the source or the message can drive the terminal")
{
    CHECK(formatted("a\t\x1b[31mb\x7f\xc2\x9b\xe2\x80\xae\xff x", 0, 1) ==
          "a.sql:1:1: error: wrong [RG001]\n  a  [31mb   ? x\n  ^\n");
    const Diagnostic diagnostic{Severity::warning, "", "table 'a\x1b[0m\n'", std::nullopt, {}};
    CHECK(format(diagnostic, SourceSet{}, false) == "racegen: warning: table 'a [0m '\n");
}

TEST_CASE("a long line is cut around the caret")
{
    const std::string text = formatted(std::string(500, 'x') + "Y" + std::string(500, 'z'), 500, 501);
    const std::string expected =
        "  …" + std::string(60, 'x') + "Y" + std::string(99, 'z') + "…\n" + std::string(63, ' ') + "^\n";
    CHECK(text == "a.sql:1:501: error: wrong [RG001]\n" + expected);
}

TEST_CASE("a line of any length is cut in the same way")
{
    for (const std::size_t length : {61U, 160U, 161U, 162U, 215U, 5000U}) {
        std::string before;
        for (std::size_t count = 0; count < length; ++count) before += "€";
        const auto caret = static_cast<std::uint32_t>(before.size());
        CHECK(formatted(before + "Y" + std::string(1000, 'z'), caret, caret + 1) ==
              "a.sql:1:" + std::to_string(length + 1) + ": error: wrong [RG001]\n  …" + before.substr(0, 180) + "Y" + std::string(99, 'z') +
                  "…\n" + std::string(63, ' ') + "^\n");
    }
}

TEST_CASE("the middle of a long message is left out")
{
    const auto message = [](std::string text) {
        return format({Severity::error, "", std::move(text), std::nullopt, {}}, SourceSet{}, false);
    };
    CHECK(message(std::string(600, 'x')) == "racegen: error: " + std::string(600, 'x') + "\n");
    for (const std::size_t length : {601U, 1200U, 2401U, 1000000U})
        CHECK(message("a" + std::string(length - 2, 'x') + "b") ==
              "racegen: error: a" + std::string(299, 'x') + " … " + std::string(299, 'x') + "b\n");
    std::string wide;
    for (int count = 0; count < 700; ++count) wide += "😀";
    CHECK(message(wide) == "racegen: error: " + wide.substr(0, 1200) + " … " + wide.substr(0, 1200) + "\n");
    CHECK(message("x" + wide + "y").ends_with(wide.substr(0, 1196) + "y\n"));
    CHECK(message(std::string(5000, '\x80')) == "racegen: error: " + std::string(300, '?') + " … " + std::string(300, '?') + "\n");
}

TEST_CASE("each note is a block of its own")
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", "x\ny\n");
    const Diagnostic diagnostic{
        Severity::error, "RG9", "twice", Span{file, 2, 3}, {{"first here", Span{file, 0, 1}}, {"so", {}}}};
    CHECK(format(diagnostic, sources, false) ==
          "a.sql:2:1: error: twice [RG9]\n  y\n  ^\n"
          "a.sql:1:1: note: first here\n  x\n  ^\n"
          "racegen: note: so\n");
}

TEST_CASE("colour changes nothing but the paint")
{
    SourceSet sources;
    const std::uint32_t file = sources.add("a.sql", "x");
    CHECK(format({Severity::note, "", "m", Span{file, 0, 1}, {}}, sources, true) ==
          "\x1b[1ma.sql:1:1:\x1b[0m \x1b[1;36mnote:\x1b[0m \x1b[1mm\x1b[0m\n  x\n  \x1b[1;32m^\x1b[0m\n");
}

TEST_CASE("only errors count as errors")
{
    Diagnostics diagnostics;
    diagnostics.warning("RG002", "a", std::nullopt);
    diagnostics.note("RG003", "b", std::nullopt);
    CHECK_FALSE(diagnostics.has_errors());
    diagnostics.error("RG001", "c", std::nullopt);
    CHECK(diagnostics.has_errors());
    CHECK(diagnostics.all().size() == 3);
}

}  // namespace racegen::source
