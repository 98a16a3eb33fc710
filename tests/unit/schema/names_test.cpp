// The names of unnamed constraints, as PostgreSQL 15 chose them for these statements.
#include "built.hpp"

namespace racegen::schema {

namespace {

void check(std::initializer_list<Row> rows)
{
    for (const Row& row : rows) CHECK(constraints(row.sql) == row.expected);
}

const std::string long_name(63, 'n');
const std::string forty_a(40, 'a');
const std::string forty_b(40, 'b');

}  // namespace

TEST_CASE("each kind has its suffix")
{
    check({
        {"create table t (a int primary key, b int unique, c int check (c > 0), d int references t)",
         "t_pkey t_b_key t_d_fkey t_c_check"},
        {"create table t (a int, b int, unique (a, b), exclude using gist (a with =, b with =))", "t_a_b_key t_a_b_excl"},
        {"create table t (a int, b text); create unique index on t (a, lower(b)); create unique index on t ((a + 1), (b || 'x'), a)",
         "t_a_lower_idx t_expr_expr1_a_idx"},
        {"create table t (a text); create unique index on t (lower(a), upper(a), lower(a))", "t_lower_upper_lower1_idx"},
        {"create table t (a int, b int, unique (a) include (b))", "t_a_b_key"},
        {"create table t (a int, b int); create unique index on t (a) include (b)", "t_a_b_idx"},
    });
}

TEST_CASE("an expression in an index is named as a result column would be")
{
    check({
        {"create table t (a int, b text); create unique index on t ((a::text))", "t_a_idx"},
        {"create table t (a int, b text); create unique index on t (((a + 1)::text))", "t_text_idx"},
        {"create table t (a int, b text); create unique index on t (coalesce(a, 0), greatest(a, 1), nullif(a, 1))",
         "t_coalesce_greatest_nullif_idx"},
        {"create table t (a int, b text); create unique index on t ((case when a > 0 then a else 1 end))", "t_case_idx"},
        {"create table t (a int, b text); create unique index on t ((case when a > 0 then 1 else a end))", "t_a_idx"},
    });
}

TEST_CASE("a check is named after its column when it mentions exactly one")
{
    check({
        {"create table t (a int, b int, check (a > 0), check (a > b), check (1 > 0), check (a > a))",
         "t_a_check t_check t_check1 t_a_check1"},
        // Also when it stands at another column.
        {"create table t (a int check (b > 0), b int)", "t_b_check"},
    });
}

TEST_CASE("numbers that become free are given again")
{
    CHECK(constraints("create table t (a int check (a > 0) check (a > 1) check (a > 2)); alter table t drop constraint t_a_check1;"
                      "alter table t add check (a > 3), add check (a > 4)") == "t_a_check t_a_check2 t_a_check1 t_a_check3");
    CHECK(constraints("create table t (a int); create unique index on t (a); create unique index on t ((a + 0), a);"
                      "create unique index on t (a) where a > 0; alter index t_a_idx rename to i; create unique index on t (a) where a > 1") ==
          "i t_expr_a_idx t_a_idx1 t_a_idx");
}

TEST_CASE("names are numbered when they are taken")
{
    check({
        {"create table t (a int check (a > 0) check (a < 9)); alter table t add check (a <> 5)", "t_a_check t_a_check1 t_a_check2"},
        {"create table t (a int unique); alter table t add unique (a)", "t_a_key t_a_key1"},
        // An index shares its names with tables, a constraint's index also with the constraints of the schema.
        {"create table t_a_key (); create table t (a int unique)", "t_a_key1"},
        {"create table t (a int); create index t_a_idx on t (a); create unique index on t (a)", "t_a_idx1"},
        {"create table t (a int, constraint t_a_key check (a > 0), unique (a))", "t_a_key1 t_a_key"},
        {"create table u (a int, constraint t_a_check check (a > 0)); create table t (a int check (a > 0))", "t_a_check t_a_check1"},
        {"create table u (a int, constraint t_a_idx check (a > 0)); create table t (a int); create unique index on t (a)",
         "t_a_idx t_a_idx"},
        {"create domain t_a as int check (value > 0); create table t (a int check (a > 0))", "t_a_check t_a_check1"},
        // Another schema has names of its own.
        {"create table s.t (a int check (a > 0)); create table t (a int check (a > 0))", "t_a_check t_a_check"},
        {"create table p (id int primary key); create table t (a int references p references p); alter table t drop constraint t_a_fkey; "
         "alter table t add foreign key (a) references p",
         "p_pkey t_a_fkey1 t_a_fkey"},
        {"create table t (a int unique, b int); alter table t rename constraint t_a_key to k; alter table t add unique (a)", "k t_a_key"},
    });
}

TEST_CASE("names are cut at 63 bytes, the longer part first, never inside a character")
{
    check({
        {"create table " + long_name + " (id int primary key)", long_name.substr(0, 58) + "_pkey"},
        {"create table " + forty_a + " (" + forty_b + " int unique)", forty_a.substr(0, 29) + "_" + forty_b.substr(0, 29) + "_key"},
        {"create table t (" + long_name + " int unique)", "t_" + long_name.substr(0, 57) + "_key"},
        {"create table t (" + forty_a + " int, " + forty_b + " int, c int, unique (" + forty_a + ", " + forty_b + ", c))",
         "t_" + forty_a + "_" + forty_b.substr(0, 16) + "_key"},
        // 30 characters of two bytes, and a byte that shifts them: half a character is left out.
        {"create table xäääääääääääääääääääääääääääääääx (id int primary key)", "xääääääääääääääääääääääääääää_pkey"},
        {"create table t (" + long_name + " int check (" + long_name + " > 0) check (" + long_name + " < 9))",
         "t_" + long_name.substr(0, 55) + "_check t_" + long_name.substr(0, 54) + "_check1"},
    });
}

TEST_CASE("the same key written twice is one, and the primary key comes first")
{
    check({
        {"create table t (a int unique primary key)", "t_pkey"},
        {"create table t (a int constraint u unique constraint p primary key)", "p"},
        {"create table t (a int constraint u unique primary key)", "u"},
        {"create table t (a int, b int, unique (a, b), constraint k unique (a, b), unique (b, a))", "k t_b_a_key"},
        {"create table t (a int, unique (a), unique (a) deferrable, unique nulls not distinct (a))", "t_a_key t_a_key1 t_a_key2"},
        {"create table t (a int, unique (a), primary key (a))", "t_pkey"},
        {"create table t (a int); alter table t add unique (a), add primary key (a)", "t_pkey t_a_key"},
        {"create table t (b int); alter table t add a int unique primary key", "t_pkey"},
    });
}

}  // namespace racegen::schema
