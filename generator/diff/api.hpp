// What callers of the generated code see, read from the view: C++ names, types and signatures as they are written to the headers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "cpp/view.hpp"
#include "render/templates.hpp"

namespace racegen::diff {

/// A struct, and its members' names and types in order.
struct StructApi {
    std::string name;
    std::vector<std::pair<std::string, std::string>> members;
};

struct EnumApi {
    std::string name;
    std::vector<std::string> enumerators;
};

struct TableApi {
    std::string entity;
    std::vector<StructApi> structs;       // the row first, then the new row, then patches
    std::vector<EnumApi> errors;
    std::vector<std::string> signatures;  // parallel to the methods of the table's plan; each on one line
};

/// A type of types.hpp: an enum has enumerators, an id or a composite has members.
struct TypeApi {
    StructApi members;
    std::vector<std::string> enumerators;
    bool enumeration = false;
    bool id = false;  // of a table: comes and goes with it
};

/// `signatures` are those of the methods that were given out with the view, in their order.
[[nodiscard]] TableApi table_api(const cpp::EntityView& view, std::vector<std::string> signatures);
/// The declaration of the method without comment and body, on one line. Throws render::RenderError for a fault in a template.
[[nodiscard]] std::string signature_of(const cpp::MethodView& method, const render::Templates& templates);
[[nodiscard]] std::vector<TypeApi> types_api(const cpp::View& view);

}  // namespace racegen::diff
