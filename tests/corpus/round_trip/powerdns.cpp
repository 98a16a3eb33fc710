// A domain and its records: a unique index beside the key, a check with a function, a foreign key that deletes along.
#include "database.hpp"
#include "repo/domain_repository.hpp"
#include "repo/record_repository.hpp"

using namespace repo;

TEST_CASE("powerdns")
{
    Connection db = open_database();
    DomainRepository domains{db};
    RecordRepository records{db};

    NewDomain row{.name = "example.org", .last_check = 5, .type = "NATIVE", .notified_serial = 9'000'000'000};
    const auto made = domains.create(row);
    REQUIRE(made.has_value());
    CHECK(*made == Domain{.id = made->id,
                          .name = "example.org",
                          .last_check = 5,
                          .type = "NATIVE",
                          .notified_serial = 9'000'000'000});
    CHECK(domains.find(made->id).value() == *made);
    CHECK(domains.find_by_name("example.org").value() == *made);
    CHECK(domains.create(row).error() == CreateDomainErrc::name_taken);
    CHECK(domains.create({.name = "Example.org", .type = "NATIVE"}).error() ==
          CreateDomainErrc::c_lowercase_name_violated);
    CHECK(domains.create({.name = "other.org", .type = "NATIVE", .account = std::string(41, 'x')}).error() ==
          CreateDomainErrc::account_too_long);

    row.type = "MASTER";
    const auto changed = domains.upsert_by_name(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    CHECK(changed->row.type == "MASTER");
    const auto same = domains.upsert_by_name(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == changed->row);
    CHECK(domains.update_by_name("example.org", {.account = "ann"}).value().account == "ann");

    const auto record =
        records.create({.domain_id = made->id, .name = "www.example.org", .type = "A", .content = "192.0.2.1"});
    REQUIRE(record.has_value());
    CHECK(*record == Record{.id = record->id,
                            .domain_id = made->id,
                            .name = "www.example.org",
                            .type = "A",
                            .content = "192.0.2.1",
                            .disabled = false,
                            .auth = true});
    CHECK(records.find(record->id).value() == *record);
    CHECK(records.modify(record->id, [](Record& stored) { stored.ttl = 300; }).value().ttl == 300);
    CHECK(records.create({.domain_id = DomainId{made->id.value + 1}}).error() == CreateRecordErrc::domain_missing);
    REQUIRE(domains.remove_by_name("example.org").has_value());
    CHECK(!records.find(record->id).value().has_value());
}
