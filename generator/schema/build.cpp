#include "schema/build.hpp"

#include <variant>

#include "schema/apply.hpp"
#include "schema/resolve.hpp"

namespace racegen::schema {

Schema build_schema(const ddl::Script& script, source::Diagnostics& diagnostics)
{
    Builder builder(diagnostics);
    for (const ddl::Statement& statement : script.statements) {
        builder.statement = statement.span;
        builder.guarded = statement.guarded;
        std::visit([&](const auto& what) { apply(builder, what); }, statement.what);
    }
    builder.guarded = false;
    Schema schema = resolve(builder);
    schema.hints = script.hints;
    return schema;
}

}  // namespace racegen::schema
