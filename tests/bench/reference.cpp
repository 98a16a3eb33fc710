#include "reference.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace reference {
namespace {

#define COLUMNS "id, sku, name, price, stock, note, withdrawn_at, version"
#define INSERT \
    "INSERT INTO products AS stored (sku, name, price, stock, note, withdrawn_at) VALUES" \
    " ($1::text, $2::text, $3::bigint, coalesce($4::integer, 0), $5::text, $6::timestamptz)"
#define INPUT_OF_MANY \
    " unnest($1::text[], $2::text[], $3::bigint[], $4::integer[], $5::text[], $6::timestamptz[])" \
    " WITH ORDINALITY AS input(sku, name, price, stock, note, withdrawn_at, ordinal)"
#define INSERT_MANY_FROM(input) \
    "INSERT INTO products AS stored (sku, name, price, stock, note, withdrawn_at)" \
    " SELECT sku, name, price, coalesce(stock, 0), note, withdrawn_at FROM " input
#define WRITE_IF_DIFFERENT \
    " ON CONFLICT (sku) DO UPDATE SET name = excluded.name, price = excluded.price, stock = excluded.stock," \
    " note = excluded.note, withdrawn_at = excluded.withdrawn_at, version = stored.version + 1" \
    " WHERE (stored.name, stored.price, stored.stock, stored.note, stored.withdrawn_at)" \
    " IS DISTINCT FROM (excluded.name, excluded.price, excluded.stock, excluded.note, excluded.withdrawn_at)"

struct Prepared {
    const char* name;
    const char* sql;
};
constexpr std::array statements{
    Prepared{"find", "SELECT " COLUMNS " FROM products WHERE id = $1::bigint"},
    Prepared{"find_by_sku", "SELECT " COLUMNS " FROM products WHERE sku = $1::text"},
    Prepared{"list", "SELECT " COLUMNS " FROM products ORDER BY id LIMIT $1::bigint"},
    Prepared{"create", INSERT " RETURNING " COLUMNS},
    Prepared{"create_if_absent", INSERT " ON CONFLICT DO NOTHING RETURNING " COLUMNS},
    Prepared{"upsert", INSERT WRITE_IF_DIFFERENT " RETURNING " COLUMNS ", xmax = 0"},
    Prepared{"update", "UPDATE products SET sku = $2::text, name = $3::text, price = $4::bigint, stock = $5::integer,"
                       " note = $6::text, withdrawn_at = $7::timestamptz, version = version + 1"
                       " WHERE id = $1::bigint AND version = $8::integer RETURNING " COLUMNS},
    Prepared{"add_to_stock", "UPDATE products SET stock = stock + $2::integer, version = version + 1"
                             " WHERE id = $1::bigint AND stock + $2::integer >= 0 RETURNING " COLUMNS},
    Prepared{"mark_withdrawn", "UPDATE products SET withdrawn_at = now(), version = version + 1"
                               " WHERE id = $1::bigint AND withdrawn_at IS NULL RETURNING " COLUMNS},
    Prepared{"remove", "DELETE FROM products WHERE id = $1::bigint RETURNING " COLUMNS},
    Prepared{"create_all", INSERT_MANY_FROM(INPUT_OF_MANY) " ORDER BY ordinal RETURNING " COLUMNS},
    Prepared{"upsert_all", "WITH input AS MATERIALIZED (SELECT * FROM" INPUT_OF_MANY "), written AS ("
                           INSERT_MANY_FROM("input") " ORDER BY ordinal" WRITE_IF_DIFFERENT
                           " RETURNING sku, xmax = 0 AS inserted)"
                           " SELECT input.ordinal, CASE written.inserted WHEN TRUE THEN 0 WHEN FALSE THEN 1 ELSE 2 END"
                           " FROM input LEFT JOIN written ON written.sku = input.sku"},
    Prepared{"lock", "SELECT " COLUMNS " FROM products WHERE id = $1::bigint FOR UPDATE"},
    Prepared{"set_stock", "UPDATE products SET stock = $2::integer, version = version + 1 WHERE id = $1::bigint"
                          " RETURNING " COLUMNS},
};
constexpr const char* create_staging_sql =
    "CREATE TEMPORARY TABLE staging (sku text, name text, price bigint, stock integer, note text, withdrawn_at timestamptz)"
    " ON COMMIT DROP";
constexpr const char* copy_sql = "COPY staging FROM STDIN (FORMAT binary)";
constexpr const char* write_staging_sql = INSERT_MANY_FROM("staging") " ORDER BY sku" WRITE_IF_DIFFERENT;

/// Where the server's timestamps begin.
constexpr Time first_time = std::chrono::sys_days(std::chrono::January / 1 / 2000);

std::int64_t to_sent(Time time)
{
    return (time - first_time).count();
}

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
T number_at(const PGresult* rows, int row, int column)
{
    T value;
    std::memcpy(&value, PQgetvalue(rows, row, column), sizeof(T));
    return swapped(value);
}

void assign_text(const PGresult* rows, int row, int column, std::string& text)
{
    text.assign(PQgetvalue(rows, row, column), static_cast<std::size_t>(PQgetlength(rows, row, column)));
}

Product product_of(const PGresult* rows, int row)
{
    Product product;
    product.id = number_at<std::int64_t>(rows, row, 0);
    assign_text(rows, row, 1, product.sku);
    assign_text(rows, row, 2, product.name);
    product.price = number_at<std::int64_t>(rows, row, 3);
    product.stock = number_at<std::int32_t>(rows, row, 4);
    if (PQgetisnull(rows, row, 5) == 0) assign_text(rows, row, 5, product.note.emplace());
    if (PQgetisnull(rows, row, 6) == 0) {
        product.withdrawn_at = first_time + std::chrono::microseconds(number_at<std::int64_t>(rows, row, 6));
    }
    product.version = number_at<std::int32_t>(rows, row, 7);
    return product;
}

std::unexpected<Failure> failure_of(const PGresult* result)
{
    Failure failure;
    failure.message = PQresultErrorMessage(result);
    if (const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE)) failure.sqlstate = sqlstate;
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
    if (PQntuples(result.get()) == 0) return std::unexpected(Failure{Code::no_row, {}, {}});
    return product_of(result.get(), 0);
}

