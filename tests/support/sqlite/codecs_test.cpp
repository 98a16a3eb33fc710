// Every value comes back as it was stored, and what the column cannot hold is refused before it is sent.
#include <chrono>
#include <limits>
#include <optional>
#include <vector>

#include "codec_bytes.hpp"
#include "codec_chrono.hpp"
#include "codec_decimal.hpp"
#include "codec_interval.hpp"
#include "codec_json.hpp"
#include "codec_uuid.hpp"
#include "fixture.hpp"

using namespace fixture;
using std::chrono::days;
using std::chrono::local_time;
using std::chrono::microseconds;
using std::chrono::sys_days;
using std::chrono::sys_time;
using Timestamp = sys_time<microseconds>;

namespace codecs {

struct ItemId {
    using value_type = std::int64_t;
    std::int64_t value = 0;
    bool operator==(const ItemId&) const = default;
};

enum class Colour { red, green };

std::string_view enum_label(Colour colour)
{
    return colour == Colour::red ? "red" : "green";
}

bool enum_from_label(std::string_view label, Colour& colour)
{
    colour = label == "red" ? Colour::red : Colour::green;
    return label == "red" || label == "green";
}

}  // namespace codecs

namespace {

constexpr Statement echo{"echo", "SELECT ?1, typeof(?1)", Effect::reads};

template <class T>
struct Echo {
    T value{};
    std::string storage;
};

template <class T, class Sent>
Echo<T> echoed(const Sent& sent)
{
    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, sent);
    INFO((rows ? std::string() : rows.error().message));
    REQUIRE(rows.has_value());
    RowReader reader(*rows, 0);
    Echo<T> result;
    result.value = reader.next<T>();
    result.storage = reader.next<std::string>();
    INFO((reader.ok() ? std::string() : reader.error().message));
    REQUIRE(reader.ok());
    return result;
}

template <class T>
void check_round_trip(const T& value, const char* storage)
{
    const auto result = echoed<T>(value);
    CHECK(result.value == value);
    CHECK(result.storage == storage);
}

template <class T>
std::string stored_text(const T& value)
{
    return echoed<std::string>(value).value;
}

template <class T>
std::string fault_of(const T& value)
{
    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, value);
    REQUIRE_FALSE(rows.has_value());
    return rows.error().sqlstate;
}

/// Whether the text can be read as a T.
template <class T>
bool reads(const std::string& text)
{
    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, text);
    REQUIRE(rows.has_value());
    RowReader reader(*rows, 0);
    static_cast<void>(reader.next<T>());
    return reader.ok();
}

Decimal decimal(std::string_view text)
{
    return Decimal::parse(text).value();
}

TEST_CASE("integers keep their extremes")
{
    check_round_trip(std::numeric_limits<std::int64_t>::min(), "integer");
    check_round_trip(std::numeric_limits<std::int64_t>::max(), "integer");
    check_round_trip(std::numeric_limits<std::int32_t>::min(), "integer");
    check_round_trip(std::numeric_limits<std::int16_t>::max(), "integer");
    check_round_trip(std::numeric_limits<std::uint32_t>::max(), "integer");
    check_round_trip(true, "integer");
    check_round_trip(false, "integer");
}

