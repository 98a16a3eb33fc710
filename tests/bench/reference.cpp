#include "reference.hpp"

#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace reference {
namespace {

#define COLUMNS "id, sku, name, price, stock, note, version"

constexpr const char* find_sql = "SELECT " COLUMNS " FROM products WHERE id = $1::bigint";
constexpr const char* create_sql =
    "INSERT INTO products (sku, name, price, stock) VALUES ($1::text, $2::text, $3::bigint, $4::integer)"
    " RETURNING " COLUMNS;
constexpr const char* upsert_sql =
    "INSERT INTO products AS stored (sku, name, price, stock) VALUES ($1::text, $2::text, $3::bigint, $4::integer)"
    " ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = excluded.price, stock = excluded.stock,"
    " version = stored.version + 1"
    " WHERE (stored.name, stored.price, stored.stock) IS DISTINCT FROM (excluded.name, excluded.price, excluded.stock)"
    " RETURNING " COLUMNS ", xmax = 0";
constexpr const char* update_sql =
    "UPDATE products SET sku = $2::text, name = $3::text, price = $4::bigint, stock = $5::integer, note = $6::text,"
    " version = version + 1 WHERE id = $1::bigint AND version = $7::integer RETURNING " COLUMNS;
constexpr const char* add_to_stock_sql =
    "UPDATE products SET stock = stock + $2::integer, version = version + 1"
    " WHERE id = $1::bigint AND stock + $2::integer >= 0 RETURNING " COLUMNS;

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

template <class T>
T swapped(T value)
{
    if constexpr (sizeof(T) == 8) {
        return std::bit_cast<T>(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
    } else {
        return std::bit_cast<T>(__builtin_bswap32(std::bit_cast<std::uint32_t>(value)));
    }
}

template <class T>
T number_at(const PGresult* rows, int column)
{
    T value;
    std::memcpy(&value, PQgetvalue(rows, 0, column), sizeof(T));
    return swapped(value);
}

void assign_text(const PGresult* rows, int column, std::string& text)
{
    text.assign(PQgetvalue(rows, 0, column), static_cast<std::size_t>(PQgetlength(rows, 0, column)));
}

Product product_of(const PGresult* rows)
{
    Product product;
    product.id = number_at<std::int64_t>(rows, 0);
    assign_text(rows, 1, product.sku);
    assign_text(rows, 2, product.name);
    product.price = number_at<std::int64_t>(rows, 3);
    product.stock = number_at<std::int32_t>(rows, 4);
    if (PQgetisnull(rows, 0, 5) == 0) assign_text(rows, 5, product.note.emplace());
    product.version = number_at<std::int32_t>(rows, 6);
    return product;
}

std::unexpected<Failure> failure_of(const PGresult* result)
{
    Failure failure;
    failure.message = PQresultErrorMessage(result);
    if (const char* constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME)) {
        const std::string_view name = constraint;
        if (name == "products_sku_key") failure.code = Code::sku_taken;
        if (name == "products_price_check") failure.code = Code::price_too_low;
        if (name == "products_stock_check") failure.code = Code::stock_too_low;
    }
    return std::unexpected(std::move(failure));
}

template <std::size_t N>
ResultHandle run(PGconn* connection, const char* statement, const std::array<const char*, N>& values,
                 const std::array<int, N>& lengths)
{
    std::array<int, N> formats;
    formats.fill(1);
    return ResultHandle(PQexecPrepared(connection, statement, static_cast<int>(N), values.data(), lengths.data(),
                                       formats.data(), 1));
}

template <class T>
const char* bytes_of(const T& value)
{
    return reinterpret_cast<const char*>(&value);
}

int length_of(std::string_view text)
{
    return static_cast<int>(text.size());
}

bool has_rows(const ResultHandle& result)
{
    return PQresultStatus(result.get()) == PGRES_TUPLES_OK;
}

Result<Product> one_row(const ResultHandle& result)
{
    if (!has_rows(result)) return failure_of(result.get());
    if (PQntuples(result.get()) == 0) return std::unexpected(Failure{Code::no_row, {}});
    return product_of(result.get());
}

ResultHandle run_insert(PGconn* connection, const char* statement, std::string_view sku, std::string_view name,
                        std::int64_t price, std::int32_t stock)
{
    const auto price_sent = swapped(price);
    const auto stock_sent = swapped(stock);
    return run<4>(connection, statement, {sku.data(), name.data(), bytes_of(price_sent), bytes_of(stock_sent)},
                  {length_of(sku), length_of(name), sizeof(price_sent), sizeof(stock_sent)});
}

}  // namespace

Products::Products(const char* connection_string) : connection_(PQconnectdb(connection_string), PQfinish)
{
    constexpr std::array statements{std::array{"find", find_sql}, std::array{"create", create_sql},
                                    std::array{"upsert", upsert_sql}, std::array{"update", update_sql},
                                    std::array{"add_to_stock", add_to_stock_sql}};
    for (const auto& [name, sql] : statements) {
        const ResultHandle prepared(PQprepare(connection_.get(), name, sql, 0, nullptr));
        if (PQresultStatus(prepared.get()) == PGRES_COMMAND_OK) continue;
        std::fprintf(stderr, "%s: %s", name, PQerrorMessage(connection_.get()));
        std::exit(1);
    }
}

Result<std::optional<Product>> Products::find(std::int64_t id)
{
    const auto id_sent = swapped(id);
    const auto result = run<1>(connection_.get(), "find", {bytes_of(id_sent)}, {sizeof(id_sent)});
    if (!has_rows(result)) return failure_of(result.get());
    if (PQntuples(result.get()) == 0) return std::optional<Product>();
    return product_of(result.get());
}

Result<Product> Products::create(std::string_view sku, std::string_view name, std::int64_t price, std::int32_t stock)
{
    return one_row(run_insert(connection_.get(), "create", sku, name, price, stock));
}

Result<Upserted> Products::upsert(std::string_view sku, std::string_view name, std::int64_t price, std::int32_t stock)
{
    const auto result = run_insert(connection_.get(), "upsert", sku, name, price, stock);
    auto row = one_row(result);
    if (!row) return std::unexpected(std::move(row.error()));
    return Upserted{std::move(*row), *PQgetvalue(result.get(), 0, 7) != 0};
}

Result<Product> Products::update(const Product& row)
{
    const auto id_sent = swapped(row.id);
    const auto price_sent = swapped(row.price);
    const auto stock_sent = swapped(row.stock);
    const auto version_sent = swapped(row.version);
    return one_row(run<7>(
        connection_.get(), "update",
        {bytes_of(id_sent), row.sku.data(), row.name.data(), bytes_of(price_sent), bytes_of(stock_sent),
         row.note ? row.note->data() : nullptr, bytes_of(version_sent)},
        {sizeof(id_sent), length_of(row.sku), length_of(row.name), sizeof(price_sent), sizeof(stock_sent),
         row.note ? length_of(*row.note) : 0, sizeof(version_sent)}));
}

Result<Product> Products::add_to_stock(std::int64_t id, std::int32_t amount)
{
    const auto id_sent = swapped(id);
    const auto amount_sent = swapped(amount);
    return one_row(run<2>(connection_.get(), "add_to_stock", {bytes_of(id_sent), bytes_of(amount_sent)},
                          {sizeof(id_sent), sizeof(amount_sent)}));
}

}  // namespace reference
