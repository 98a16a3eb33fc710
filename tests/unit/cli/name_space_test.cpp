#include <doctest/doctest.h>

#include "cli/name_space.hpp"

using racegen::cli::namespace_fault;
using racegen::cli::namespace_of;

TEST_CASE("namespaces that can be used")
{
    for (const char* name : {"repo", "shop_db", "Shop2", "shop::db", "a::b::c", "std_like", "stdx::a"})
        CHECK_MESSAGE(!namespace_fault(name), name);
}

TEST_CASE("namespaces that cannot")
{
    CHECK(namespace_fault("") == "'' is not a C++ identifier");
    CHECK(namespace_fault("2fa") == "'2fa' is not a C++ identifier");
    CHECK(namespace_fault("a-b") == "'a-b' is not a C++ identifier");
    CHECK(namespace_fault("a::") == "'' is not a C++ identifier");
    CHECK(namespace_fault("a::class") == "'class' is a keyword or macro of C++");
    CHECK(namespace_fault("unix") == "'unix' is a keyword or macro of C++");
    CHECK(namespace_fault("_a") == "'_a' is reserved in C++");
    CHECK(namespace_fault("a__b") == "'a__b' is reserved in C++");
    CHECK(namespace_fault("std::mine") == "'std::mine' is reserved in C++");
    CHECK(namespace_fault("std") == "'std' is reserved in C++");
}

TEST_CASE("the folder's name as a namespace")
{
    CHECK(namespace_of("some/where/repo") == "repo");
    CHECK(namespace_of("repo/") == "repo");
    CHECK(namespace_of("repo/sub/..") == "repo");
    CHECK(namespace_of("my--repo.d") == "my_repo_d");
    CHECK(namespace_of("caf\xc3\xa9s") == "caf_s");
    CHECK(namespace_of("2fa") == "2fa");
    CHECK_FALSE(namespace_of(".").empty());
}
