#include <algorithm>
#include <set>
#include <utility>

#include "cpp/race_context.hpp"
#include "cpp/text.hpp"
#include "plan/keys.hpp"
#include "plan/rules.hpp"

namespace racegen::cpp {
namespace {

using plan::ColumnIndex;
using plan::MethodKind;
using plan::ValueKind;
using render::List;
using render::Object;

constexpr std::size_t most_calls = 36;
constexpr const char* version_once = "write over version";

bool contains(const std::vector<ColumnIndex>& columns, ColumnIndex column)
{
    return std::ranges::count(columns, column) > 0;
}

/// What the harness is told of a call beside its name and body.
struct Traits {
    const char* session = "Session";
    std::string result{};  // of the lambda, where it must be said
    std::string once{};    // of the calls with this, one may be done
    bool ordered = false;
    bool claims = false;
    bool in_triples_only = false;
};

class CallsView {
public:
    explicit CallsView(const RaceContext& race) : race_(race), context_(race.context), repository_(race.self.type + "Repository{session}") {}

    RaceCalls run()
    {
        add_calls();
        List met = triples();
        return {std::move(calls_), std::move(met), std::move(neighbours_)};
    }

private:
    void add(const std::string& name, std::string body, const Traits& traits = {})
    {
        if ((calls_.size() >= most_calls && !traits.in_triples_only) || !names_.insert(name).second) return;
        calls_.push_back(Object()
                             .set("name", string_literal(name))
                             .set("session", traits.session)
                             .set("result", traits.result)
                             .set("once", traits.once.empty() ? "" : string_literal(traits.once))
                             .set("ordered", traits.ordered)
                             .set("claims", traits.claims)
                             .set("in_triples_only", traits.in_triples_only)
                             .set("body", std::move(body)));
    }

    /// The arguments that address the row `row`.
    [[nodiscard]] std::string address(const plan::Method& method, const std::string& row) const
    {
        const plan::Key& key = context_.plan.keys[*method.key];
        if (key.primary) return "id_of(" + row + ")";
        std::string arguments;
        for (const ColumnIndex column : key.parameters) arguments += (arguments.empty() ? "" : ", ") + ("races::convert<" + race_.type(column) + ">(" + row + "." + context_.members[column] + ")");
        return arguments;
    }

    [[nodiscard]] std::string version(const std::string& row) const
    {
        return context_.plan.version ? ", " + row + "." + context_.members[*context_.plan.version] : "";
    }

    [[nodiscard]] bool is_primary(const plan::Method& method) const { return method.key && context_.plan.keys[*method.key].primary; }

    /// The members of a patch, with the values of the row `from`; empty when none can be set.
    [[nodiscard]] std::string patch(const plan::Method& method, const std::vector<ColumnIndex>& columns, const std::string& from) const
    {
        std::string members;
        for (const ColumnIndex column : method.patch)
            if (contains(columns, column)) members += (members.empty() ? "." : ", .") + context_.members[column] + " = " + from + "." + context_.members[column];
        return members.empty() ? "" : race_.patch_type(method) + "{" + members + "}";
    }

    void call(const std::string& name, const std::string& arguments, const std::string& words, const Traits& traits = {})
    {
        add(name + "(" + words + ")", "return " + repository_ + "." + identifier(name) + "(" + arguments + ");", traits);
    }

    void add_calls()
    {
        const bool keyed = context_.plan.has_primary_key;
        for (const plan::Method& method : context_.plan.methods) add_creation(method);
        for (const plan::Method& method : context_.plan.methods)
            if (keyed && is_primary(method)) add_guarded(method);
        for (const plan::Method& method : context_.plan.methods)
            if (keyed && !is_primary(method) && method.key) add_by_key(method);
        add_neighbours();
        for (const plan::Method& method : context_.plan.methods) add_locking(method);
    }

