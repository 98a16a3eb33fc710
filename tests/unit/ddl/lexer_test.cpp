#include <doctest/doctest.h>

#include <string>

#include "ddl/lexer.hpp"

namespace racegen::ddl {

namespace {

/// The tokens with a bar between them.
std::string tokens(std::string_view text)
{
    std::string result;
    Lexer lexer(text);
    Token token;
    while (lexer.next(token)) {
        result += result.empty() ? "" : "|";
        result += text.substr(token.begin, token.end - token.begin);
    }
    return result;
}

}  // namespace

TEST_CASE("tokens end where PostgreSQL ends them")
{
    struct Row {
        std::string text;
        std::string expected;
    };
    for (const Row& row : {
             Row{"a.b_1$ \"c\"\"d\" U&\"\\0061\"", "a|.|b_1$|\"c\"\"d\"|U&\"\\0061\""},
             Row{"'it''s' E'a\\'b' e'\\\\' B'10' x'f' N'n' U&'x'", "'it''s'|E'a\\'b'|e'\\\\'|B'10'|x'f'|N'n'|U&'x'"},
             Row{"'back\\' next", "'back\\'|next"},
             Row{"$$a;b$$ $t$ $$ $tt$ $t$ $1", "$$a;b$$|$t$ $$ $tt$ $t$|$|1"},
             Row{"a$b$c", "a$b$c"},
             Row{"1.5e-3 .5 1..2 1e x", "1.5e-3|.5|1|..|2|1|e|x"},
             Row{"a=-1 b@-1 c<>-1 d->>'x' e::int", "a|=|-|1|b|@-|1|c|<>|-|1|d|->>|'x'|e|:|:|int"},
             Row{"a--x\nb /*y/*z*/*/ c+/*d*/e", "a|--x|b|/*y/*z*/*/|c|+|/*d*/|e"},
             Row{"-- to a lone return\rb", "-- to a lone return|b"},
             Row{"été(1)", "été|(|1|)"},
             Row{"'open", "'open"},
             Row{"$x$open", "$x$open"},
             Row{"/* open", "/* open"},
             Row{"E'open\\", "E'open\\"},
             Row{"", ""},
         })
        CHECK(tokens(row.text) == row.expected);
}

}  // namespace racegen::ddl
