<%header%>
#include "statement_cache.hpp"

#include <charconv>

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

std::string StatementCache::clear()
{
    std::string deallocation;
    for (Entry& entry : entries_) {
        if (entry.statement != nullptr) {
            deallocation.append("DEALLOCATE ").append(entry.name.data()).append(1, ';');
            entry = {};
        }
    }
    used_ = 0;
    return deallocation;
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