    void add_creation(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::create: return call(method.name, "new_of(fresh, fresh)", "fresh", {.once = created_once()});
            case MethodKind::create_if_absent: return call(method.name, "new_of(fresh, fresh)", "fresh");
            case MethodKind::create_all: return call(method.name, "{new_of(fresh, fresh)}", "fresh", {.once = created_once()});
            // Not with the first row: another call moves its key to that of the fresh one, and at READ COMMITTED each row of a batch is judged when it is
            // reached, so that both may be found taken.
            case MethodKind::create_all_if_absent: return call(method.name, "{new_of(fresh, fresh), new_of(second, fresh)}", "fresh, second");
            case MethodKind::get_or_create: return call(method.name, "new_of(fresh, fresh)", "fresh");
            case MethodKind::upsert:
                call(method.name, "new_of(fresh, fresh)", "fresh");
                call(method.name, "new_of(first, fresh)", "first");
                call(method.name, "new_of(first, first)", "first as it is");
                return call(method.name, "new_of(second, fresh)", "second", {.ordered = true, .in_triples_only = true});
            case MethodKind::upsert_all:
                call(method.name, "{new_of(first, fresh), new_of(second, fresh)}", "first, second", {.ordered = true});
                return call(method.name, "{new_of(second, fresh), new_of(first, fresh)}", "second, first", {.ordered = true});
            default: return;
        }
    }

    void add_guarded(const plan::Method& method)
    {
        const std::string id = address(method, "first");
        switch (method.kind) {
            case MethodKind::update_row:
                if (race_.values.empty()) return;
                call(method.name, "changed(first, fresh)", "row of first", {.once = version_once});
                return add_read_and_update(method);
            case MethodKind::update_patch: return add_updates(method, id);
            case MethodKind::modify: return add_modify(method, id);
            case MethodKind::add_to:
                if (!method.patch.empty()) return;
                call(method.name, id + ", races::one<" + race_.type(*method.column) + ">()", "first, 1");
                return call(method.name, id + ", races::negated<" + race_.type(*method.column) + ">(first." + context_.members[*method.column] + ")", "first, minus all");
            case MethodKind::mark:
                if (method.patch.empty()) call(method.name, id, "first", {.once = method.name});
                return;
            case MethodKind::transition: return add_transitions(method, id);
            case MethodKind::remove: return call(method.name, id, "first", {.once = "remove"});
            case MethodKind::remove_row: return call(method.name, "first", "row of first", {.once = version_once});
            default: return;
        }
    }

    void add_updates(const plan::Method& method, const std::string& id)
    {
        if (const std::string values = patch(method, race_.values, "fresh"); !values.empty())
            call(method.name, id + version("first") + ", " + values, "first, values of fresh", {.once = context_.plan.version ? version_once : ""});
        for (const schema::UniqueKey& key : context_.table.unique_keys) {
            std::vector<ColumnIndex> columns;
            for (const ColumnIndex column : key.columns)
                if (!race_.reference_of(column)) columns.push_back(column);
            if (const std::string values = patch(method, columns, "fresh"); !values.empty())
                return call(method.name, id + version("first") + ", " + values, "first, key of fresh", {.once = context_.plan.version ? version_once : ""});
        }
    }

    /// Changes what it has read, and starts over where the version has moved on.
    void add_read_and_update(const plan::Method& method)
    {
        const std::string& member = context_.members[race_.values.front()];
        add("find, then update(row of first)",
            race_.self.type + "Repository repository{session};\n        auto row = repository.find(id_of(first));\n"
            "        if (!row) return unexpected(AnyError(row.error()));\n        if (!*row) return std::optional<" + race_.self.type + ">();\n        (*row)->" + member + " = races::next((*row)->" + member +
                ", fresh." + member + ");\n        const auto written = repository." + identifier(method.name) + "(**row);\n"
                "        if (!written && to_string(written.error().code) == std::string(\"stale\")) return unexpected(races::start_over());\n"
                "        if (!written && to_string(written.error().code) == std::string(\"not_found\")) return std::optional<" + race_.self.type + ">();\n"
                "        if (!written) return unexpected(AnyError(written.error()));\n        return std::optional<" + race_.self.type + ">(*written);",
            {.result = "Result<std::optional<" + race_.self.type + ">, AnyError>"});
    }

    /// Where a key keeps the row from being there twice.
    [[nodiscard]] std::string created_once() const
    {
        const bool keyed = std::ranges::any_of(context_.plan.keys, [&](const plan::Key& key) { return key.suppliable && !key.nullable && (key.primary || !plan::unique_key_of(context_.table, key).predicate); });
        return keyed ? "create" : "";
    }

