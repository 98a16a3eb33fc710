#include "source/utf8.hpp"

#include <doctest/doctest.h>

namespace racegen::source {

TEST_CASE("only the shortest form of a code point is a sequence")
{
    struct Row {
        std::string_view text;
        std::size_t length;
    };
    for (const Row& row : {
             Row{"a\xff", 1},
             Row{"é.", 2},
             Row{"€.", 3},
             Row{"😀.", 4},
             Row{"\xF4\x8F\xBF\xBF", 4},  // U+10FFFF
             Row{"\xF4\x90\x80\x80", 0},  // beyond it
             Row{"\xC0\xAF", 0},          // overlong
             Row{"\xE0\x80\xAF", 0},      // overlong
             Row{"\xF0\x80\x80\xAF", 0},  // overlong
             Row{"\xED\xA0\x80", 0},      // a surrogate
             Row{"\x80", 0},              // a continuation
             Row{"\xE2\x82", 0},          // cut short
             Row{"\xFF", 0},
         })
        CHECK(utf8_length(row.text) == row.length);
}

}  // namespace racegen::source
