// C++ types of columns, and the names of all types that one output declares.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "plan/plan.hpp"
#include "source/diagnostics.hpp"

namespace racegen::cpp {

/// Names of the types made from the schema, unique over the output.
struct TypeNames {
    std::vector<std::string> entities;  // parallel to Plan::tables
    std::vector<std::string> enums;     // parallel to Schema::enums
    std::vector<std::string> composites;  // parallel to Schema::composites; empty for one that travels as text
    std::map<plan::TableIndex, std::string> entity_of;  // by table of the schema
    std::set<std::string> all;          // these, what is made from them (AccountId), and the types of the support code
};

/// Entities keep their planned name; one that collides with a support type, or with a type made for another table, gets `Row` appended, an enum
/// `Enum` (warning RG201). What still collides is an error (RG202).
[[nodiscard]] TypeNames name_types(const schema::Schema& schema, const plan::Plan& plan,
                                   source::Diagnostics& diagnostics);

/// The type of the column's value, without regard to NULL: `std::int64_t`, `WorkspaceId`, `SeatState`.
[[nodiscard]] std::string value_type(const TypeNames& names, const plan::ColumnPlan& column);
/// As above, below any id type.
[[nodiscard]] std::string raw_type(const TypeNames& names, const plan::ValueType& type);
/// `std::optional<…>` for a nullable column.
[[nodiscard]] std::string member_type(const TypeNames& names, const schema::Column& column,
                                      const plan::ColumnPlan& planned);

/// What a header that names the type includes: standard headers as `<chrono>`, support headers as `support/uuid.hpp`.
void add_includes(const plan::ValueType& type, std::set<std::string>& includes);
/// The codec headers a source needs beyond the basic one, as they are included; none for basic kinds.
void add_codecs(const plan::ValueType& type, std::set<std::string>& codecs);

/// Whether values of the type can be ordered with <=>, and hashed with std::hash.
[[nodiscard]] bool is_ordered(const plan::ValueType& type);
[[nodiscard]] bool is_hashable(plan::ValueKind kind);

}  // namespace racegen::cpp
