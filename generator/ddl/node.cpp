#include "ddl/node.hpp"

#include <algorithm>

namespace racegen::ddl {

std::vector<std::string> strings_of(const Json& items)
{
    std::vector<std::string> result;
    result.reserve(items.size());
    for (const Json& item : items) result.push_back(string_of(item));
    return result;
}

QualifiedName name_of(const Json& items)
{
    if (items.empty()) return {};
    QualifiedName name{{}, string_of(items.back())};
    if (items.size() > 1 && string_of(items[items.size() - 2]) != "pg_catalog")
        name.schema = string_of(items[items.size() - 2]);
    return name;
}

QualifiedName relation_of(const Json& range)
{
    return {text_field(range, "schemaname"), text_field(range, "relname")};
}

bool same_tree(const Json& left, const Json& right)
{
    if (left.is_object() && right.is_object()) {
        auto other = right.begin();
        for (auto mine = left.begin(); mine != left.end(); ++mine) {
            if (mine.key() == "location") continue;
            while (other != right.end() && other.key() == "location") ++other;
            if (other == right.end() || mine.key() != other.key() || !same_tree(*mine, *other)) return false;
            ++other;
        }
        return std::all_of(other, right.end(), [&right](const Json& value) {
            const Json* location = field(right, "location");
            return &value == location;
        });
    }
    if (left.is_array() && right.is_array())
        return std::equal(left.begin(), left.end(), right.begin(), right.end(), same_tree);
    return left == right;
}

}  // namespace racegen::ddl
