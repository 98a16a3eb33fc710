#include "built.hpp"

namespace racegen::schema {

TEST_CASE("enums")
{
    CHECK(built("create type e as enum ('b', 'd'); alter type e add value 'e'; alter type e add value 'c' after 'b'; "
                "alter type e add value 'a' before 'b'; alter type e add value if not exists 'a'; alter type e rename value 'e' to 'z'") ==
          "{\"enum\":\"public.e\",\"labels\":[\"a\",\"b\",\"c\",\"d\",\"z\"]}\n");
    // Renaming the type and making a new one of its name is how labels are taken away.
    CHECK(built("create type e as enum ('a', 'b'); create table t (x e default 'a'::e check (x <> 'b'::e), y e); alter type e rename to old; "
                "create type e as enum ('a'); alter table t drop constraint t_x_check, alter x drop default, alter x type e using x::text::e, "
                "alter x set default 'a'::e; alter table t drop y; drop type old") ==
          R"json({"enum":"public.e","labels":["a"]}
{"table":"public.t"}
{"column":"x","type":"public.e","enum":"public.e","default":"'a'::public.e"}
)json");
    CHECK(built("create type e as enum ('a'); create table t (x e check (x <> 'a'::e) default 'a'::e); alter type e rename to f") ==
          R"json({"enum":"public.f","labels":["a"]}
{"table":"public.t"}
{"column":"x","type":"public.f","enum":"public.f","default":"'a'::public.f"}
{"check":"t_x_check","condition":"x <> 'a'::public.f","columns":["x"]}
)json");
}

TEST_CASE("domains hand down what they demand")
{
    CHECK(built(R"json(
create domain positive as numeric(8,2) default 1 check (value > 0) constraint small check (value < 1000);
create domain price as positive not null constraint even check (value % 2 = 0);
comment on domain price is 'what it costs';
create table t (a positive, b price, c price default 4, d price[]);
)json") == R"json({"domain":"public.positive","base":"numeric(8,2)","default":"1"}
{"check":"positive_check","condition":"value > 0"}
{"check":"small","condition":"value < 1000"}
{"domain":"public.price","base":"numeric(8,2)","not_null":true,"default":"1","comment":"what it costs"}
{"check":"positive_check","condition":"value > 0"}
{"check":"small","condition":"value < 1000"}
{"check":"even","condition":"(value % 2) = 0"}
{"table":"public.t"}
{"column":"a","type":"public.positive","domain":"public.positive","default":"1"}
{"column":"b","type":"public.price","domain":"public.price","not_null":true,"default":"1"}
{"column":"c","type":"public.price","domain":"public.price","not_null":true,"default":"4"}
{"column":"d","type":"public.price[]","domain":"public.price"}
)json");
    CHECK(built("create domain d as text check (value <> ''); alter domain d add check (value <> 'x'); alter domain d drop constraint d_check; "
                "alter domain d set not null; alter domain d set default 'y'; alter domain d add constraint k check (value <> 'z')") ==
          R"json({"domain":"public.d","base":"text","not_null":true,"default":"'y'"}
{"check":"d_check1","condition":"value <> 'x'"}
{"check":"k","condition":"value <> 'z'"}
)json");
    CHECK(built("create type e as enum ('a'); create domain d as e; create table t (x d)") ==
          R"json({"enum":"public.e","labels":["a"]}
{"domain":"public.d","base":"public.e"}
{"table":"public.t"}
{"column":"x","type":"public.d","enum":"public.e","domain":"public.d"}
)json");
}

TEST_CASE("composites, and types that may come from an extension")
{
    CHECK(built("create type e as enum ('a'); create type pair as (x int, y e[]); create table t (p pair, h hstore, g public.geometry(point, 4326))") ==
          R"json({"enum":"public.e","labels":["a"]}
{"composite":"public.pair","attributes":["x int4","y public.e[]"]}
{"table":"public.t"}
{"column":"p","type":"public.pair"}
{"column":"h","type":"hstore"}
{"column":"g","type":"public.geometry(point,4326)"}
)json");
    CHECK(built("create type e as enum ('a'); create domain d as int; create type c as (x int); create table t (a e, b d, c c, k int); "
                "drop type e cascade; drop domain d cascade; drop type c cascade; drop type if exists e") ==
          "{\"table\":\"public.t\"}\n{\"column\":\"k\",\"type\":\"int4\"}\n");
}

}  // namespace racegen::schema
