// What the parts of the benchmark's client share.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "generated/repositories.hpp"

namespace bench {

using Clock = std::chrono::steady_clock;

[[noreturn]] inline void stop(const std::string& message)
{
    std::fprintf(stderr, "client: %s\n", message.c_str());
    std::exit(1);
}

inline void check(bool holds, const char* what)
{
    if (!holds) stop(std::string(what) + " did not do what it should");
}

[[nodiscard]] inline generated::Connection open(const std::string& connection_string)
{
    auto opened = generated::Connection::open(connection_string);
    if (!opened) stop(opened.error().message);
    return std::move(*opened);
}

/// Leaves that many rows: ids 1, 2, …, keys old-00000001, old-00000002, …
inline void fill_table(const std::string& connection_string, long rows)
{
    auto connection = open(connection_string);
    const std::string sql =
        "TRUNCATE products RESTART IDENTITY;"
        "INSERT INTO products (sku, name, price, stock)"
        " SELECT 'old-' || lpad(i::text, 8, '0'), 'A product with a name', 100, 5 FROM generate_series(1, " +
        std::to_string(rows) + ") AS i";
    const auto filled = connection.execute(sql.c_str());
    if (!filled) stop(filled.error().message);
}

/// <prefix>-00000001, <prefix>-00000002, …: counted in place, so that making a key costs next to nothing.
class Skus {
public:
    explicit Skus(const char* prefix) : text_(std::string(prefix) + "-00000000") {}

    const std::string& next()
    {
        for (char* digit = &text_.back(); ++*digit > '9'; --digit) *digit = '0';
        return text_;
    }

private:
    std::string text_;
};

[[nodiscard]] inline double seconds_since(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

[[nodiscard]] inline double quantile(std::vector<double> values, double fraction)
{
    std::ranges::sort(values);
    return values.at(static_cast<std::size_t>(fraction * static_cast<double>(values.size() - 1)));
}

[[nodiscard]] inline double median(std::vector<double> values)
{
    return quantile(std::move(values), 0.5);
}

/// Prints the median seconds of one plain round trip of libpq, and of create inside a transaction, with `latency` on the way.
void measure_latency(const std::string& connection_string, std::chrono::microseconds latency, int rounds);

/// Prints the median rows per second of COPY and INSERT … ON CONFLICT, of upsert_all, and of one upsert after the other. Half of the keys are
/// there before, with other values.
void measure_import(const std::string& connection_string, long rows, int rounds);

/// Eight connections add to one row. Prints for each way: additions per second, the median and the 99th percentile of their milliseconds,
/// and how many of them the row has lost.
void measure_hot_row(const std::string& connection_string, double seconds, int rounds);

}  // namespace bench
