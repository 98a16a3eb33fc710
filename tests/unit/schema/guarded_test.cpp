#include "built.hpp"

namespace racegen::schema {

TEST_CASE("a guarded statement that cannot be applied is passed over")
{
    const std::string table = "create table t (a int constraint k unique); create type e as enum ('x'); ";
    for (const char* body : {
             "begin if not exists (select 1 from pg_constraint where conname = 'k') then alter table t add constraint k unique (a); end if; end",
             "begin create type e as enum ('y'); exception when duplicate_object then null; end",
             "begin if a then alter table t rename b to c; end if; end",
             "begin if a then drop table u; alter type f add value 'x'; drop index i; end if; end",
             "begin if a then alter table t add constraint f foreign key (a) references u; end if; end",
             "begin if a then return; end if; create table t (b int); end",
             "begin execute 'create table t (b int)'; exception when others then raise notice 'x'; end",
         })
        CHECK(built(table + "do $$ " + body + " $$") == built(table));
    CHECK(constraints("create table t (a int); do $$ begin if not exists (select) then alter table t add constraint k unique (a); end if; end $$") == "k");
    // Of two branches the second is applied unless the first is in its way.
    CHECK(constraints("create table t (a int); do $$ begin if x then alter table t add constraint k unique (a); "
                      "else alter table t add constraint k check (a > 0); end if; end $$") == "k");
}

TEST_CASE("a statement of a block that is not guarded has its faults reported")
{
    CHECK(faults("do $$ begin alter table t add a int; end $$") == "1:13 RG101 unknown table 't'; is the file that creates it missing?\n");
    // A fault passed over does not hide the next.
    CHECK(faults("do $$ begin if x then alter table t add a int; end if; end $$;\nalter table t add a int") ==
          "2:1 RG101 unknown table 't'; is the file that creates it missing?\n");
}

}  // namespace racegen::schema
