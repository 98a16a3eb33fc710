#include "fields.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "decimal.hpp"

using namespace support;

namespace {

struct WorkspaceId {
    using value_type = std::int64_t;
    std::int64_t value{};
    friend bool operator==(const WorkspaceId&, const WorkspaceId&) = default;
};

struct PartNo {
    using value_type = std::string;
    std::string value{};
    friend bool operator==(const PartNo&, const PartNo&) = default;
};

enum class Color { red, green };

using Time = std::chrono::sys_time<std::chrono::microseconds>;

struct NewAccount {
    Required<WorkspaceId> workspace_id;
    Required<std::string> email;
    Defaulted<std::int64_t> balance{};
    Defaulted<std::optional<std::string>> note{};
    Defaulted<std::optional<std::int32_t>> rank{};
    Defaulted<bool> active{};
    Defaulted<Decimal> limit{};
    Defaulted<Color> color{};
    Defaulted<double> weight{};
    Defaulted<std::vector<std::byte>> picture{};
    Defaulted<std::optional<Time>> closed_at{};
    Defaulted<std::vector<std::string>> tags{};
};

struct AccountPatch {
    Change<std::string> email{};
    Change<std::optional<std::string>> note{};
    Change<std::int64_t> balance{};
};

}  // namespace

TEST_CASE("a required member takes whatever converts to it without loss")
{
    const std::string text = "ann@example.org";
    const std::string_view view = text;
    CHECK(*NewAccount{.workspace_id = WorkspaceId{1}, .email = "ann@example.org"}.email == text);
    CHECK(*NewAccount{.workspace_id = WorkspaceId{1}, .email = view}.email == text);
    CHECK(*NewAccount{.workspace_id = WorkspaceId{1}, .email = text}.email == text);
    std::string moved = text;
    const NewAccount account{.workspace_id = WorkspaceId{1}, .email = std::move(moved)};
    CHECK(account.email.get() == text);
    CHECK(account.workspace_id.get() == WorkspaceId{1});
}

TEST_CASE("what is left out is not set, and a given zero, false or NULL is")
{
    const NewAccount left_out{.workspace_id = WorkspaceId{1}, .email = ""};
    CHECK_FALSE(left_out.balance.is_set());
    CHECK_FALSE(left_out.note.is_set());
    CHECK_FALSE(bool(left_out.active));

    const NewAccount given{.workspace_id = WorkspaceId{1},
                           .email = "",
                           .balance = 0,
                           .note = std::nullopt,
                           .rank = 0,
                           .active = false,
                           .limit = 0,
                           .weight = 0,
                           .picture = std::vector<std::byte>{},
                           .closed_at = std::nullopt};
    CHECK(given.balance.is_set());
    CHECK(given.note.is_set());
    CHECK_FALSE(given.note.get().has_value());
    CHECK(given.rank.get() == 0);
    CHECK(given.active.is_set());
    CHECK(given.limit.is_set());
    CHECK(given.weight.is_set());
    CHECK(given.picture.is_set());
    CHECK(given.closed_at.is_set());
}

TEST_CASE("fields take values of every kind of column")
{
    const auto now = std::chrono::sys_days(std::chrono::days(20'000));
    const std::string note = "lvalue";
    const NewAccount account{.workspace_id = WorkspaceId{7},
                             .email = "x",
                             .balance = std::int16_t{5},
                             .note = note,
                             .rank = std::optional<std::int32_t>(3),
                             .active = true,
                             .limit = Decimal::parse("1.50").value(),
                             .color = Color::green,
                             .weight = 1.5F,
                             .picture = std::vector{std::byte{1}},
                             .closed_at = now,
                             .tags = {{"a", "b"}}};
    CHECK(account.balance.get() == 5);
    CHECK(account.note.get() == "lvalue");
    CHECK(account.rank.get() == 3);
    CHECK(account.limit.get().text() == "1.5");
    CHECK(account.color.get() == Color::green);
    CHECK(account.weight.get() == 1.5);
    CHECK(account.closed_at.get() == Time(now));
    CHECK(account.tags.get().size() == 2);
}

TEST_CASE("a string that may be NULL takes every kind of text")
{
    using Note = Defaulted<std::optional<std::string>>;
    const std::string_view view = "view";
    CHECK(Note("literal").get() == "literal");
    CHECK(Note(view).get() == "view");
    CHECK(Note(std::string("moved")).get() == "moved");
    CHECK(Note(std::optional<std::string>("whole")).get() == "whole");
    CHECK(Note(std::optional<std::string>()).is_set());
}

TEST_CASE("a table's own key may be given raw, a foreign key not")
{
    const Required<WorkspaceId, std::int64_t> own = 5;
    const Required<PartNo, std::string> part = "A-1";
    const Required<PartNo, std::string> typed = PartNo{"A-2"};
    CHECK(own.get() == WorkspaceId{5});
    CHECK(part.get() == PartNo{"A-1"});
    CHECK(typed.get() == PartNo{"A-2"});
    static_assert(!std::is_convertible_v<std::int64_t, Required<WorkspaceId>>);
    static_assert(!std::is_convertible_v<const char*, Required<PartNo>>);
}

TEST_CASE("a patch tells a change to NULL from no change")
{
    const AccountPatch patch{.note = std::nullopt};
    CHECK_FALSE(patch.email.is_set());
    CHECK(patch.note.is_set());
    CHECK_FALSE(patch.note.get().has_value());
    CHECK_FALSE(patch.balance.is_set());
    CHECK(AccountPatch{.balance = -3}.balance.get() == -3);
    static_assert(!std::is_convertible_v<std::nullopt_t, Change<std::string>>);
    static_assert(!std::is_convertible_v<std::nullopt_t, Change<std::int64_t>>);
}

TEST_CASE("conversions that lose the value, or mean something else, do not compile")
{
    static_assert(!std::is_default_constructible_v<Required<std::int64_t>>);
    static_assert(!std::is_convertible_v<std::nullptr_t, Required<std::string>>);
    static_assert(!std::is_convertible_v<std::nullptr_t, Defaulted<std::optional<std::string>>>);
    static_assert(!std::is_convertible_v<std::nullptr_t, Defaulted<bool>>);
    static_assert(!std::is_convertible_v<const char*, Defaulted<bool>>);
    static_assert(!std::is_convertible_v<int*, Change<std::optional<bool>>>);
    static_assert(!std::is_convertible_v<int, Defaulted<bool>>);
    static_assert(!std::is_convertible_v<double, Defaulted<std::int64_t>>);
    static_assert(!std::is_convertible_v<float, Change<std::optional<std::int32_t>>>);
    static_assert(!std::is_convertible_v<double, Required<WorkspaceId, std::int64_t>>);
    static_assert(!std::is_convertible_v<bool, Required<std::int64_t>>);
    static_assert(!std::is_convertible_v<int, Required<std::string>>);
    static_assert(!std::is_convertible_v<double, Required<Decimal>>);
    static_assert(!std::is_convertible_v<int, Defaulted<Color>>);
    static_assert(!std::is_convertible_v<std::optional<std::string>, Required<std::string>>);
}