Result<std::optional<Product>> optional_row(const ResultHandle& result)
{
    if (!has_rows(result)) return failure_of(result.get());
    if (PQntuples(result.get()) == 0) return std::optional<Product>();
    return product_of(result.get(), 0);
}

ResultHandle run_with_id(PGconn* connection, const char* statement, std::int64_t id)
{
    const auto id_sent = swapped(id);
    return run<1>(connection, statement, {bytes_of(id_sent)}, {sizeof(id_sent)});
}

ResultHandle run_insert(PGconn* connection, const char* statement, const NewProduct& row)
{
    const auto price = swapped(row.price);
    const auto stock = swapped(row.stock.value_or(0));
    const auto withdrawn_at = row.withdrawn_at ? swapped(to_sent(*row.withdrawn_at)) : 0;
    return run<6>(connection, statement,
                  {row.sku.data(), row.name.data(), bytes_of(price), row.stock ? bytes_of(stock) : nullptr,
                   row.note ? row.note->data() : nullptr, row.withdrawn_at ? bytes_of(withdrawn_at) : nullptr},
                  {length_of(row.sku), length_of(row.name), sizeof(price), sizeof(stock), row.note ? length_of(*row.note) : 0,
                   sizeof(withdrawn_at)});
}

/// In the order of the key, equal ones in the order given.
std::vector<const NewProduct*> sorted(const std::vector<NewProduct>& rows)
{
    std::vector<const NewProduct*> order;
    order.reserve(rows.size());
    for (const NewProduct& row : rows) order.push_back(&row);
    std::ranges::stable_sort(order, {}, [](const NewProduct* row) -> const std::string& { return row->sku; });
    return order;
}

/// Lengths and values, as arrays and COPY have them.
class Bytes {
public:
    template <class T>
    void put(T number)
    {
        const T sent = swapped(number);
        bytes_.append(bytes_of(sent), sizeof sent);
    }
    void put_short(std::int16_t number)
    {
        const auto sent = std::bit_cast<std::array<char, 2>>(__builtin_bswap16(static_cast<std::uint16_t>(number)));
        bytes_.append(sent.data(), sent.size());
    }
    template <class T>
    void put_value(T number)
    {
        put(static_cast<std::int32_t>(sizeof number));
        put(number);
    }
    void put_value(const std::string& text)
    {
        put(static_cast<std::int32_t>(text.size()));
        bytes_.append(text);
    }
    void put_value(Time time) { put_value(to_sent(time)); }
    template <class T>
    void put_value(const std::optional<T>& value)
    {
        if (value) {
            put_value(*value);
        } else {
            put(std::int32_t{-1});
        }
    }
    void put_raw(std::string_view raw) { bytes_.append(raw); }
    void clear() { bytes_.clear(); }
    [[nodiscard]] const std::string& get() const { return bytes_; }

private:
    std::string bytes_;
};

