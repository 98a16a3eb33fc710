#include <string>
#include <string_view>

#include "cpp/race_context.hpp"
#include "cpp/text.hpp"

namespace racegen::cpp {
namespace {

/// The first of the names that begins and ends so; empty where none does.
std::string named(const std::set<std::string>& names, std::string_view begin, std::string_view end)
{
    for (const std::string& name : names)
        if (name.starts_with(begin) && name.ends_with(end)) return name;
    return {};
}

}  // namespace

render::List race_triples(const std::set<std::string>& names)
{
    const std::string created = named(names, "create(", "fresh)");
    const std::string removed = named(names, "remove", "(fresh)");
    const std::string found = named(names, "get_or_create_by_", "(fresh)");
    const std::string upserted = named(names, "upsert_by_", "(fresh)");
    const std::string written = named(names, "upsert_by_", "(first)");
    const std::string held = named(names, "upsert_by_", "(second as it is)");
    const std::string modified = named(names, "modify(", ")");
    const std::string emptied = named(names, "add_to_", "minus all)");
    const std::string leased = named(names, "run_once(fresh, fingerprint of fresh", "an hour)");
    render::List triples;
    const auto add = [&](const std::string& one, const std::string& two, const std::string& three) {
        if (one.empty() || two.empty() || three.empty()) return;
        triples.push_back(render::Object().set("one", string_literal(one)).set("two", string_literal(two)).set("three", string_literal(three)));
    };
    add(created, created, removed);
    add(found, found, removed);
    add(upserted, upserted, removed);
    add(found, upserted, created);
    add(modified, named(names, "add_to_", "1)"), named(names, "remove(", "first)"));
    add(modified, modified, written);
    add(emptied, emptied, written);
    add(named(names, "upsert_all_", "(first, second)"), named(names, "upsert_all_", "(second, first)"), held);
    add(named(names, "lock_all(first", ")"), named(names, "lock_all(second", ")"), held);
    add(named(names, "run_once(fresh", "no time)"), leased, leased);
    return triples;
}

}  // namespace racegen::cpp
