#include <latch>
#include <list>
#include <string_view>
#include <thread>

#include "bench.hpp"
#include "reference.hpp"

namespace bench {
namespace {

constexpr int connection_count = 8;
constexpr std::int64_t hot_id = 1;

/// The connections of one thread.
struct Worker {
    explicit Worker(const std::string& connection_string)
        : connection(open(connection_string)), repository(connection), by_hand(connection_string)
    {
    }

    generated::Connection connection;
    generated::ProductRepository repository;
    reference::Products by_hand;
};

bool read_and_write(reference::Products& products)
{
    const auto row = products.find(hot_id);
    return row && *row && products.set_stock(hot_id, (*row)->stock + 1);
}

bool lock_and_write(reference::Products& products)
{
    if (!products.command("BEGIN")) return false;
    const auto row = products.lock(hot_id);
    return row && products.set_stock(hot_id, row->stock + 1) && products.command("COMMIT");
}

bool serialize_and_write(reference::Products& products)
{
    for (;;) {
        if (!products.command("BEGIN ISOLATION LEVEL SERIALIZABLE")) return false;
        const auto row = products.find(hot_id);
        std::string sqlstate;
        if (!row) {
            sqlstate = row.error().sqlstate;
        } else if (const auto written = products.set_stock(hot_id, (*row)->stock + 1); !written) {
            sqlstate = written.error().sqlstate;
        } else if (const auto committed = products.command("COMMIT"); !committed) {
            sqlstate = committed.error().sqlstate;
        } else {
            return true;
        }
        if (sqlstate != "40001" && sqlstate != "40P01") return false;
        if (!products.command("ROLLBACK")) return false;
    }
}

struct Way {
    std::string_view name;
    bool (*add_one)(Worker&);
    bool is_safe = true;
    std::vector<double> seconds{};  // of each addition
    double elapsed = 0;
    long lost = 0;
};

std::vector<Way> ways()
{
    return {
        {"add_to_stock", [](Worker& worker) { return worker.repository.add_to_stock({hot_id}, 1).has_value(); }},
        {"read, then write", [](Worker& worker) { return read_and_write(worker.by_hand); }, false},
        {"the same if unchanged, with retry",
         [](Worker& worker) { return worker.by_hand.modify(hot_id, [](reference::Product& row) { ++row.stock; }).has_value(); }},
        {"SELECT FOR UPDATE", [](Worker& worker) { return lock_and_write(worker.by_hand); }},
        {"SERIALIZABLE, with retry", [](Worker& worker) { return serialize_and_write(worker.by_hand); }},
    };
}

void run_round(const std::string& connection_string, std::list<Worker>& workers, Way& way, double seconds)
{
    constexpr long stock_before = 5;
    fill_table(connection_string, 1);
    std::vector<std::vector<double>> times(workers.size());
    std::latch start(connection_count);
    std::vector<std::thread> threads;
    const auto begin = Clock::now();
    for (Worker& worker : workers) {
        threads.emplace_back([&, &own = times[threads.size()]] {
            start.arrive_and_wait();
            do {
                const auto begun = Clock::now();
                check(way.add_one(worker), way.name.data());
                own.push_back(seconds_since(begun));
            } while (seconds_since(begin) < seconds);
        });
    }
    for (std::thread& thread : threads) thread.join();
    way.elapsed += seconds_since(begin);
    long additions = 0;
    for (const auto& own : times) {
        additions += static_cast<long>(own.size());
        way.seconds.insert(way.seconds.end(), own.begin(), own.end());
    }
    way.lost += stock_before + additions - workers.front().repository.find({hot_id}).value()->stock;
}

}  // namespace

void measure_hot_row(const std::string& connection_string, double seconds, int rounds)
{
    std::list<Worker> workers;
    for (int i = 0; i < connection_count; ++i) workers.emplace_back(connection_string);
    auto all = ways();
    for (int round = 0; round < rounds; ++round) {
        for (Way& way : all) run_round(connection_string, workers, way, seconds);
    }
    for (const Way& way : all) {
        check(way.lost == 0 || !way.is_safe, way.name.data());
        std::printf("%-34s %9.0f %9.2f %9.2f %9.1f %%\n", way.name.data(), static_cast<double>(way.seconds.size()) / way.elapsed,
                    quantile(way.seconds, 0.5) * 1000, quantile(way.seconds, 0.99) * 1000,
                    100.0 * static_cast<double>(way.lost) / static_cast<double>(way.seconds.size()));
    }
}

}  // namespace bench
