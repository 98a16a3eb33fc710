#include "sql/build.hpp"

#include <utility>

#include "sql/statements.hpp"

namespace racegen::sql {
TableProgram build_statements(const schema::Schema& schema, plan::TablePlan plan, const plan::References& references,
                              const Dialect& dialect, const render::Templates& templates)
{
    const std::vector<plan::Method> planned = std::exchange(plan.methods, {});
    TableProgram program{std::move(plan), {}};
    const TableContext context(schema, program.plan, references, dialect);
    const Statements statements(context, templates);
    const std::vector<std::string> unguarded = dialect.unguarded(program.plan.table);
    for (const plan::Method& method : planned) {
        try {
            if (!unguarded.empty() && plan::is_write(method.kind)) throw CannotState{unguarded.front()};
            program.methods.push_back(statements.of(method));
            program.plan.methods.push_back(method);
        } catch (const CannotState& cannot) {
            program.plan.omissions.push_back({method.name, "cannot be stated here: " + cannot.what});
        }
    }
    return program;
}

}  // namespace racegen::sql
