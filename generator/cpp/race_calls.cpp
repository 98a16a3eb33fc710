#include <algorithm>
#include <map>
#include <optional>
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

/// Of one table. Each meets each.
constexpr std::size_t most_calls = 36;
constexpr const char* version_once = "write over version";

bool contains(const std::vector<ColumnIndex>& columns, ColumnIndex column)
{
    return std::ranges::count(columns, column) > 0;
}

/// It changes nothing that another call could miss, and holds nothing.
bool is_read(MethodKind kind)
{
    return kind == MethodKind::find || kind == MethodKind::find_all || kind == MethodKind::list || kind == MethodKind::list_by || kind == MethodKind::seems_free;
}

/// What the harness is told of a call beside its name.
struct Traits {
    std::string once{};  // of the calls with this, one may be done
    bool removes = false;
    bool ordered = false;
    bool claims = false;
    bool in_triples_only = false;
    std::string meets{};  // only calls whose names begin with this
};

struct Candidate {
    RaceCall call;
    std::string name;
    bool in_triples_only = false;
    std::size_t rank = 0;  // among the calls of methods of one kind, where the later ones tell less
};

class CallsView {
public:
    explicit CallsView(const RaceContext& race) : race_(race), context_(race.context) {}

    RaceCalls run()
    {
        add_calls();
        List left_out = leave_out();
        std::vector<RaceCall> calls;
        for (Candidate& one : candidates_) calls.push_back(std::move(one.call));
        return {std::move(calls), race_triples(names_), std::move(neighbours_), std::move(left_out)};
    }

private:
    /// `kind` is the template in races/call/, `group` tells the methods of one kind.
    void add(const std::string& name, const char* kind, const std::string& group, Object values, const Traits& traits = {})
    {
        if (!names_.insert(name).second) return;
        values.set("name", string_literal(name))
            .set("row", race_.self.type)
            .set("once", traits.once.empty() ? "" : string_literal(traits.once))
            .set("removes", traits.removes)
            .set("ordered", traits.ordered)
            .set("claims", traits.claims)
            .set("in_triples_only", traits.in_triples_only)
            .set("meets", traits.meets.empty() ? "" : string_literal(traits.meets));
        candidates_.push_back({{kind, std::move(values)}, name, traits.in_triples_only, traits.in_triples_only ? 0 : group_sizes_[group]++});
    }

    /// Takes out the calls that tell least where there are too many.
    List leave_out()
    {
        List left_out;
        std::vector<std::pair<std::size_t, std::size_t>> order;  // rank, index
        for (std::size_t index = 0; index < candidates_.size(); ++index)
            if (!candidates_[index].in_triples_only) order.emplace_back(candidates_[index].rank, index);
        std::ranges::sort(order);
        if (order.size() > most_calls) {
            order.erase(order.begin(), order.begin() + most_calls);
            for (const auto& [rank, index] : order) {
                left_out.push_back(Object().set("name", string_literal(candidates_[index].name)));
                names_.erase(candidates_[index].name);
            }
        }
        std::erase_if(candidates_, [&](const Candidate& one) { return !names_.contains(one.name); });
        for (const plan::Method& method : context_.plan.methods) {
            if (called_.contains(&method) || is_read(method.kind)) continue;
            const bool overload = !method.patch.empty() && method.kind != MethodKind::update_patch;
            left_out.push_back(Object().set("name", string_literal(method.name + (overload ? ", with a patch" : ""))));
        }
        return left_out;
    }

    /// A call of one method.
    void call(const plan::Method& method, const std::string& words, const char* kind, Object values, const Traits& traits = {})
    {
        called_.insert(&method);
        values.set("method", identifier(method.name));
        add(method.name + "(" + words + ")", kind, std::to_string(static_cast<int>(method.kind)), std::move(values), traits);
    }

    /// What addresses the row `row`, which is `first` or `fresh`.
    [[nodiscard]] Object addressed(const plan::Method& method, const char* row) const
    {
        const plan::Key& key = context_.plan.keys[*method.key];
        List parts;
        if (!key.primary)
            for (const ColumnIndex column : key.parameters) parts.push_back(Object().set("type", race_.type(column)).set("member", context_.members[column]));
        return Object().set("of", row).set("key", std::move(parts)).set("version", version()).set("patch_type", "");
    }

    /// The member that is the version, or nothing.
    [[nodiscard]] std::string version() const { return context_.plan.version ? context_.members[*context_.plan.version] : ""; }

