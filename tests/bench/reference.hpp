// The same operations as a careful programmer writes them by hand on libpq: prepared statements, binary parameters and
// results, errors as values. What the generated code is measured against.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace reference {

using Time = std::chrono::sys_time<std::chrono::microseconds>;

struct Product {
    std::int64_t id = 0;
    std::string sku;
    std::string name;
    std::int64_t price = 0;
    std::int32_t stock = 0;
    std::optional<std::string> note;
    std::optional<Time> withdrawn_at;
    std::int32_t version = 0;
};

struct NewProduct {
    std::string sku;
    std::string name;
    std::int64_t price = 0;
    std::optional<std::int32_t> stock{};
    std::optional<std::string> note{};
    std::optional<Time> withdrawn_at{};
};

enum class Code { sku_taken, price_too_low, stock_too_low, no_row, database };

struct Failure {
    Code code = Code::database;
    std::string sqlstate;
    std::string message;
};

template <class T>
using Result = std::expected<T, Failure>;

struct Upserted {
    Product row;
    bool inserted = false;
};

enum class RowOutcome { inserted, updated, unchanged, duplicate };

class Products {
public:
    /// Opens the connection and prepares the statements; ends the program when it cannot.
    explicit Products(const std::string& connection_string);

    Result<std::optional<Product>> find(std::int64_t id);
    Result<std::optional<Product>> find_by_sku(std::string_view sku);
    Result<std::vector<Product>> list(std::int64_t limit);
    Result<Product> create(const NewProduct& row);
    Result<std::optional<Product>> create_if_absent(const NewProduct& row);
    Result<Product> get_or_create(const NewProduct& row);
    /// The row is one that differs from what is stored, so that one statement is enough.
    Result<Upserted> upsert(const NewProduct& row);
    Result<Product> update(const Product& row);
    /// Reads, changes, and writes if the version is still the same; otherwise at once again.
    template <class Change>
    Result<Product> modify(std::int64_t id, Change change)
    {
        for (;;) {
            auto found = find(id);
            if (!found) return std::unexpected(std::move(found.error()));
            if (!*found) return std::unexpected(Failure{Code::no_row, {}, {}});
            change(**found);
            auto written = update(**found);
            if (written || written.error().code != Code::no_row) return written;
        }
    }
    Result<Product> add_to_stock(std::int64_t id, std::int32_t amount);
    Result<Product> mark_withdrawn(std::int64_t id);
    Result<Product> remove(std::int64_t id);

    /// Sorted by key, so that two writers cannot deadlock; one statement. The rows come back in the order given.
    Result<std::vector<Product>> create_all(const std::vector<NewProduct>& rows);
    /// Sorted by key; of rows with the same one the last counts. Tells what became of each row.
    Result<std::vector<RowOutcome>> upsert_all(const std::vector<NewProduct>& rows);
    /// The same by COPY into a temporary table and INSERT … ON CONFLICT, in one transaction; does not tell what became of each row.
    Result<void> copy_all(const std::vector<NewProduct>& rows);

    Result<Product> lock(std::int64_t id);
    /// Without a look at what has become of the row since it was read.
    Result<Product> set_stock(std::int64_t id, std::int32_t stock);
    Result<void> command(const char* sql);

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace reference
