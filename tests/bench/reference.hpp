// The same operations as a careful programmer writes them by hand on libpq: prepared statements, binary parameters and
// results, errors as values. What the generated code is measured against.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace reference {

struct Product {
    std::int64_t id = 0;
    std::string sku;
    std::string name;
    std::int64_t price = 0;
    std::int32_t stock = 0;
    std::optional<std::string> note;
    std::int32_t version = 0;
};

enum class Code { sku_taken, price_too_low, stock_too_low, no_row, database };

struct Failure {
    Code code = Code::database;
    std::string message;
};

template <class T>
using Result = std::expected<T, Failure>;

struct Upserted {
    Product row;
    bool inserted = false;
};

class Products {
public:
    /// Opens the connection and prepares the statements; ends the program when it cannot.
    explicit Products(const char* connection_string);

    Result<std::optional<Product>> find(std::int64_t id);
    Result<Product> create(std::string_view sku, std::string_view name, std::int64_t price, std::int32_t stock);
    /// The row is one that differs from what is stored, so that one statement is enough.
    Result<Upserted> upsert(std::string_view sku, std::string_view name, std::int64_t price, std::int32_t stock);
    Result<Product> update(const Product& row);
    Result<Product> add_to_stock(std::int64_t id, std::int32_t amount);

private:
    std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

}  // namespace reference