template <class Value>
Bytes array_of(const std::vector<const NewProduct*>& rows, std::int32_t type, Value NewProduct::*member)
{
    constexpr std::int32_t dimensions = 1;
    constexpr std::int32_t may_hold_nulls = 1;
    constexpr std::int32_t first_index = 1;
    Bytes bytes;
    bytes.put(dimensions);
    bytes.put(may_hold_nulls);
    bytes.put(type);
    bytes.put(static_cast<std::int32_t>(rows.size()));
    bytes.put(first_index);
    for (const NewProduct* row : rows) bytes.put_value(row->*member);
    return bytes;
}

/// The rows as one array for each column.
ResultHandle run_with_many(PGconn* connection, const char* statement, const std::vector<const NewProduct*>& rows)
{
    constexpr std::int32_t int8_type = 20;
    constexpr std::int32_t int4_type = 23;
    constexpr std::int32_t text_type = 25;
    constexpr std::int32_t timestamptz_type = 1184;
    const std::array columns{array_of(rows, text_type, &NewProduct::sku),    array_of(rows, text_type, &NewProduct::name),
                             array_of(rows, int8_type, &NewProduct::price),  array_of(rows, int4_type, &NewProduct::stock),
                             array_of(rows, text_type, &NewProduct::note),   array_of(rows, timestamptz_type, &NewProduct::withdrawn_at)};
    std::array<const char*, columns.size()> values;
    std::array<int, columns.size()> lengths;
    for (std::size_t index = 0; index < columns.size(); ++index) {
        values[index] = columns[index].get().data();
        lengths[index] = length_of(columns[index].get());
    }
    return run(connection, statement, values, lengths);
}

}  // namespace

Products::Products(const std::string& connection_string) : connection_(PQconnectdb(connection_string.c_str()), PQfinish)
{
    for (const Prepared& statement : statements) {
        const ResultHandle prepared(PQprepare(connection_.get(), statement.name, statement.sql, 0, nullptr));
        if (PQresultStatus(prepared.get()) == PGRES_COMMAND_OK) continue;
        std::fprintf(stderr, "%s: %s", statement.name, PQerrorMessage(connection_.get()));
        std::exit(1);
    }
}

Result<std::optional<Product>> Products::find(std::int64_t id)
{
    return optional_row(run_with_id(connection_.get(), "find", id));
}

Result<std::optional<Product>> Products::find_by_sku(std::string_view sku)
{
    return optional_row(run<1>(connection_.get(), "find_by_sku", {sku.data()}, {length_of(sku)}));
}

Result<std::vector<Product>> Products::list(std::int64_t limit)
{
    const auto result = run_with_id(connection_.get(), "list", limit);
    if (!has_rows(result)) return failure_of(result.get());
    std::vector<Product> rows;
    const int count = PQntuples(result.get());
    rows.reserve(static_cast<std::size_t>(count));
    for (int row = 0; row < count; ++row) rows.push_back(product_of(result.get(), row));
    return rows;
}

Result<Product> Products::create(const NewProduct& row)
{
    return one_row(run_insert(connection_.get(), "create", row));
}

Result<std::optional<Product>> Products::create_if_absent(const NewProduct& row)
{
    return optional_row(run_insert(connection_.get(), "create_if_absent", row));
}

Result<Product> Products::get_or_create(const NewProduct& row)
{
    for (;;) {
        auto found = find_by_sku(row.sku);
        if (!found) return std::unexpected(std::move(found.error()));
        if (*found) return std::move(**found);
        auto created = create_if_absent(row);
        if (!created) return std::unexpected(std::move(created.error()));
        if (*created) return std::move(**created);
    }
}

Result<Upserted> Products::upsert(const NewProduct& row)
{
    const auto result = run_insert(connection_.get(), "upsert", row);
    auto written = one_row(result);
    if (!written) return std::unexpected(std::move(written.error()));
    return Upserted{std::move(*written), *PQgetvalue(result.get(), 0, 8) != 0};
}

Result<Product> Products::update(const Product& row)
{
    const auto id = swapped(row.id);
    const auto price = swapped(row.price);
    const auto stock = swapped(row.stock);
    const auto withdrawn_at = row.withdrawn_at ? swapped(to_sent(*row.withdrawn_at)) : 0;
    const auto version = swapped(row.version);
    return one_row(run<8>(connection_.get(), "update",
                          {bytes_of(id), row.sku.data(), row.name.data(), bytes_of(price), bytes_of(stock),
                           row.note ? row.note->data() : nullptr, row.withdrawn_at ? bytes_of(withdrawn_at) : nullptr,
                           bytes_of(version)},
                          {sizeof(id), length_of(row.sku), length_of(row.name), sizeof(price), sizeof(stock),
                           row.note ? length_of(*row.note) : 0, sizeof(withdrawn_at), sizeof(version)}));
}

