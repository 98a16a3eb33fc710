#include "built.hpp"

namespace racegen::schema {

TEST_CASE("a table with everything the everyday schema has")
{
    CHECK(built(R"json(
create type status as enum ('open', 'closed');
create table workspaces (id bigint primary key, name text not null);
create table accounts (
    id bigint generated always as identity primary key,
    workspace_id bigint not null references workspaces on delete cascade,
    email text not null,
    state status not null default 'open',
    balance numeric(12,2) not null default 0 check (balance >= 0),
    closed_at timestamptz,
    version int not null default 1,
    unique (workspace_id, email)
);
create unique index accounts_open on accounts (lower(email)) where closed_at is null;
create index on accounts (balance);
comment on table accounts is 'money';
comment on column accounts.email is 'where to';
comment on constraint accounts_balance_check on accounts is 'no debts';
comment on index accounts_open is 'one open';
comment on type status is 'life';
create view open_accounts as select * from accounts;
)json") == R"json({"enum":"public.status","labels":["open","closed"],"comment":"life"}
{"table":"public.workspaces"}
{"column":"id","type":"int8","not_null":true}
{"column":"name","type":"text","not_null":true}
{"primary_key":"workspaces_pkey","parts":["id"]}
{"table":"public.accounts","comment":"money"}
{"column":"id","type":"int8","not_null":true,"identity":"always"}
{"column":"workspace_id","type":"int8","not_null":true}
{"column":"email","type":"text","not_null":true,"comment":"where to"}
{"column":"state","type":"public.status","enum":"public.status","not_null":true,"default":"'open'"}
{"column":"balance","type":"numeric(12,2)","not_null":true,"default":"0"}
{"column":"closed_at","type":"timestamptz"}
{"column":"version","type":"int4","not_null":true,"default":"1"}
{"primary_key":"accounts_pkey","parts":["id"]}
{"unique":"accounts_workspace_id_email_key","parts":["workspace_id","email"]}
{"unique_index":"accounts_open","parts":["lower(email)"],"where":"closed_at IS NULL","comment":"one open"}
{"foreign_key":"accounts_workspace_id_fkey","columns":["workspace_id"],"references":"public.workspaces","referenced_columns":["id"],"on_delete":"cascade"}
{"check":"accounts_balance_check","condition":"balance >= 0","columns":["balance"],"comment":"no debts"}
{"view":"public.open_accounts"}
)json");
}

TEST_CASE("serial columns are the same however they are written")
{
    const std::string expected = R"json({"table":"public.t"}
{"column":"id","type":"int4","not_null":true,"default":"nextval('public.t_id_seq'::regclass)","serial":true}
)json";
    for (const char* sql : {"create table t (id serial)", "create table public.t (id serial4 not null)",
                            "create table t (id int not null); create sequence t_id_seq owned by t.id; "
                            "alter table t alter id set default nextval('t_id_seq')",
                            "create table t (id int not null); create sequence public.t_id_seq; "
                            "alter table t alter id set default nextval('public.t_id_seq'::regclass); "
                            "alter sequence t_id_seq owned by public.t.id"})
        CHECK(built(sql) == expected);
    CHECK(built("create table t (id bigserial, s smallserial)").find("\"type\":\"int2\"") != std::string::npos);
    // A sequence that the column does not own may be shared, or set aside.
    CHECK(built("create sequence s; create table t (id int default nextval('s'))").find("serial") == std::string::npos);
    CHECK(built("create table t (id serial); alter sequence t_id_seq owned by none").find("serial") == std::string::npos);
    CHECK(built("create table t (id serial); alter table t alter id drop default") ==
          "{\"table\":\"public.t\"}\n{\"column\":\"id\",\"type\":\"int4\",\"not_null\":true}\n");
    CHECK(built("create table t (id serial); alter sequence t_id_seq rename to \"S\"").find("nextval('public.\\\"S\\\"'::regclass)") !=
          std::string::npos);
}

TEST_CASE("foreign keys")
{
    CHECK(built_after("create table p (a int, b int, c int unique, primary key (a, b)); create table c (x int, y int, z int references p (c), "
                      "foreign key (x, y) references p match full on delete set null (y) on update cascade deferrable initially deferred)",
                      1) == R"json({"table":"public.c"}
{"column":"x","type":"int4"}
{"column":"y","type":"int4"}
{"column":"z","type":"int4"}
{"foreign_key":"c_z_fkey","columns":["z"],"references":"public.p","referenced_columns":["c"]}
{"foreign_key":"c_x_y_fkey","columns":["x","y"],"references":"public.p","referenced_columns":["a","b"],"on_delete":"set null","on_delete_columns":["y"],"on_update":"cascade","match_full":true,"deferrable":true,"initially_deferred":true}
)json");
    // A table that comes later is the server's error, not one that spoils the schema.
    CHECK(built("create table c (p int references p); create table p (id int primary key)").find("\"references\":\"public.p\"") !=
          std::string::npos);
    CHECK(names("create table n (id int primary key, parent int references n)", {"foreign_key"}) == "n_parent_fkey");
}

TEST_CASE("columns, keys and exclusions")
{
    CHECK(built("create table t (a int generated always as (b * 2) stored, b int, c int[], \"Odd name\" text collate \"C\", "
                "unique nulls not distinct (a, b) deferrable, exclude using gist (a with =, (b + 1) with <>) where (c is null))") ==
          R"json({"table":"public.t"}
{"column":"a","type":"int4","generated":"b * 2"}
{"column":"b","type":"int4"}
{"column":"c","type":"int4[]"}
{"column":"Odd name","type":"text"}
{"unique":"t_a_b_key","parts":["a","b"],"nulls_not_distinct":true,"deferrable":true}
{"exclude":"t_a_expr_excl","method":"gist","elements":["a WITH =","b + 1 WITH <>"],"where":"c IS NULL"}
)json");
    CHECK(built("create table t (a int); alter table t enable row level security; create policy p on t; "
                "create rule r as on insert to t do nothing; create trigger g before insert or update on t for each row execute function f()") ==
          R"json({"table":"public.t","row_security":true,"policies":["p"],"rules":true}
{"column":"a","type":"int4"}
{"trigger":"g","timing":"before","each":"row","events":["insert","update"]}
)json");
}

TEST_CASE("what is no part of the schema leaves no trace")
{
    CHECK(built("create temp table t (a int); create unique index i on t (a); alter table t add b int; drop index i; drop table t; "
                "create table pg_temp.u (a int); insert into u values (1); create temp table v as select 1; drop table v") == "");
    CHECK(built("create materialized view v as select 1; create unique index i on v (a); drop index i; comment on column v.a is 'x'; "
                "drop materialized view v") == "");
    // The query is not read, so neither are the columns; that has been said once, and the rest follows.
    CHECK(faults("create table t as select 1 as a; alter table t add primary key (a); create index on t (a)") ==
          "1:1 RG002 statement not modelled: CREATE TABLE AS\n");
}

TEST_CASE("the search path says where unqualified names go")
{
    CHECK(names("create table t (); set search_path to app, public; create table t (); create table u (); create table public.v ()",
                {"table"}) == "public.t app.t app.u public.v");
    CHECK(names("select pg_catalog.set_config('search_path', '', false); create table app.t (); alter table app.t rename to u", {"table"}) ==
          "app.u");
    CHECK(names("set search_path = pg_catalog, app; create table t (); reset search_path; create table t ()", {"table"}) == "app.t public.t");
    // The path may have been set elsewhere: the only table of that name is meant.
    CHECK(constraints("create table app.t (a int); alter table t add unique (a)") == "t_a_key");
    // But IF EXISTS asks what the server sees.
    CHECK(names("create table app.t (); drop table if exists t; alter table if exists t rename to u", {"table"}) == "app.t");
    // An enum is found by the path, too, and the schema says in full which.
    CHECK(built("create type app.kind as enum ('a'); set search_path to app; create table t (k kind[] default '{}'::kind[])") ==
          R"json({"enum":"app.kind","labels":["a"]}
{"table":"app.t"}
{"column":"k","type":"app.kind[]","enum":"app.kind","default":"'{}'::app.kind[]"}
)json");
}

TEST_CASE("IF NOT EXISTS")
{
    CHECK(built("create table t (a int); create table if not exists t (b int); alter table t add column if not exists a text; "
                "create index i on t (a); create unique index if not exists i on t (a)") ==
          "{\"table\":\"public.t\"}\n{\"column\":\"a\",\"type\":\"int4\"}\n");
}

TEST_CASE("a table made by a query over one table has its columns, and nothing else of it")
{
    const std::string source = "create table s (a serial primary key, b varchar(3) not null default 'x' check (b <> ''), c int generated always as (a) stored); ";
    for (const char* query : {"create table t as table s with no data", "create table t as select * from s where a > 1", "create table t as select * from public.s"})
        CHECK(built_after(source + query, 1) ==
              "{\"table\":\"public.t\"}\n{\"column\":\"a\",\"type\":\"int4\"}\n{\"column\":\"b\",\"type\":\"varchar(3)\"}\n"
              "{\"column\":\"c\",\"type\":\"int4\"}\n");
    CHECK(names(source + "create table t (a int); create table if not exists t as table s", {"table"}) == "public.s public.t");
    CHECK(faults("create view v as select 1;\ncreate table t as select * from v;\nalter table t add a int; drop table t") ==
          "2:1 RG002 statement not modelled: CREATE TABLE AS\n");
    CHECK(faults("create table t as table s") == "1:1 RG101 unknown table 's'; is the file that creates it missing?\n");
}

}  // namespace racegen::schema