    [[nodiscard]] bool is_primary(const plan::Method& method) const { return method.key && context_.plan.keys[*method.key].primary; }

    [[nodiscard]] Object patched(ColumnIndex column, const std::string& value) const { return Object().set("member", context_.members[column]).set("value", value); }

    /// Those of the columns that the method's patch can set, with what the fresh row has there.
    [[nodiscard]] List patched(const plan::Method& method, const std::vector<ColumnIndex>& columns) const
    {
        List members;
        for (const ColumnIndex column : method.patch)
            if (contains(columns, column)) members.push_back(patched(column, "fresh." + context_.members[column]));
        return members;
    }

    /// Where the patch can set any of the columns: an update of the row with those of the fresh one.
    [[nodiscard]] bool add_update(const plan::Method& method, const char* row, const std::string& words, const std::vector<ColumnIndex>& columns, const std::string& once)
    {
        List members = patched(method, columns);
        if (members.empty()) return false;
        Object values = addressed(method, row);
        values.set("patch_type", race_.patch_type(method)).set("members", std::move(members));
        call(method, words, "update_patch", std::move(values), {.once = once});
        return true;
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

    /// A new row with the key of one row and the rest of another.
    static Object row_of(const char* keys, const char* rest) { return Object().set("keys", keys).set("rest", rest); }

    static Object rows_of(const char* one, const char* other)
    {
        List rows{row_of(one, "fresh")};
        if (*other != '\0') rows.push_back(row_of(other, "fresh"));
        return Object().set("rows", std::move(rows));
    }

    void add_creation(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::create:
                call(method, "fresh", "create", row_of("fresh", "fresh"), {.once = created_once()});
                if (is_kept_from_twice()) call(method, "first", "create", row_of("first", "fresh"));
                return;
            case MethodKind::create_if_absent:
                call(method, "fresh", "create", row_of("fresh", "fresh"));
                return call(method, "first", "create", row_of("first", "fresh"));
            case MethodKind::create_all: return call(method, "fresh", "create_all", rows_of("fresh", ""), {.once = created_once()});
            // Not with the first row: another call moves its key to that of the fresh one, and at READ COMMITTED each row of a batch is judged when it is
            // reached, so that both may be found taken.
            case MethodKind::create_all_if_absent: return call(method, "fresh, second", "create_all", rows_of("fresh", "second"));
            case MethodKind::get_or_create:
                call(method, "fresh", "create", row_of("fresh", "fresh"));
                return call(method, "first", "create", row_of("first", "fresh"));
            case MethodKind::upsert:
                call(method, "fresh", "create", row_of("fresh", "fresh"));
                call(method, "first", "create", row_of("first", "fresh"));
                call(method, "first as it is", "create", row_of("first", "first"));
                // Holds the row and does not change it: those that wait for it go on in the order in which they came. For a new version they race.
                return call(method, "second as it is", "create", row_of("second", "second"), {.ordered = true, .in_triples_only = true});
            case MethodKind::upsert_all:
                call(method, "first, second", "create_all", rows_of("first", "second"), {.ordered = true});
                return call(method, "second, first", "create_all", rows_of("second", "first"), {.ordered = true});
            default: return;  // not of this group
        }
    }

