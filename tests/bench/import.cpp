#include "contenders.hpp"

namespace bench {
namespace {

template <class Write>
double rows_per_second(const std::string& connection_string, long rows, const Write& write)
{
    fill_table(connection_string, rows / 2);
    const auto begin = Clock::now();
    check(write(), "import");
    return static_cast<double>(rows) / seconds_since(begin);
}

bool upsert_each(reference::Products& products, const std::vector<reference::NewProduct>& rows)
{
    if (!products.command("BEGIN")) return false;
    for (const reference::NewProduct& row : rows) {
        if (!products.upsert(row)) return false;
    }
    return products.command("COMMIT").has_value();
}

}  // namespace

void measure_import(const std::string& connection_string, long rows, int rounds)
{
    constexpr std::int64_t price = 101;  // other than what is stored
    const auto ours = make_rows<generated::NewProduct>(rows, price);
    const auto theirs = make_rows<reference::NewProduct>(rows, price);
    std::vector<double> copied;
    std::vector<double> upserted;
    std::vector<double> one_by_one;
    for (int round = 0; round < rounds; ++round) {
        reference::Products products(connection_string);
        auto connection = open(connection_string);
        generated::ProductRepository repository(connection);
        copied.push_back(rows_per_second(connection_string, rows, [&] { return products.copy_all(theirs).has_value(); }));
        upserted.push_back(rows_per_second(connection_string, rows, [&] { return repository.upsert_all_by_sku(ours).has_value(); }));
        one_by_one.push_back(rows_per_second(connection_string, rows, [&] { return upsert_each(products, theirs); }));
    }
    std::printf("%.0f %.0f %.0f\n", median(copied), median(upserted), median(one_by_one));
}

}  // namespace bench
