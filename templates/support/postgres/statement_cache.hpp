<%header%>
// Which statements one connection has prepared.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace <%namespace%>::detail {

/// Names of prepared statements by the address of the Statement. A name is never used twice, so that one that the server still holds
/// does no harm.
class StatementCache {
public:
    using Name = std::array<char, 16>;

    StatementCache() : entries_(initial_size) {}

    /// Null when the statement has not been prepared. Valid until the cache changes.
    [[nodiscard]] const char* find(const void* statement) const noexcept
    {
        const Entry& entry = entries_[place_of(statement)];
        return entry.statement == statement ? entry.name.data() : nullptr;
    }

    /// A fresh name, to prepare a statement under.
    [[nodiscard]] Name next_name() noexcept;
    void add(const void* statement, const Name& name);
    /// Forgets all; gives the commands that have the server forget them.
    [[nodiscard]] std::string clear();

private:
    struct Entry {
        const void* statement = nullptr;
        Name name{};
    };

    static constexpr std::size_t initial_size = 64;

    /// Where the statement is, or where it would go; the table is never full.
    [[nodiscard]] std::size_t place_of(const void* statement) const noexcept
    {
        const std::size_t mask = entries_.size() - 1;
        // Addresses share their low bits; multiplication (Fibonacci hashing) spreads the others.
        auto place = static_cast<std::size_t>((reinterpret_cast<std::uintptr_t>(statement) * 0x9E3779B97F4A7C15U) >> 32U) & mask;
        while (entries_[place].statement != nullptr && entries_[place].statement != statement) {
            place = (place + 1) & mask;
        }
        return place;
    }

    void grow();

    std::vector<Entry> entries_;
    std::size_t used_ = 0;
    unsigned last_number_ = 0;
};

}  // namespace <%namespace%>::detail
