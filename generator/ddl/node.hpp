// Reading libpg_query's JSON tree. A node is {"Kind": {fields}}; a field that holds a default (0, false, empty) is
// absent.
//
// Trap: absent integers are not only zeros. libpg_query 15 leaves out every integer below 1, so a negative constant
// looks like 0; `expressions.cpp` reads those from the source text.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

#include "ddl/expression.hpp"

namespace racegen::ddl {

using Json = nlohmann::json;

/// The field, or null when it is absent.
inline const Json* field(const Json& fields, const char* name)
{
    const auto found = fields.find(name);
    return found == fields.end() ? nullptr : &*found;
}

/// A text field; empty when absent.
inline const std::string& text_field(const Json& fields, const char* name)
{
    static const std::string empty;
    const Json* value = field(fields, name);
    return value == nullptr ? empty : value->get_ref<const std::string&>();
}

inline bool flag(const Json& fields, const char* name)
{
    const Json* value = field(fields, name);
    return value != nullptr && value->get<bool>();
}

inline int integer_field(const Json& fields, const char* name)
{
    const Json* value = field(fields, name);
    return value == nullptr ? 0 : value->get<int>();
}

/// A list field; an empty list when absent.
inline const Json& list(const Json& fields, const char* name)
{
    static const Json empty = Json::array();
    const Json* value = field(fields, name);
    return value == nullptr ? empty : *value;
}

/// The kind of a node, "ColumnRef". Requires a node.
inline const std::string& kind_of(const Json& node)
{
    return node.begin().key();
}
/// The fields of a node. Requires a node.
inline const Json& fields_of(const Json& node)
{
    return *node.begin();
}

/// The fields of the node when it is of that kind, else null.
inline const Json* as(const Json& node, const char* kind)
{
    return field(node, kind);
}

/// The text of a {"String": …} node.
inline const std::string& string_of(const Json& node)
{
    return text_field(fields_of(node), "sval");
}

/// The texts of a list of String nodes.
std::vector<std::string> strings_of(const Json& items);
/// A list of String nodes as a name: its last two parts; "pg_catalog" is dropped.
QualifiedName name_of(const Json& items);
/// The name in the fields of a RangeVar.
QualifiedName relation_of(const Json& range);
/// The items of a {"List": …} node.
inline const Json& items_of(const Json& node)
{
    return list(fields_of(node), "items");
}

/// True when both trees are the same but for positions.
bool same_tree(const Json& left, const Json& right);

}  // namespace racegen::ddl
