// Arrays, composites and ranges as SQLite keeps them: PostgreSQL's text.
#include <chrono>
#include <limits>
#include <optional>
#include <vector>

#include "codec_nested.hpp"
#include "fixture.hpp"

namespace nested {

using namespace fixture;
using namespace std::chrono;

struct Place {
    std::optional<std::string> name{};
    std::optional<std::vector<double>> position{};

    bool operator==(const Place&) const = default;
};

auto attributes_of(const Place& value) noexcept { return std::tie(value.name, value.position); }
auto attributes_of(Place& value) noexcept { return std::tie(value.name, value.position); }

constexpr Statement echo{"echo", "SELECT ?1, ?1", Effect::reads};

template <class T, class Sent>
Result<std::optional<T>, DatabaseError> read_as(const Sent& sent, std::string* text = nullptr)
{
    Connection connection = open(":memory:");
    const Parameters parameters{sent};
    auto rows = run(connection, echo, parameters);
    if (!rows) {
        return unexpected(std::move(rows.error()));
    }
    RowReader reader(*rows, 0);
    auto value = reader.next<T>();
    const auto stored = reader.next<std::string>();
    if (text != nullptr) {
        *text = stored;
    }
    return reader.ok() ? std::optional<T>(std::move(value)) : std::nullopt;
}

template <class T>
void check(const T& value, const std::string& text)
{
    CAPTURE(text);
    std::string stored;
    const auto read = read_as<T>(value, &stored);
    REQUIRE(read.has_value());
    CHECK(read.value() == value);
    CHECK(stored == text);
}

/// What another program has stored.
template <class T>
std::optional<T> from_text(const std::string& text)
{
    return read_as<T>(text).value();
}

TEST_CASE("arrays are kept in PostgreSQL's own form")
{
    check<std::vector<std::int64_t>>({}, "{}");
    check<std::vector<std::int64_t>>({std::numeric_limits<std::int64_t>::min(), 7}, "{-9223372036854775808,7}");
    check<std::vector<std::uint32_t>>({4294967295U}, "{4294967295}");
    check<std::vector<bool>>({true, false}, "{t,f}");
    check<std::vector<double>>({0.1, -0.0, std::numeric_limits<double>::infinity()}, "{0.1,-0,Infinity}");
    check<std::vector<std::string>>({"", "null", "a,b", "{\"}", "\\", " x ", "ä😀"},
                                    R"({"","null","a,b","{\"}","\\"," x ",ä😀})");
    check<std::vector<std::optional<std::string>>>({std::nullopt, "NULL"}, "{NULL,\"NULL\"}");
    check<std::vector<std::vector<std::byte>>>({{}, {std::byte{0}, std::byte{255}}}, R"({"\\x","\\x00ff"})");
    check<std::vector<Decimal>>({Decimal::parse("-0.5").value()}, "{-0.5}");
    check<std::vector<sys_days>>({sys_days(2024y / February / 29), sys_days::max()}, "{2024-02-29,infinity}");
    check<std::vector<sys_time<microseconds>>>({sys_time<microseconds>(microseconds(1))}, "{\"1970-01-01 00:00:00.000001+00\"}");
    check<std::vector<Interval>>({{.months = 1, .days = -2, .microseconds = 3}}, "{P1M-2DT0.000003S}");
}

TEST_CASE("arrays that people write are read as PostgreSQL reads them")
{
    using Texts = std::vector<std::string>;
    CHECK(from_text<Texts>("{ a , b c ,\"d\" }") == Texts{"a", "b c", "d"});
    CHECK(from_text<Texts>("{a\\,b}") == Texts{"a,b"});
    CHECK_FALSE(from_text<Texts>("{a,}").has_value());
    CHECK_FALSE(from_text<Texts>("{,a}").has_value());
    CHECK_FALSE(from_text<Texts>("{a").has_value());
    CHECK_FALSE(from_text<Texts>("a}").has_value());
    CHECK_FALSE(from_text<Texts>("").has_value());
    CHECK_FALSE(from_text<Texts>("{\"a}").has_value());
    CHECK_FALSE(from_text<Texts>("{\"a\"b}").has_value());
    CHECK_FALSE(from_text<Texts>("{a,NULL}").has_value());
    CHECK_FALSE(from_text<Texts>("{{a},{b}}").has_value());
    CHECK_FALSE(from_text<Texts>("{a}b}").has_value());
    CHECK_FALSE(from_text<std::vector<std::int32_t>>("{1,x}").has_value());
    CHECK_FALSE(from_text<std::vector<std::int32_t>>("{2147483648}").has_value());
}

TEST_CASE("ranges keep PostgreSQL's form")
{
    check<Range<std::int32_t>>({.lower = 1, .upper = 5}, "[1,5)");
    check<Range<std::int32_t>>({}, "(,)");
    check<Range<std::int32_t>>({.is_empty = true}, "empty");
    check<Range<Decimal>>({.lower = 1, .upper = 1, .upper_inclusive = true}, "[1,1]");
    check<Range<sys_time<microseconds>>>({.lower = sys_time<microseconds>(microseconds(0)), .upper = sys_time<microseconds>::max()},
                                         "[\"1970-01-01 00:00:00.000000+00\",infinity)");
    const Range<sys_days> closed{.lower = sys_days(2024y / January / 1), .upper = sys_days(2024y / January / 31), .upper_inclusive = true};
    CHECK(read_as<Range<sys_days>>(closed).value() ==
          Range<sys_days>{.lower = sys_days(2024y / January / 1), .upper = sys_days(2024y / February / 1)});
    CHECK(read_as<Range<std::int32_t>>(Range<std::int32_t>{.lower = 3, .upper = 1}).error().sqlstate == "22000");
    CHECK(from_text<Range<std::int32_t>>("[1,5]").has_value());
    CHECK_FALSE(from_text<Range<std::int32_t>>("1,5").has_value());
    CHECK_FALSE(from_text<Range<std::int32_t>>("[1,5").has_value());
    CHECK_FALSE(from_text<Range<std::int32_t>>("[1]").has_value());
    CHECK_FALSE(from_text<Range<std::int32_t>>("[1,2,3]").has_value());
}

TEST_CASE("composites nest")
{
    check<Place>({}, "(,)");
    check<Place>({.name = "", .position = std::vector<double>{1.5, 2}}, R"(("","{1.5,2}"))");
    check<std::vector<Place>>({{.name = "a \"b\" \\", .position = {}}}, R"x({"(\"a \"\"b\"\" \\\\\",)"})x");
    CHECK_FALSE(from_text<Place>("(a)").has_value());
    CHECK_FALSE(from_text<Place>("(a,,b)").has_value());
    CHECK_FALSE(from_text<Place>("(a,\"{1}\"").has_value());
}

TEST_CASE("what the engine cannot keep is refused before it is sent")
{
    CHECK(read_as<std::string>(std::vector<std::string>{std::string("a\0b", 3)}).error().sqlstate == "22021");
    CHECK(read_as<std::string>(std::vector<std::string>{"\xff"}).error().sqlstate == "22021");
    CHECK(read_as<std::string>(std::vector<sys_days>{sys_days(days(4'000'000))}).error().sqlstate == "22008");
}

TEST_CASE("a range knows what it contains")
{
    const Range<std::int32_t> range{.lower = 1, .upper = 3};
    CHECK(range.contains(1));
    CHECK(range.contains(2));
    CHECK_FALSE(range.contains(3));
    CHECK_FALSE(range.contains(0));
    CHECK(Range<std::int32_t>{}.contains(7));
    CHECK_FALSE(Range<std::int32_t>{.is_empty = true}.contains(7));
    CHECK(Range<std::int32_t>{.upper = 3, .upper_inclusive = true}.contains(3));
}

}  // namespace nested
