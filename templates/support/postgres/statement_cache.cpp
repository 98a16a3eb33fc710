<%header%>
#include "statement_cache.hpp"

#include <charconv>
#include <utility>

namespace <%namespace%>::detail {

StatementCache::Name StatementCache::next_name() noexcept
{
    Name name{'s'};
    std::to_chars(name.data() + 1, name.data() + name.size() - 1, ++last_number_);
    return name;
}

void StatementCache::add(const void* statement, const Name& name)
{
    if ((used_ + 1) * 2 > entries_.size()) {
        grow();
    }
    entries_[place_of(statement)] = {statement, name};
    ++used_;
}

void StatementCache::remove(const void* statement) noexcept
{
    const std::size_t mask = entries_.size() - 1;
    std::size_t hole = place_of(statement);
    if (entries_[hole].statement != statement) {
        return;
    }
    entries_[hole].statement = nullptr;
    --used_;
    // Entries behind the hole may have been pushed there by the removed one: put each back where it is found.
    for (std::size_t place = (hole + 1) & mask; entries_[place].statement != nullptr; place = (place + 1) & mask) {
        const Entry entry = std::exchange(entries_[place], Entry{});
        entries_[place_of(entry.statement)] = entry;
    }
}

void StatementCache::grow()
{
    std::vector<Entry> old(entries_.size() * 2);
    old.swap(entries_);
    for (const Entry& entry : old) {
        if (entry.statement != nullptr) {
            entries_[place_of(entry.statement)] = entry;
        }
    }
}

}  // namespace <%namespace%>::detail
