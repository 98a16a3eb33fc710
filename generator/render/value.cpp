#include "render/value.hpp"

#include <algorithm>

namespace racegen::render {

namespace {

constexpr std::size_t usual_entries = 4;  // of the objects that lists are made of

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
    const auto entry = std::ranges::find(entries_, name.key, &Entry::key);
    if (entry != entries_.end())
        entry->value = std::move(value);
    else {
        if (entries_.empty()) entries_.reserve(usual_entries);
        entries_.push_back({name.key, std::move(value)});
    }
    return *this;
}

Object&& Object::set(LiteralKey name, Value value) &&
{
    return std::move(set(name, std::move(value)));
}

const Value* Object::find(const Key& name) const
{
    const auto entry = std::ranges::find(entries_, name, &Entry::key);
    return entry == entries_.end() ? nullptr : &entry->value;
}

}  // namespace racegen::render
