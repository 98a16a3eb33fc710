#include <algorithm>

#include "explain/recognised.hpp"
#include "plan/keys.hpp"
#include "plan/names.hpp"

namespace racegen::explain {
namespace {

using plan::ValueKind;
using schema::ColumnIndex;

class Expectations {
public:
    Expectations(const Input& input, const sql::TableProgram& program, ColumnIndex column)
        : plan_(program.plan),
          table_(input.schema.tables[program.plan.table]),
          index_(column),
          column_(table_.columns[column]),
          planned_(plan_.columns[column]),
          name_(ddl::quote_identifier(column_.name))
    {
    }

    std::vector<plan::Omission> run()
    {
        if (plan_.keys.empty()) add("find, update, remove, lock and all that address one row", "the table has no key; add a PRIMARY KEY or a UNIQUE constraint");
        add_version();
        if (plan_.version == index_ || plan_.keys.empty()) return std::move(missing_);
        if (planned_.type.is_number()) add_quantity();
        if (planned_.type.kind == ValueKind::timestamp || planned_.type.kind == ValueKind::timestamptz) add_moment();
        if (planned_.type.kind == ValueKind::boolean) add_flag();
        if (planned_.type.kind == ValueKind::text || planned_.type.kind == ValueKind::enumeration) add_states();
        if (!planned_.patchable) add("a member " + column_.name + " of the patch", not_patchable());
        return std::move(missing_);
    }

private:
    void add(std::string method, std::string reason) { missing_.push_back({std::move(method), std::move(reason)}); }

    [[nodiscard]] bool has(plan::MethodKind kind) const
    {
        return std::ranges::any_of(plan_.methods, [&](const plan::Method& method) { return method.kind == kind && method.column == index_; });
    }

    [[nodiscard]] bool in_unique_key() const
    {
        return std::ranges::any_of(table_.unique_keys, [&](const schema::UniqueKey& key) { return plan::mentions(table_, key, index_); });
    }

    [[nodiscard]] std::string not_patchable() const
    {
        if (planned_.touched) return "every update sets it to the clock, by the hint touch";
        if (column_.generated) return "the server computes it";
        if (column_.serial || column_.identity != ddl::Identity::none) return "the server gives it";
        return "it is in the primary key, by which the row is addressed";
    }

    void add_version()
    {
        if (plan_.version || !plan::is_version_name(column_.name)) return;
        const bool integer = planned_.type.kind == ValueKind::int16 || planned_.type.kind == ValueKind::int32 || planned_.type.kind == ValueKind::int64;
        const std::string lacks = !integer                    ? "it is no integer"
                                  : !column_.not_null         ? "it may be NULL; make it NOT NULL"
                                  : in_unique_key()           ? "it is in a key"
                                                              : "it is in a foreign key, given by the server, or a hint says version=none";
        add("update(row), remove(row), and a version in update", name_ + " is named as a version, but " + lacks);
    }

    void add_quantity()
    {
        if (has(plan::MethodKind::add_to)) return;
        const bool reference = std::ranges::any_of(table_.foreign_keys, [&](const schema::ForeignKey& key) {
            return std::ranges::find(key.columns, index_) != key.columns.end();
        });
        add("add_to_" + column_.name, !planned_.patchable    ? not_patchable()
                                      : in_unique_key()      ? "it is in a key: an identity, not a quantity"
                                      : reference            ? "it is a reference, not a quantity"
                                                             : "no CHECK of the table bounds it; CHECK (" + name_ + " >= 0), or another bound, brings it");
    }

    void add_moment()
    {
        if (has(plan::MethodKind::mark)) return;
        const std::string method = "mark_" + plan::participle_of_moment(column_.name).value_or("<participle>");
        add(method, !planned_.patchable     ? not_patchable()
                    : column_.not_null      ? "it is never NULL, so that it cannot say whether it has happened; drop NOT NULL"
                    : column_.default_value ? "a new row has it already, by its default; drop the default"
                                            : name_ + " is not called <participle>_at, or is named as a moment that comes more than once; the hint mark=<participle> brings it");
    }

    void add_flag()
    {
        if (has(plan::MethodKind::mark)) return;
        const auto participle = plan::participle_of_flag(column_.name);
        add("mark_" + participle.value_or("<participle>"), !planned_.patchable ? not_patchable()
                                                           : !participle       ? name_ + " is not called by a participle, as archived is; with DEFAULT false, the hint mark=<participle> brings it"
                                                                               : "its default is not false; DEFAULT false brings it");
    }

    void add_states()
    {
        if (has(plan::MethodKind::transition)) return;
        const bool text = planned_.type.kind == ValueKind::text;
        add("transition_" + column_.name, !planned_.patchable ? not_patchable()
                                          : in_unique_key()   ? "it is in a key"
                                          : text              ? "no CHECK lists its states; CHECK (" + name_ + " IN ('a', 'b')), or an enum, brings it"
                                                              : "a hint leaves it out, or the enum has no labels");
    }

    const plan::TablePlan& plan_;
    const schema::Table& table_;
    ColumnIndex index_;
    const schema::Column& column_;
    const plan::ColumnPlan& planned_;
    std::string name_;
    std::vector<plan::Omission> missing_;
};

}  // namespace

std::vector<plan::Omission> expected_of(const Input& input, const sql::TableProgram& program, ColumnIndex column)
{
    return Expectations(input, program, column).run();
}

}  // namespace racegen::explain
