// An idempotency key of a user: a unique index of two columns, JSON, times with defaults, length checks.
#include "database.hpp"
#include "repo/idempotency_key_repository.hpp"
#include "repo/user_repository.hpp"

using namespace repo;

TEST_CASE("rocket-rides")
{
    Connection db = open_database();
    UserRepository users{db};
    IdempotencyKeyRepository keys{db};

    const auto user = users.create({.email = "ann@example.org", .stripe_customer_id = "cus_1"});
    REQUIRE(user.has_value());
    CHECK(*user == User{.id = user->id, .email = "ann@example.org", .stripe_customer_id = "cus_1"});
    CHECK(users.create({.email = "ann@example.org", .stripe_customer_id = "cus_2"}).error() ==
          CreateUserErrc::email_taken);
    CHECK(users.create({.email = "bob@example.org", .stripe_customer_id = "cus_1"}).error() ==
          CreateUserErrc::stripe_customer_id_taken);

    const std::chrono::sys_time<std::chrono::microseconds> moment{std::chrono::microseconds{1'700'000'000'123'456}};
    NewIdempotencyKey row{.created_at = moment,
                          .idempotency_key = "k1",
                          .last_run_at = moment,
                          .locked_at = std::nullopt,
                          .request_method = "POST",
                          .request_params = Json{R"({"to": "B"})"},
                          .request_path = "/rides",
                          .recovery_point = "started",
                          .user_id = user->id};
    const auto made = keys.create(row);
    REQUIRE(made.has_value());
    CHECK(*made == IdempotencyKey{.id = made->id,
                                  .created_at = moment,
                                  .idempotency_key = "k1",
                                  .last_run_at = moment,
                                  .request_method = "POST",
                                  .request_params = Json{R"({"to": "B"})"},
                                  .request_path = "/rides",
                                  .recovery_point = "started",
                                  .user_id = user->id});
    CHECK(keys.find(made->id).value() == *made);
    CHECK(keys.find_by_user_id_idempotency_key(user->id, "k1").value() == *made);
    CHECK(keys.create(row).error() == CreateIdempotencyKeyErrc::user_id_idempotency_key_taken);

    row.response_code = 201;
    row.response_body = Json{R"({"ride": 7})"};
    const auto changed = keys.upsert_by_user_id_idempotency_key(row);
    REQUIRE(changed.has_value());
    CHECK((!changed->inserted && changed->changed));
    CHECK(changed->row.id == made->id);
    CHECK(changed->row.response_body == Json{R"({"ride": 7})"});
    const auto same = keys.upsert_by_user_id_idempotency_key(row);
    REQUIRE(same.has_value());
    CHECK((!same->inserted && !same->changed));
    CHECK(same->row == changed->row);

    const auto finished = keys.modify(made->id, [](IdempotencyKey& key) { key.recovery_point = "finished"; });
    CHECK(finished.value().recovery_point == "finished");
    row.idempotency_key = "k2";
    row.request_method = "MORE THAN TEN";
    CHECK(keys.create(row).error() == CreateIdempotencyKeyErrc::request_method_too_long);
    row.request_method = "GET";
    row.user_id = UserId{user->id.value + 1};
    CHECK(keys.create(row).error() == CreateIdempotencyKeyErrc::user_missing);
    CHECK(users.remove(user->id).error() == RemoveUserErrc::referenced_by_idempotency_keys);
}
