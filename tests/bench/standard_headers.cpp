// The standard headers whose types the interface of includes_repository.cpp is made of, and a function of the same shape.
#include <compare>
#include <concepts>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct Product {
    std::string name;
    std::int32_t stock = 0;
};
std::expected<std::optional<Product>, std::string> find_by_sku(const std::string& sku);

bool is_in_stock(const std::string& sku)
{
    const auto found = find_by_sku(sku);
    return found && *found && (*found)->stock > 0;
}
