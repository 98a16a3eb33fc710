// The operations that are measured, each the same in the generated code and in the one written by hand.
#pragma once

#include <array>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "bench.hpp"
#include "reference.hpp"

namespace bench {

inline constexpr long rows_of_many = 10'000;
inline constexpr const char* stored_sku = "old-00000001";
inline constexpr const char* product_name = "A product with a name";

/// Rows in no order, with the keys that fill_table() gives as many.
template <class New>
[[nodiscard]] std::vector<New> make_rows(long rows, std::int64_t price)
{
    std::vector<New> made;
    made.reserve(static_cast<std::size_t>(rows));
    Skus skus("old");
    for (long row = 0; row < rows; ++row) {
        made.push_back({.sku = skus.next(), .name = product_name, .price = price, .stock = 5});
    }
    std::shuffle(made.begin(), made.end(), std::mt19937(1));
    return made;
}

/// What both contenders start from. The first row is the one that is found, changed and in the way; those behind it are there to be removed and
/// marked, once each.
struct Workload {
    Skus skus{"new"};
    std::int64_t price = 100;
    std::int64_t last_id = 1;
    std::size_t turn = 0;
};

class Generated {
public:
    explicit Generated(const std::string& connection_string) : connection_(open(connection_string)), products_(connection_)
    {
        row_ = products_.find({1}).value().value();
    }

    void find() { check(products_.find(row_.id).value()->price == 100, "find"); }
    void find_by_sku() { check(products_.find_by_sku(row_.sku).value()->price == 100, "find_by_sku"); }
    void create() { check(products_.create(fresh()).has_value(), "create"); }
    void create_taken()
    {
        const auto created = products_.create(stored());
        check(!created && created.error().code == generated::CreateProductErrc::sku_taken, "create_taken");
    }
    void create_if_absent() { check(products_.create_if_absent(fresh()).value().has_value(), "create_if_absent"); }
    void get_or_create() { check(!products_.get_or_create_by_sku(stored()).value().created, "get_or_create"); }
    void upsert()
    {
        const auto done = products_.upsert_by_sku(changed());
        check(done && done->row.price == work_.price && !done->inserted, "upsert");
    }
    void update()
    {
        ++row_.price;
        auto updated = products_.update(row_);
        check(updated.has_value(), "update");
        row_ = std::move(*updated);
    }
    void modify()
    {
        const auto modified = products_.modify(row_.id, [](generated::Product& row) { ++row.price; });
        check(modified && modified->price == ++work_.price, "modify");
    }
    void add_to_stock() { check(products_.add_to_stock(row_.id, 1).has_value(), "add_to_stock"); }
    void mark_withdrawn() { check(products_.mark_withdrawn({++work_.last_id}).has_value(), "mark_withdrawn"); }
    void remove() { check(products_.remove({++work_.last_id}).has_value(), "remove"); }
    void lock_in_transaction()
    {
        using Outcome = generated::Result<generated::Product, generated::AnyError>;
        const auto locked = generated::transaction(connection_, [&](generated::Transaction& tx) -> Outcome {
            auto row = generated::ProductRepository(tx).lock(tx, row_.id);
            if (!row) return generated::unexpected(row.error());
            return std::move(*row);
        });
        check(locked.has_value(), "lock_in_transaction");
    }

    void list() { check(products_.list({.limit = rows_of_many}).value().size() == rows_of_many, "list"); }
    void create_all()
    {
        check(connection_.execute("TRUNCATE products").has_value(), "TRUNCATE");
        check(products_.create_all(many_[0]).value().size() == rows_of_many, "create_all");
    }
    void upsert_all()
    {
        const auto outcomes = products_.upsert_all_by_sku(many_[++work_.turn % 2]);
        check(outcomes && outcomes->front() == generated::RowOutcome::updated, "upsert_all");
    }

private:
    generated::NewProduct fresh() { return {.sku = work_.skus.next(), .name = product_name, .price = 100, .stock = 5}; }
    generated::NewProduct stored() { return {.sku = stored_sku, .name = product_name, .price = 100, .stock = 5}; }
    generated::NewProduct changed() { return {.sku = stored_sku, .name = product_name, .price = ++work_.price, .stock = 5}; }

    generated::Connection connection_;
    generated::ProductRepository products_;
    generated::Product row_;
    Workload work_;
    // In turn, so that each finds what differs.
    const std::array<std::vector<generated::NewProduct>, 2> many_{make_rows<generated::NewProduct>(rows_of_many, 100),
                                                             make_rows<generated::NewProduct>(rows_of_many, 101)};
};

class Reference {
public:
    explicit Reference(const std::string& connection_string) : products_(connection_string)
    {
        row_ = products_.find(1).value().value();
    }

