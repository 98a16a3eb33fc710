// Arrays, composites and ranges both ways: the server's own text form is the judge.
#include <cmath>
#include <limits>
#include <random>

#include "codec_nested.hpp"
#include "fixture.hpp"

namespace nested {

using namespace fixture;
using namespace std::chrono;

using Time = sys_time<microseconds>;
using LocalTime = local_time<microseconds>;

enum class Mood { calm, upset };

std::string_view enum_label(Mood mood) noexcept
{
    return mood == Mood::calm ? "calm" : "up, set";
}

bool enum_from_label(std::string_view label, Mood& mood) noexcept
{
    mood = label == "calm" ? Mood::calm : Mood::upset;
    return label == "calm" || label == "up, set";
}

struct Place {
    std::optional<std::string> name{};
    std::optional<Decimal> height{};

    bool operator==(const Place&) const = default;
};

auto attributes_of(const Place& value) noexcept { return std::tie(value.name, value.height); }
auto attributes_of(Place& value) noexcept { return std::tie(value.name, value.height); }

struct Everything {
    std::optional<std::int16_t> small{};
    std::optional<double> ratio{};
    std::optional<bool> flag{};
    std::optional<std::vector<std::byte>> data{};
    std::optional<Time> moment{};
    std::optional<sys_days> day{};
    std::optional<Interval> span{};
    std::optional<Uuid> key{};
    std::optional<Json> document{};
    std::optional<Mood> mood{};
    std::optional<std::vector<std::int32_t>> numbers{};
    std::optional<Range<std::int64_t>> extent{};
    std::optional<Place> place{};

