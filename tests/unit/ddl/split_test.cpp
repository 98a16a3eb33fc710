#include "ddl/split.hpp"
#include "parsed.hpp"

namespace racegen::ddl {

namespace {

/// The statements with a bar between them.
std::string statements(std::string_view text)
{
    const SplitFile file = split_file(text);
    CHECK(file.text.size() == text.size());
    std::string result;
    for (const StatementText& statement : file.statements) {
        const std::uint32_t begin = file.tokens[statement.first_token].begin;
        const std::uint32_t end = file.tokens[statement.last_token - 1].end;
        result += (result.empty() ? "" : "|") + file.text.substr(begin, end - begin);
    }
    return result;
}

}  // namespace

TEST_CASE("statements end at semicolons that are not part of them")
{
    for (const Row& row : {
             Row{"a;b ; ;; -- c;\n d", "a|b|d"},
             Row{"a ';' \";\" $$;$$ /*;*/ b; c", "a ';' \";\" $$;$$ /*;*/ b|c"},
             Row{"-- x\n  a -- y;\n", "a"},
             Row{"create rule r as on insert to t do (a; b); c", "create rule r as on insert to t do (a; b)|c"},
             Row{"create or replace rule r as on insert to t do (a; b); c",
                 "create or replace rule r as on insert to t do (a; b)|c"},
             Row{"create table t (a; create table u (b)", "create table t (a|create table u (b)"},
             Row{"create table t (a)); b", "create table t (a))|b"},
             Row{"create function f() begin atomic select case when a then b end; c; end; d",
                 "create function f() begin atomic select case when a then b end; c; end|d"},
             Row{"begin; atomic; end; a", "begin|atomic|end|a"},
             Row{"", ""},
             Row{" \n-- only a comment", ""},
         })
        CHECK(statements(row.sql) == row.expected);
}

TEST_CASE("only the forward direction of a migration is read")
{
    for (const Row& row : {
             Row{"-- +goose Up\na; b\n-- +goose Down\nc; -- racegen: no\n-- +goose up\nd", "a|b|d"},
             Row{"-- +goose StatementBegin\na; b\n-- +goose StatementEnd\nc", "a|b|c"},
             Row{"-- +migrate Up notransaction\na\n-- +migrate Down\n'c", "a"},
             Row{"--migrate:up transaction:false\r\na;\r\n-- migrate:down\r\nb;\r\n", "a"},
             Row{"-- Up Migration\na;\n-- Down Migration\nb", "a"},
             Row{"a;\n---- create above / drop below ----\nb", "a"},
             Row{"a -- migrate:upward\nb /* -- +goose Down */; c -- +goose Downhill", "a -- migrate:upward\nb|c"},
             Row{"create function f() as $$ begin; -- +goose Down\nend $$; a", "create function f() as $$ begin; -- +goose Down\nend $$|a"},
         })
        CHECK(statements(row.sql) == row.expected);
    CHECK(split_file("-- +goose Down\n-- racegen: a=b").hints.empty());
}

TEST_CASE("what psql keeps to itself is blank")
{
    for (const Row& row : {
             Row{"\xEF\xBB\xBF"
                 "a; b",
                 "a|b"},
             Row{"\\restrict abc'def\na;\n\\unrestrict abc'def\n", "a"},
             Row{"a\n\\set x ;\nb;", "a\n        \nb"},
             Row{"select 1 \\gexec\na; b \\g\nc", "select 1|a|b|c"},
             Row{"a \\; b;", "a|b"},
             Row{"copy t from stdin;\n1\t;'\n\\.\na;", "copy t from stdin|a"},
             Row{"COPY t (a, b) FROM StdIn WITH (FORMAT csv);\r\n\"\r\n\\.\r\na;",
                 "COPY t (a, b) FROM StdIn WITH (FORMAT csv)|a"},
             Row{"copy t from stdin;\nno end '", "copy t from stdin"},
             Row{"copy t from stdin;", "copy t from stdin"},
             Row{"copy t from '/stdin'; a", "copy t from '/stdin'|a"},
             Row{"\\copy t from stdin\n'\n\\.\na;", "a"},
             Row{"\\copy t from 'x.csv'\na;", "a"},
             Row{"a '\n\\x\n' b", "a '\n\\x\n' b"},
             Row{"a $$\n\\x\n$$ b", "a $$\n\\x\n$$ b"},
         })
        CHECK(statements(row.sql) == row.expected);
}

TEST_CASE("psql commands that read more or choose are reported")
{
    const Parsed parsed("\\i other.sql\n\\echo hello\n\\if :x\ncreate table t (a int);\n\\endif\n");
    CHECK(parsed.faults() ==
          "1:1 RG002 psql command not followed: give racegen the files and the branches it should read\n"
          "3:1 RG002 psql command not followed: give racegen the files and the branches it should read\n");
    CHECK(dump(parsed.script) == "create table t\n  column a int4\n");
}

TEST_CASE("hints are found wherever a comment may stand")
{
    CHECK(dumped("-- racegen: a=b\ncreate table t ( -- racegen:  c = d \r\n  x int --racegen:e\n); -- not racegen: f\n"
                 "/* racegen: g */ select '-- racegen: h';") ==
          "create table t\n  column x int4\nignored: SelectStmt\nhint: a=b\nhint: c = d\nhint: e\n");
    const Parsed parsed("select 1; -- racegen: a=b\n");
    CHECK(parsed.sources.text(parsed.script.hints.at(0).span) == "-- racegen: a=b");
}

}  // namespace racegen::ddl
