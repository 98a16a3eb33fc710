#include <doctest/doctest.h>

#include <string_view>

#include "function_ref.hpp"
#include "outcomes.hpp"
#include "result.hpp"

namespace support {
namespace {

enum class CreateErrc { email_taken, database };
enum class RemoveErrc { not_found, database };

int http_status(CreateErrc code) noexcept
{
    return code == CreateErrc::email_taken ? 409 : 500;
}
int http_status(RemoveErrc code) noexcept
{
    return code == RemoveErrc::not_found ? 404 : 500;
}
std::string_view to_string(CreateErrc code) noexcept
{
    return code == CreateErrc::email_taken ? "email_taken" : "database";
}
std::string_view to_string(RemoveErrc code) noexcept
{
    return code == RemoveErrc::not_found ? "not_found" : "database";
}

DatabaseError error_of_kind(DatabaseError::Kind kind)
{
    DatabaseError error;
    error.kind = kind;
    return error;
}

Result<int, Error<CreateErrc>> create(CreateErrc code)
{
    return unexpected(Error<CreateErrc>{code, error_of_kind(DatabaseError::Kind::deadlock)});
}

Result<int, AnyError> body()
{
    auto made = create(CreateErrc::email_taken);
    if (!made) {
        return unexpected(std::move(made.error()));
    }
    return *made;
}

}  // namespace

TEST_CASE("an error compares with its own enumerators and has a status")
{
    const auto made = create(CreateErrc::email_taken);
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error() == CreateErrc::email_taken);
    CHECK(made.error() != CreateErrc::database);
    CHECK(http_status(made.error()) == 409);
    CHECK(http_status(create(CreateErrc::database).error()) == 503);
    CHECK(http_status(Error<CreateErrc>{CreateErrc::database, {}}) == 500);
    static_assert(!std::is_convertible_v<Error<CreateErrc>, DatabaseError>);
}

TEST_CASE("AnyError remembers whose error it is")
{
    const auto result = body();
    REQUIRE_FALSE(result.has_value());
    const AnyError& error = result.error();
    CHECK(error == CreateErrc::email_taken);
    CHECK(error != RemoveErrc::not_found);
    CHECK(error.as<CreateErrc>() == CreateErrc::email_taken);
    CHECK_FALSE(error.as<RemoveErrc>());
    CHECK(http_status(error) == 409);
    CHECK(to_string(error) == "email_taken");
    CHECK(error.cause.kind == DatabaseError::Kind::deadlock);

    const AnyError plain = error_of_kind(DatabaseError::Kind::lock_timeout);
    CHECK_FALSE(plain.as<CreateErrc>());
    CHECK(plain != CreateErrc::database);
    CHECK(http_status(plain) == 503);
    CHECK(to_string(plain) == "lock_timeout");
    CHECK(http_status(AnyError(create(CreateErrc::database).error())) == 503);

    const AnyError other = Error<RemoveErrc>{RemoveErrc::not_found, {}};
    CHECK(other == RemoveErrc::not_found);
    CHECK_FALSE(other.as<CreateErrc>());
    CHECK(http_status(other) == 404);
    CHECK(to_string(other) == "not_found");
}

TEST_CASE("every kind has a name, and only what may pass is transient")
{
    using Kind = DatabaseError::Kind;
    const Kind transient[] = {Kind::connection_lost, Kind::serialization_failure, Kind::deadlock, Kind::lock_timeout,
                              Kind::out_of_resources};
    const Kind lasting[] = {Kind::commit_unknown, Kind::cancelled, Kind::read_only, Kind::unmapped_constraint, Kind::other};
    for (const Kind kind : transient) {
        CHECK_FALSE(to_string(kind).empty());
        CHECK(is_transient(error_of_kind(kind)));
        CHECK(http_status(error_of_kind(kind)) == 503);
    }
    for (const Kind kind : lasting) {
        CHECK_FALSE(to_string(kind).empty());
        CHECK_FALSE(is_transient(error_of_kind(kind)));
        CHECK(http_status(error_of_kind(kind)) == 500);
    }
}

namespace {

int twice(int number)
{
    return 2 * number;
}

struct Row {
    int balance = 0;
};

void add_one(Row& row)
{
    row.balance += 1;
}

}  // namespace

TEST_CASE("a function reference calls lambdas, objects and functions")
{
    int calls = 0;
    auto counting = [&calls](int number) {
        ++calls;
        return number;
    };
    const FunctionRef<int(int)> by_lambda = counting;
    const FunctionRef<int(int)> by_function = twice;
    CHECK(by_lambda(4) == 4);
    CHECK(calls == 1);
    CHECK(by_function(4) == 8);
    const auto call_with = [](FunctionRef<int(int)> function, int number) { return function(number); };
    CHECK(call_with(&twice, 5) == 10);
    CHECK(call_with([](int number) { return number + 1; }, 5) == 6);
}

TEST_CASE("a change of a row is written unless it says false")
{
    const auto apply = [](RowChange<Row> change, Row& row) { return change(row); };
    Row row;
    CHECK(apply([](Row& changed) { changed.balance = 5; }, row));
    CHECK(row.balance == 5);
    CHECK(apply(add_one, row));
    CHECK(row.balance == 6);
    CHECK(apply([](Row& changed) { return changed.balance == 6; }, row));
    CHECK_FALSE(apply([](Row& changed) { return changed.balance == 5; }, row));
    static_assert(!std::is_convertible_v<int (*)(Row&), RowChange<Row>>);
    static_assert(!std::is_convertible_v<void (*)(int), RowChange<Row>>);
}

TEST_CASE("a page starts at the first key and has a hundred rows unless told otherwise")
{
    const Page<int> page{};
    CHECK_FALSE(page.after);
    CHECK(page.limit == 100);
    CHECK(Page<int>{.after = 5, .limit = 10}.after == 5);
}

}  // namespace support
