#include <doctest/doctest.h>

#include <limits>
#include <unordered_set>
#include <vector>

#include "decimal.hpp"
#include "interval.hpp"
#include "json.hpp"
#include "uuid.hpp"

using namespace support;

namespace {

std::string canonical(std::string_view text)
{
    const auto decimal = Decimal::parse(text);
    return decimal ? decimal->text() : "refused";
}

}  // namespace

TEST_CASE("a decimal keeps one canonical text")
{
    CHECK(Decimal().text() == "0");
    CHECK(canonical("0012.5000") == "12.5");
    CHECK(canonical("-0") == "0");
    CHECK(canonical("-0.000") == "0");
    CHECK(canonical("+7") == "7");
    CHECK(canonical(".5") == "0.5");
    CHECK(canonical("5.") == "5");
    CHECK(canonical("1000") == "1000");
    CHECK(canonical("1e3") == "1000");
    CHECK(canonical("12.5E-3") == "0.0125");
    CHECK(canonical("1.25e+1") == "12.5");
    CHECK(canonical("0e5") == "0");
    CHECK(canonical("nan") == "NaN");
    CHECK(canonical("-inf") == "-Infinity");
    CHECK(canonical("+Infinity") == "Infinity");
    CHECK(canonical("99999999999999999999999999999999999999.00000000001") ==
          "99999999999999999999999999999999999999.00000000001");
}

TEST_CASE("a text that is no decimal is refused")
{
    for (const char* text : {"", "-", ".", "1e", "1e+", "1e+-3", "e5", "1.2.3", "--1", "1 ", " 1", "0x10", "-nan", "1_000", "infinit",
                             "1e1000000000000", "1e131073", "1e-16384", "1e99999999999999999999"}) {
        CAPTURE(text);
        CHECK_FALSE(Decimal::parse(text));
    }
    CHECK(Decimal::parse("1e131071"));
    CHECK(Decimal::parse("1e-16383"));
}

TEST_CASE("decimals come from integers, never from floating point")
{
    CHECK(Decimal(std::numeric_limits<std::int64_t>::min()).text() == "-9223372036854775808");
    CHECK(Decimal(std::numeric_limits<std::uint64_t>::max()).text() == "18446744073709551615");
    CHECK(Decimal(5) == Decimal::parse("5.00"));
    static_assert(!std::is_constructible_v<Decimal, double>);
    static_assert(!std::is_constructible_v<Decimal, bool>);
    static_assert(!std::is_constructible_v<Decimal, const char*>);
}

TEST_CASE("decimals are ordered as PostgreSQL orders them")
{
    std::vector<Decimal> ascending;
    for (const char* text : {"-Infinity", "-1000", "-999.9", "-1.10", "-1.01", "-0.001", "0", "0.0001", "0.5", "0.51", "9", "10", "10.01",
                             "100", "Infinity", "NaN"}) {
        ascending.push_back(Decimal::parse(text).value());
    }
    for (std::size_t left = 0; left < ascending.size(); ++left) {
        for (std::size_t right = 0; right < ascending.size(); ++right) {
            CAPTURE(ascending[left].text());
            CAPTURE(ascending[right].text());
            CHECK((ascending[left] <=> ascending[right]) == (left <=> right));
            CHECK((ascending[left] == ascending[right]) == (left == right));
        }
    }
}

TEST_CASE("a decimal can be negated")
{
    CHECK((-Decimal(5)).text() == "-5");
    CHECK((-Decimal(-5)).text() == "5");
    CHECK((-Decimal(0)).text() == "0");
    CHECK((-Decimal::parse("NaN").value()).text() == "NaN");
    CHECK((-Decimal::parse("-Infinity").value()).text() == "Infinity");
}

TEST_CASE("a UUID is written in one form and read in those that PostgreSQL reads")
{
    const std::string text = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    const Uuid uuid = Uuid::parse(text).value();
    CHECK(uuid.to_string() == text);
    CHECK(Uuid().to_string() == "00000000-0000-0000-0000-000000000000");
    for (const char* other : {"A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
                              "a0eebc999c0b4ef8bb6d6bb9bd380a11", "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11",
                              "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}"}) {
        CAPTURE(other);
        CHECK(Uuid::parse(other) == uuid);
    }
    for (const char* wrong : {"", "{}", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111",
                              "g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "-a0eebc999c0b4ef8bb6d6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11-",
                              "a0e-ebc999c0b4ef8bb6d6bb9bd380a11", "a0ee--bc999c0b4ef8bb6d6bb9bd380a11",
                              "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Uuid::parse(wrong));
    }
    CHECK(Uuid() < uuid);
    CHECK(std::unordered_set<Uuid>{uuid, uuid, Uuid()}.size() == 2);
    CHECK(std::unordered_set<Decimal>{Decimal(1), Decimal::parse("1.0").value()}.size() == 1);
}

TEST_CASE("intervals and documents compare by what they hold")
{
    CHECK(Interval{.months = 1} != Interval{.days = 30});
    CHECK(Interval{.days = 1} == Interval{.days = 1});
    CHECK(Json{"{}"} == Json{"{}"});
    CHECK(Json{"{}"} != Json{"{ }"});
}
