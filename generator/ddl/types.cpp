// TypeName nodes.
#include <array>
#include <string_view>
#include <utility>

#include "ddl/expressions.hpp"

namespace racegen::ddl {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array<Pair, 3> serial_types = {
    Pair{"serial2", "smallserial"}, {"serial4", "serial"}, {"serial8", "bigserial"}};

/// The field masks of gram.y's opt_interval: bit n is the field that datetime.h numbers n.
constexpr int full_range = 0x7FFF;
std::string interval_fields(int mask)
{
    constexpr std::array<std::pair<int, std::string_view>, 6> fields = {{{1 << 2, "year"},
                                                                         {1 << 1, "month"},
                                                                         {1 << 3, "day"},
                                                                         {1 << 10, "hour"},
                                                                         {1 << 11, "minute"},
                                                                         {1 << 12, "second"}}};
    std::string first;
    std::string last;
    for (const auto& [bit, name] : fields)
        if ((mask & bit) != 0) (first.empty() ? first : last) = name;
    return last.empty() ? first : first + " to " + last;
}

std::vector<std::string> interval_modifiers(const Context& context, const Json& modifiers)
{
    std::vector<std::string> result;
    const Json* mask = as(modifiers.front(), "A_Const");
    const int bits = mask == nullptr ? full_range : integer_field(*field(*mask, "ival"), "ival");
    if (bits != full_range) result.push_back(interval_fields(bits));
    if (modifiers.size() > 1) result.push_back(to_sql(*convert_expression(context, modifiers[1])));
    return result;
}

}  // namespace

TypeName convert_type(const Context& context, const Json& fields)
{
    TypeName type;
    type.name = name_of(list(fields, "names"));
    for (const auto& [alias, name] : serial_types)
        if (type.name.schema.empty() && type.name.name == alias) type.name.name = name;
    const Json& modifiers = list(fields, "typmods");
    if (type.name == QualifiedName{"", "interval"} && !modifiers.empty())
        type.modifiers = interval_modifiers(context, modifiers);
    else
        for (const Json& modifier : modifiers) type.modifiers.push_back(to_sql(*convert_expression(context, modifier)));
    type.array_dimensions = static_cast<int>(list(fields, "arrayBounds").size());
    type.set_of = flag(fields, "setof");
    return type;
}

}  // namespace racegen::ddl
