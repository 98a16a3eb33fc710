#include "diff/api.hpp"

#include <sstream>

namespace racegen::diff {
namespace {

using render::Key;
using render::List;
using render::Object;

/// The view gives what its templates name, so a name that is not there is a defect.
const std::string& text_of(const Object& object, std::string_view name)
{
    return std::get<std::string>(object.find(Key::of(name))->data());
}

const List& list_of(const Object& object, std::string_view name)
{
    return std::get<List>(object.find(Key::of(name))->data());
}

StructApi struct_of(std::string name, const List& members)
{
    StructApi result{std::move(name), {}};
    for (const Object& member : members) result.members.emplace_back(text_of(member, "name"), text_of(member, "type"));
    return result;
}

EnumApi enum_of(std::string name, const List& enumerators)
{
    EnumApi result{std::move(name), {}};
    for (const Object& one : enumerators) result.enumerators.push_back(text_of(one, "enumerator"));
    return result;
}

/// "space::Name": types of other SQL schemas stand in a namespace of their own.
std::string qualified_name(const Object& type, std::string_view key)
{
    const std::string& space = text_of(type, "space");
    return (space.empty() ? "" : space + "::") + text_of(type, key);
}

}  // namespace

TableApi table_api(const cpp::EntityView& view, std::vector<std::string> signatures)
{
    TableApi api;
    api.entity = text_of(view.values, "entity");
    api.structs.push_back(struct_of(api.entity, list_of(view.values, "members")));
    api.structs.push_back(struct_of("New" + api.entity, list_of(view.values, "new_members")));
    for (const Object& patch : list_of(view.values, "patches"))
        api.structs.push_back(struct_of(text_of(patch, "patch"), list_of(patch, "patch_members")));
    for (const Object& one : list_of(view.values, "error_enums")) api.errors.push_back(enum_of(text_of(one, "errc"), list_of(one, "cases")));
    api.signatures = std::move(signatures);
    return api;
}

std::string signature_of(const cpp::MethodView& method, const render::Templates& templates)
{
    std::istringstream lines(templates.render("cpp/method/" + method.kind + ".hpp", method.values));
    std::string signature;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin == std::string::npos || line.compare(begin, 3, "///") == 0) continue;
        line.erase(0, begin);
        if (line == "{") break;  // of a template, the body
        signature += (signature.empty() ? "" : " ") + line;
    }
    constexpr std::string_view attribute = "[[nodiscard]] ";
    if (const std::size_t at = signature.find(attribute); at != std::string::npos) signature.erase(at, attribute.size());
    while (signature.ends_with(';')) signature.pop_back();
    return signature;
}

std::vector<TypeApi> types_api(const cpp::View& view)
{
    std::vector<TypeApi> types;
    for (const Object& one : list_of(view.types, "single_ids"))
        types.push_back({{qualified_name(one, "id"), {{"value", text_of(one, "value_type")}}}, {}, false, true});
    for (const Object& one : list_of(view.types, "composite_ids"))
        types.push_back({struct_of(qualified_name(one, "id"), list_of(one, "members")), {}, false, true});
    for (const Object& one : list_of(view.types, "enums")) {
        EnumApi api = enum_of(qualified_name(one, "enum"), list_of(one, "enumerators"));
        types.push_back({{std::move(api.name), {}}, std::move(api.enumerators), true, false});
    }
    for (const Object& one : list_of(view.types, "composites"))
        types.push_back({struct_of(qualified_name(one, "composite"), list_of(one, "attributes")), {}, false, false});
    return types;
}

}  // namespace racegen::diff
