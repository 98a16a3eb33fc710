// libpg_query's expression and type nodes -> ddl::Expression and ddl::TypeName.
#pragma once

#include "ddl/context.hpp"
#include "ddl/expression.hpp"
#include "ddl/node.hpp"

namespace racegen::ddl {

/// Converts an expression node. Never fails: what is not modelled becomes `Opaque`. Throws TooDeep.
[[nodiscard]] ExpressionPtr convert_expression(const Context& context, const Json& node);

/// The same for a clause whose extent is known.
[[nodiscard]] ExpressionPtr convert_clause(const Context& context, const Json& node, source::Span whole);

/// Converts the fields of a TypeName node.
[[nodiscard]] TypeName convert_type(const Context& context, const Json& fields);

/// Keeps the text of the node, and the columns found anywhere in it.
[[nodiscard]] ExpressionPtr make_opaque(const Context& context, const Json& node);

/// An integer constant that the tree shows as absent: 0 or a negative number, read from the source text at its
/// location.
[[nodiscard]] std::string written_integer(const Context& context, const Json& constant);

}  // namespace racegen::ddl