    void add_guarded(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::update_row:
                if (race_.values.empty()) return;
                call(method, "row of first", "update_row", {}, {.once = version_once});
                return add("find, then update(row of first)", "find_and_update", "find_and_update", Object().set("method", identifier(method.name)).set("member", first_value()));
            case MethodKind::update_patch: return add_updates(method);
            case MethodKind::modify:
                if (!race_.values.empty()) call(method, "first, next value", "modify", addressed(method, "first").set("member", first_value()));
                return;
            case MethodKind::add_to: return add_steps(method);
            case MethodKind::mark: return add_mark(method, method.name);
            case MethodKind::transition: return add_transitions(method);
            case MethodKind::remove:
                call(method, "first", "addressed", addressed(method, "first"), {.once = "remove", .removes = true});
                // A key that the database generates is not known before.
                if (context_.plan.keys[*method.key].suppliable) call(method, "fresh", "addressed", addressed(method, "fresh"), {.removes = true});
                return;
            case MethodKind::remove_row: return call(method, "row of first", "remove_row", {}, {.once = version_once, .removes = true});
            default: return;  // not of this group
        }
    }

    /// The member that calls which count on change.
    [[nodiscard]] const std::string& first_value() const { return context_.members[race_.values.front()]; }

    void add_updates(const plan::Method& method)
    {
        const std::string once = context_.plan.version ? version_once : "";
        static_cast<void>(add_update(method, "first", "first, values of fresh", race_.values, once));
        for (const schema::UniqueKey& key : context_.table.unique_keys) {
            std::vector<ColumnIndex> columns;
            for (const ColumnIndex column : key.columns)
                if (!race_.reference_of(column)) columns.push_back(column);
            if (add_update(method, "first", "first, key of fresh", columns, once)) return;
        }
    }

    /// A value that a row may have in the column. None where its type has none: an enum without labels.
    [[nodiscard]] std::optional<std::string> sample(ColumnIndex column)
    {
        const auto converted = [&](const std::string& value) { return "races::convert<" + race_.member_type(column) + ">(" + value + ")"; };
        if (const auto reference = race_.reference_of(column)) {
            const plan::TableIndex table = reference->first->referenced_table;
            const RaceTable& parent = race_.tables.at(table);
            const std::string& member = parent.members[reference->second];
            if (table == context_.plan.table) return converted("second." + member);
            add_neighbour(parent.id);
            return converted(parent.id + "_neighbour." + member);
        }
        if (const std::vector<std::string> all = states(column); !all.empty()) return converted(state(column, all.back()));
        if (const std::vector<std::string> values = candidates(context_, column, "1"); !values.empty()) return converted(values.front());
        return std::nullopt;
    }

    /// What a call sets beside its own column: what a CHECK ties to that, else the first value. Empty where there is neither.
    [[nodiscard]] List companions(const plan::Method& method)
    {
        List members;
        for (const ColumnIndex column : method.patch) {
            if (!plan::is_tied(context_.table, *method.column, {column}) || (!race_.is_nullable(column) && states(column).empty())) continue;
            if (const auto value = sample(column)) members.push_back(patched(column, *value));
        }
        if (members.empty() && !race_.values.empty()) members = patched(method, {race_.values.front()});
        return members;
    }

    /// A call of a method that has a patch in one of its overloads.
    void patched_call(const plan::Method& method, const std::string& words, const char* kind, Object values, const Traits& traits = {})
    {
        if (method.patch.empty()) return call(method, words, kind, std::move(values), traits);
        List members = companions(method);
        if (members.empty()) return;
        values.set("patch_type", race_.patch_type(method)).set("members", std::move(members));
        call(method, words + ", with a patch", kind, std::move(values), traits);
    }

    void add_mark(const plan::Method& method, const std::string& once) { patched_call(method, "first", "addressed", addressed(method, "first"), {.once = once}); }

    void add_steps(const plan::Method& method)
    {
        const auto values = [&] { return addressed(method, "first").set("type", race_.type(*method.column)).set("member", context_.members[*method.column]); };
        patched_call(method, "first, 1", "add_one", values());
        patched_call(method, "first, minus all", "add_minus_all", values());
    }

    [[nodiscard]] std::string created_once() const { return is_kept_from_twice() ? "create" : ""; }

    /// A key keeps a row from being there twice.
    [[nodiscard]] bool is_kept_from_twice() const
    {
        return std::ranges::any_of(context_.plan.keys, [&](const plan::Key& key) { return key.suppliable && !key.nullable && (key.primary || !plan::unique_key_of(context_.table, key).predicate); });
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

    void add_transition(const plan::Method& method, const char* kind, const std::string& from, const std::string& to, const std::string& once)
    {
        patched_call(method, "first, to " + to, kind, addressed(method, "first").set("from", state(*method.column, from)).set("to", state(*method.column, to)), {.once = once});
    }

    void add_transitions(const plan::Method& method)
    {
        if (!method.transitions.empty()) {
            const bool stays = std::ranges::any_of(method.transitions, [](const auto& pair) { return pair.first == pair.second; });
            for (const auto& [from, to] : method.transitions)
                if (from == method.transitions.front().first) add_transition(method, "transition_pair", from, to, stays ? "" : method.name);
            return;
        }
        const std::vector<std::string> all = states(*method.column);
        for (std::size_t index = 1; index < all.size() && index < 3; ++index) add_transition(method, "transition", all[0], all[index], method.name);
    }

    void add_by_key(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::update_patch: static_cast<void>(add_update(method, "fresh", "fresh, its own values", race_.values, "")); return;
            case MethodKind::mark: return add_mark(method, method.name.substr(0, method.name.rfind("_by_" + context_.plan.keys[*method.key].name)));
            case MethodKind::remove: return call(method, "fresh", "addressed", addressed(method, "fresh"), {.removes = true});
            default: return;  // not of this group
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
            add("remove(" + id + " of fresh)", "remove_neighbour", "remove " + id, Object().set("neighbour_row", parent->second.type).set("neighbour", id));
            add_neighbour(id);
        }
    }

    void add_neighbour(const std::string& id)
    {
        if (neighbour_ids_.insert(id).second) neighbours_.push_back(Object().set("parent", id));
    }

    void add_locking(const plan::Method& method)
    {
        switch (method.kind) {
            case MethodKind::lock:
            case MethodKind::try_lock: return add_locked_write(method);
            case MethodKind::lock_for_remove:
                if (!is_primary(method) || !race_.self.removable) return;
                called_.insert(&method);
                return add("lock_for_remove(first), then remove", "lock_and_remove", method.name, Object(), {.once = "remove", .removes = true});
            case MethodKind::lock_all:
                call(method, "first, second", "lock_all", Object().set("one", "first").set("two", "second"), {.ordered = true});
                return call(method, "second, first", "lock_all", Object().set("one", "second").set("two", "first"), {.ordered = true});
            case MethodKind::claim: return add_claim(method);
            case MethodKind::run_once:
                add_run_once(method, "fresh, fingerprint of fresh", "run_once", "fresh", "fresh", {});
                return add_run_once(method, "fresh, fingerprint of first", "run_once", "fresh", "first", {});
            case MethodKind::run_once_leased: return add_leases(method);
            default: return;  // not of this group
        }
    }

    void add_run_once(const plan::Method& method, const std::string& words, const char* kind, const char* row, const char* request, const std::string& meets)
    {
        Object values = addressed(method, row).set("request", request).set("number", std::string_view(request) == "fresh" ? "1" : "2");
        values.set("fingerprint", context_.members[method.once->fingerprint]).set("fingerprint_type", race_.type(method.once->fingerprint)).set("response_type", race_.type(method.once->response));
        call(method, words, kind, std::move(values), {.once = "the effect for the key of " + std::string(row), .meets = meets});
    }

    /// A lease is two transactions, which are one only for others that keep to leases.
    void add_leases(const plan::Method& method)
    {
        const std::string meets = method.name + "(";
        add_run_once(method, "fresh, fingerprint of fresh, an hour", "run_once_leased", "fresh", "fresh", meets);
        add_run_once(method, "fresh, fingerprint of first, an hour", "run_once_leased", "fresh", "first", meets);
        add_run_once(method, "first, fingerprint of first, an hour", "run_once_leased", "first", "first", meets);
        // A version would count the lease of a session that is refused later.
        if (!context_.plan.version) add_run_once(method, "fresh, fingerprint of fresh, no time", "run_once_late", "fresh", "fresh", meets);
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
        called_.insert(&method);
        add(method.name + "(first), then update", "lock_and_update", method.name, Object().set("method", method.name).set("version", version()).set("patch_type", race_.patch_type(*written)).set("member", first_value()));
    }

    void add_claim(const plan::Method& method)
    {
        const plan::Method* const written = update();
        if (written == nullptr || !contains(written->patch, *method.column)) return;
        const std::vector<std::string> all = states(*method.column);
        const auto other = std::ranges::find_if(all, [&](const std::string& one) { return one != method.value; });
        if (race_.kind(*method.column) != ValueKind::text && other == all.end()) return;
        const std::string value = other == all.end() ? string_literal("done") : state(*method.column, *other);
        Object values = Object().set("method", identifier(method.name)).set("version", version()).set("patch_type", race_.patch_type(*written));
        List key;
        for (const ColumnIndex column : context_.plan.keys.front().parameters) key.push_back(Object().set("member", context_.members[column]));
        values.set("member", context_.members[*method.column]).set("value", value).set("key", std::move(key));
        called_.insert(&method);
        add("claim(1), then done", "claim_and_update", "claim_and_update", std::move(values), {.claims = true});
    }

    const RaceContext& race_;
    const EntityContext& context_;
    std::set<std::string> names_;
    std::set<const plan::Method*> called_;
    std::map<std::string, std::size_t> group_sizes_;
    std::vector<Candidate> candidates_;
    std::set<std::string> neighbour_ids_;
    List neighbours_;
};

}  // namespace

RaceCalls race_calls(const RaceContext& context)
{
    return CallsView(context).run();
}

}  // namespace racegen::cpp
