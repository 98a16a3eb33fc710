#include "parsed.hpp"

namespace racegen::ddl {

namespace {

/// The statements of a DO with this body.
std::string block(const std::string& body)
{
    const std::string text = dumped("do $$ " + body + " $$;");
    const std::string_view itself = "ignored: DoStmt\n";
    REQUIRE(text.starts_with(itself));
    return text.substr(itself.size());
}

std::string repeated(const char* text, int times)
{
    std::string result;
    for (int index = 0; index < times; ++index) result += text;
    return result;
}

}  // namespace

TEST_CASE("the statements in the body of a DO take its place")
{
    for (const Row& row : {
             Row{"begin drop table t; end", "drop table t\n"},
             Row{"<<a>> declare x int := 1; create text; begin x := 2; drop table t; perform f(); end a;", "drop table t\n"},
             Row{"begin if not exists (select 1 from pg_type where typname = 'drop; table') then drop table t; end if; drop table u; end",
                 "if possible: drop table t\ndrop table u\n"},
             Row{"begin if case when a then b else c end then drop table t; elsif d then drop table u; else drop table v; end if; end",
                 "if possible: drop table t\nif possible: drop table u\nif possible: drop table v\n"},
             Row{"begin case a when 1 then drop table t; else null; end case; drop table u; end", "if possible: drop table t\ndrop table u\n"},
             Row{"begin for r in select * from x loop drop table t; end loop; while a loop drop table u; end loop; loop exit; end loop; drop table v; end",
                 "if possible: drop table t\nif possible: drop table u\ndrop table v\n"},
             Row{"begin drop table s; begin drop table t; exception when others then drop table u; end; drop table v; end",
                 "drop table s\nif possible: drop table t\ndrop table v\n"},
             Row{"begin drop table t; if a then return; end if; drop table u; end", "drop table t\nif possible: drop table u\n"},
             Row{"begin insert into t select 1; update t set a = 1; raise notice 'drop table x;'; null; end", ""},
             // Constant texts are statements, too.
             Row{"begin execute 'drop table t; drop table u'; execute $q$drop table v$q$; end", "drop table t\ndrop table u\ndrop table v\n"},
             Row{"begin execute 'alter table t alter a set default ''x y'''; end", "alter table t\n  a set default 'x y'\n"},
             Row{"begin execute 'insert into t values (1)'; execute format('grant select on %I to x', t); execute 'select 1' into x; end", ""},
             Row{"begin execute 'create role ' || r; execute 'alter table t owner to ' || r; execute 'alter default privileges ' || x; end", ""},
             // What is not closed ends with the body.
             Row{"begin drop table t", "drop table t\n"},
             Row{"begin if", ""},
             Row{"begin case", ""},
             Row{"end end exception when then else", ""},
         })
        CHECK(block(row.sql) == row.expected);
    CHECK(dumped("do language plpgsql $x$ begin drop table t; end $x$") == "ignored: DoStmt\ndrop table t\n");
    CHECK(dumped("do $x$ begin drop table t; end $x$ language plpgsql; drop table u") == "ignored: DoStmt\ndrop table t\ndrop table u\n");
    CHECK(dumped("do $$$$") == "ignored: DoStmt\n");
}

TEST_CASE("the body of a routine is run at its first call")
{
    const std::string body = " as $$ begin drop table t; end $$ language plpgsql; ";
    for (const Row& row : {
             Row{"create function f() returns void" + body + "drop table s; select f()", "ignored: CreateFunctionStmt\ndrop table s\nignored: SelectStmt\ndrop table t\n"},
             Row{"create or replace procedure \"F\"(a int)" + body + "call x.\"F\"(g(1)); call \"F\"(2)", "ignored: CreateFunctionStmt\nunsupported: CALL\ndrop table t\nunsupported: CALL\n"},
             Row{"create function f() returns void language sql as $x$ drop table t; select 1; alter table u drop a $x$; select * from F ()",
                 "ignored: CreateFunctionStmt\nignored: SelectStmt\ndrop table t\nalter table u\n  drop column a\n"},
             // A later definition takes the place of an earlier one.
             Row{"create function f() returns void" + body + "create function f() returns void as $$ begin end $$ language plpgsql; select f()",
                 "ignored: CreateFunctionStmt\nignored: CreateFunctionStmt\nignored: SelectStmt\n"},
             Row{"create function f() returns void" + body, "ignored: CreateFunctionStmt\n"},
             Row{"create function f() returns trigger" + body + "select f() from t; select g(f()); select f() + 1; select f; select",
                 "ignored: CreateFunctionStmt\n" + repeated("ignored: SelectStmt\n", 5)},
             Row{"create function f() returns void as $$ drop table t $$ language plperl; select f()", "ignored: CreateFunctionStmt\nignored: SelectStmt\n"},
             Row{"create function f() returns void as 'a', $$ drop table t $$ language c; select f()", "ignored: CreateFunctionStmt\nignored: SelectStmt\n"},
         })
        CHECK(dump(Parsed(row.sql).script) == row.expected);
    // Faults in a body are no faults unless it runs.
    const std::string faulty = "create function f() returns void as $$ begin\ndrop tabel t; execute x; end $$ language plpgsql;\n";
    CHECK(Parsed(faulty).faults() == "");
    CHECK(Parsed(faulty + "select f();").faults().starts_with("2:6 RG001 syntax error at or near \"tabel\"\n2:15 RG005 "));
}

TEST_CASE("statements that are put together at run time are reported")
{
    const std::string message =
        "RG005 this statement is put together at run time, and what it does is not in the schema; load it and read the result: "
        "pg_dump --schema-only … | racegen -\n";
    for (const char* dynamic : {"execute 'drop table ' || name", "execute format('create table %I (a int)', name)", "execute query",
                                "execute 'drop table t' using x", "execute E'drop table \\x74'",
                                "execute 'alter table t alter a set default ''it''''s'''"})
        CHECK(Parsed("do $$ begin\n" + std::string(dynamic) + "; end $$").faults() == "2:1 " + message);
    CHECK(Parsed("do $$" + repeated("begin ", 1000) + "$$").faults().ends_with(message));
    CHECK(Parsed("do language plperl $$ drop table t; $$").faults() == "1:1 RG002 statement not modelled: DO\n");
}

TEST_CASE("positions in the body of a DO are those of the file")
{
    const Parsed parsed("-- é\ndo $é$\nbegin\n  /* é */ alter table t add;\n  execute 'é ''é'' create'; execute\n 'create tabel ''é'' ';\nend $é$;\ndrop x");
    CHECK(parsed.faults() ==
          "4:28 RG001 syntax error at end of input\n6:10 RG001 syntax error at or near \"tabel\"\n8:6 RG001 syntax error at or near \"x\"\n");
}

}  // namespace racegen::ddl
