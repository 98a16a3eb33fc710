<%header%>
// How the types of columns are built from those that a codec knows.
#pragma once

#include <concepts>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fields.hpp"

namespace <%namespace%>::detail {

/// What a driver specialises for each type that it stores by itself:
///     static void encode(const T& value, ParameterSlot& slot);  // may keep a reference to the value
///     static bool decode(const Cell& cell, T& value);            // false for a cell that holds no T
///     static T made_from(const Cell& cell);                      // only where every cell holds a T: spares making an empty one first
template <class T>
struct Codec;

template <class T>
concept StrongId = requires(const T& id) {
    typename T::value_type;
    { id.value } -> std::convertible_to<const typename T::value_type&>;
};

template <class T>
concept LabelledEnum = std::is_enum_v<T> && requires(T value, std::string_view label) {
    { enum_label(value) } -> std::convertible_to<std::string_view>;
    { enum_from_label(label, value) } -> std::same_as<bool>;
};

/// Enums are stored as their labels.
template <LabelledEnum T>
using LabelCodec = Codec<std::conditional_t<std::is_enum_v<T>, std::string_view, T>>;

template <class T>
struct IsField : std::false_type {};
template <class T, class Raw>
struct IsField<Required<T, Raw>> : std::true_type {
    static bool is_given(const Required<T, Raw>&) noexcept { return true; }
};
template <class T, class Raw>
struct IsField<Defaulted<T, Raw>> : std::true_type {
    static bool is_given(const Defaulted<T, Raw>& field) noexcept { return field.is_set(); }
};
template <class T>
struct IsField<Change<T>> : std::true_type {
    static bool is_given(const Change<T>& field) noexcept { return field.is_set(); }
};

/// Puts a value, an optional or a field into a parameter's slot; NULL for what is absent.
template <class T, class Slot>
void encode(const T& value, Slot& slot)
{
    if constexpr (IsField<T>::value) {
        if (IsField<T>::is_given(value)) {
            encode(value.get(), slot);
        } else {
            slot.set_null();
        }
    } else if constexpr (Nullable<T>::value) {
        if (value) {
            encode(*value, slot);
        } else {
            slot.set_null();
        }
    } else if constexpr (StrongId<T>) {
        encode(value.value, slot);
    } else if constexpr (LabelledEnum<T>) {
        LabelCodec<T>::encode(enum_label(value), slot);
    } else {
        Codec<T>::encode(value, slot);
    }
}

/// Reads a value, which NULL is not; false for a cell that holds no T.
template <class T, class Cell>
[[nodiscard]] bool decode(const Cell& cell, T& value)
{
    if constexpr (StrongId<T>) {
        return decode(cell, value.value);
    } else if constexpr (LabelledEnum<T>) {
        std::string_view label;
        return LabelCodec<T>::decode(cell, label) && enum_from_label(label, value);
    } else {
        return Codec<T>::decode(cell, value);
    }
}

/// Reads a value, or NULL where an optional can take it.
template <class T, class Cell>
[[nodiscard]] bool decode_nullable(const Cell& cell, T& value)
{
    if constexpr (Nullable<T>::value) {
        if (cell.is_null()) {
            value.reset();
            return true;
        }
        return decode(cell, value.emplace());
    } else {
        return !cell.is_null() && decode(cell, value);
    }
}

}  // namespace <%namespace%>::detail
