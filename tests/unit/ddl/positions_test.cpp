#include "parsed.hpp"

namespace racegen::ddl {

namespace {

template <typename What>
const What& statement(const Parsed& parsed, std::size_t index)
{
    return std::get<What>(parsed.script.statements.at(index).what);
}

}  // namespace

TEST_CASE("every syntax error of a run is reported, and the other statements come through")
{
    const Parsed parsed(
        "create table a (x int);\ncreate tabel b (x int);\ncreate table c (x int;\n"
        "create table d (x int);\nalter table d add;\nselect 'open");
    CHECK(parsed.faults() ==
          "2:8 RG001 syntax error at or near \"tabel\"\n"
          "3:22 RG001 syntax error at end of input\n"
          "5:18 RG001 syntax error at end of input\n"
          "6:8 RG001 unterminated quoted string at or near \"'open\"\n");
    CHECK(dump(parsed.script) == "create table a\n  column x int4\ncreate table d\n  column x int4\n");
}

TEST_CASE("an error behind multi-byte characters is where it is")
{
    const Parsed parsed("-- é€😀\nselect 'é€😀', x x x;");
    CHECK(parsed.faults() == "2:19 RG001 syntax error at or near \"x\"\n");
    CHECK(parsed.sources.text(*parsed.diagnostics.all()[0].span) == "x");
    CHECK(parsed.diagnostics.all()[0].span->begin == 37);
}

TEST_CASE("spans refer to the file as it was given")
{
    const Parsed parsed(
        "\xEF\xBB\xBF\\restrict é\r\ncopy t from stdin;\r\né'\r\n\\.\r\n-- é\r\n/* é */ create table \"é\".\"t é\" "
        "(\r\n"
        "  \"ä\" text /* é */ default 'é' not null check ( \"ä\" <> 'é' ) ,\r\n"
        "  n numeric(10,2) default -5 , -- é\r\n"
        "  constraint \"c (\" check ((n > 0)) not valid\r\n) ;\r\n");
    CHECK(parsed.faults() == "");
    const Statement& whole = parsed.script.statements.at(1);
    CHECK(parsed.sources.text(whole.span).starts_with("create table \"é\""));
    CHECK(parsed.sources.text(whole.span).ends_with("not valid\r\n)"));
    const auto& table = statement<CreateTable>(parsed, 1);
    CHECK(parsed.sources.text(table.name_span) == "\"é\".\"t é\"");
    const auto& first = std::get<ColumnDefinition>(table.elements.at(0));
    CHECK(parsed.sources.text(first.span) == "\"ä\" text /* é */ default 'é' not null check ( \"ä\" <> 'é' )");
    CHECK(parsed.sources.text(first.name_span) == "\"ä\"");
    CHECK(parsed.sources.text(first.default_value->span) == "'é'");
    CHECK(parsed.sources.text(first.constraints.at(0).span) == "check ( \"ä\" <> 'é' )");
    const auto& check = std::get<CheckConstraint>(first.constraints.at(0).what);
    CHECK(parsed.sources.text(check.condition->span) == "\"ä\" <> 'é'");
    CHECK(parsed.sources.position(first.span).line == 7);
    const auto& second = std::get<ColumnDefinition>(table.elements.at(1));
    CHECK(parsed.sources.text(second.span) == "n numeric(10,2) default -5");
    const auto& third = std::get<Constraint>(table.elements.at(2));
    CHECK(parsed.sources.text(third.span) == "constraint \"c (\" check ((n > 0)) not valid");
    CHECK(parsed.sources.text(std::get<CheckConstraint>(third.what).condition->span) == "(n > 0)");
}

TEST_CASE("each action of ALTER TABLE has its own span")
{
    const Parsed parsed(
        "alter table if exists a.t * add column x numeric(1,2) check (x in (1, 2)), drop column y,\n"
        " alter z set default (1 + 2), add constraint c unique (x, z);");
    const auto& table = statement<AlterTable>(parsed, 0);
    const auto text = [&](std::size_t index) { return parsed.sources.text(table.actions.at(index).span); };
    CHECK(text(0) == "add column x numeric(1,2) check (x in (1, 2))");
    CHECK(text(1) == "drop column y");
    CHECK(text(2) == "alter z set default (1 + 2)");
    CHECK(text(3) == "add constraint c unique (x, z)");
    const auto& column = std::get<alter::AddColumn>(table.actions.at(0).what).column;
    CHECK(parsed.sources.text(column.span) == "x numeric(1,2) check (x in (1, 2))");
    CHECK(parsed.sources.text(std::get<alter::SetDefault>(table.actions.at(2).what).value->span) == "(1 + 2)");
    CHECK(parsed.sources.text(std::get<alter::AddConstraint>(table.actions.at(3).what).constraint.span) ==
          "constraint c unique (x, z)");
}

TEST_CASE("clauses of indexes, domains and LIKE have their spans")
{
    const Parsed parsed(
        "create unique index i on t (a) with (fillfactor = 70) where a > 1 and b;\n"
        "create domain d as int default 1 constraint c check (value > 1) not null;\n"
        "create table t (like u including all, exclude using gist (a with =) where ( a > 1 ));");
    CHECK(parsed.sources.text(statement<CreateIndex>(parsed, 0).predicate->span) == "a > 1 and b");
    const auto& domain = statement<CreateDomain>(parsed, 1);
    CHECK(parsed.sources.text(domain.default_value->span) == "1");
    CHECK(parsed.sources.text(domain.checks.at(0).span) == "constraint c check (value > 1)");
    const auto& table = statement<CreateTable>(parsed, 2);
    CHECK(parsed.sources.text(std::get<LikeClause>(table.elements.at(0)).span) == "like u including all");
    const auto& exclusion = std::get<ExclusionConstraint>(std::get<Constraint>(table.elements.at(1)).what);
    CHECK(parsed.sources.text(exclusion.predicate->span) == "a > 1");
}

TEST_CASE("a warning stands at the clause it is about")
{
    const Parsed parsed(
        "alter table t add column a int, alter constraint c deferrable;\ncreate foreign table f (a int) server s;");
    CHECK(parsed.faults() ==
          "1:33 RG002 statement not modelled: ALTER TABLE … ALTER CONSTRAINT\n"
          "2:1 RG002 statement not modelled: CREATE FOREIGN TABLE\n");
    CHECK(dump(parsed.script) ==
          "unsupported: ALTER TABLE … ALTER CONSTRAINT\nalter table t\n  add column a int4\n"
          "unsupported: CREATE FOREIGN TABLE, makes f\n");
}

TEST_CASE("an error says what is likely meant")
{
    const auto advice = [](const char* sql) {
        const Parsed parsed(sql);
        REQUIRE(parsed.diagnostics.all().size() == 1);
        const auto& notes = parsed.diagnostics.all()[0].notes;
        return notes.empty() ? std::string() : notes[0].message.substr(0, 20);
    };
    CHECK(advice("create table {{schema}}.t (a int)") == "this looks like a pl");
    CHECK(advice("create table ${schema}.t (a int)") == "this looks like a pl");
    CHECK(advice("create table @schema.t (a int)") == "this looks like a pl");
    CHECK(advice("create table :schema.t (a int)") == "this looks like a pl");
    CHECK(advice("create table `t` (a int)") == "backquotes are not P");
    CHECK(advice("create table t (a int generated always as (1) virtual)") == "the grammar is Postg");
    CHECK(advice("create table t (a text storage plain)") == "the grammar is Postg");
    CHECK(advice("create table t (a int, constraint c not null a)") == "the grammar is Postg");
    CHECK(advice("create table t (a int check (a > 0) not enforced)") == "the grammar is Postg");
    CHECK(advice("create table t (a int,, b int)") == "");
    CHECK(advice("create table t (a int not not b)") == "");
}

}  // namespace racegen::ddl
