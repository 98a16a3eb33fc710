#include <doctest/doctest.h>

#include "statement.hpp"

using namespace support;

TEST_CASE("length is counted in characters, as varchar(n) counts")
{
    CHECK_FALSE(too_long(std::string("abc"), 3));
    CHECK(too_long(std::string("abcd"), 3));
    CHECK_FALSE(too_long(std::string("äöü"), 3));
    CHECK(too_long(std::string("äöüß"), 3));
    CHECK_FALSE(too_long(std::string("😀😀"), 2));
    CHECK_FALSE(too_long(std::string(), 0));
    CHECK(too_long(std::string("a"), 0));
}

TEST_CASE("blanks beyond the limit do not count")
{
    CHECK_FALSE(too_long(std::string("abc   "), 3));
    CHECK(too_long(std::string("abc  x"), 3));
    CHECK(too_long(std::string("abc\t"), 3));
    CHECK_FALSE(too_long(std::string("   "), 0));
}

TEST_CASE("fields and optionals are looked into, NULL is never too long")
{
    CHECK(too_long(Required<std::string>("abcd"), 3));
    CHECK_FALSE(too_long(Defaulted<std::string>(), 3));
    CHECK(too_long(Change<std::optional<std::string>>("abcd"), 3));
    CHECK_FALSE(too_long(Change<std::optional<std::string>>(std::nullopt), 3));
    CHECK_FALSE(too_long(std::optional<std::string>(), 3));
    CHECK(too_long(std::optional<std::string>("abcd"), 3));
}
