// Importing a supplier's feed into a shop's catalog, by workers that overlap, while the shop is selling.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using Stage = demo::Stage<catalog::Connection>;
using catalog::Product;
using catalog::ProductRepository;

struct FeedLine {
    std::string sku;
    std::string title;
    std::string category;
    catalog::Decimal price;
};

/// What one line of a feed did, as an HTTP status: 201 inserted, 200 changed, 304 nothing to change, 500 unexpected.
using Status = int;

// ---- Importing one line: find or create its category and supplier, then the product ----

Status import_naively(catalog::Connection& db, const FeedLine& line)
{
    catalog::CategoryRepository categories{db};
    catalog::SupplierRepository suppliers{db};
    ProductRepository products{db};
    auto category = demo::must(categories.find_by_name(line.category));
    auto supplier = demo::must(suppliers.find_by_code("ACME"));
    const auto product = demo::must(products.find_by_sku(line.sku));
    demo::think();
    if (!category) {
        const auto made = categories.create({.name = line.category});
        if (!made) return 500;
        category = *made;
    }
    if (!supplier) {
        const auto made = suppliers.create({.code = "ACME", .name = "Acme Ltd."});
        if (!made) return 500;
        supplier = *made;
    }
    if (product) {
        // Writes back what it read, as an object mapper does: the stock too, which a customer may have lowered by now.
        const std::string sql = "UPDATE products SET stock = " + std::to_string(product->stock) +
                                " WHERE product_id = " + std::to_string(product->product_id.value);
        return db.execute(sql.c_str()) ? 200 : 500;
    }
    const auto made = products.create({.sku = line.sku,
                                       .title = line.title,
                                       .price = line.price,
                                       .category_id = category->category_id,
                                       .supplier_id = supplier->supplier_id});
    return made ? 201 : 500;
}

/// Three statements, each atomic, none of which minds another worker. What the feed does not state, `stock`, is kept.
Status import_line(catalog::Connection& db, const FeedLine& line)
{
    const auto category = catalog::CategoryRepository{db}.get_or_create_by_name({.name = line.category});
    if (!category) return http_status(category.error());
    const auto supplier = catalog::SupplierRepository{db}.get_or_create_by_code({.code = "ACME", .name = "Acme Ltd."});
    if (!supplier) return http_status(supplier.error());
    const auto product = ProductRepository{db}.upsert_by_sku({.sku = line.sku,
                                                              .title = line.title,
                                                              .price = line.price,
                                                              .category_id = category->row.category_id,
                                                              .supplier_id = supplier->row.supplier_id});
    if (product) return product->inserted ? 201 : product->changed ? 200 : 304;
    switch (product.error().code) {
        case catalog::UpsertProductBySkuErrc::price_too_low: return 422;
        case catalog::UpsertProductBySkuErrc::stock_too_low: return 422;
        case catalog::UpsertProductBySkuErrc::category_missing: return 409;
        case catalog::UpsertProductBySkuErrc::supplier_missing: return 409;
        case catalog::UpsertProductBySkuErrc::contention: break;
        case catalog::UpsertProductBySkuErrc::database: break;
    }
    return http_status(product.error());
}

using Import = Status (*)(catalog::Connection&, const FeedLine&);

demo::Responses import_feed(catalog::Connection& db, const std::vector<FeedLine>& feed, Import import)
{
    demo::Responses responses;
    for (const FeedLine& line : feed) responses += import(db, line);
    return responses;
}

// ---- The rounds ----

/// A feed of twelve new products in three new categories.
std::vector<FeedLine> new_feed()
{
    static int number = 0;
    const std::string feed = std::to_string(++number);
    std::vector<FeedLine> lines;
    for (int line = 0; line < 12; ++line)
        lines.push_back({.sku = "SKU-" + feed + "-" + std::to_string(line),
                         .title = "Lamp " + std::to_string(line),
                         .category = "Lamps " + feed + "/" + std::to_string(line / 4),
                         .price = catalog::Decimal::parse("19." + std::to_string(50 + line)).value()});
    return lines;
}

/// The scheduler starts an import while an earlier run of it is still at work.
demo::Round overlap_round(Stage& stage, Import import)
{
    const std::vector<FeedLine> feed = new_feed();
    demo::Round round;
    round.responses = stage.at_once(2, [&](catalog::Connection& db, int) { return import_feed(db, feed, import); });
    if (const int surprises = round.responses.count(500))
        round.damage = std::to_string(surprises) + " lines failed with an unexpected error";
    else if (round.responses.count(201) != 12)
        round.damage = "not every product was inserted once";
    return round;
}

/// Seven customers buy one piece each of a product whose title the import changes.
demo::Round selling_round(Stage& stage, Import import)
{
    const int customers = demo::session_count - 1;
    std::vector<FeedLine> feed = new_feed();
    import_feed(stage.connection(), feed, import_line);
    ProductRepository products{stage.connection()};
    const auto product = demo::must(products.find_by_sku(feed.front().sku)).value();
    demo::must(products.add_to_stock(product.product_id, 10));
    feed.front().title = "Lamp, dimmable";

    demo::Round round;
    round.responses = stage.at_once([&](catalog::Connection& db, int number) -> demo::Responses {
        if (number == 0) return import(db, feed.front());
        const auto sold = ProductRepository{db}.add_to_stock_by_sku(feed.front().sku, -1);
        return sold ? 200 : http_status(sold.error());
    });
    const auto stored = demo::must(products.find(product.product_id)).value();
    if (const int forgotten = stored.stock - (10 - customers); forgotten != 0)
        round.damage = std::to_string(forgotten) + " of " + std::to_string(customers) + " sales forgotten";
    else if (stored.title != "Lamp, dimmable")
        round.damage = "the import was lost";
    return round;
}

/// An import that is run again changes nothing: no row is written, so no version moves.
demo::Round again_round(Stage& stage)
{
    const std::vector<FeedLine> feed = new_feed();
    import_feed(stage.connection(), feed, import_line);
    demo::Round round;
    round.responses =
        stage.at_once(2, [&](catalog::Connection& db, int) { return import_feed(db, feed, import_line); });
    if (round.responses.count(304) != 24) round.damage = "the second run wrote something";
    for (const FeedLine& line : feed)
        if (demo::must(ProductRepository{stage.connection()}.find_by_sku(line.sku)).value().version != 0)
            round.damage = "a version moved";
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<catalog::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("two imports: find, else insert", [&] { return overlap_round(stage, import_naively); });
        stage.generated("two imports: upsert_by_sku", [&] { return overlap_round(stage, import_line); });
        stage.naive("import while selling: write back", [&] { return selling_round(stage, import_naively); });
        stage.generated("import while selling: upsert_by_sku", [&] { return selling_round(stage, import_line); });
        stage.generated("the same import again", [&] { return again_round(stage); });

        const auto suppliers = demo::must(catalog::SupplierRepository{stage.connection()}.list({}));
        stage.verify("all imports share one supplier", suppliers.size() == 1);
    });
}