Result<Product> Products::add_to_stock(std::int64_t id, std::int32_t amount)
{
    const auto id_sent = swapped(id);
    const auto amount_sent = swapped(amount);
    return one_row(run<2>(connection_.get(), "add_to_stock", {bytes_of(id_sent), bytes_of(amount_sent)},
                          {sizeof(id_sent), sizeof(amount_sent)}));
}

Result<Product> Products::mark_withdrawn(std::int64_t id)
{
    return one_row(run_with_id(connection_.get(), "mark_withdrawn", id));
}

Result<Product> Products::remove(std::int64_t id)
{
    return one_row(run_with_id(connection_.get(), "remove", id));
}

Result<std::vector<Product>> Products::create_all(const std::vector<NewProduct>& rows)
{
    const auto order = sorted(rows);
    const auto result = run_with_many(connection_.get(), "create_all", order);
    if (!has_rows(result)) return failure_of(result.get());
    std::vector<Product> created(rows.size());
    for (std::size_t index = 0; index < order.size(); ++index) {
        created[static_cast<std::size_t>(order[index] - rows.data())] = product_of(result.get(), static_cast<int>(index));
    }
    return created;
}

Result<std::vector<RowOutcome>> Products::upsert_all(const std::vector<NewProduct>& rows)
{
    auto order = sorted(rows);
    // Backwards, so that the first of each key is the last one given.
    const auto dropped = std::unique(order.rbegin(), order.rend(),
                                     [](const NewProduct* left, const NewProduct* right) { return left->sku == right->sku; });
    order.erase(order.begin(), dropped.base());
    const auto result = run_with_many(connection_.get(), "upsert_all", order);
    if (!has_rows(result)) return failure_of(result.get());
    std::vector<RowOutcome> outcomes(rows.size(), RowOutcome::duplicate);
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        const auto ordinal = static_cast<std::size_t>(number_at<std::int64_t>(result.get(), row, 0));
        outcomes[static_cast<std::size_t>(order[ordinal - 1] - rows.data())] =
            static_cast<RowOutcome>(number_at<std::int32_t>(result.get(), row, 1));
    }
    return outcomes;
}

Result<void> Products::copy_all(const std::vector<NewProduct>& rows)
{
    constexpr std::string_view signature{"PGCOPY\n\377\r\n\0", 11};
    constexpr std::size_t bytes_at_once = 65536;
    if (auto begun = command("BEGIN"); !begun) return begun;
    if (auto created = command(create_staging_sql); !created) return created;
    const ResultHandle copying(PQexec(connection_.get(), copy_sql));
    if (PQresultStatus(copying.get()) != PGRES_COPY_IN) return failure_of(copying.get());
    Bytes bytes;
    bytes.put_raw(signature);
    bytes.put(std::int32_t{0});  // flags
    bytes.put(std::int32_t{0});  // length of an extension
    const auto send = [&] {
        PQputCopyData(connection_.get(), bytes.get().data(), length_of(bytes.get()));
        bytes.clear();
    };
    for (const NewProduct& row : rows) {
        bytes.put_short(6);  // columns
        bytes.put_value(row.sku);
        bytes.put_value(row.name);
        bytes.put_value(row.price);
        bytes.put_value(row.stock);
        bytes.put_value(row.note);
        bytes.put_value(row.withdrawn_at);
        if (bytes.get().size() > bytes_at_once) send();
    }
    bytes.put_short(-1);
    send();
    PQputCopyEnd(connection_.get(), nullptr);
    const ResultHandle copied(PQgetResult(connection_.get()));
    if (PQresultStatus(copied.get()) != PGRES_COMMAND_OK) return failure_of(copied.get());
    PQclear(PQgetResult(connection_.get()));
    if (auto written = command(write_staging_sql); !written) return written;
    return command("COMMIT");
}

Result<Product> Products::lock(std::int64_t id)
{
    return one_row(run_with_id(connection_.get(), "lock", id));
}

Result<Product> Products::set_stock(std::int64_t id, std::int32_t stock)
{
    const auto id_sent = swapped(id);
    const auto stock_sent = swapped(stock);
    return one_row(run<2>(connection_.get(), "set_stock", {bytes_of(id_sent), bytes_of(stock_sent)},
                          {sizeof(id_sent), sizeof(stock_sent)}));
}

Result<void> Products::command(const char* sql)
{
    const ResultHandle result(PQexec(connection_.get(), sql));
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) return failure_of(result.get());
    return {};
}

}  // namespace reference
