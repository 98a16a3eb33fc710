<%header%>
// One column of many rows, as a single parameter.
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <vector>

#include "values.hpp"

namespace <%namespace%> {

namespace detail {

/// `project`, a pointer to a member or a function, of each item. Refers to the items.
template <class Item, class Project>
struct Each {
    const std::vector<Item>* items;
    Project project;

    using Value = std::remove_cvref_t<std::invoke_result_t<const Project&, const Item&>>;
};

/// The type that is stored, below what says whether there is a value.
template <class T>
struct Bare {
    using Type = T;
};
template <class T>
struct Bare<std::optional<T>> : Bare<T> {};
template <class T, class Raw>
struct Bare<Required<T, Raw>> : Bare<T> {};
template <class T, class Raw>
struct Bare<Defaulted<T, Raw>> : Bare<T> {};
template <class T>
struct Bare<Change<T>> : Bare<T> {};
template <StrongId T>
struct Bare<T> : Bare<typename T::value_type> {};

}  // namespace detail

/// The items themselves.
template <class Item>
[[nodiscard]] auto each(const std::vector<Item>& items) noexcept
{
    return detail::Each<Item, std::identity>{&items, {}};
}

/// A member of each item, or what a function makes of it.
template <class Item, class Project>
[[nodiscard]] auto each(const std::vector<Item>& items, Project project) noexcept
{
    return detail::Each<Item, Project>{&items, project};
}

}  // namespace <%namespace%>