    void find() { check(products_.find(row_.id).value()->price == 100, "find"); }
    void find_by_sku() { check(products_.find_by_sku(row_.sku).value()->price == 100, "find_by_sku"); }
    void create() { check(products_.create(fresh()).has_value(), "create"); }
    void create_taken()
    {
        const auto created = products_.create(stored());
        check(!created && created.error().code == reference::Code::sku_taken, "create_taken");
    }
    void create_if_absent() { check(products_.create_if_absent(fresh()).value().has_value(), "create_if_absent"); }
    void get_or_create() { check(products_.get_or_create(stored()).has_value(), "get_or_create"); }
    void upsert()
    {
        const auto done = products_.upsert(changed());
        check(done && done->row.price == work_.price && !done->inserted, "upsert");
    }
    void update()
    {
        ++row_.price;
        auto updated = products_.update(row_);
        check(updated.has_value(), "update");
        row_ = std::move(*updated);
    }
    void modify()
    {
        const auto modified = products_.modify(row_.id, [](reference::Product& row) { ++row.price; });
        check(modified && modified->price == ++work_.price, "modify");
    }
    void add_to_stock() { check(products_.add_to_stock(row_.id, 1).has_value(), "add_to_stock"); }
    void mark_withdrawn() { check(products_.mark_withdrawn(++work_.last_id).has_value(), "mark_withdrawn"); }
    void remove() { check(products_.remove(++work_.last_id).has_value(), "remove"); }
    void lock_in_transaction()
    {
        check(products_.command("BEGIN").has_value(), "BEGIN");
        check(products_.lock(row_.id).has_value(), "lock_in_transaction");
        check(products_.command("COMMIT").has_value(), "COMMIT");
    }

    void list() { check(products_.list(rows_of_many).value().size() == rows_of_many, "list"); }
    void create_all()
    {
        check(products_.command("TRUNCATE products").has_value(), "TRUNCATE");
        check(products_.create_all(many_[0]).value().size() == rows_of_many, "create_all");
    }
    void upsert_all()
    {
        const auto outcomes = products_.upsert_all(many_[++work_.turn % 2]);
        check(outcomes && outcomes->front() == reference::RowOutcome::updated, "upsert_all");
    }

private:
    reference::NewProduct fresh() { return {.sku = work_.skus.next(), .name = product_name, .price = 100, .stock = 5}; }
    reference::NewProduct stored() { return {.sku = stored_sku, .name = product_name, .price = 100, .stock = 5}; }
    reference::NewProduct changed() { return {.sku = stored_sku, .name = product_name, .price = ++work_.price, .stock = 5}; }

    reference::Products products_;
    reference::Product row_;
    Workload work_;
    // In turn, so that each finds what differs.
    const std::array<std::vector<reference::NewProduct>, 2> many_{make_rows<reference::NewProduct>(rows_of_many, 100),
                                                             make_rows<reference::NewProduct>(rows_of_many, 101)};
};

template <class Contender>
struct Operation {
    std::string_view name;
    void (Contender::*run)();
    bool reads_or_writes_many = false;
};

template <class Contender>
inline constexpr std::array operations{
    Operation<Contender>{"find", &Contender::find},
    Operation<Contender>{"find_by_sku", &Contender::find_by_sku},
    Operation<Contender>{"create", &Contender::create},
    Operation<Contender>{"create_taken", &Contender::create_taken},
    Operation<Contender>{"create_if_absent", &Contender::create_if_absent},
    Operation<Contender>{"get_or_create", &Contender::get_or_create},
    Operation<Contender>{"upsert", &Contender::upsert},
    Operation<Contender>{"update", &Contender::update},
    Operation<Contender>{"modify", &Contender::modify},
    Operation<Contender>{"add_to_stock", &Contender::add_to_stock},
    Operation<Contender>{"mark_withdrawn", &Contender::mark_withdrawn},
    Operation<Contender>{"remove", &Contender::remove},
    Operation<Contender>{"lock_in_transaction", &Contender::lock_in_transaction},
    Operation<Contender>{"list", &Contender::list, true},
    Operation<Contender>{"create_all", &Contender::create_all, true},
    Operation<Contender>{"upsert_all", &Contender::upsert_all, true},
};

template <class Contender>
[[nodiscard]] const Operation<Contender>& operation_named(std::string_view name)
{
    const auto found = std::ranges::find(operations<Contender>, name, &Operation<Contender>::name);
    if (found == operations<Contender>.end()) stop("no such operation: " + std::string(name));
    return *found;
}

}  // namespace bench
