// client count CONTENDER OPERATION N     runs the operation N times and prints nothing: to be run under callgrind
// client time OPERATION N ROUNDS         both contenders in turn; prints the median operations per second of each
//
// Every operation starts from a table that holds one row. The connection string comes from RACEGEN_POSTGRES.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "generated/repositories.hpp"
#include "reference.hpp"

namespace {

constexpr const char* known_sku = "sku-00000000";
constexpr const char* product_name = "A product with a name";

[[noreturn]] void stop(const std::string& message)
{
    std::fprintf(stderr, "client: %s\n", message.c_str());
    std::exit(1);
}

void check(bool holds, const char* operation)
{
    if (!holds) stop(std::string(operation) + " did not do what it should");
}

/// sku-00000001, sku-00000002, …: counted in place, so that making a key costs next to nothing.
class Skus {
public:
    const char* next()
    {
        for (char* digit = text_.data() + 11; ++*digit > '9'; --digit) *digit = '0';
        return text_.data();
    }

private:
    std::array<char, 13> text_{"sku-00000000"};
};

generated::Connection open(const char* connection_string)
{
    auto opened = generated::Connection::open(connection_string);
    if (!opened) stop(opened.error().message);
    return std::move(*opened);
}

/// Leaves the one row that every operation starts from: its id is 1.
void reset_table(const char* connection_string)
{
    auto connection = open(connection_string);
    const auto emptied = connection.execute("TRUNCATE products RESTART IDENTITY");
    if (!emptied) stop(emptied.error().message);
    generated::ProductRepository products(connection);
    check(products.create({.sku = known_sku, .name = product_name, .price = 100, .stock = 5}).has_value(), "reset_table");
}

class Generated {
public:
    explicit Generated(const char* connection_string) : connection_(open(connection_string)), products_(connection_) {}

    void start() { row_ = products_.find({1}).value().value(); }

    void find() { check(products_.find(row_.id).value()->price == 100, "find"); }
    void create()
    {
        check(products_.create({.sku = skus_.next(), .name = product_name, .price = 100, .stock = 5}).has_value(),
              "create");
    }
    void create_taken()
    {
        const auto created = products_.create({.sku = known_sku, .name = product_name, .price = 100, .stock = 5});
        check(!created && created.error().code == generated::CreateProductErrc::sku_taken, "create_taken");
    }
    void upsert()
    {
        const auto done =
            products_.upsert_by_sku({.sku = known_sku, .name = product_name, .price = ++price_, .stock = 5});
        check(done && done->row.price == price_ && !done->inserted, "upsert");
    }
    void update()
    {
        ++row_.price;
        auto updated = products_.update(row_);
        check(updated.has_value(), "update");
        row_ = std::move(*updated);
    }
    void add_to_stock() { check(products_.add_to_stock(row_.id, 1).has_value(), "add_to_stock"); }

private:
    generated::Connection connection_;
    generated::ProductRepository products_;
    generated::Product row_;
    std::int64_t price_ = 100;
    Skus skus_;
};

class Reference {
public:
    explicit Reference(const char* connection_string) : products_(connection_string) {}

    void start() { row_ = products_.find(1).value().value(); }

    void find() { check(products_.find(row_.id).value()->price == 100, "find"); }
    void create() { check(products_.create(skus_.next(), product_name, 100, 5).has_value(), "create"); }
    void create_taken()
    {
        const auto created = products_.create(known_sku, product_name, 100, 5);
        check(!created && created.error().code == reference::Code::sku_taken, "create_taken");
    }
    void upsert()
    {
        const auto done = products_.upsert(known_sku, product_name, ++price_, 5);
        check(done && done->row.price == price_ && !done->inserted, "upsert");
    }
    void update()
    {
        ++row_.price;
        auto updated = products_.update(row_);
        check(updated.has_value(), "update");
        row_ = std::move(*updated);
    }
    void add_to_stock() { check(products_.add_to_stock(row_.id, 1).has_value(), "add_to_stock"); }

private:
    reference::Products products_;
    reference::Product row_;
    std::int64_t price_ = 100;
    Skus skus_;
};

template <class Contender>
void repeat(Contender& contender, std::string_view operation, long count)
{
    const auto loop = [&](void (Contender::*method)()) {
        for (long i = 0; i < count; ++i) (contender.*method)();
    };
    if (operation == "find") return loop(&Contender::find);
    if (operation == "create") return loop(&Contender::create);
    if (operation == "create_taken") return loop(&Contender::create_taken);
    if (operation == "upsert") return loop(&Contender::upsert);
    if (operation == "update") return loop(&Contender::update);
    if (operation == "add_to_stock") return loop(&Contender::add_to_stock);
    stop("no such operation: " + std::string(operation));
}

/// On a connection of its own: one connection kept for all rounds was seen to be fast or slow throughout, for either contender.
template <class Contender>
double operations_per_second(const char* connection_string, std::string_view operation, long count)
{
    constexpr long until_plans_are_kept = 20;
    Contender contender(connection_string);
    contender.start();
    repeat(contender, operation, until_plans_are_kept);
    const auto begin = std::chrono::steady_clock::now();
    repeat(contender, operation, count);
    return static_cast<double>(count) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

template <class Contender>
void count_only(const char* connection_string, std::string_view operation, long count)
{
    Contender contender(connection_string);
    contender.start();
    repeat(contender, operation, count);
}

void compare(const char* connection_string, std::string_view operation, long count, int rounds)
{
    std::vector<double> ours;
    std::vector<double> theirs;
    // The first round warms up. Who goes first changes from round to round.
    for (int round = 0; round <= rounds; ++round) {
        for (const bool generated_runs : {round % 2 == 0, round % 2 != 0}) {
            reset_table(connection_string);
            const double speed = generated_runs ? operations_per_second<Generated>(connection_string, operation, count)
                                                : operations_per_second<Reference>(connection_string, operation, count);
            if (round > 0) (generated_runs ? ours : theirs).push_back(speed);
        }
    }
    std::printf("%.0f %.0f\n", median(theirs), median(ours));
}

}  // namespace

int main(int argc, char** argv)
{
    const char* connection_string = std::getenv("RACEGEN_POSTGRES");
    const std::string_view mode = argc == 5 ? argv[1] : "";
    if (connection_string == nullptr || (mode != "count" && mode != "time")) {
        stop("usage: RACEGEN_POSTGRES=… client count CONTENDER OPERATION N | client time OPERATION N ROUNDS");
    }
    const std::string_view contender = argv[2];
    if (mode == "count") reset_table(connection_string);
    if (mode == "time") {
        compare(connection_string, argv[2], std::atol(argv[3]), std::atoi(argv[4]));
    } else if (contender == "generated") {
        count_only<Generated>(connection_string, argv[3], std::atol(argv[4]));
    } else {
        count_only<Reference>(connection_string, argv[3], std::atol(argv[4]));
    }
}
