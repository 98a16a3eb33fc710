// The values a template is rendered with: text, truth, objects and lists of objects.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace racegen::render {

/// The name of a value with its hash, since looking names up is most of what rendering does. FNV-1a.
struct Key {
    std::string_view text;
    std::uint32_t hash = 0;

    [[nodiscard]] static constexpr Key of(std::string_view text)
    {
        std::uint32_t hash = 2166136261U;
        for (const char character : text) hash = (hash ^ static_cast<unsigned char>(character)) * 16777619U;
        return {text, hash};
    }
    friend constexpr bool operator==(const Key& left, const Key& right)
    {
        return left.hash == right.hash && left.text == right.text;
    }
};

/// A key in an Object. Only string literals convert, so that an object never owns its names.
struct LiteralKey {
    template <std::size_t size>
    consteval LiteralKey(const char (&text)[size]) : key{Key::of({text, size - 1})}
    {
    }
    Key key;
};

class Value;

/// Named values in the order they were set.
class Object {
public:
    Object();
    Object(const Object&);
    Object(Object&&) noexcept;
    Object& operator=(const Object&);
    Object& operator=(Object&&) noexcept;
    ~Object();

    /// Gives `name` the value, in place of the one it had. Returns the object, so that calls can be chained.
    Object& set(LiteralKey name, Value value) &;
    Object&& set(LiteralKey name, Value value) &&;
    /// Null when the object does not have it. Invalidated by set().
    [[nodiscard]] const Value* find(const Key& name) const;

private:
    struct Entry;
    std::vector<Entry> entries_;
};

using List = std::vector<Object>;

/// Cheap to move: strings and lists are taken over, not copied.
class Value {
public:
    Value(std::same_as<bool> auto truth) : data_{truth} {}
    Value(std::string text) : data_{std::move(text)} {}
    Value(std::string_view text) : data_{std::string{text}} {}
    Value(const char* text) : data_{std::string{text}} {}
    Value(List list) : data_{std::move(list)} {}
    Value(Object object) : data_{std::move(object)} {}

    using Data = std::variant<bool, std::string, List, Object>;
    [[nodiscard]] const Data& data() const { return data_; }

private:
    Data data_;
};

}  // namespace racegen::render
