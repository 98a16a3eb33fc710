<%header%>
// What methods give and take beside rows.
#pragma once

#include <cstdint>
#include <optional>

namespace <%namespace%> {

/// get_or_create: the row, and whether this call created it.
template <class Row>
struct Found {
    Row row;
    bool created = false;
};

/// upsert: the row as stored; `inserted` when there was none before, `changed` when this call wrote it: inserted, or made it differ.
template <class Row>
struct Upserted {
    Row row;
    bool inserted = false;
    bool changed = false;
};

/// Which rows list() gives: those after a key, in key order; no `after` means from the start.
template <class Id>
struct Page {
    std::optional<Id> after{};
    std::int64_t limit = 100;
};

}  // namespace <%namespace%>
