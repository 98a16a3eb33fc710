// A user and its entity: enums, bytes, times of day and dates, a flag set once; a unique key with a nullable column.
#include "database.hpp"
#include "repo/guacamole_connection_group_repository.hpp"
#include "repo/guacamole_entity_repository.hpp"
#include "repo/guacamole_user_repository.hpp"

using namespace repo;

TEST_CASE("guacamole")
{
    Connection db = open_database();
    GuacamoleEntityRepository entities{db};
    GuacamoleUserRepository users{db};

    const auto entity = entities.create({.name = "ann", .type = GuacamoleEntityType::USER});
    REQUIRE(entity.has_value());
    CHECK(*entity == GuacamoleEntity{.entity_id = entity->entity_id, .name = "ann", .type = GuacamoleEntityType::USER});
    CHECK(entities.find_by_type_name(GuacamoleEntityType::USER, "ann").value() == *entity);
    CHECK(entities.create({.name = "ann", .type = GuacamoleEntityType::USER}).error() ==
          CreateGuacamoleEntityErrc::type_name_taken);
    CHECK(entities.create({.name = "ann", .type = GuacamoleEntityType::USER_GROUP}).has_value());

    using namespace std::chrono;
    const sys_time<microseconds> moment{microseconds{1'700'000'000'123'456}};
    const std::vector<std::byte> hash{std::byte{0}, std::byte{0xff}, std::byte{'\''}};
    NewGuacamoleUser row{.entity_id = entity->entity_id,
                         .password_hash = hash,
                         .password_date = moment,
                         .access_window_start = microseconds{hours{8}},
                         .valid_from = sys_days{2024y / February / 29},
                         .full_name = "Ann Ä."};
    const auto made = users.create(row);
    REQUIRE(made.has_value());
    CHECK(*made == GuacamoleUser{.user_id = made->user_id,
                                 .entity_id = entity->entity_id,
                                 .password_hash = hash,
                                 .password_date = moment,
                                 .access_window_start = microseconds{hours{8}},
                                 .valid_from = sys_days{2024y / February / 29},
                                 .full_name = "Ann Ä."});
    CHECK(users.find(made->user_id).value() == *made);
    CHECK(users.create(row).error() == CreateGuacamoleUserErrc::entity_id_taken);

    row.password_salt = hash;
    const auto changed = users.upsert_by_entity_id(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    const auto same = users.upsert_by_entity_id(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == changed->row);
    CHECK(users.modify(made->user_id, [](GuacamoleUser& user) { user.timezone = "UTC"; }).value().timezone == "UTC");
    CHECK(users.mark_disabled(made->user_id).value().disabled);
    CHECK(users.mark_disabled(made->user_id).error() == MarkGuacamoleUserDisabledErrc::already_disabled);

    GuacamoleConnectionGroupRepository groups{db};
    const auto group = groups.create({.connection_group_name = "office"});
    CHECK(group.value().type == GuacamoleConnectionGroupType::ORGANIZATIONAL);
    // Without a parent the key is no key.
    CHECK(groups.create({.connection_group_name = "office"}).has_value());
    const NewGuacamoleConnectionGroup inner{.parent_id = group->connection_group_id, .connection_group_name = "inner"};
    CHECK(groups.create(inner).has_value());
    CHECK(groups.create(inner).error() == CreateGuacamoleConnectionGroupErrc::connection_group_name_parent_id_taken);
}
