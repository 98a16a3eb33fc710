// The names PostgreSQL 15 gives to what the schema leaves unnamed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ddl/expression.hpp"
#include "ddl/statement.hpp"

namespace racegen::schema {

/// `first_second_label`, at most 63 bytes: the longer of `first` and `second` is cut first, never inside a character
/// (makeObjectName). `second` and `label` may be empty.
[[nodiscard]] std::string object_name(std::string_view first, std::string_view second, std::string_view label);

/// Column names joined by `_`, ended once 63 bytes are passed (ChooseIndexNameAddition,
/// ChooseForeignKeyConstraintNameAddition).
[[nodiscard]] std::string joined_names(const std::vector<std::string>& names);

/// The column names of an index: those of the parts' columns, for an expression the name a result column would get,
/// numbered where they repeat (ChooseIndexColumnNames). The INCLUDE columns count.
[[nodiscard]] std::vector<std::string> index_column_names(const std::vector<ddl::KeyPart>& parts,
                                                          const std::vector<std::string>& included);

}  // namespace racegen::schema
