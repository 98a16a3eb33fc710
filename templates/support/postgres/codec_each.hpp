<%header%>
// Arrays in PostgreSQL's binary form, from a vector or from one column of many rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <forward_list>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "codec.hpp"
#include "each.hpp"

namespace <%namespace%>::detail {

/// Bytes that grow at their end.
class WireBuffer {
public:
    /// Room for so many more.
    [[nodiscard]] char* extend(std::size_t size)
    {
        if (bytes_.size() - used_ < size) {
            bytes_.resize(2 * (used_ + size));
        }
        used_ += size;
        return bytes_.data() + (used_ - size);
    }

    template <std::integral T>
    void append(T value)
    {
        to_wire(value, extend(sizeof value));
    }

    [[nodiscard]] std::string take()
    {
        bytes_.resize(used_);
        return std::move(bytes_);
    }

private:
    std::string bytes_;
    std::size_t used_ = 0;
};

/// The type that an array names for its elements: text where the statement casts them from there.
template <class T>
constexpr std::uint32_t element_oid() noexcept
{
    constexpr std::uint32_t text = 25;
    using Stored = typename Bare<T>::Type;
    if constexpr (requires { Codec<Stored>::oid; }) {
        return Codec<Stored>::oid;
    } else {
        return text;
    }
}

/// The value inside what says whether there is one; null when there is none.
template <class T>
[[nodiscard]] const typename Bare<T>::Type* stored_value(const T& value)
{
    if constexpr (IsField<T>::value) {
        return IsField<T>::is_given(value) ? stored_value(value.get()) : nullptr;
    } else if constexpr (Nullable<T>::value) {
        return value ? stored_value(*value) : nullptr;
    } else if constexpr (StrongId<T>) {
        return stored_value(value.value);
    } else {
        return &value;
    }
}

/// As an element of an array, which another array is only as a text.
template <class T>
void encode_element(const T& value, ParameterSlot& slot)
{
    using Stored = typename Bare<T>::Type;
    if constexpr (requires(const Stored& stored) { Codec<Stored>::encode_element(stored, slot); }) {
        if (const Stored* stored = stored_value(value)) {
            Codec<Stored>::encode_element(*stored, slot);
        } else {
            slot.set_null();
        }
    } else {
        encode(value, slot);
    }
}

/// src/backend/utils/adt/arrayfuncs.c, array_recv(): dimensions, whether there may be NULLs, the elements' type; their number and first
/// index; the elements.
template <class Item, class Project>
void encode_array(const std::vector<Item>& items, const Project& project, ParameterSlot& slot)
{
    using Value = std::remove_cvref_t<std::invoke_result_t<const Project&, const Item&>>;
    WireBuffer bytes;
    bytes.append(std::int32_t{items.empty() ? 0 : 1});
    bytes.append(std::int32_t{1});
    bytes.append(element_oid<Value>());
    if (!items.empty()) {
        bytes.append(static_cast<std::int32_t>(items.size()));
        bytes.append(std::int32_t{1});
    }
    const char* data = nullptr;
    int size = 0;
    int format = 0;
    char buffer[ParameterSlot::capacity];
    const char* fault = nullptr;
    std::forward_list<std::string> owned;
    ParameterSlot element(data, size, format, buffer, fault, owned);
    for (const Item& item : items) {
        // What it projects to may be a temporary, whose bytes the slot refers to.
        auto&& value = std::invoke(project, item);
        encode_element<Value>(value, element);
        if (data == nullptr) {
            bytes.append(std::int32_t{-1});
        } else {
            bytes.append(static_cast<std::int32_t>(size));
            std::memcpy(bytes.extend(static_cast<std::size_t>(size)), data, static_cast<std::size_t>(size));
        }
        if (!owned.empty()) {
            owned.clear();
        }
    }
    if (fault != nullptr) {
        slot.set_faulty(fault);
    } else {
        slot.set_owned(bytes.take());
    }
}

template <class Item, class Project>
struct Codec<Each<Item, Project>> {
    static void encode(const Each<Item, Project>& each, ParameterSlot& slot) { encode_array(*each.items, each.project, slot); }
};

}  // namespace <%namespace%>::detail
