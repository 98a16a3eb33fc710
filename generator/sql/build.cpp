#include "sql/build.hpp"

#include "sql/statements.hpp"

namespace racegen::sql {
namespace {

bool is_write(plan::MethodKind kind)
{
    using plan::MethodKind;
    return kind != MethodKind::find && kind != MethodKind::list && kind != MethodKind::seems_free;
}

}  // namespace

Program build_statements(const schema::Schema& schema, const plan::Plan& plan, const Dialect& dialect,
                         const render::Templates& templates)
{
    Program program;
    for (const plan::TablePlan& planned : plan.tables) {
        const TableContext context{schema, schema.tables[planned.table], planned, plan.references, dialect};
        const std::vector<std::string> unguarded = dialect.unguarded(planned.table);
        const Statements statements(context, templates);
        plan::TablePlan kept = planned;
        kept.methods.clear();
        TableStatements table;
        for (const plan::Method& method : planned.methods) {
            try {
                if (!unguarded.empty() && is_write(method.kind)) throw CannotState{unguarded.front()};
                table.methods.push_back(statements.of(method));
                kept.methods.push_back(method);
            } catch (const CannotState& cannot) {
                kept.omissions.push_back({method.name, "cannot be stated here: " + cannot.what});
            }
        }
        program.plan.tables.push_back(std::move(kept));
        program.tables.push_back(std::move(table));
    }
    return program;
}

}  // namespace racegen::sql
