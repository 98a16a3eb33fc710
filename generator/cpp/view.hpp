// Plan + statements -> the view: every name, type and literal of the output, checked for clashes and ready for the templates.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cpp/races.hpp"
#include "cpp/types.hpp"
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
    RaceTables race_tables;         // of all that have some, where race tests are generated; else empty
};

/// One method: `kind` names its templates, cpp/method/<kind>.hpp and .cpp, and <kind>.private.hpp where it has a private part.
struct MethodView {
    std::string kind;
    render::Object values;
    bool has_private_part = false;
};

/// What the files common to all tables say of one.
struct SharedView {
    std::string path;                          // "sales/order_item": of order_item.hpp, order_item_repository.hpp, …
    std::optional<render::Object> single_id;   // its id type, of one member or
    std::optional<render::Object> composite_id;  // of several
    std::string race_test;                     // the name of its race tests; empty without
    render::Object race_table;                 // and of its table there, the keys of races/tables.cpp
    std::set<std::string> id_includes;
};

/// What is generated for one table, without its methods.
struct EntityView {
    render::Object values;
    render::Object guards;  // its section of GUARDS.md
    std::optional<RacesView> races;  // its race tests: only where they are asked for, and the table has a key
    SharedView shared;
};

/// What is generated once.
struct View {
    render::Object common;          // header, namespace, tl: what every file may use
    render::Object types;           // types.hpp, types.cpp
    render::Object umbrella;        // repositories.hpp
    render::Object guards;          // GUARDS.md, its sections left out
    render::Object create_schema;   // create_schema.hpp, create_schema.cpp: only with a translated schema
    std::string translated_schema;
    std::optional<render::Object> races;  // what is generated once for the race tests
    Driver driver = Driver::postgres;
};

/// The view of one table. Its methods are handed to `take` one by one: all views of a table of hundreds of columns would be as large as
/// its files, tens of megabytes. Clashing names that no rule resolves are errors in `diagnostics` (RG204 members, RG205 methods); the view is
/// only complete without errors. `index` is that of the table in the plan. May run for several tables at once.
[[nodiscard]] EntityView build_entity_view(const schema::Schema& schema, const sql::TableProgram& program, std::size_t index,
                                           const TypeNames& names, const ViewOptions& options,
                                           const std::function<void(const MethodView&)>& take,
                                           source::Diagnostics& diagnostics);

/// `entities` are those of all tables, in the order of the plan.
[[nodiscard]] View build_view(const schema::Schema& schema, const std::vector<SharedView>& entities, const TypeNames& names,
                              const ViewOptions& options);

}  // namespace racegen::cpp
