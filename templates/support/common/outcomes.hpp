<%header%>
// What methods give and take beside rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "retry.hpp"

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

/// upsert_all: what became of one of its rows. The statements answer by the first three's numbers.
enum class RowOutcome {
    inserted,
    updated,
    unchanged,  // the stored row was the same already
    duplicate,  // not written, since another row of the call has its key
};

/// Which of several rows with one key counts.
enum class Duplicates {
    last,
    first,
    reject,  // none: the call fails, and nothing is written
};

/// Told how far a write of many rows has come, after each statement. Must not throw and must not use the connection.
class BatchProgress {
public:
    virtual ~BatchProgress() = default;
    virtual void written(std::size_t rows, std::size_t of) = 0;
};

/// On SQLite rows are written one by one in one transaction: there only `duplicates`, `retry` and `progress` count.
struct BatchOptions {
    Duplicates duplicates = Duplicates::last;  // of upsert_all
    std::size_t max_rows = 10'000;             // of one statement
    std::size_t max_bytes = 16U << 20U;        // of one statement's values, unless a single row has more
    /// Whether each statement is a transaction of its own, so that what is written stays when a later one fails; otherwise all is written or
    /// nothing. create_all always writes all or nothing, and so does everything inside a Transaction.
    bool commit_each = false;
    RetryPolicy retry{};                       // after a deadlock or a serialization failure; not with commit_each, where that of the connection counts, nor in a Transaction
    BatchProgress* progress = nullptr;
};

/// Which rows list() gives: those after a key, in key order; no `after` means from the start.
template <class Id>
struct Page {
    std::optional<Id> after{};
    std::int64_t limit = 100;
};

}  // namespace <%namespace%>
