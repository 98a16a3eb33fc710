// The table that tokens of transactions are written to.
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "accounts.hpp"

namespace fixture {

/// What templates/init/commit_tokens.sql makes, in words that every driver takes.
inline void make_token_table(Session& session)
{
    const auto made = session.execute("CREATE TABLE racegen_commit_tokens (token TEXT PRIMARY KEY, committed BOOLEAN NOT NULL)");
    INFO((made ? std::string() : made.error().message));
    REQUIRE(made.has_value());
}

}  // namespace fixture