    void add_modify(const plan::Method& method, const std::string& id)
    {
        if (race_.values.empty()) return;
        const std::string& member = context_.members[race_.values.front()];
        call(method.name, id + ", [&](" + race_.self.type + "& row) { row." + member + " = races::next(row." + member + ", fresh." + member + "); }, races::quick_retry()", "first, next value");
    }

    [[nodiscard]] std::string state(ColumnIndex column, const std::string& label) const
    {
        if (race_.kind(column) != ValueKind::enumeration) return string_literal(label);
        return race_.type(column) + "::" + enumerator_of(context_.schema.enums[*context_.plan.columns[column].type.enumeration], label);
    }

    [[nodiscard]] std::vector<std::string> states(ColumnIndex column) const
    {
        return plan::states_of(context_.schema, context_.table, context_.plan.columns[column], column);
    }

    void add_transitions(const plan::Method& method, const std::string& id)
    {
        if (!method.patch.empty()) return;
        if (!method.transitions.empty()) {
            const bool stays = std::ranges::any_of(method.transitions, [](const auto& pair) { return pair.first == pair.second; });
            for (const auto& [from, to] : method.transitions)
                if (from == method.transitions.front().first)
                    call(method.name, id + ", {" + state(*method.column, from) + ", " + state(*method.column, to) + "}", "first, to " + to, {.once = stays ? "" : method.name});
            return;
        }
        const std::vector<std::string> all = states(*method.column);
        for (std::size_t index = 1; index < all.size() && index < 3; ++index)
            call(method.name, id + ", " + state(*method.column, all[0]) + ", " + state(*method.column, all[index]), "first, to " + all[index], {.once = method.name});
    }

    void add_by_key(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::update_patch:
                if (const std::string values = patch(method, race_.values, "fresh"); !values.empty())
                    call(method.name, address(method, "fresh") + version("fresh") + ", " + values, "fresh, its own values");
                return;
            case MethodKind::mark:
                if (method.patch.empty()) call(method.name, address(method, "first"), "first", {.once = method.name.substr(0, method.name.rfind("_by_" + context_.plan.keys[*method.key].name))});
                return;
            case MethodKind::remove: return call(method.name, address(method, "fresh"), "fresh");
            default: return;
        }
    }

    /// The rows that a new one would reference are removed meanwhile.
    void add_neighbours()
    {
        std::set<plan::TableIndex> seen;
        for (const schema::ForeignKey& key : context_.table.foreign_keys) {
            const auto parent = race_.tables.find(key.referenced_table);
            if (parent == race_.tables.end() || !parent->second.removable || key.referenced_table == context_.plan.table) continue;
            if (seen.size() >= 2 || !seen.insert(key.referenced_table).second) continue;
            const std::string& id = parent->second.id;
            add("remove(" + id + " of fresh)", "return " + parent->second.type + "Repository{session}.remove(id_of(" + id + "_neighbour));");
            neighbours_.push_back(Object().set("parent", id));
        }
    }

    void add_locking(const plan::Method& method)
    {
        const std::string repository = race_.self.type + "Repository";
        switch (method.kind) {
            case MethodKind::lock: return add_locked_write(method);
            case MethodKind::lock_all:
                add("lock_all(first, second)", "return " + repository + "{session}.lock_all(session, {id_of(first), id_of(second)});", {.session = "Transaction", .ordered = true});
                return add("lock_all(second, first)", "return " + repository + "{session}.lock_all(session, {id_of(second), id_of(first)});", {.session = "Transaction", .ordered = true});
            case MethodKind::claim: return add_claim(method);
            case MethodKind::run_once:
                for (const char* const row : {"fresh", "first"})
                    add("run_once(fresh, fingerprint of " + std::string(row) + ")",
                        "return " + repository + "{session}." + identifier(method.name) + "(session, " + address(method, "fresh") + ", races::convert<" + race_.type(method.once->fingerprint) + ">(" + row + "." +
                            context_.members[method.once->fingerprint] + "), [] { return races::response<" + race_.type(method.once->response) + ">(); });",
                        {.session = "Transaction"});
                return;
            default: return;
        }
    }

