#include <algorithm>

#include "parsed.hpp"

namespace racegen::ddl {

namespace {

ExpressionPtr check_of(const std::string& expression)
{
    const Parsed parsed("create table t (check (" + expression + "))");
    CHECK_MESSAGE(parsed.faults().empty(), expression << ": " << parsed.faults());
    const auto& table = std::get<CreateTable>(parsed.script.statements.at(0).what);
    return std::get<CheckConstraint>(std::get<Constraint>(table.elements.at(0)).what).condition;
}

}  // namespace

TEST_CASE("expressions have one canonical text, which parses to the same tree")
{
    for (const Row& row : {
             Row{"a", "a"},
             Row{"t.\"A\" = s.t.b", "\"A\" = b"},
             Row{"a > 0 AND (b OR NOT c) and d", "(a > 0) AND (b OR (NOT c)) AND d"},
             Row{"((a) and (b and (c and d)))", "a AND b AND c AND d"},
             Row{"a + b * c - d", "(a + (b * c)) - d"},
             Row{"-a < -1", "(- a) < (-1)"},
             Row{"a > - 2147483648 or a > -9223372036854775808", "(a > (-2147483648)) OR (a > (-9223372036854775808))"},
             Row{"a > -(1) or a > - /* x */ (((5))) or a > - -7 or a > -0 or a > +3",
                 "(a > (-1)) OR (a > (-5)) OR (a > 7) OR (a > 0) OR (a > (+ 3))"},
             Row{"a > 1.50 and a < 1e5 and a < -.5", "(a > 1.50) AND (a < 1e5) AND (a < (-.5))"},
             Row{"a = 'it''s' and b = E'\\n\\'' and c = $$x'y$$ and d = ''",
                 "(a = 'it''s') AND (b = '\n''') AND (c = 'x''y') AND (d = '')"},
             Row{"a is null or b is not null", "(a IS NULL) OR (b IS NOT NULL)"},
             Row{"a is true or b is not false or c is unknown or d is not true",
                 "(a IS TRUE) OR (b IS NOT FALSE) OR (c IS UNKNOWN) OR (d IS NOT TRUE)"},
             Row{"a = true or b = false or c = null", "(a = true) OR (b = false) OR (c = NULL)"},
             Row{"a in (1, 2) and b not in ('x'::text, 'y')", "(a IN (1, 2)) AND (b NOT IN ('x', 'y'))"},
             Row{"((status)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
                 "status::text IN ('a', 'b')"},
             Row{"status = ANY (ARRAY['a'::text, 'b'::text])", "status IN ('a', 'b')"},
             Row{"status <> ALL (ARRAY['a'::public.s, 'b'::public.s])", "status NOT IN ('a'::public.s, 'b'::public.s)"},
             Row{"n = ANY (ARRAY[1, 2]::bigint[]) or n = ANY ('{1,-2}'::int[])", "(n IN (1, 2)) OR (n IN (1, -2))"},
             Row{"n = ANY (ARRAY[1.5, m]::numeric[]) or s = ANY (ARRAY[1, 2]::text[])",
                 "(n IN (1.5::numeric, m::numeric)) OR (s IN (1::text, 2::text))"},
             Row{"s <> ALL ('{ a , \"b \\\"c,}\" ,1}'::text[]) and s = ANY ('{x}'::public.s[])",
                 "(s NOT IN ('a', 'b \"c,}', '1')) AND (s IN ('x'::public.s))"},
             Row{"n = ANY ('{}'::int[])", "n = ANY ('{}'::int[])"},
             Row{"n = ANY ('{1,NULL}'::int[])", "n = ANY ('{1,NULL}'::int[])"},
             Row{"n = ANY ('{{1},{2}}'::int[])", "n = ANY ('{{1},{2}}'::int[])"},
             Row{"n = ANY ('{1,2'::int[])", "n = ANY ('{1,2'::int[])"},
             Row{"n = ANY ('{1,2,}'::int[])", "n = ANY ('{1,2,}'::int[])"},
             Row{"n = ANY ('{1} x'::int[])", "n = ANY ('{1} x'::int[])"},
             Row{"n = ANY (ARRAY[]::int[])", "n = ANY (ARRAY[]::int[])"},
             Row{"n < ANY (ARRAY[1, 2])", "n < ANY (ARRAY[1, 2])"},
             Row{"a between 1 and b + 1 and c not between 2 and 3",
                 "(a BETWEEN 1 AND (b + 1)) AND (c NOT BETWEEN 2 AND 3)"},
             Row{"a like 'x%' and b not ilike 'y' and c like 'z' escape '#'",
                 "(a ~~ 'x%') AND (b !~~* 'y') AND (c ~~ like_escape('z', '#'))"},
             Row{"a similar to 'x' and b ~* '^y'", "(a ~ similar_to_escape('x')) AND (b ~* '^y')"},
             Row{"a is distinct from b or a is not distinct from 1",
                 "(a IS DISTINCT FROM b) OR (a IS NOT DISTINCT FROM 1)"},
             Row{"now() < CURRENT_TIMESTAMP and current_date > b and current_timestamp(3) = localtime",
                 "(now() < CURRENT_TIMESTAMP) AND (CURRENT_DATE > b) AND (CURRENT_TIMESTAMP(3) = LOCALTIME)"},
             Row{"coalesce(a, greatest(b, 1), least(c, 2), nullif(d, 3)) > char_length(e)",
                 "coalesce(a, greatest(b, 1), least(c, 2), nullif(d, 3)) > char_length(e)"},
             Row{"lower(a) = pg_catalog.upper(b) and s.f() and \"left\"(c, 1) = left(c, 1)",
                 "(lower(a) = upper(b)) AND s.f() AND (\"left\"(c, 1) = \"left\"(c, 1))"},
             Row{"extract(year from a) > 1 and a at time zone 'utc' > b and substring(c from 1 for 2) = trim(d)",
                 "(\"extract\"('year', a) > 1) AND (timezone('utc', a) > b) AND (\"substring\"(c, 1, 2) = btrim(d))"},
             Row{"(a)::numeric(10,2) > 1::double precision and '1 day'::interval > interval '2' minute",
                 "(a::numeric(10,2) > 1::float8) AND ('1 day'::interval > '2'::interval minute)"},
             Row{"cast(a as text)::varchar(3) = (b || c)::text and (-1)::int2 < d",
                 "(a::text::varchar(3) = (b || c)::text) AND ((-1)::int2 < d)"},
             Row{"case when a > 0 then b else 'x' end = case c when 1 then null end",
                 "(CASE WHEN (a > 0) THEN b ELSE 'x' END) = (CASE c WHEN 1 THEN NULL END)"},
             Row{"a <@ array[1, 2] and b = array[array[1], array[c]]",
                 "(a <@ ARRAY[1, 2]) AND (b = ARRAY[ARRAY[1], ARRAY[c]])"},
             Row{"a operator(pg_catalog.>) 1", "a > 1"},
         }) {
        const ExpressionPtr expression = check_of(row.sql);
        CHECK(to_sql(*expression) == row.expected);
        CHECK(equal(*check_of(to_sql(*expression)), *expression));
    }
}

TEST_CASE("what is not modelled keeps its text and its columns")
{
    struct OpaqueRow {
        std::string sql;
        std::string expected;
        std::vector<std::string> columns;
    };
    for (const OpaqueRow& row : {
             OpaqueRow{"x[1] > 2", "(x[1]) > 2", {"x"}},
             OpaqueRow{"(a).b.c = d", "((a).b.c) = d", {"a", "d"}},
             OpaqueRow{"((a + b))[1:f(c)] = d", "(((a + b))[1:f(c)]) = d", {"a", "b", "c", "d"}},
             OpaqueRow{"a collate \"C\" < b", "(a collate \"C\") < b", {"a", "b"}},
             OpaqueRow{"exists (select 1 from u where u.x = t.y) and a",
                       "(exists (select 1 from u where u.x = t.y)) AND a",
                       {"x", "y", "a"}},
             OpaqueRow{"(a, b) = (1, 2)", "((a, b)) = ((1, 2))", {"a", "b"}},
             OpaqueRow{"row(a, b) is null", "(row(a, b)) IS NULL", {"a", "b"}},
             OpaqueRow{"a = B'101' and f(variadic b)", "(a = (B'101')) AND (f(variadic b))", {"a", "b"}},
             OpaqueRow{"f(x => a)\n -- why\n > 1", "(f(x => a)) > 1", {"a"}},
             OpaqueRow{"a between symmetric 1 and 2", "a between symmetric 1 and 2", {"a"}},
             OpaqueRow{"\"coalesce\"(a) = 1", "(\"coalesce\"(a)) = 1", {"a"}},
             OpaqueRow{"a operator(s.+) b = c", "(a operator(s.+) b) = c", {"a", "b", "c"}},
             OpaqueRow{"count(*) filter (where a > 1) over (partition by b) > 1",
                       "(count(*) filter (where a > 1) over (partition by b)) > 1",
                       {"a", "b"}},
             OpaqueRow{"'é€' || x[1] = 'y'", "('é€' || (x[1])) = 'y'", {"x"}},
         }) {
        const ExpressionPtr expression = check_of(row.sql);
        CHECK(to_sql(*expression) == row.expected);
        std::vector<std::string> columns = columns_of(*expression);
        std::vector<std::string> expected = row.columns;
        std::ranges::sort(columns);
        std::ranges::sort(expected);
        CHECK(columns == expected);
        CHECK(equal(*check_of(to_sql(*expression)), *expression));
    }
}

TEST_CASE("columns are listed once, in order of first mention")
{
    const std::vector<std::string> expected = {"c", "a", "b", "d"};
    CHECK(columns_of(*check_of("c > a and f(b, a) = case when c then d end")) == expected);
}

TEST_CASE("casts of text columns are looked through")
{
    const ExpressionPtr listed = check_of("((status)::character varying)::text = any (array['a'::text])");
    const auto& in = std::get<InList>(listed->node);
    CHECK(to_sql(without_text_cast(*in.operand)) == "status");
    CHECK(to_sql(without_text_cast(*check_of("a::varchar(3)"))) == "a::varchar(3)");
    CHECK(to_sql(without_text_cast(*check_of("a"))) == "a");
}

TEST_CASE("expressions are equal when they mean the same to the parser")
{
    CHECK(equal(*check_of("a>0 and b"), *check_of("((a > 0) AND (t.b))")));
    CHECK(equal(*check_of("x [ 1 ] > 0"), *check_of("(x [ 1 ]) > 0")));
    CHECK_FALSE(equal(*check_of("a > 0"), *check_of("a >= 0")));
    CHECK_FALSE(equal(*check_of("a = 1"), *check_of("a = '1'")));
}

}  // namespace racegen::ddl
