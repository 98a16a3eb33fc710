// Plan + statements -> the view: every name, type and literal of the output, checked for clashes and ready for the templates.
#pragma once

#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "render/value.hpp"
#include "source/diagnostics.hpp"
#include "sql/statement.hpp"

namespace racegen::cpp {

enum class Driver { postgres, sqlite };

struct ViewOptions {
    Driver driver = Driver::postgres;
    std::string name_space;         // one identifier, or several joined by "::"
    bool tl_expected = false;       // tl::expected in place of std::expected
    std::string source_name;        // "schema.sql", for the first line of each file
    std::string translated_schema;  // the engine's own schema.sql; empty when it takes the input as it is
};

/// One method: `kind` names its templates, cpp/method/<kind>.hpp and .cpp.
struct MethodView {
    std::string kind;
    render::Object values;
};

struct EntityView {
    std::string stem;               // "order_item": its files are order_item.hpp, order_item_repository.hpp, …
    render::Object values;
    std::vector<MethodView> methods;
};

struct View {
    render::Object common;          // header, namespace, tl: what every file may use
    render::Object types;           // types.hpp, types.cpp
    render::Object umbrella;        // repositories.hpp
    render::Object guards;          // GUARDS.md
    render::Object create_schema;   // create_schema.hpp, create_schema.cpp: only with a translated schema
    std::string translated_schema;
    Driver driver = Driver::postgres;
    std::vector<EntityView> entities;
};

/// Clashing names that no rule resolves are errors in `diagnostics` (RG202 types, RG204 members); the view is only complete without errors.
[[nodiscard]] View build_view(const schema::Schema& schema, const sql::Program& program, const ViewOptions& options,
                              source::Diagnostics& diagnostics);

}  // namespace racegen::cpp
