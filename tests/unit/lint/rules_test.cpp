// Where rules do not speak, and where they speak once; what each reports is tested by the examples of docs/reference/lint.md.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "ddl/parse.hpp"
#include "lint/lint.hpp"
#include "schema/build.hpp"

namespace racegen::lint {
namespace {

/// "RL001 files_name_key, RL030 settings"; a table's own findings have the table's name.
std::string hazards(const std::string& sql)
{
    source::SourceSet sources;
    source::Diagnostics diagnostics;
    sources.add("a.sql", sql);
    const schema::Schema schema = schema::build_schema(ddl::parse_ddl(sources, diagnostics), diagnostics);
    const plan::Hints hints = plan::resolve_hints(schema, plan::hints_of_comments(schema, sources, diagnostics), {}, diagnostics);
    check_allowed_codes(hints, diagnostics);
    const plan::Plan plan = plan::plan_methods(schema, hints, diagnostics);
    if (diagnostics.has_errors()) return diagnostics.all().back().message;
    std::string text;
    for (const Finding& finding : find_hazards(schema, plan, hints))
        text += (text.empty() ? "" : ", ") + std::string(finding.rule->code) + " " +
                (finding.element.name.empty() ? finding.element.table : finding.element.name);
    return text;
}

struct Row {
    std::string sql;
    std::string expected;
};

void check(const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        CAPTURE(row.sql);
        CHECK(hazards(row.sql) == row.expected);
    }
}

const std::string parent = "CREATE TABLE folders (id bigint PRIMARY KEY);\n";

TEST_CASE("a nullable scope whose NULL case is settled")
{
    const std::string files = parent + "CREATE TABLE files (id bigint PRIMARY KEY, folder_id bigint REFERENCES folders, owner bigint REFERENCES folders, name text NOT NULL, "
                                       "token text NOT NULL, UNIQUE (folder_id, name)";
    check({
        {files + ");", "RL001 files_folder_id_name_key"},
        {files + ");\nCREATE UNIQUE INDEX roots ON files (name) WHERE folder_id IS NULL;", ""},
        {files + ");\nCREATE UNIQUE INDEX roots ON files (coalesce(folder_id, 0), name);", ""},
        {files + ", UNIQUE (name));", ""},
        {files + ", UNIQUE (owner, name));", ""},
        {files + ", CHECK (folder_id IS NOT NULL));", ""},
        {files + ", CHECK (num_nonnulls(folder_id, owner) = 1));", ""},
        {parent + "CREATE TABLE files (id bigint PRIMARY KEY, folder_id bigint REFERENCES folders, token text NOT NULL, UNIQUE (folder_id, token));", ""},
        {parent + "CREATE TABLE files (id bigint PRIMARY KEY, folder_id bigint NOT NULL REFERENCES folders, outside_name text, UNIQUE (folder_id, outside_name));", ""},
    });
}

TEST_CASE("predicates that NULL does and does not escape")
{
    const std::string seats = "CREATE TABLE seats (id bigint PRIMARY KEY, place text NOT NULL, gone boolean, state text);\nCREATE UNIQUE INDEX u ON seats (place) WHERE ";
    check({
        {seats + "NOT gone;", "RL003 u"},
        {seats + "gone = false;", "RL003 u"},
        {seats + "state <> 'x';", "RL003 u"},
        {seats + "state NOT IN ('x', 'y');", "RL003 u"},
        {seats + "place <> '' AND NOT gone;", "RL003 u"},
        {seats + "gone;", ""},
        {seats + "gone IS NOT TRUE;", ""},
        {seats + "state = 'x';", ""},
        {seats + "state IS DISTINCT FROM 'x';", ""},
        {"CREATE TABLE t (id bigint PRIMARY KEY, code text);\nCREATE UNIQUE INDEX u ON t (code) WHERE code <> '';", ""},
    });
}

TEST_CASE("keys and deleted rows")
{
    const std::string begin = "CREATE TABLE things (id bigint PRIMARY KEY, deleted_at timestamptz, ";
    check({
        {begin + "name text UNIQUE);", "RL004 things_name_key"},
        {begin + "api_token text UNIQUE);", ""},
        {begin + "number integer UNIQUE);", ""},
        {begin + "name text);\nCREATE UNIQUE INDEX u ON things (name) WHERE deleted_at IS NULL;", ""},
        {begin + "name text NOT NULL, UNIQUE NULLS NOT DISTINCT (name, deleted_at));", ""},
        {"CREATE TABLE things (id bigint PRIMARY KEY, \"isDeleted\" boolean NOT NULL DEFAULT false, name text UNIQUE);", "RL004 things_name_key"},
    });
}

TEST_CASE("capitals")
{
    const std::string users = "CREATE TABLE users (id bigint PRIMARY KEY, tenant_id bigint NOT NULL, ";
    check({
        {users + "email varchar(100) UNIQUE);", "RL005 users_email_key"},
        {users + "email text, UNIQUE (tenant_id, email));", "RL005 users_tenant_id_email_key"},
        {users + "email text UNIQUE CHECK (email = lower(email)));", ""},
        {users + "email text UNIQUE, email_lower text);", ""},
        {users + "email text UNIQUE);\nCREATE UNIQUE INDEX u ON users (lower(email));", ""},
        {"CREATE EXTENSION citext;\n" + users + "email citext UNIQUE);", ""},
        {"CREATE DOMAIN address AS text CHECK (value = lower(value));\n" + users + "email address UNIQUE);", ""},
        {"CREATE TABLE orders (id bigint PRIMARY KEY, email text UNIQUE);", ""},
    });
}

TEST_CASE("references without a foreign key")
{
    const std::string begin = "CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE teams (id bigint PRIMARY KEY, owner bigint NOT NULL REFERENCES users, "
                              "chief bigint NOT NULL REFERENCES users);\n";
    check({
        {begin + "CREATE TABLE items (id bigint PRIMARY KEY, user_id bigint);", "RL020 user_id"},
        {begin + "CREATE TABLE items (id bigint PRIMARY KEY, \"userId\" bigint);", "RL020 userId"},
        {begin + "CREATE TABLE items (id bigint PRIMARY KEY, user_id text);", ""},
        {begin + "CREATE TABLE items (id bigint PRIMARY KEY, user_id bigint, user_type text);", ""},
        {begin + "CREATE TABLE item_logs (id bigint PRIMARY KEY, user_id bigint);", ""},
        // A policy of the schema.
        {"CREATE TABLE users (id bigint PRIMARY KEY);\nCREATE TABLE items (id bigint PRIMARY KEY, user_id bigint);", ""},
        // A copy of what the item says.
        {begin + "CREATE TABLE items (id bigint PRIMARY KEY, user_id bigint REFERENCES users);\n"
                 "CREATE TABLE parts (id bigint PRIMARY KEY, item_id bigint REFERENCES items, user_id bigint);", ""},
    });
}

TEST_CASE("versions")
{
    const std::string begin = "CREATE TABLE pages (id bigint PRIMARY KEY, title text, body text, updated_at timestamptz";
    check({
        {begin + ");", "RL031 public.pages"},
        {begin + ", settings jsonb);", "RL030 settings"},
        {begin + ", payload jsonb);", "RL031 public.pages"},
        {begin + ", version integer NOT NULL);", ""},
        {"-- racegen: version=xmin\n" + begin + ");", ""},
        {begin + ", lock_version integer DEFAULT 0);", "RL032 lock_version"},
        {begin + ", version integer NOT NULL DEFAULT 0, UNIQUE (id, version));", "RL031 public.pages, RL034 pages_id_version_key"},
        {"CREATE TABLE page_logs (id bigint PRIMARY KEY, title text, body text, updated_at timestamptz);", ""},
        {"CREATE TABLE pages (id bigint PRIMARY KEY, title text, body text);", ""},
        {"CREATE TABLE apps (id bigint PRIMARY KEY, version smallint NOT NULL DEFAULT 1);", ""},
    });
}

TEST_CASE("amounts, counts and states")
{
    check({
        {"CREATE TABLE a (id bigint PRIMARY KEY, balance bigint NOT NULL CHECK (balance > -100));", ""},
        {"CREATE TABLE a (id bigint PRIMARY KEY, balance text);", ""},
        {"CREATE TABLE a (id bigint PRIMARY KEY, points integer CHECK (points >= 0));", ""},
        {"CREATE TABLE a (id bigint PRIMARY KEY, points integer DEFAULT 0 CHECK (points >= 0 AND points IS NOT NULL));", ""},
        {"CREATE TABLE a (id bigint PRIMARY KEY, status text NOT NULL, city text);", "RL043 status"},
        {"CREATE TABLE a (id bigint PRIMARY KEY, state text NOT NULL, city text);", ""},
        {"CREATE TABLE a (id bigint PRIMARY KEY, http_status text NOT NULL);", ""},
        {"CREATE TABLE a_events (id bigint PRIMARY KEY, status text NOT NULL);", ""},
    });
}

TEST_CASE("periods and leases")
{
    const std::string rooms = "CREATE TABLE rooms (id bigint PRIMARY KEY);\n";
    check({
        {rooms + "CREATE TABLE meetings (id bigint PRIMARY KEY, room_id bigint REFERENCES rooms, starts_at timestamptz, ends_at timestamptz);", ""},
        {"CREATE TABLE prices (product bigint, valid_from date, valid_to date, PRIMARY KEY (product, valid_from));", "RL050 valid_from"},
        {"CREATE TABLE people (id bigint PRIMARY KEY, email text, locked_until timestamp);", ""},
        {"CREATE TABLE jobs (id bigint PRIMARY KEY, locked_until timestamp, locked_by text);", "RL054 locked_until"},
        {"CREATE TABLE holds (id bigint PRIMARY KEY, held_until timestamptz);", ""},
        {"CREATE EXTENSION btree_gist;\nCREATE TABLE uses (id bigint PRIMARY KEY, room bigint, during tstzrange NOT NULL,\n"
         "EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (room IS NOT NULL));", "RL053 uses_room_during_excl"},
    });
}

TEST_CASE("what allow covers")
{
    const std::string users = "CREATE TABLE users (\n    id bigint PRIMARY KEY,\n    email text UNIQUE";
    check({
        {users + "\n);", "RL005 users_email_key"},
        {users + "  -- racegen: allow=RL005\n);", ""},
        {"-- racegen: allow=RL005\n" + users + "\n);", ""},
        {users + "\n);\nCOMMENT ON CONSTRAINT users_email_key ON users IS '@racegen allow=RL005';", ""},
        {users + "\n);\nCOMMENT ON COLUMN users.id IS '@racegen allow=RL005';", "RL099 id, RL005 users_email_key"},
        {users + "  -- racegen: allow=RL005 allow=RL006\n);", "RL099 email"},
        {"-- racegen: skip\n" + users + "\n);", ""},
        {users + "  -- racegen: allow=RLO05\n);", "there is no lint rule 'RLO05'; did you mean 'RL005'?"},
    });
}

TEST_CASE("codes are in order and explained")
{
    std::string_view last;
    for (const Rule* rule : all_rules()) {
        CHECK(last < rule->code);
        last = rule->code;
        CHECK(find_rule(rule->code) == rule);
        CHECK_FALSE(rule->title.empty());
        CHECK(rule->why.ends_with('.'));
        CHECK_FALSE(rule->remedy.ends_with('.'));
    }
    CHECK(find_rule("RL000") == nullptr);
}

}  // namespace
}  // namespace racegen::lint
