#include "plan/plan.hpp"

namespace racegen::plan {
namespace {

std::string column_names(const schema::Table& table, const std::vector<ColumnIndex>& columns)
{
    std::string names;
    for (const ColumnIndex column : columns) names += (names.empty() ? "" : ", ") + table.columns[column].name;
    return names;
}

std::string_view to_string(Provision provision)
{
    switch (provision) {
        case Provision::never: return "never";
        case Provision::required: return "required";
        case Provision::defaulted: return "defaulted";
        case Provision::nullable: return "nullable";
    }
    return "";
}

void dump_table(std::string& text, const TablePlan& plan, const schema::Schema& schema)
{
    const schema::Table& table = schema.tables[plan.table];
    text += "table " + table.name.name + " -> " + plan.entity + "\n";
    for (ColumnIndex column = 0; column < plan.columns.size(); ++column) {
        const ColumnPlan& planned = plan.columns[column];
        text += "  column " + table.columns[column].name + ": " + std::string(to_string(planned.provision));
        if (plan.version == column) text += ", version";
        if (planned.patchable) text += ", patchable";
        if (planned.id_of) text += ", id of " + schema.tables[*planned.id_of].name.name;
        text += "\n";
    }
    for (const Key& key : plan.keys)
        text += "  key " + key.name + " (" + column_names(table, key.parameters) + ")" + (key.primary ? " primary" : "") +
                (key.suppliable ? " suppliable" : "") + (key.nullable ? " nullable" : "") + "\n";
    for (const Method& method : plan.methods) {
        text += "  method " + method.name + ": " + method.guard + "\n";
        if (!method.patch.empty()) text += "    patch " + column_names(table, method.patch) + "\n";
        if (!method.failures) continue;
        const FailureSet& set = plan.failure_sets[*method.failures];
        text += "    " + set.name + ":";
        for (const FailureCase& one : set.cases) text += " " + one.enumerator;
        text += "\n";
    }
    for (const Omission& omission : plan.omissions)
        text += "  no " + omission.method + ": " + omission.reason + "\n";
}

}  // namespace

std::string dump_plan(const Plan& plan, const schema::Schema& schema)
{
    std::string text;
    for (const TablePlan& table : plan.tables) dump_table(text, table, schema);
    return text;
}

}  // namespace racegen::plan
