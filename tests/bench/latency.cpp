#include <libpq-fe.h>

#include "bench.hpp"
#include "delay.hpp"
#include "reference.hpp"

namespace bench {
namespace {

constexpr int creates_of_round = 20;

template <class Create>
void time_each(std::vector<double>& seconds, const Create& create)
{
    // The first ones prepare the statement and make its plan.
    for (int i = -3; i < creates_of_round; ++i) {
        const auto begin = Clock::now();
        check(create(), "create");
        if (i >= 0) seconds.push_back(seconds_since(begin));
    }
}

}  // namespace

void measure_latency(const std::string& connection_string, std::chrono::microseconds latency, int rounds)
{
    fill_table(connection_string, 1);
    auto near = open(connection_string);
    const Delay delay(PQhost(near.native_handle()), latency);
    const std::string far = connection_string + " host=" + delay.folder();

    auto connection = open(far);
    reference::Products products(far);
    Skus skus("new");
    std::vector<double> plain;
    std::vector<double> in_transaction;
    for (int round = 0; round < rounds; ++round) {
        time_each(plain, [&] {
            return products.create({.sku = skus.next(), .name = "A product", .price = 100, .stock = 5}).has_value();
        });
        const auto done = generated::transaction(connection, [&](generated::Transaction& tx) -> generated::Result<void, generated::AnyError> {
            generated::ProductRepository inside(tx);
            time_each(in_transaction, [&] {
                return inside.create({.sku = skus.next(), .name = "A product", .price = 100, .stock = 5}).has_value();
            });
            return {};
        });
        check(done.has_value(), "transaction");
    }
    std::printf("%.3f %.3f\n", median(plain) * 1000, median(in_transaction) * 1000);
}

}  // namespace bench
