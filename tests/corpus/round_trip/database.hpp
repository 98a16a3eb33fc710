// The empty database that a program of this folder works on, so that its text is the same for both drivers.
#pragma once

#include <doctest/doctest.h>

#include "repo/support/session.hpp"

#ifdef RACEGEN_SQLITE
#include "repo/create_schema.hpp"

inline repo::Connection open_database()
{
    repo::Connection db = repo::Connection::open(":memory:").value();
    REQUIRE(repo::create_schema(db).has_value());
    return db;
}
#else
#include <cstdlib>

/// The schema is in it: round_trip.py has loaded the original file with psql.
inline repo::Connection open_database()
{
    const char* location = std::getenv("RACEGEN_DATABASE");
    REQUIRE_MESSAGE(location != nullptr, "RACEGEN_DATABASE is the connection string");
    return repo::Connection::open(location).value();
}
#endif
