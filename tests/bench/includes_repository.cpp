// A user's file that includes one generated repository header. run compares what it costs to compile with standard_headers.cpp.
#include "generated/product_repository.hpp"

bool is_in_stock(generated::ProductRepository& products, const std::string& sku)
{
    const auto found = products.find_by_sku(sku);
    return found && *found && (*found)->stock > 0;
}
