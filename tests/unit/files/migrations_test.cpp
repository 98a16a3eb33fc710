#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "files/migrations.hpp"

namespace racegen::files {

namespace {

std::string joined(const std::vector<std::filesystem::path>& files)
{
    std::string text;
    for (const std::filesystem::path& file : files) text += (text.empty() ? "" : " ") + file.generic_string();
    return text;
}

struct Row {
    std::vector<std::filesystem::path> listing;
    std::string files;
    std::string left_out = "";
};

}  // namespace

TEST_CASE("a folder's files are those that its tool would apply, in its order")
{
    for (const Row& row : std::vector<Row>{
             {{}, ""},
             {{"notes.txt", "sub/x.sql"}, ""},
             {{"b.sql", "a.sql", "c.txt"}, "a.sql b.sql"},
             // Numbers count by their value.
             {{"10_c.sql", "9_b.sql", "1_a.sql"}, "1_a.sql 9_b.sql 10_c.sql"},
             {{"010_b.sql", "9_a.sql", "0010_a.sql"}, "9_a.sql 0010_a.sql 010_b.sql"},
             {{"10_c.sql", "9_b.sql", "seed.sql"}, "9_b.sql 10_c.sql seed.sql"},
             {{"install.v10.sql", "install.v9.sql", "install.v9.1.sql", "a.sql"}, "a.sql install.v9.1.sql install.v9.sql install.v10.sql"},
             {{"9_b.sql", "9_a10.sql", "9_a9.sql"}, "9_a9.sql 9_a10.sql 9_b.sql"},
             {{"99999999999999999999999_b.sql", "100000000000000000000000_c.sql"}, "99999999999999999999999_b.sql 100000000000000000000000_c.sql"},
             {{"1_a.sql", "1_a.down.sql"}, "1_a.sql"},
             {{"001.do.sql", "001.undo.sql", "2-up.sql", "2-down.sql", "3_scale_down.sql"}, "001.do.sql 2-up.sql 3_scale_down.sql"},
             // golang-migrate
             {{"2_b.up.sql", "10_c.up.sql", "2_b.down.sql", "seed.sql"}, "2_b.up.sql 10_c.up.sql", "seed.sql"},
             // Flyway
             {{"V10__b.sql", "V2__a.sql", "V2.1__c.sql", "V2_0_1__d.sql", "U2__a.sql", "R__z.sql", "R__a.sql", "x.sql"},
              "V2__a.sql V2_0_1__d.sql V2.1__c.sql V10__b.sql R__a.sql R__z.sql", "x.sql"},
             {{"B1__old.sql", "B3__base.sql", "V1__a.sql", "V3__b.sql", "V3.1__c.sql"}, "B3__base.sql V3.1__c.sql"},
             {{"V1__a.sql", "V1.0__b.sql"}, "V1.0__b.sql", "V1__a.sql"},
             {{"V1_a.sql", "Vx__a.sql", "V1..2__a.sql", "V__a.sql", "R1__a.sql"}, "R1__a.sql V1..2__a.sql V1_a.sql V__a.sql Vx__a.sql"},
             // Diesel: dates with dashes and without are numbers alike.
             {{"2019-01-02-100000_b/up.sql", "2019-01-02-100000_b/down.sql", "20180101000000_a/up.sql", "20200101000000_c/up.sql"},
              "20180101000000_a/up.sql 2019-01-02-100000_b/up.sql 20200101000000_c/up.sql"},
             {{"10-c/up.sql", "9-b/up.sql"}, "9-b/up.sql 10-c/up.sql"},
             {{"2019-5/up.sql", "2020/up.sql", "2019-05-1/up.sql", "2021-01-02/up.sql"},
              "2019-05-1/up.sql 2019-5/up.sql 2020/up.sql 2021-01-02/up.sql"},
             // Prisma
             {{"20240101_b/migration.sql", "20230101000000_a/migration.sql", "20230101000000_a/other.sql"},
              "20230101000000_a/migration.sql 20240101_b/migration.sql"},
             {{"x.sql", "1_a/up.sql"}, "1_a/up.sql", "x.sql"},
         }) {
        const Migrations migrations = order_migrations(row.listing);
        CHECK(joined(migrations.files) == row.files);
        CHECK(joined(migrations.left_out) == row.left_out);
    }
}

TEST_CASE("a plan of Sqitch names its scripts")
{
    CHECK(joined(read_sqitch_plan("%project=x\n\nusers 2024-01-01T00:00:00Z a <b> # c\n  posts [users] 2024-01-01T00:00:00Z a <b>\r\n"
                                  "@v1 2024-01-01T00:00:00Z a <b>\nother\n@v2\nposts [posts@v2] 2024-01-01T00:00:00Z\n# no")) ==
          "deploy/users.sql deploy/posts@v2.sql deploy/other.sql deploy/posts.sql");
    CHECK(read_sqitch_plan("").empty());
}

}  // namespace racegen::files
