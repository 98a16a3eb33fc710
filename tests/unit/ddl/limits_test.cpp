#include "parsed.hpp"

namespace racegen::ddl {

namespace {

std::string repeated(const char* text, int times)
{
    std::string result;
    for (int index = 0; index < times; ++index) result += text;
    return result;
}

}  // namespace

TEST_CASE("an expression too deep is an error and not a crash")
{
    for (const std::string& expression :
         {repeated("a + ", 40000) + "a", repeated("(", 20000) + "a" + repeated(")", 20000),
          repeated("not ", 15000) + "a", repeated("f(", 3000) + "a" + repeated(")", 3000),
          "a" + repeated("::text", 20000), repeated("case when a then b else ", 2000) + "a" + repeated(" end", 2000)}) {
        const Parsed parsed("create table t (a int check (" + expression + "));\ncreate table u (a int);");
        REQUIRE(parsed.diagnostics.all().size() == 1);
        CHECK(parsed.diagnostics.all()[0].code == "RG003");
        CHECK(dump(parsed.script) == "create table u\n  column a int4\n");
    }
}

TEST_CASE("long flat expressions and deep queries are no problem")
{
    CHECK(dumped("create table t (a int check (" + repeated("a > 0 and ", 5000) + "a > 0))").size() > 50000);
    CHECK(dumped("create view v as select " + repeated("1 union select ", 5000) + "1") == "create view v\n");
}

TEST_CASE("the length of a statement is limited, but not that of data")
{
    const Parsed parsed("create table t (" + repeated("a int, ", 80000) + "b int);\ninsert into t values (" +
                        repeated("1, ", 150000) + "1);");
    CHECK(parsed.faults() == "1:1 RG003 statement of more than 200000 tokens; is a semicolon missing?\n");
    CHECK(dump(parsed.script) == "ignored: INSERT\n");
}

TEST_CASE("bytes that are not UTF-8 are an error at their place")
{
    using namespace std::string_literals;
    const auto code = [](std::string bytes) {
        const Parsed parsed("create table t (a int);\n-- é " + std::move(bytes));
        return parsed.faults().substr(0, 11) + std::to_string(parsed.script.statements.size());
    };
    for (const std::string& bytes : {"\xff"s, "\xc0\xaf"s, "\xe0\x80\xaf"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s,
                                     "\xf5"s, "\xc3"s, "\xe2\x82"s, "\x80"s, "\0"s})
        CHECK(code(bytes) == "2:6 RG004 t0"s.replace(10, 1, bytes[0] == '\0' ? "N" : "t"));
    CHECK(Parsed("\xEF\xBB\xBF").faults() == "");
    CHECK(Parsed("-- é€😀\xF4\x8F\xBF\xBF").faults() == "");
    // COPY data may be in any encoding: they are not read.
    CHECK(Parsed("copy t from stdin;\n\xff\n\\.\n").faults() == "");
}

TEST_CASE("files are read in their order and without each other's faults")
{
    source::SourceSet sources;
    sources.add("a.sql", "create table a (x int)");
    sources.add("b.sql", "\xff");
    sources.add("c.sql", "create table c (x int);");
    sources.add("d.sql", "");
    source::Diagnostics diagnostics;
    const Script script = parse_ddl(sources, diagnostics);
    CHECK(dump(script) == "create table a\n  column x int4\ncreate table c\n  column x int4\n");
    CHECK(script.statements.at(1).span.file == 2);
    CHECK(diagnostics.all().size() == 1);
}

}  // namespace racegen::ddl