TEST_CASE("an integer outside the column's type is a fault, not another number")
{
    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, std::int64_t{40'000});
    REQUIRE(rows.has_value());
    CHECK_FALSE([&] { RowReader reader(*rows, 0); static_cast<void>(reader.next<std::int16_t>()); return reader.ok(); }());
    CHECK_FALSE([&] { RowReader reader(*rows, 0); static_cast<void>(reader.next<bool>()); return reader.ok(); }());
    CHECK_FALSE([&] { RowReader reader(*rows, 0); static_cast<void>(reader.next<std::string>()); return reader.ok(); }());
    CHECK([&] { RowReader reader(*rows, 0); static_cast<void>(reader.next<std::uint32_t>()); return reader.ok(); }());
}

TEST_CASE("floating point keeps every bit; NaN would become NULL and is refused")
{
    check_round_trip(std::numeric_limits<double>::denorm_min(), "real");
    check_round_trip(std::numeric_limits<double>::max(), "real");
    check_round_trip(-std::numeric_limits<double>::infinity(), "real");
    check_round_trip(0.1F, "real");
    check_round_trip(std::numeric_limits<float>::max(), "real");
    CHECK(fault_of(std::numeric_limits<double>::quiet_NaN()) == "22003");
    CHECK(echoed<double>(std::int64_t{3}).value == 3.0);
}

TEST_CASE("text is UTF-8 without NUL")
{
    check_round_trip(std::string(), "text");
    check_round_trip(std::string("é€𝄞 plain ascii of more than eight bytes"), "text");
    check_round_trip(std::string(100'000, 'x'), "text");
    using namespace std::string_literals;
    CHECK(fault_of("a\0b"s) == "22021");
    CHECK(fault_of("long enough for a word \0"s) == "22021");
    CHECK(fault_of("\xC3"s) == "22021");
    CHECK(fault_of("\xC0\xAF"s) == "22021");
    CHECK(fault_of("\xED\xA0\x80"s) == "22021");
    CHECK(fault_of("\xF4\x90\x80\x80"s) == "22021");
    CHECK(fault_of("ascii ascii \xFF"s) == "22021");
}

TEST_CASE("bytes, empty ones included, are a BLOB and never NULL")
{
    check_round_trip(std::vector<std::byte>(), "blob");
    check_round_trip(std::vector<std::byte>{std::byte{0}, std::byte{255}, std::byte{0}}, "blob");
}

TEST_CASE("ids, enums, wrappers and optionals are their inner value")
{
    using codecs::Colour;
    using codecs::ItemId;
    check_round_trip(ItemId{42}, "integer");
    check_round_trip(Colour::green, "text");
    CHECK_FALSE(reads<Colour>("blue"));
    CHECK(echoed<ItemId>(Required<ItemId>(ItemId{7})).value == ItemId{7});
    CHECK(echoed<std::optional<Colour>>(Defaulted<Colour>()).value == std::nullopt);
    CHECK(echoed<std::optional<std::string>>(Change<std::optional<std::string>>(std::nullopt)).storage == "null");
    CHECK(echoed<std::string>(Change<std::optional<std::string>>("x")).value == "x");
    CHECK(echoed<std::optional<std::int64_t>>(std::optional<std::int64_t>()).value == std::nullopt);
}

TEST_CASE("NULL for a column that is NOT NULL is a fault, and later columns are not misread")
{
    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, std::optional<std::int64_t>());
    REQUIRE(rows.has_value());
    RowReader reader(*rows, 0);
    CHECK(reader.next<std::int64_t>() == 0);
    CHECK(reader.next<std::string>() == "null");
    CHECK(reader.next<std::optional<std::string>>() == std::nullopt);
    CHECK_FALSE(reader.ok());
    CHECK(reader.error().message.find("column 1 ") == 0);
}

TEST_CASE("uuids are canonical text")
{
    const Uuid uuid = Uuid::parse("00112233-4455-6677-8899-AABBCCDDEEFF").value();
    check_round_trip(uuid, "text");
    CHECK(stored_text(uuid) == "00112233-4455-6677-8899-aabbccddeeff");
    CHECK_FALSE(reads<Uuid>("00112233"));
}

TEST_CASE("json is its text")
{
    check_round_trip(Json{R"({"a": [1, null]})"}, "text");
}

TEST_CASE("dates from year 0 to 9999, and the infinities")
{
    for (const char* text : {"0000-01-01", "0000-02-29", "1970-01-01", "1969-12-31", "2000-02-29", "9999-12-31"}) {
        CHECK(stored_text(echoed<sys_days>(std::string(text)).value) == text);
    }
    CHECK(stored_text(sys_days(days(-1))) == "1969-12-31");
    CHECK(stored_text(sys_days::max()) == "infinity");
    CHECK(stored_text(sys_days::min()) == "-infinity");
    check_round_trip(sys_days::max(), "text");
    check_round_trip(sys_days::min(), "text");
    CHECK(fault_of(sys_days(days(-719'529))) == "22008");
    CHECK(fault_of(sys_days(days(2'932'897))) == "22008");
    for (const char* text : {"2023-02-29", "2024-13-01", "2024-1-01", "2024-01-01 ", "", "24-01-01"}) {
        CHECK_FALSE(reads<sys_days>(text));
    }
}

TEST_CASE("timestamps have a fixed width, so that text order is time order")
{
    CHECK(stored_text(Timestamp(microseconds(-1))) == "1969-12-31 23:59:59.999999");
    CHECK(stored_text(Timestamp(microseconds(0))) == "1970-01-01 00:00:00.000000");
    CHECK(stored_text(local_time<microseconds>(microseconds(1))) == "1970-01-01 00:00:00.000001");
    check_round_trip(Timestamp(sys_days(days(2'932'896))) + microseconds(86'399'999'999), "text");
    check_round_trip(Timestamp(sys_days(days(-719'528))), "text");
    check_round_trip(Timestamp::max(), "text");
    check_round_trip(local_time<microseconds>::min(), "text");
    CHECK(stored_text(Timestamp::min()) < stored_text(Timestamp(microseconds(0))));
    CHECK(stored_text(Timestamp(microseconds(0))) < stored_text(Timestamp::max()));
    CHECK(fault_of(Timestamp::max() - microseconds(1)) == "22008");
    CHECK(fault_of(Timestamp::min() + microseconds(1)) == "22008");
    CHECK(echoed<Timestamp>(std::string("2024-02-29T12:00:00.5")).value.time_since_epoch() ==
          microseconds(1'709'208'000'500'000));
    for (const char* text : {"2024-02-29", "2024-02-30 00:00:00", "2024-02-29 12:60:00", "2024-02-29 12:00:00+01",
                             "2024-02-29 12:00:00Z", "2024-02-29 12:00:00.1234567"}) {
        CHECK_FALSE(reads<Timestamp>(text));
    }
}

TEST_CASE("times of day from 00:00 to 24:00")
{
    CHECK(stored_text(microseconds(0)) == "00:00:00.000000");
    CHECK(stored_text(microseconds(86'400'000'000)) == "24:00:00.000000");
    check_round_trip(microseconds(86'399'999'999), "text");
    CHECK(fault_of(microseconds(-1)) == "22008");
    CHECK(fault_of(microseconds(86'400'000'001)) == "22008");
    CHECK_FALSE(reads<microseconds>("24:00:00.000001"));
}

TEST_CASE("intervals are one text for one value")
{
    CHECK(stored_text(Interval{}) == "PT0S");
    CHECK(stored_text(Interval{1, 2, 3'500'000}) == "P1M2DT3.5S");
    CHECK(stored_text(Interval{0, 0, -1}) == "PT-0.000001S");
    constexpr auto least = std::numeric_limits<std::int32_t>::min();
    check_round_trip(Interval{least, least, std::numeric_limits<std::int64_t>::min()}, "text");
    check_round_trip(Interval{-1, 1, std::numeric_limits<std::int64_t>::max()}, "text");
    CHECK(echoed<Interval>(std::string("P1Y2M3W4DT5H6M7.5S")).value == Interval{14, 25, 18'367'500'000});
    for (const char* text : {"", "P", "PT", "P1H", "PT1D", "P1.5D", "P99999999999M", "PT9223372036855S", "P1DT"}) {
        CHECK_FALSE(reads<Interval>(text));
    }
}

TEST_CASE("decimals as text")
{
    check_round_trip(decimal("123456789012345678901234567890.000000001"), "text");
    check_round_trip(decimal("NaN"), "text");
    check_round_trip(decimal("-Infinity"), "text");
    CHECK(echoed<Decimal>(std::int64_t{-5}).value == Decimal(-5));
    CHECK_FALSE(reads<Decimal>("1,5"));
}

TEST_CASE("scaled decimals are exact integers, rounded half away from zero")
{
    const auto units = [](std::string_view text, int scale) {
        const Decimal value = decimal(text);
        return echoed<std::int64_t>(scaled(value, scale)).value;
    };
    CHECK(units("12.5", 2) == 1'250);
    CHECK(units("0.005", 2) == 1);
    CHECK(units("-0.005", 2) == -1);
    CHECK(units("0.0049999", 2) == 0);
    CHECK(units("-0.004", 2) == 0);
    CHECK(units("7", 0) == 7);
    CHECK(units("0.999999999999999999", 18) == 999'999'999'999'999'999);
    CHECK(units("-9999999999999999.99", 2) == -999'999'999'999'999'999);

    for (const char* text : {"9999999999999999.995", "1e30", "NaN", "Infinity", "-Infinity"}) {
        const Decimal value = decimal(text);
        CHECK(fault_of(scaled(value, 2)) == "22003");
    }
    const Defaulted<std::optional<Decimal>> none;
    CHECK(echoed<std::optional<std::int64_t>>(scaled(none, 2)).value == std::nullopt);
    const Change<Decimal> change = decimal("1.25");
    CHECK(echoed<std::int64_t>(scaled(change, 2)).value == 125);

    Connection connection = open(":memory:");
    const auto rows = send(connection, echo, std::int64_t{-5});
    REQUIRE(rows.has_value());
    RowReader reader(*rows, 0);
    CHECK(reader.next_scaled<Decimal>(3).text() == "-0.005");
    REQUIRE(reader.ok());
    RowReader unscaled(*rows, 0);
    CHECK(unscaled.next_scaled<std::optional<Decimal>>(0)->text() == "-5");
    static_cast<void>(unscaled.next_scaled<std::optional<Decimal>>(0));
    CHECK_FALSE(unscaled.ok());
}

}  // namespace