    bool operator==(const Everything&) const = default;
};

template <class Value>
auto tied(Value& v) noexcept
{
    return std::tie(v.small, v.ratio, v.flag, v.data, v.moment, v.day, v.span, v.key, v.document, v.mood, v.numbers, v.extent,
                    v.place);
}
auto attributes_of(const Everything& value) noexcept { return tied(value); }
auto attributes_of(Everything& value) noexcept { return tied(value); }

/// What came back, and the server's text for it.
template <class T>
struct Echo {
    std::optional<T> value;
    std::optional<std::string> text;
};

/// `cast` makes the parameter a value of the type: `::text[]::numeric[]`.
template <class T>
Result<Echo<T>, DatabaseError> send(Connection& db, const std::string& cast, const T& value)
{
    const std::string sql = "SELECT $1" + cast + ", ($1" + cast + ")::text";
    const Statement statement{"echo", sql.c_str(), Effect::reads};
    const Parameters parameters{value};
    auto rows = run(db, statement, parameters);
    if (!rows) {
        return unexpected(std::move(rows.error()));
    }
    auto echo = read_row<Echo<T>>(*rows, 0, [](RowReader& reader) {
        return Echo<T>{.value = reader.next<std::optional<T>>(), .text = reader.next<std::optional<std::string>>()};
    });
    return echo;
}

Connection open_plain()
{
    ConnectionOptions options;
    options.prepared_statements = false;
    Connection db = open(options);
    execute(db, "SET TimeZone = 'Europe/Berlin'; SET IntervalStyle = 'sql_standard'; SET DateStyle = 'German'");
    return db;
}

template <class T>
void check(Connection& db, const std::string& cast, const T& value, const std::string& text)
{
    CAPTURE(cast);
    CAPTURE(text);
    const auto echoed = send(db, cast, value);
    INFO((echoed ? std::string() : echoed.error().message));
    REQUIRE(echoed.has_value());
    CHECK(echoed->value == value);
    CHECK(echoed->text == text);
}

TEST_CASE("arrays of every kind of element, at its limits")
{
    Connection db = open_plain();
    check<std::vector<std::int16_t>>(db, "::smallint[]", {-32768, 0, 32767}, "{-32768,0,32767}");
    check<std::vector<std::int32_t>>(db, "::integer[]", {}, "{}");
    check<std::vector<std::int64_t>>(db, "::bigint[]", {std::numeric_limits<std::int64_t>::min()}, "{-9223372036854775808}");
    check<std::vector<std::uint32_t>>(db, "::oid[]", {4294967295U}, "{4294967295}");
    check<std::vector<float>>(db, "::real[]", {1.5F, std::numeric_limits<float>::denorm_min()}, "{1.5,1e-45}");
    check<std::vector<double>>(db, "::double precision[]", {-0.0, std::numeric_limits<double>::infinity()}, "{-0,Infinity}");
    check<std::vector<bool>>(db, "::boolean[]", {true, false}, "{t,f}");
    check<std::vector<std::string>>(db, "::text[]", {"", "NULL", "a,b", "{\"}", "\\", " x ", "ä😀"},
                                    R"({"","NULL","a,b","{\"}","\\"," x ",ä😀})");
    check<std::vector<std::string>>(db, "::text[]::varchar[]", {"a", "b"}, "{a,b}");
    check<std::vector<std::vector<std::byte>>>(db, "::bytea[]", {{}, {std::byte{0}, std::byte{255}}}, R"({"\\x","\\x00ff"})");
    check<std::vector<Decimal>>(db, "::text[]::numeric[]", {Decimal::parse("-0.5").value(), Decimal::parse("NaN").value()}, "{-0.5,NaN}");
    check<std::vector<Uuid>>(db, "::uuid[]", {Uuid{}}, "{00000000-0000-0000-0000-000000000000}");
    check<std::vector<sys_days>>(db, "::date[]", {sys_days(2024y / February / 29), sys_days::max()}, "{29.02.2024,infinity}");
    check<std::vector<LocalTime>>(db, "::timestamp[]", {LocalTime(microseconds(-1)), LocalTime::min()},
                                  "{\"31.12.1969 23:59:59.999999\",-infinity}");
    check<std::vector<Time>>(db, "::timestamptz[]", {Time(microseconds(1))}, "{\"01.01.1970 01:00:00.000001 CET\"}");
    check<std::vector<microseconds>>(db, "::time[]", {hours(24)}, "{24:00:00}");
    check<std::vector<Interval>>(db, "::interval[]", {{.months = 14, .days = -3, .microseconds = 1}}, "{\"+1-2 -3 +0:00:00.000001\"}");
    check<std::vector<Range<std::int32_t>>>(db, "::text[]::int4range[]", {{.lower = 1, .upper = 5}, {.is_empty = true}},
                                            "{\"[1,5)\",empty}");
}

TEST_CASE("documents, labels and networks in arrays")
{
    Connection db = open_plain();
    execute(db, "DROP TYPE IF EXISTS mood CASCADE; CREATE TYPE mood AS ENUM ('calm', 'up, set')");
    check<std::vector<Mood>>(db, "::text[]::mood[]", {Mood::upset, Mood::calm}, "{\"up, set\",calm}");
    const std::string sql = "SELECT ($1::text[]::jsonb[])::text[], ($2::text[]::inet[])::text[]";
    const Statement statement{"echo", sql.c_str(), Effect::reads};
    const std::vector<Json> documents{Json{"{\"a\": [1, \"x\"]}"}, Json{"null"}};
    const std::vector<std::string> networks{"10.0.0.0/8", "::1"};
    const Parameters parameters{documents, networks};
    auto rows = run(db, statement, parameters);
    REQUIRE(rows.has_value());
    RowReader reader(*rows, 0);
    CHECK(reader.next<std::vector<Json>>() == documents);
    CHECK(reader.next<std::vector<std::string>>() == std::vector<std::string>{"10.0.0.0/8", "::1/128"});
    CHECK(reader.ok());
    execute(db, "DROP TYPE mood");
}

TEST_CASE("a NULL element needs an optional, and a second dimension is none of a vector's")
{
    Connection db = open_plain();
    check<std::vector<std::optional<std::int32_t>>>(db, "::integer[]", {1, std::nullopt, 3}, "{1,NULL,3}");
    check<std::vector<std::optional<std::string>>>(db, "::text[]", {std::nullopt, "NULL"}, "{NULL,\"NULL\"}");
    const auto reads = [&db](const char* sql) {
        const Statement statement{"read", sql, Effect::reads};
        const Parameters<0> none{};
        auto rows = run(db, statement, none);
        REQUIRE(rows.has_value());
        RowReader reader(*rows, 0);
        static_cast<void>(reader.next<std::vector<std::int32_t>>());
        return reader.ok();
    };
    CHECK(reads("SELECT ARRAY[1, 2]"));
    CHECK_FALSE(reads("SELECT ARRAY[1, NULL]"));
    CHECK_FALSE(reads("SELECT ARRAY[[1], [2]]"));
    CHECK_FALSE(reads("SELECT ARRAY[1::bigint]"));
}

TEST_CASE("ranges keep their bounds, and those of whole values take PostgreSQL's form")
{
    Connection db = open_plain();
    check<Range<std::int32_t>>(db, "::text::int4range", {.lower = 1, .upper = 5}, "[1,5)");
    check<Range<std::int64_t>>(db, "::text::int8range", {.lower = std::numeric_limits<std::int64_t>::min()},
                               "[-9223372036854775808,)");
    check<Range<std::int32_t>>(db, "::text::int4range", {}, "(,)");
    check<Range<std::int32_t>>(db, "::text::int4range", {.is_empty = true}, "empty");
    check<Range<Decimal>>(db, "::text::numrange", {.lower = Decimal::parse("1.50").value(), .upper_inclusive = true}, "[1.5,)");
    check<Range<Decimal>>(db, "::text::numrange",
                          {.lower = 1, .upper = 1, .lower_inclusive = true, .upper_inclusive = true}, "[1,1]");
    check<Range<sys_days>>(db, "::text::daterange", {.lower = sys_days(2024y / March / 1), .upper = sys_days::max()},
                           "[01.03.2024,infinity)");
    check<Range<LocalTime>>(db, "::text::tsrange", {.upper = LocalTime(microseconds(0)), .upper_inclusive = true},
                            "(,\"01.01.1970 00:00:00\"]");
    check<Range<Time>>(db, "::text::tstzrange", {.lower = Time(microseconds(0)), .upper = Time(microseconds(1))},
                       "[\"01.01.1970 01:00:00 CET\",\"01.01.1970 01:00:00.000001 CET\")");

    const Range<std::int32_t> closed{.lower = 1, .upper = 4, .lower_inclusive = false, .upper_inclusive = true};
    CHECK(send(db, "::text::int4range", closed)->value == Range<std::int32_t>{.lower = 2, .upper = 5});
    const Range<std::int32_t> nothing{.lower = 3, .upper = 3};
    CHECK(send(db, "::text::int4range", nothing)->value == Range<std::int32_t>{.is_empty = true});
    const Range<std::int32_t> reversed{.lower = 3, .upper = 1};
    CHECK(send(db, "::text::int4range", reversed).error().sqlstate == "22000");
    const Range<std::int32_t> last{.upper = std::numeric_limits<std::int32_t>::max(), .upper_inclusive = true};
    CHECK(send(db, "::text::int4range", last).error().sqlstate == "22003");
}

TEST_CASE("composites, whatever their attributes hold")
{
    Connection db = open_plain();
    execute(db, "DROP TYPE IF EXISTS everything; DROP TYPE IF EXISTS place; DROP TYPE IF EXISTS mood CASCADE;"
                        "CREATE TYPE mood AS ENUM ('calm', 'up, set');"
                        "CREATE TYPE place AS (name text, height numeric);"
                        "CREATE TYPE everything AS (small smallint, ratio double precision, flag boolean, data bytea, moment timestamptz,"
                        " day date, span interval, key uuid, document jsonb, mood mood, numbers integer[], extent int8range, place place)");
    check<Place>(db, "::text::place", {.name = "a \"b\", (c) \\", .height = Decimal::parse("1.25").value()},
                 R"(("a ""b"", (c) \\",1.25))");
    check<Place>(db, "::text::place", {}, "(,)");
    check<Place>(db, "::text::place", {.name = ""}, "(\"\",)");
    check<std::vector<Place>>(db, "::text[]::place[]", {{.name = "x, y"}, {}}, R"x({"(\"x, y\",)","(,)"})x");

    const Everything all{.small = 1,
                         .ratio = 0.1,
                         .flag = true,
                         .data = std::vector<std::byte>{std::byte{0}, std::byte{34}},
                         .moment = Time(microseconds(1'700'000'000'000'001)),
                         .day = sys_days(2024y / February / 29),
                         .span = Interval{.months = 1, .days = -2, .microseconds = 3},
                         .key = Uuid{},
                         .document = Json{"{\"a\": \"x, y\"}"},
                         .mood = Mood::upset,
                         .numbers = std::vector<std::int32_t>{1, 2},
                         .extent = Range<std::int64_t>{.lower = 1, .upper = 2},
                         .place = Place{.name = "inner", .height = 2}};
    const auto echoed = send(db, "::text::everything", all);
    INFO((echoed ? std::string() : echoed.error().message));
    REQUIRE(echoed.has_value());
    CHECK(echoed->value == all);
    CHECK(send(db, "::text::everything", Everything{})->value == Everything{});

    const Everything too_late{.moment = Time(microseconds(253'402'300'800'000'000))};
    CHECK(send(db, "::text::everything", too_late).error().sqlstate == "22008");
    execute(db, "DROP TYPE everything; DROP TYPE place; DROP TYPE mood");
}

TEST_CASE("a large array goes through")
{
    Connection db = open_plain();
    std::mt19937_64 random(7);
    std::vector<std::int64_t> numbers(100'000);
    for (std::int64_t& number : numbers) {
        number = static_cast<std::int64_t>(random());
    }
    CHECK(send(db, "::bigint[]", numbers)->value == numbers);
}

}  // namespace nested
