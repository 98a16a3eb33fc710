// client count CONTENDER OPERATION N     runs the operation N times and prints nothing: to be run under callgrind
// client time OPERATION N ROUNDS         both contenders in turn; prints the median operations per second of each
// client latency ROUNDS                  one plain round trip, and create inside a transaction, at 5 ms of latency
// client import ROWS ROUNDS              three ways to write many rows of which half are there
// client hot_row SECONDS ROUNDS          five ways to add to one row from eight connections
// client once                            all of that, once and shortly: a test
//
// The connection string comes from RACEGEN_POSTGRES.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bench.hpp"
#include "contenders.hpp"

namespace bench {
namespace {

constexpr long until_plans_are_kept = 20;

template <class Contender>
void fill_for(const std::string& connection_string, const Operation<Contender>& operation, long count)
{
    fill_table(connection_string, operation.reads_or_writes_many ? rows_of_many : 1 + until_plans_are_kept + count);
}

template <class Contender>
void repeat(Contender& contender, const Operation<Contender>& operation, long count)
{
    for (long i = 0; i < count; ++i) (contender.*operation.run)();
}

template <class Contender>
void count_only(const std::string& connection_string, std::string_view name, long count)
{
    const auto& operation = operation_named<Contender>(name);
    fill_for(connection_string, operation, count);
    Contender contender(connection_string);
    repeat(contender, operation, count);
}

/// On a connection of its own: one connection kept for all rounds was seen to be fast or slow throughout, for either contender.
template <class Contender>
double operations_per_second(const std::string& connection_string, std::string_view name, long count)
{
    const auto& operation = operation_named<Contender>(name);
    fill_for(connection_string, operation, count);
    Contender contender(connection_string);
    repeat(contender, operation, operation.reads_or_writes_many ? 1 : until_plans_are_kept);
    const auto begin = Clock::now();
    repeat(contender, operation, count);
    return static_cast<double>(count) / seconds_since(begin);
}

void compare(const std::string& connection_string, std::string_view name, long count, int rounds)
{
    std::vector<double> ours;
    std::vector<double> theirs;
    // The first round warms up. Who goes first changes from round to round.
    for (int round = 0; round <= rounds; ++round) {
        for (const bool generated_runs : {round % 2 == 0, round % 2 != 0}) {
            const double speed = generated_runs ? operations_per_second<Generated>(connection_string, name, count)
                                                : operations_per_second<Reference>(connection_string, name, count);
            if (round > 0) (generated_runs ? ours : theirs).push_back(speed);
        }
    }
    std::printf("%.1f %.1f\n", median(theirs), median(ours));
}

void run_once(const std::string& connection_string)
{
    for (const auto& operation : operations<Generated>) count_only<Generated>(connection_string, operation.name, 2);
    for (const auto& operation : operations<Reference>) count_only<Reference>(connection_string, operation.name, 2);
    measure_latency(connection_string, std::chrono::milliseconds(1), 1);
    measure_import(connection_string, 1000, 1);
    measure_hot_row(connection_string, 0.05, 1);
}

void run(const std::string& connection_string, const std::vector<std::string>& words)
{
    const std::string& command = words.front();
    const auto number = [&](std::size_t index) { return std::atoi(words[index].c_str()); };
    if (command == "count" && words.size() == 4) {
        const auto count = words[1] == "generated" ? count_only<Generated> : count_only<Reference>;
        return count(connection_string, words[2], number(3));
    }
    if (command == "time" && words.size() == 4) return compare(connection_string, words[1], number(2), number(3));
    if (command == "latency" && words.size() == 2) {
        return measure_latency(connection_string, std::chrono::milliseconds(5), number(1));
    }
    if (command == "import" && words.size() == 3) return measure_import(connection_string, number(1), number(2));
    if (command == "hot_row" && words.size() == 3) return measure_hot_row(connection_string, number(1), number(2));
    if (command == "once" && words.size() == 1) return run_once(connection_string);
    stop("usage: see client.cpp");
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv)
{
    const char* connection_string = std::getenv("RACEGEN_POSTGRES");
    if (connection_string == nullptr || argc < 2) bench::stop("usage: RACEGEN_POSTGRES=… client COMMAND [ARGUMENT ...]");
    bench::run(connection_string, {argv + 1, argv + argc});
}