    [[nodiscard]] const plan::Method* update() const
    {
        for (const plan::Method& method : context_.plan.methods)
            if (method.kind == MethodKind::update_patch && is_primary(method)) return &method;
        return nullptr;
    }

    /// Reads and decides while it holds the row.
    void add_locked_write(const plan::Method& method)
    {
        const plan::Method* const written = update();
        if (!is_primary(method) || written == nullptr || race_.values.empty() || !contains(written->patch, race_.values.front())) return;
        const std::string& member = context_.members[race_.values.front()];
        add("lock(first), then update",
            race_.self.type + "Repository repository{session};\n        const auto row = repository.lock(session, id_of(first));\n"
            "        if (!row) return unexpected(AnyError(row.error()));\n        const auto written = repository.update(id_of(first)" + version("(*row)") + ", " + race_.patch_type(*written) + "{." + member +
                " = races::next(row->" + member + ", fresh." + member + ")});\n        if (!written) return unexpected(AnyError(written.error()));\n        return *written;",
            {.session = "Transaction", .result = "Result<" + race_.self.type + ", AnyError>"});
    }

    void add_claim(const plan::Method& method)
    {
        const plan::Method* const written = update();
        if (written == nullptr || !contains(written->patch, *method.column)) return;
        const std::vector<std::string> all = states(*method.column);
        const auto other = std::ranges::find_if(all, [&](const std::string& one) { return one != method.value; });
        if (race_.kind(*method.column) != ValueKind::text && other == all.end()) return;
        const std::string value = other == all.end() ? string_literal("done") : state(*method.column, *other);
        add("claim(1), then done",
            race_.self.type + "Repository repository{session};\n        const auto claimed = repository." + identifier(method.name) + "(session, 1);\n"
            "        if (!claimed) return unexpected(AnyError(claimed.error()));\n        if (claimed->empty()) return std::optional<" + race_.self.type + ">();\n"
            "        const auto written = repository.update(id_of(claimed->front())" + version("claimed->front()") + ", " + race_.patch_type(*written) + "{." + context_.members[*method.column] + " = " + value +
                "});\n        if (!written) return unexpected(AnyError(written.error()));\n        return std::optional<" + race_.self.type + ">(*written);",
            {.session = "Transaction", .result = "Result<std::optional<" + race_.self.type + ">, AnyError>", .claims = true});
    }

    /// A row that two sessions create while a third removes it; one that two change while a third removes it.
    [[nodiscard]] List triples() const
    {
        List list;
        const auto ending = [&](const std::string& begin, const std::string& end) -> std::string {
            for (const std::string& name : names_)
                if (name.starts_with(begin) && name.ends_with(end)) return name;
            return {};
        };
        const auto add = [&](const std::string& first, const std::string& second, const std::string& third) {
            if (first.empty() || second.empty() || third.empty()) return;
            list.push_back(Object().set("one", string_literal(first)).set("two", string_literal(second)).set("three", string_literal(third)));
        };
        const std::string removed = ending("remove_by_", "(fresh)");
        const std::string found = ending("get_or_create_by_", "(fresh)");
        const std::string upserted = ending("upsert_by_", "(fresh)");
        add(ending("create(", "fresh)"), ending("create(", "fresh)"), removed);
        add(found, found, removed);
        add(upserted, upserted, removed);
        add(found, upserted, ending("create(", "fresh)"));
        add(ending("modify(", ")"), ending("add_to_", "1)"), ending("remove(", "first)"));
        add(ending("modify(", ")"), ending("modify(", ")"), ending("upsert_by_", "(first)"));
        add(ending("add_to_", "minus all)"), ending("add_to_", "minus all)"), ending("upsert_by_", "(first)"));
        add(ending("upsert_all_", "(first, second)"), ending("upsert_all_", "(second, first)"), ending("upsert_by_", "(second)"));
        add(ending("lock_all(first", ")"), ending("lock_all(second", ")"), ending("upsert_by_", "(second)"));
        return list;
    }

    const RaceContext& race_;
    const EntityContext& context_;
    std::string repository_;
    std::set<std::string> names_;
    List calls_;
    List neighbours_;
};

}  // namespace

RaceCalls race_calls(const RaceContext& context)
{
    return CallsView(context).run();
}

}  // namespace racegen::cpp
