#include "built.hpp"

namespace racegen::schema {

TEST_CASE("LIKE copies what it includes")
{
    const std::string parent = "create table p (id int generated always as identity primary key, a int not null default 1 check (a > 0) unique, "
                               "b int generated always as (a + 1) stored); create index n on p (a); create unique index on p (lower(b::text)); ";
    CHECK(built_after(parent + "create table t (x int, like p, y int)", 1) == R"json({"table":"public.t"}
{"column":"x","type":"int4"}
{"column":"id","type":"int4","not_null":true}
{"column":"a","type":"int4","not_null":true}
{"column":"b","type":"int4"}
{"column":"y","type":"int4"}
)json");
    CHECK(built_after(parent + "create table t (like p including all, unique (b))", 1) == R"json({"table":"public.t"}
{"column":"id","type":"int4","not_null":true,"identity":"always"}
{"column":"a","type":"int4","not_null":true,"default":"1"}
{"column":"b","type":"int4","generated":"a + 1"}
{"primary_key":"t_pkey","parts":["id"]}
{"unique":"t_b_key","parts":["b"]}
{"unique":"t_a_key","parts":["a"]}
{"unique_index":"t_lower_idx","parts":["lower(b::text)"]}
{"check":"p_a_check","condition":"a > 0","columns":["a"]}
)json");
}

TEST_CASE("INHERITS takes columns and checks, and follows the parent")
{
    CHECK(built_after("create table p (a int not null default 1 check (a > 0), b int unique, constraint only_p check (b > 0) no inherit); "
                      "create table t (c int, a int default 2) inherits (p); alter table p add d text default 'x'; alter table p add check (d <> ''); "
                      "alter table p rename b to z; alter table p alter z set not null",
                      1) == R"json({"table":"public.t","inherits":["public.p"]}
{"column":"a","type":"int4","not_null":true,"default":"2"}
{"column":"z","type":"int4","not_null":true}
{"column":"c","type":"int4"}
{"column":"d","type":"text","default":"'x'"}
{"check":"p_a_check","condition":"a > 0","columns":["a"]}
{"check":"p_d_check","condition":"d <> ''","columns":["d"]}
)json");
    CHECK(built_after("create table p (a int, b int); create table t (a serial) inherits (p)", 1) == R"json({"table":"public.t","inherits":["public.p"]}
{"column":"a","type":"int4","not_null":true,"default":"nextval('public.t_a_seq'::regclass)","serial":true}
{"column":"b","type":"int4"}
)json");
    // The child keeps what it defines itself.
    CHECK(built_after("create table p (a int, b int, check (b > 0)); create table t (a int) inherits (p); alter table p drop a, drop b", 1) ==
          "{\"table\":\"public.t\",\"inherits\":[\"public.p\"]}\n{\"column\":\"a\",\"type\":\"int4\"}\n");
    CHECK(built_after("create table p (a int check (a > 0)); create table t (a int, constraint p_a_check check (a > 0)); alter table t inherit p; "
                      "alter table t no inherit p; alter table p drop a",
                      1) == "{\"table\":\"public.t\"}\n{\"column\":\"a\",\"type\":\"int4\"}\n"
                            "{\"check\":\"p_a_check\",\"condition\":\"a > 0\",\"columns\":[\"a\"]}\n");
}

TEST_CASE("partitions have their part of each key")
{
    const std::string parent = "create table o (id int primary key); create table p (id int, at date, o int references o, primary key (id, at), check (id > 0)) "
                               "partition by range (at); ";
    const std::string expected = R"json({"table":"public.p1","partition_of":"public.p"}
{"column":"id","type":"int4","not_null":true}
{"column":"at","type":"date","not_null":true}
{"column":"o","type":"int4"}
{"primary_key":"p1_pkey","parts":["id","at"]}
{"unique":"p1_o_at_key","parts":["o","at"]}
{"foreign_key":"p_o_fkey","columns":["o"],"references":"public.o","referenced_columns":["id"]}
{"check":"p_id_check","condition":"id > 0","columns":["id"]}
)json";
    CHECK(built_after(parent + "create table p1 partition of p for values from ('2020-01-01') to ('2021-01-01'); alter table p add unique (o, at)", 2) ==
          expected);
    CHECK(built_after(parent + "alter table p add unique (o, at); create table p1 (id int not null, at date not null, o int, "
                               "constraint p_id_check check (id > 0)); alter table p attach partition p1 for values from ('2020-01-01') to ('2021-01-01')",
                      2) == expected);
    // pg_dump ties the indexes by hand, so ONLY must not make them.
    CHECK(built_after("create table p (id int not null) partition by range (id); create table p1 (id int not null); "
                      "alter table only p attach partition p1 default; alter table only p add constraint p_pkey primary key (id); "
                      "alter table only p1 add constraint p1_pkey primary key (id); create unique index i on only p (id)",
                      1) == R"json({"table":"public.p1","partition_of":"public.p"}
{"column":"id","type":"int4","not_null":true}
{"primary_key":"p1_pkey","parts":["id"]}
)json");
    CHECK(names(parent + "create table p1 partition of p default; alter table p drop constraint p_pkey; alter table p drop constraint p_o_fkey",
                {"table", "primary_key", "foreign_key"}) == "public.o o_pkey public.p public.p1");
    CHECK(names(parent + "create table p1 partition of p default; alter table p detach partition p1; drop table p", {"table", "primary_key", "foreign_key"}) ==
          "public.o o_pkey public.p1 p1_pkey p_o_fkey");
    CHECK(names(parent + "create table p1 partition of p default; drop table p", {"table"}) == "public.o");
    CHECK(built("create table p (a int, b int) partition by list (a, lower(b::text))")
              .starts_with("{\"table\":\"public.p\",\"partition_key\":[\"a\",\"lower(b::text)\"]}"));
}

}  // namespace racegen::schema
