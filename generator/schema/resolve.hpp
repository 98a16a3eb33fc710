// The catalog after the last statement -> the Schema.
#pragma once

#include "schema/builder.hpp"

namespace racegen::schema {

/// Turns names and places in the catalog into indices of the finished schema. Foreign keys to a table or key that never
/// came are errors (RG101, RG102, RG105) and are left out.
[[nodiscard]] Schema resolve(Builder& builder);

}  // namespace racegen::schema
