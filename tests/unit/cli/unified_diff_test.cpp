#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "cli/unified_diff.hpp"

using racegen::cli::unified_diff;

namespace {

std::vector<std::string> lines_of(const std::string& text)
{
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        lines.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return lines;
}

/// What `patch` would make of the old text: the old lines that stand between the hunks, and each hunk's ' ' and '+' lines.
std::string applied(const std::string& old_text, const std::string& diff)
{
    const std::vector<std::string> old_lines = lines_of(old_text);
    std::string result;
    std::size_t next = 0;
    for (const std::string& line : lines_of(diff)) {
        if (line.starts_with("---") || line.starts_with("+++")) continue;
        if (line.starts_with("@@")) {
            const std::size_t begin = std::stoul(line.substr(4));
            const bool nothing_old = line.substr(0, line.find('+')).find(",0 ") != std::string::npos;
            for (const std::size_t first = nothing_old ? begin : begin - 1; next < first; ++next) result += old_lines[next];
        } else {
            if (line[0] != '+') CHECK(old_lines[next++] == line.substr(1));
            if (line[0] != '-') result += line.substr(1);
        }
    }
    for (; next < old_lines.size(); ++next) result += old_lines[next];
    return result;
}

}  // namespace

TEST_CASE("equal texts have no difference")
{
    CHECK(unified_diff("a", "x\ny\n", "b", "x\ny\n").empty());
    CHECK(unified_diff("a", "", "b", "").empty());
}

TEST_CASE("one changed line with its context")
{
    CHECK(unified_diff("a/f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "b/f", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
          "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("new, removed and unterminated files")
{
    CHECK(unified_diff("", "", "b/f", "x\ny\n") == "--- /dev/null\n+++ b/f\n@@ -0,0 +1,2 @@\n+x\n+y\n");
    CHECK(unified_diff("a/f", "x\n", "", "") == "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n");
    CHECK(unified_diff("a/f", "x", "b/f", "x\n") ==
          "--- a/f\n+++ b/f\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

TEST_CASE("changes far apart are in hunks of their own, near ones share one")
{
    std::string old_text;
    std::string far;
    std::string near;
    for (int line = 0; line < 30; ++line) {
        const std::string text = std::to_string(line) + '\n';
        old_text += text;
        far += line == 3 || line == 20 ? "changed\n" : text;
        near += line == 3 || line == 10 ? "changed\n" : text;
    }
    const auto hunks = [](const std::string& diff) {
        std::size_t count = 0;
        for (std::size_t at = diff.find("@@ -"); at != std::string::npos; at = diff.find("@@ -", at + 1)) ++count;
        return count;
    };
    CHECK(hunks(unified_diff("a", old_text, "b", far)) == 2);
    CHECK(hunks(unified_diff("a", old_text, "b", near)) == 1);
}

TEST_CASE("a difference applied to the old text gives the new one")
{
    std::mt19937 random{7};
    for (int round = 0; round < 500; ++round) {
        const auto text = [&] {
            std::string result;
            for (auto line = random() % 40; line > 0; --line) result += std::string(1, static_cast<char>('a' + random() % 4)) + '\n';
            return result;
        };
        const std::string old_text = text();
        const std::string new_text = text();
        CHECK(applied(old_text, unified_diff("a", old_text, "b", new_text)) == new_text);
    }
}

TEST_CASE("texts with nothing in common are replaced as a whole")
{
    std::string old_text;
    std::string new_text;
    for (int line = 0; line < 3000; ++line) {
        old_text += "old " + std::to_string(line) + '\n';
        new_text += "new " + std::to_string(line) + '\n';
    }
    CHECK(applied(old_text, unified_diff("a", old_text, "b", new_text)) == new_text);
}
