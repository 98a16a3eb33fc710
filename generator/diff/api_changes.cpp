#include "diff/api_changes.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>

#include "cpp/text.hpp"
#include "plan/keys.hpp"

namespace racegen::diff {
namespace {

constexpr const char* no_longer_compiles = "code that names it does not compile";
constexpr const char* exhaustive = "an exhaustive switch does not compile under -Werror until it handles it";

bool is_identifier(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Names of the old API as they would be if what was renamed had been called so before.
class Naming {
public:
    Naming(const PairContext& context, const Renames& entities, const TableApi& before, const TableApi& after) : entities_(entities)
    {
        for (ColumnIndexes::size_type column = 0; column < context.pair.after_of.size(); ++column) {
            const auto now = context.pair.after_of[column];
            if (!now || column >= before.structs[0].members.size() || *now >= after.structs[0].members.size()) continue;
            const std::string& old_name = before.structs[0].members[column].first;
            const std::string& new_name = after.structs[0].members[*now].first;
            if (old_name != new_name) members_[old_name] = new_name;
        }
    }

    [[nodiscard]] std::string member(const std::string& name) const
    {
        const auto found = members_.find(name);
        return found == members_.end() ? name : found->second;
    }

    [[nodiscard]] bool same(const std::string& before, const std::string& after) const { return before == after || renamed(before) == after; }

private:
    using ColumnIndexes = std::vector<std::optional<ColumnIndex>>;

    [[nodiscard]] std::string renamed(const std::string& text) const
    {
        std::string result;
        for (std::size_t begin = 0; begin < text.size();) {
            std::size_t end = begin;
            while (end < text.size() && is_identifier(text[end])) ++end;
            if (end == begin)
                result += text[end++];
            else
                result += word(text.substr(begin, end - begin));
            begin = end;
        }
        return result;
    }

    [[nodiscard]] std::string word(const std::string& name) const
    {
        if (const auto found = members_.find(name); found != members_.end()) return found->second;
        for (const auto& [old_entity, new_entity] : entities_) {
            const std::size_t at = name.find(old_entity);
            if (at == std::string::npos) continue;
            const std::size_t end = at + old_entity.size();
            if (end < name.size() && std::islower(static_cast<unsigned char>(name[end])) != 0) continue;
            return name.substr(0, at) + new_entity + name.substr(end);
        }
        return name;
    }

    const Renames& entities_;
    std::map<std::string, std::string> members_;
};

/// Which of the old methods each new one was. By name and kind; else by what it does to which column, by which key.
class MethodMatch {
public:
    explicit MethodMatch(const PairContext& context) : context_(context)
    {
        const auto& before = context.before_program->plan.methods;
        const auto& after = context.after_program->plan.methods;
        before_of_.resize(after.size());
        after_of_.resize(before.size());
        match([](const plan::Method& left, const plan::Method& right) {
            return left.name == right.name && left.kind == right.kind && left.patch.empty() == right.patch.empty();
        });
        match([&](const plan::Method& left, const plan::Method& right) {
            return left.kind == right.kind && left.patch.empty() == right.patch.empty() && columns(left, true) == columns(right, false) &&
                   key(left, true) == key(right, false);
        });
    }

    [[nodiscard]] std::optional<std::size_t> before_of(std::size_t method) const { return before_of_[method]; }
    [[nodiscard]] std::optional<std::size_t> after_of(std::size_t method) const { return after_of_[method]; }

private:
    template <typename Same>
    void match(const Same& same)
    {
        const auto& before = context_.before_program->plan.methods;
        const auto& after = context_.after_program->plan.methods;
        for (std::size_t now = 0; now < after.size(); ++now)
            for (std::size_t old = 0; !before_of_[now] && old < before.size(); ++old) {
                if (after_of_[old] || !same(before[old], after[now])) continue;
                before_of_[now] = old;
                after_of_[old] = now;
            }
    }

    [[nodiscard]] std::string name(ColumnIndex column, bool old) const
    {
        return old ? context_.names.name_after(context_.pair, context_.before_table().columns[column].name) : context_.after_table().columns[column].name;
    }

    [[nodiscard]] std::string columns(const plan::Method& method, bool old) const
    {
        std::string text = method.column ? name(*method.column, old) : "";
        for (const ColumnIndex column : method.by) text += "," + name(column, old);
        return text;
    }

    [[nodiscard]] std::string key(const plan::Method& method, bool old) const
    {
        if (!method.key) return {};
        const schema::Table& table = old ? context_.before_table() : context_.after_table();
        const plan::TablePlan& plan = old ? context_.before_program->plan : context_.after_program->plan;
        const schema::UniqueKey& unique = plan::unique_key_of(table, plan.keys[*method.key]);
        std::string text;
        for (const ddl::KeyPart& part : unique.parts) {
            const ddl::ExpressionPtr expression = old ? context_.names.expression_after(context_.pair, part.expression) : part.expression;
            text += ";" + (expression ? ddl::to_sql(*expression) : old ? context_.names.name_after(context_.pair, part.column) : part.column);
        }
        const ddl::ExpressionPtr predicate = old ? context_.names.expression_after(context_.pair, unique.predicate) : unique.predicate;
        return predicate ? text + " WHERE " + ddl::to_sql(*predicate) : text;
    }

    const PairContext& context_;
    std::vector<std::optional<std::size_t>> before_of_;
    std::vector<std::optional<std::size_t>> after_of_;
};

class Comparison {
public:
    Comparison(const PairContext& context, const TableApi& before, const TableApi& after, const Renames& renames)
        : context_(context), before_(before), after_(after), naming_(context, renames, before, after), methods_(context)
    {
    }

    std::vector<ApiChange> run()
    {
        if (before_.entity != after_.entity)
            changes_.push_back({ApiKind::entity, Change::renamed, after_.entity, before_.entity, {}, true, "and with it every name made from it: " + after_.entity + "Repository, New" + after_.entity + ", its errors and files"});
        compare_methods();
        compare_members();
        compare_errors();
        return std::move(changes_);
    }

private:
    void compare_methods()
    {
        const auto& before = context_.before_program->plan.methods;
        const auto& after = context_.after_program->plan.methods;
        const std::string owner = after_.entity + "Repository";
        for (std::size_t old = 0; old < before.size(); ++old)
            if (!methods_.after_of(old))
                changes_.push_back({ApiKind::method, Change::removed, cpp::identifier(before[old].name), {}, {{before_.entity + "Repository", before_.signatures[old], {}}}, true, no_longer_compiles});
        for (std::size_t now = 0; now < after.size(); ++now) {
            const auto old = methods_.before_of(now);
            ApiChange change{ApiKind::method, Change::added, cpp::identifier(after[now].name), {}, {{owner, {}, after_.signatures[now]}}, false, {}};
            if (old) {
                change.parts[0].before = before_.signatures[*old];
                change.change = before[*old].name != after[now].name ? Change::renamed : Change::changed;
                if (change.change == Change::changed && naming_.same(as_called(before_.signatures[*old]), as_called(after_.signatures[now]))) continue;
                change.breaking = true;
                change.old_name = change.change == Change::renamed ? cpp::identifier(before[*old].name) : "";
                change.reason = change.change == Change::renamed ? no_longer_compiles : "its parameters or its result are others";
            }
            changes_.push_back(std::move(change));
        }
    }

    /// Callers do not see whether a parameter is taken by value.
    static std::string as_called(std::string signature)
    {
        std::erase(signature, '&');
        for (std::size_t at = signature.find("const "); at != std::string::npos; at = signature.find("const ", at)) signature.erase(at, 6);
        return signature;
    }

    /// The struct of the old API that `now` was; null when its method is new.
    [[nodiscard]] const StructApi* counterpart(const StructApi& now) const
    {
        const auto found = std::ranges::find_if(before_.structs, [&](const StructApi& old) { return naming_.same(old.name, now.name); });
        return found == before_.structs.end() ? nullptr : &*found;
    }

    void compare_members()
    {
        std::vector<std::string> order;
        std::map<std::string, ApiChange> changes;
        const auto change_of = [&](const std::string& name) -> ApiChange& {
            const auto [entry, fresh] = changes.try_emplace(name);
            if (fresh) order.push_back(name);
            entry->second.kind = ApiKind::member;
            return entry->second;
        };
        for (const StructApi& now : after_.structs) {
            const StructApi* old = counterpart(now);
            if (!old) continue;
            for (const auto& [name, type] : now.members) {
                const auto same = std::ranges::find_if(old->members, [&](const auto& member) { return naming_.member(member.first) == name; });
                if (same == old->members.end()) {
                    change_of(name).parts.push_back({now.name, {}, type});
                } else if (same->first != name) {
                    change_of(name).old_name = same->first;
                    change_of(name).parts.push_back({now.name, same->second, type});
                } else if (!naming_.same(same->second, type)) {
                    change_of(name).parts.push_back({now.name, same->second, type});
                }
            }
            for (const auto& [name, type] : old->members) {
                const std::string called = naming_.member(name);
                if (std::ranges::none_of(now.members, [&](const auto& member) { return member.first == called; }))
                    change_of(called).parts.push_back({now.name, type, {}});
            }
        }
        for (const std::string& name : order) {
            ApiChange& change = changes[name];
            change.name = name;
            finish_member(change);
            changes_.push_back(std::move(change));
        }
    }

    void finish_member(ApiChange& change) const
    {
        const auto all = [&](auto is) { return std::ranges::all_of(change.parts, is); };
        change.change = !change.old_name.empty()                                               ? Change::renamed
                        : all([](const ApiChange::Part& part) { return part.before.empty(); }) ? Change::added
                        : all([](const ApiChange::Part& part) { return part.after.empty(); })  ? Change::removed
                                                                                                : Change::changed;
        for (const ApiChange::Part& part : change.parts) {
            const std::string reason = change.change == Change::renamed ? no_longer_compiles : reason_of(part);
            if (reason.empty() || change.breaking) continue;
            change.breaking = true;
            change.reason = reason;
        }
    }

    /// Why callers break; empty: they do not.
    [[nodiscard]] std::string reason_of(const ApiChange::Part& part) const
    {
        const bool required = part.after.starts_with("Required<");
        if (part.before.empty()) return required ? "a new row needs it" : "";
        if (part.after.empty()) return no_longer_compiles;
        if (required && !part.before.starts_with("Required<")) return "a new row needs it";
        // A value fits where it did when only NULL or leaving it out came to what is allowed.
        const bool given = part.owner != after_.entity;
        return given && bare(part.before) == bare(part.after) && is_optional(part.after) >= is_optional(part.before) ? "" : "its type is another";
    }

    static bool is_optional(const std::string& type) { return type.find("<std::optional<") != std::string::npos; }

    /// The type below Required, Defaulted, Change and std::optional.
    static std::string bare(std::string type)
    {
        for (const std::string_view outer : {"Required<", "Defaulted<", "Change<", "std::optional<"})
            if (type.starts_with(outer)) type = type.substr(outer.size(), type.size() - outer.size() - 1);
        return type;
    }

    void compare_errors()
    {
        std::vector<std::pair<Change, std::string>> order;
        std::map<std::pair<Change, std::string>, ApiChange> changes;
        const auto add = [&](Change what, const std::string& enumerator, const std::string& owner) {
            const auto [entry, fresh] = changes.try_emplace({what, enumerator});
            ApiChange& change = entry->second;
            if (fresh) {
                order.emplace_back(what, enumerator);
                change = {ApiKind::error, what, enumerator, {}, {}, true, what == Change::added ? exhaustive : no_longer_compiles};
            }
            change.parts.push_back({owner, what == Change::removed ? enumerator : "", what == Change::added ? enumerator : ""});
        };
        for (const EnumApi& now : after_.errors) {
            const auto old = std::ranges::find_if(before_.errors, [&](const EnumApi& one) { return naming_.same(one.name, now.name); });
            if (old == before_.errors.end()) continue;
            for (const std::string& one : now.enumerators)
                if (std::ranges::find(old->enumerators, one) == old->enumerators.end()) add(Change::added, one, now.name);
            for (const std::string& one : old->enumerators)
                if (std::ranges::find(now.enumerators, one) == now.enumerators.end()) add(Change::removed, one, now.name);
        }
        for (const auto& key : order) changes_.push_back(std::move(changes[key]));
    }

    const PairContext& context_;
    const TableApi& before_;
    const TableApi& after_;
    Naming naming_;
    MethodMatch methods_;
    std::vector<ApiChange> changes_;
};

void compare_type(const TypeApi& old, const TypeApi& now, std::vector<ApiChange>& changes)
{
    const std::string& owner = now.members.name;
    const auto add = [&](Change what, ApiKind kind, const std::string& name, const std::string& before, const std::string& after, const char* reason) {
        changes.push_back({kind, what, name, {}, {{owner, before, after}}, true, reason});
    };
    for (const std::string& one : now.enumerators)
        if (std::ranges::find(old.enumerators, one) == old.enumerators.end()) add(Change::added, ApiKind::enumerator, one, "", one, exhaustive);
    for (const std::string& one : old.enumerators)
        if (std::ranges::find(now.enumerators, one) == now.enumerators.end()) add(Change::removed, ApiKind::enumerator, one, one, "", no_longer_compiles);
    for (const auto& [name, type] : now.members.members) {
        const auto same = std::ranges::find(old.members.members, name, &std::pair<std::string, std::string>::first);
        if (same == old.members.members.end())
            add(Change::added, ApiKind::member, name, "", type, "a value of the type has one part more");
        else if (same->second != type)
            add(Change::changed, ApiKind::member, name, same->second, type, "its type is another");
    }
    for (const auto& [name, type] : old.members.members)
        if (std::ranges::find(now.members.members, name, &std::pair<std::string, std::string>::first) == now.members.members.end())
            add(Change::removed, ApiKind::member, name, type, "", no_longer_compiles);
}

}  // namespace

std::vector<ApiChange> api_changes(const PairContext& context, const TableApi& before, const TableApi& after, const Renames& renames)
{
    return Comparison(context, before, after, renames).run();
}

std::vector<ApiChange> type_changes(const std::vector<TypeApi>& before, const std::vector<TypeApi>& after)
{
    std::vector<ApiChange> changes;
    const auto find = [](const std::vector<TypeApi>& types, const TypeApi& type) {
        return std::ranges::find_if(types, [&](const TypeApi& other) { return other.members.name == type.members.name; });
    };
    for (const TypeApi& now : after) {
        const auto old = find(before, now);
        if (old != before.end())
            compare_type(*old, now, changes);
        else if (!now.id)
            changes.push_back({ApiKind::type, Change::added, now.members.name, {}, {}, false, {}});
    }
    for (const TypeApi& old : before)
        if (!old.id && find(after, old) == after.end()) changes.push_back({ApiKind::type, Change::removed, old.members.name, {}, {}, true, no_longer_compiles});
    return changes;
}

std::vector<StatementChange> statement_changes(const PairContext& context)
{
    const MethodMatch match(context);
    std::vector<StatementChange> changes;
    for (std::size_t now = 0; now < context.after_program->plan.methods.size(); ++now) {
        const auto old = match.before_of(now);
        const plan::Method& method = context.after_program->plan.methods[now];
        if (!old || !plan::is_write(method.kind)) continue;
        const plan::Method& earlier = context.before_program->plan.methods[*old];
        const std::string& before = context.before_program->methods[*old].main.text;
        const std::string& after = context.after_program->methods[now].main.text;
        const bool guarded = earlier.guard != method.guard || earlier.guards.size() != method.guards.size();
        if (guarded && before != after) changes.push_back({cpp::identifier(method.name), before, after});
    }
    return changes;
}

}  // namespace racegen::diff
