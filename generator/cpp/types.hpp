// C++ types of columns, and the names of all types that one output declares.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "source/diagnostics.hpp"

namespace racegen::cpp {

/// A type made from the schema. `space` is the namespace inside the output's that stands for its SQL schema; empty for the default one.
struct TypeName {
    std::string space;
    std::string name;
};

/// Names of the types made from the schema, unique within their namespace.
struct TypeNames {
    std::string name_space;            // the output's: "shop::db"
    std::vector<TypeName> entities;    // parallel to Plan::tables
    std::vector<TypeName> enums;       // parallel to Schema::enums
    std::vector<TypeName> composites;  // parallel to Schema::composites; without a name when it travels as text
    std::map<plan::TableIndex, TypeName> entity_of;       // by table of the schema
    std::map<std::string, std::set<std::string>> declared;  // by namespace: entities, what is made from them (AccountId), and the others
    std::set<std::string> all;         // the names in all of them, and the types of the support code

    /// How code in the namespace `from` names the type `name + suffix`.
    [[nodiscard]] std::string refer(const TypeName& type, const std::string& suffix, const std::string& from) const;
    /// The output's namespace, or the one for a SQL schema in it.
    [[nodiscard]] std::string qualified(const std::string& space) const;
};

/// Entities keep their planned name; one that collides with a support type, or with a type made for another table, gets `Row` appended, an enum
/// `Enum` (warning RG201). What still collides is an error (RG202).
[[nodiscard]] TypeNames name_types(const schema::Schema& schema, const plan::Plan& plan, const std::string& name_space,
                                   source::Diagnostics& diagnostics);

/// The type of the column's value, without regard to NULL, as code in the namespace `from` names it: `std::int64_t`, `WorkspaceId`.
[[nodiscard]] std::string value_type(const TypeNames& names, const plan::ColumnPlan& column, const std::string& from);
/// As above, below any id type.
[[nodiscard]] std::string raw_type(const TypeNames& names, const plan::ValueType& type, const std::string& from);

/// What a header that names the type includes: standard headers as `<chrono>`, support headers as `support/uuid.hpp`.
void add_includes(const plan::ValueType& type, std::set<std::string>& includes);
/// The codec headers a source needs beyond the basic one, as they are included; none for basic kinds.
void add_codecs(const plan::ValueType& type, std::set<std::string>& codecs);

/// Whether values of the type can be ordered with <=>, and hashed with std::hash.
[[nodiscard]] bool is_ordered(const plan::ValueType& type);
[[nodiscard]] bool is_hashable(plan::ValueKind kind);

}  // namespace racegen::cpp
