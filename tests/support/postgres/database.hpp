// The database of the tests in tests/support/shared.
#pragma once

#include "fixture.hpp"

namespace fixture {

/// The private server, its table `accounts` empty and fresh.
class Database {
public:
    Database() { open_with_accounts(); }

    [[nodiscard]] static std::string target() { return server(); }
    [[nodiscard]] static ConnectionOptions options() { return {.prepared_statements = !is_pooled()}; }
    [[nodiscard]] static Connection connect(const ConnectionOptions& options = {}) { return open(options); }
};

}  // namespace fixture
