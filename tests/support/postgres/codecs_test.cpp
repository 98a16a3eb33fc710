// Every type both ways: the server's own text form is the judge.
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>

#include "codec_bytes.hpp"
#include "codec_chrono.hpp"
#include "codec_decimal.hpp"
#include "codec_interval.hpp"
#include "codec_json.hpp"
#include "codec_uuid.hpp"
#include "fixture.hpp"

namespace codecs {

using namespace fixture;
using namespace std::chrono;

enum class Color { red, dark_green };

std::string_view enum_label(Color color) noexcept
{
    return color == Color::red ? "red" : "dark green";
}

bool enum_from_label(std::string_view label, Color& color) noexcept
{
    color = label == "red" ? Color::red : Color::dark_green;
    return label == "red" || label == "dark green";
}

struct PartNo {
    using value_type = std::string;
    std::string value{};
    friend bool operator==(const PartNo&, const PartNo&) = default;
};

using Time = sys_time<microseconds>;
using LocalTime = local_time<microseconds>;

/// `SELECT $1::type, $1::type::text`, one statement for each type.
const Statement& echo(const std::string& type)
{
    static std::map<std::string, std::pair<std::string, Statement>> statements;
    const auto [place, is_new] = statements.try_emplace(type, std::string(), Statement{"echo", nullptr, Effect::reads});
    auto& [sql, statement] = place->second;
    if (is_new) {
        const std::string parameter = type == "jsonb" ? "$1::text::jsonb" : "$1::" + type;
        const std::string result = type == "jsonb" ? parameter + "::text" : parameter;
        sql = "SELECT " + result + ", " + parameter + "::text";
        statement.sql = sql.c_str();
    }
    return statement;
}

template <class T>
struct Echo {
    std::optional<T> value;
    std::optional<std::string> text;
};

template <class T, class Sent>
Result<Echo<T>, DatabaseError> send(Connection& db, const std::string& type, const Sent& value)
{
    const Parameters parameters{value};
    auto rows = run(db, echo(type), parameters);
    if (!rows) {
        return unexpected(std::move(rows.error()));
    }
    return read_row<Echo<T>>(*rows, 0, [](RowReader& reader) {
        return Echo<T>{.value = reader.next<std::optional<T>>(), .text = reader.next<std::optional<std::string>>()};
    });
}

Connection open_plain()
{
    Connection db = open();
    execute(db, "SET TimeZone = 'UTC'; SET IntervalStyle = 'iso_8601'; SET DateStyle = 'ISO'");
    return db;
}

template <class T>
void check(Connection& db, const std::string& type, const T& value, const std::string& text)
{
    CAPTURE(type);
    CAPTURE(text);
    const auto echoed = send<T>(db, type, value);
    INFO((echoed ? std::string() : echoed.error().message));
    REQUIRE(echoed.has_value());
    CHECK(echoed->value == value);
    CHECK(echoed->text == text);
}

std::string sqlstate_of(const auto& result)
{
    return result ? "none" : result.error().sqlstate;
}

TEST_CASE("numbers at their limits")
{
    Connection db = open_plain();
    check<std::int16_t>(db, "smallint", std::numeric_limits<std::int16_t>::min(), "-32768");
    check<std::int16_t>(db, "smallint", 32767, "32767");
    check<std::int32_t>(db, "integer", std::numeric_limits<std::int32_t>::min(), "-2147483648");
    check<std::int32_t>(db, "integer", 2147483647, "2147483647");
    check<std::int64_t>(db, "bigint", std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
    check<std::int64_t>(db, "bigint", std::numeric_limits<std::int64_t>::max(), "9223372036854775807");
    check<std::uint32_t>(db, "oid", 4294967295U, "4294967295");
    check<bool>(db, "boolean", true, "true");
    check<bool>(db, "boolean", false, "false");
    check<float>(db, "real", 1.5F, "1.5");
    check<float>(db, "real", std::numeric_limits<float>::denorm_min(), "1e-45");
    check<double>(db, "double precision", std::numeric_limits<double>::max(), "1.7976931348623157e+308");
    check<double>(db, "double precision", -0.0, "-0");
    check<double>(db, "double precision", std::numeric_limits<double>::infinity(), "Infinity");
    CHECK(std::isnan(*send<double>(db, "double precision", std::nan(""))->value));
}

TEST_CASE("text, bytes and documents")
{
    Connection db = open_plain();
    check<std::string>(db, "text", "", "");
    check<std::string>(db, "text", "O'Brien \\ \"x\" \n äöü 😀", "O'Brien \\ \"x\" \n äöü 😀");
    check<std::string>(db, "varchar", std::string(100'000, 'x'), std::string(100'000, 'x'));
    check<PartNo>(db, "text", PartNo{"A-1"}, "A-1");
    check<std::vector<std::byte>>(db, "bytea", {}, "\\x");
    check<std::vector<std::byte>>(db, "bytea", {std::byte{0}, std::byte{255}, std::byte{39}}, "\\x00ff27");
    check<Json>(db, "jsonb", Json{"{\"a\": [1, null]}"}, "{\"a\": [1, null]}");
    check<Uuid>(db, "uuid", Uuid::parse("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11").value(), "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    CHECK(sqlstate_of(send<std::string>(db, "text", std::string("a\0b", 3))) == "22021");
    CHECK(sqlstate_of(send<std::string>(db, "text", std::string("\xff"))) == "22021");
}

TEST_CASE("enums travel as labels, and an unknown label is an error")
{
    Connection db = open_plain();
    execute(db, "DROP TYPE IF EXISTS color; CREATE TYPE color AS ENUM ('red', 'dark green', 'new')");
    check<Color>(db, "color", Color::red, "red");
    check<Color>(db, "color", Color::dark_green, "dark green");
    const std::string added = "new";
    CHECK_FALSE(send<Color>(db, "color", added).has_value());
    execute(db, "DROP TYPE color");
}

TEST_CASE("what is not there is NULL, what was given is its value")
{
    Connection db = open_plain();
    const auto sent = [&db](const auto& value) { return *send<std::int32_t>(db, "integer", value); };
    CHECK_FALSE(sent(std::optional<std::int32_t>()).value);
    CHECK(sent(std::optional<std::int32_t>(5)).value == 5);
    CHECK_FALSE(sent(Defaulted<std::int32_t>()).value);
    CHECK(sent(Defaulted<std::int32_t>(5)).value == 5);
    CHECK_FALSE(sent(Change<std::optional<std::int32_t>>(std::nullopt)).value);
    CHECK(sent(Change<std::optional<std::int32_t>>(5)).value == 5);
    CHECK(sent(Required<std::int32_t>(5)).value == 5);
    CHECK_FALSE(send<std::vector<std::byte>>(db, "bytea", Defaulted<std::optional<std::vector<std::byte>>>())->value);
    CHECK(send<std::string>(db, "text", std::optional<std::string>(""))->value == "");
}

TEST_CASE("decimals, to the last digit that numeric holds")
{
    Connection db = open_plain();
    for (const char* text : {"0", "1", "-1", "10000", "9999", "99990000", "0.1", "0.0001", "0.00001", "-0.00000000012", "12345678901234567890.123456789",
                             "100000000000000000000", "0.5", "1234.5678", "10000.0001", "NaN", "Infinity", "-Infinity"}) {
        check<Decimal>(db, "numeric", Decimal::parse(text).value(), text);
    }
    const std::string longest = std::string(131'072, '9') + "." + std::string(16'383, '7');
    check<Decimal>(db, "numeric", Decimal::parse(longest).value(), longest);
    // A scale adds zeros to the text but nothing to the value.
    const auto scaled = send<Decimal>(db, "numeric(10,4)", Decimal::parse("1.5").value());
    CHECK(scaled->value == Decimal::parse("1.5"));
    CHECK(scaled->text == "1.5000");
}

TEST_CASE("random decimals come back as they went")
{
    Connection db = open_plain();
    std::mt19937 random(20'24);
    for (int round = 0; round < 500; ++round) {
        std::string text = random() % 2 == 0 ? "-" : "";
        const auto append = [&](unsigned most) {
            for (auto digit = random() % most; digit > 0; --digit) {
                text.push_back(random() % 3 == 0 ? '0' : static_cast<char>('0' + random() % 10));
            }
        };
        append(20);
        text.append("0.");
        append(20);
        const Decimal value = Decimal::parse(text).value();
        CAPTURE(text);
        const auto echoed = send<Decimal>(db, "numeric", value);
        REQUIRE(echoed.has_value());
        CHECK(echoed->value == value);
        CHECK(echoed->text == value.text());
    }
}

TEST_CASE("dates and their infinities")
{
    Connection db = open_plain();
    check<sys_days>(db, "date", sys_days(2024y / February / 29), "2024-02-29");
    check<sys_days>(db, "date", sys_days(1969y / December / 31), "1969-12-31");
    check<sys_days>(db, "date", sys_days::max(), "infinity");
    check<sys_days>(db, "date", sys_days::min(), "-infinity");
    // The first and the last day that PostgreSQL knows; beyond what std::chrono::year can say.
    const sys_days last(days(2'145'031'948 + 10'957));
    check<sys_days>(db, "date", last, "5874897-12-31");
    CHECK(sqlstate_of(send<sys_days>(db, "date", last + days(1))) == "22008");
    const sys_days first(days(-2'451'545 + 10'957));
    check<sys_days>(db, "date", first, "4714-11-24 BC");
    CHECK(sqlstate_of(send<sys_days>(db, "date", first - days(1))) == "22008");
    CHECK(sqlstate_of(send<sys_days>(db, "date", sys_days::max() - days(1))) == "22008");
    CHECK(sqlstate_of(send<sys_days>(db, "date", sys_days::min() + days(1))) == "22008");
}

TEST_CASE("timestamps to the microsecond, with and without a zone")
{
    Connection db = open_plain();
    const Time time = sys_days(2024y / March / 1) + hours(1) + microseconds(2);
    check<Time>(db, "timestamptz", time, "2024-03-01 01:00:00.000002+00");
    check<LocalTime>(db, "timestamp", LocalTime(time.time_since_epoch()), "2024-03-01 01:00:00.000002");
    check<Time>(db, "timestamptz", Time(), "1970-01-01 00:00:00+00");
    check<Time>(db, "timestamptz", Time(microseconds(-1)), "1969-12-31 23:59:59.999999+00");
    check<Time>(db, "timestamptz", Time::max(), "infinity");
    check<Time>(db, "timestamptz", Time::min(), "-infinity");
    check<LocalTime>(db, "timestamp", LocalTime::max(), "infinity");
    check<LocalTime>(db, "timestamp", LocalTime::min(), "-infinity");
    CHECK(sqlstate_of(send<Time>(db, "timestamptz", Time::min() + microseconds(1))) == "22008");
    CHECK(sqlstate_of(send<Time>(db, "timestamptz", Time::max() - microseconds(1))) == "none");

    // Later than microseconds since 1970 can say: an error, not another time.
    static constexpr Statement late{"late", "SELECT '294276-12-31 23:59:59'::timestamp", Effect::reads};
    auto rows = run(db, late, Parameters<0>{});
    CHECK_FALSE(read_row<LocalTime>(*rows, 0, [](RowReader& reader) { return reader.next<LocalTime>(); }).has_value());
}

TEST_CASE("times of day and intervals")
{
    Connection db = open_plain();
    check<microseconds>(db, "time", microseconds(0), "00:00:00");
    check<microseconds>(db, "time", hours(23) + minutes(59) + microseconds(59'999'999), "23:59:59.999999");
    check<microseconds>(db, "time", hours(24), "24:00:00");
    CHECK(sqlstate_of(send<microseconds>(db, "time", microseconds(-1))) == "22008");
    CHECK(sqlstate_of(send<microseconds>(db, "time", microseconds(hours(24)) + microseconds(1))) == "22008");
    check<Interval>(db, "interval", Interval{}, "PT0S");
    check<Interval>(db, "interval", Interval{.months = 14, .days = -3, .microseconds = 4'500'000}, "P1Y2M-3DT4.5S");
    check<Interval>(db, "interval", Interval{.months = std::numeric_limits<std::int32_t>::min()}, "P-178956970Y-8M");
    check<Interval>(db, "interval", Interval{.days = std::numeric_limits<std::int32_t>::max()}, "P2147483647D");
}

TEST_CASE("a value that cannot be sent is refused before anything is")
{
    Connection db = open_plain();
    Recorder recorder;
    db.set_observer(&recorder);
    const auto refused = transaction(db, [](Transaction& tx) -> Result<int, DatabaseError> {
        const microseconds beyond(-1);
        const auto rows = run(tx, echo("time"), Parameters{beyond});
        REQUIRE_FALSE(rows.has_value());
        CHECK(rows.error().sqlstate == "22008");
        return 1;
    });
    CHECK(refused.has_value());
    CHECK(recorder.entries.size() == 2);
}

}  // namespace codecs
