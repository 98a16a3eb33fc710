<%header%>
// The members of New… and …Patch structs: each says whether it must be given, and takes nothing that would lose its value.
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace <%namespace%> {
namespace detail {

template <class T>
struct Nullable : std::false_type {
    using Value = T;
};

template <class T>
struct Nullable<std::optional<T>> : std::true_type {
    using Value = T;
};

struct NoRaw {};

template <class U, class V>
concept TextFor = std::same_as<V, std::string> && std::convertible_to<U, std::string_view>;

/// What converts to a class or enum type by itself. Arithmetic goes through constructors that are no templates instead, so that
/// -Wconversion points at the caller's line.
template <class U, class V>
concept ConvertsTo = !std::is_arithmetic_v<V> && !std::same_as<std::remove_cvref_t<U>, V> &&
                     !std::same_as<std::remove_cvref_t<U>, std::nullptr_t> && (std::convertible_to<U, V> || TextFor<U, V>);

/// Conversions that the language would make silently and that are never meant.
template <class U, class V>
concept RefusedFor =
    std::same_as<U, std::nullptr_t> || (std::integral<V> && std::floating_point<U>) ||
    (std::same_as<V, bool> && (std::is_pointer_v<U> || std::is_enum_v<U> || (std::is_arithmetic_v<U> && !std::same_as<U, bool>))) ||
    (std::is_arithmetic_v<V> && !std::same_as<V, bool> && std::same_as<U, bool>);

/// A value of type T that may have been given. T may be an optional: then nullopt is a value too, and stands for NULL.
template <class T, class Raw>
class Field {
    using Value = typename Nullable<T>::Value;
    using RawValue = std::conditional_t<std::is_void_v<Raw>, NoRaw, Raw>;

public:
    Field(Value value) : value_(std::move(value)), is_set_(true) {}

    Field(T value)
        requires Nullable<T>::value
        : value_(std::move(value)), is_set_(true)
    {
    }

    Field(std::nullopt_t)
        requires Nullable<T>::value
        : is_set_(true)
    {
    }

    template <class U>
        requires ConvertsTo<U&&, Value>
    Field(U&& value) : value_(convert<Value>(std::forward<U>(value))), is_set_(true)
    {
    }

    /// From the raw value of a table's own key.
    Field(RawValue value)
        requires(!std::is_void_v<Raw>)
        : value_(Value{std::move(value)}), is_set_(true)
    {
    }

    template <class U>
        requires(!std::is_void_v<Raw> && !ConvertsTo<U &&, Value> && ConvertsTo<U &&, RawValue>)
    Field(U&& value) : value_(Value{convert<RawValue>(std::forward<U>(value))}), is_set_(true)
    {
    }

    template <class U>
        requires RefusedFor<U, Value> || (!std::is_void_v<Raw> && RefusedFor<U, RawValue>)
    Field(U) = delete;

    /// The value; when none was given, T{}.
    [[nodiscard]] const T& get() const noexcept { return value_; }
    [[nodiscard]] const T& operator*() const noexcept { return value_; }

protected:
    Field() = default;
    ~Field() = default;
    Field(const Field&) = default;
    Field(Field&&) noexcept = default;
    Field& operator=(const Field&) = default;
    Field& operator=(Field&&) noexcept = default;

    [[nodiscard]] bool has_value() const noexcept { return is_set_; }

private:
    template <class V, class U>
    static V convert(U&& value)
    {
        if constexpr (std::convertible_to<U&&, V>) {
            return std::forward<U>(value);
        } else {
            return V(std::string_view(std::forward<U>(value)));
        }
    }

    T value_{};
    bool is_set_ = false;
};

}  // namespace detail

/// A column that is NOT NULL and has no default: leaving it out does not compile. `Raw` is the raw type of the table's own key.
template <class T, class Raw = void>
class Required : public detail::Field<T, Raw> {
public:
    using detail::Field<T, Raw>::Field;
    Required() = delete;
};

/// A column with a default, or one that may be NULL: left out, the schema's default applies (NULL where there is none).
template <class T, class Raw = void>
class Defaulted : public detail::Field<T, Raw> {
public:
    using detail::Field<T, Raw>::Field;
    Defaulted() = default;

    [[nodiscard]] bool is_set() const noexcept { return this->has_value(); }
    [[nodiscard]] explicit operator bool() const noexcept { return this->has_value(); }
};

/// A column of a patch: left out, it keeps the stored value; a nullable one is set to NULL by std::nullopt.
template <class T>
class Change : public detail::Field<T, void> {
public:
    using detail::Field<T, void>::Field;
    Change() = default;

    [[nodiscard]] bool is_set() const noexcept { return this->has_value(); }
    [[nodiscard]] explicit operator bool() const noexcept { return this->has_value(); }
};

}  // namespace <%namespace%>
