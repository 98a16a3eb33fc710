#include "render/value.hpp"

#include <algorithm>
#include <ranges>

namespace racegen::render {

namespace {

constexpr std::size_t usual_entries = 4;  // of the objects that lists are made of; a method has some 50

}  // namespace

struct Object::Entry {
    Key key;
    Value value;
};

Object::Object() = default;
Object::Object(const Object&) = default;
Object::Object(Object&&) noexcept = default;
Object& Object::operator=(const Object&) = default;
Object& Object::operator=(Object&&) noexcept = default;
Object::~Object() = default;

Object& Object::set(LiteralKey name, Value value) &
{
    if (entries_.size() == entries_.capacity()) entries_.reserve(std::max(usual_entries, 4 * entries_.size()));
    entries_.push_back({name.key, std::move(value)});
    return *this;
}

Object&& Object::set(LiteralKey name, Value value) &&
{
    return std::move(set(name, std::move(value)));
}

const Value* Object::find(const Key& name) const
{
    // From the last: what was set again later counts.
    for (const Entry& entry : std::views::reverse(entries_))
        if (entry.key == name) return &entry.value;
    return nullptr;
}

}  // namespace racegen::render
