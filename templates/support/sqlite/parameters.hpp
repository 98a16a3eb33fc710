<%header%>
// The values of a statement's parameters, ready to be bound.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

#include "codec.hpp"
#include "parameter_slot.hpp"
#include "values.hpp"

namespace <%namespace%> {

namespace detail {

/// The parameters of one statement, whatever their number.
struct ParameterList {
    std::span<const ParameterSlot> slots;

    /// The SQLSTATE of the first value that its column cannot hold; null when there is none.
    [[nodiscard]] const char* fault() const noexcept
    {
        for (const ParameterSlot& slot : slots) {
            if (const char* sqlstate = slot.fault()) {
                return sqlstate;
            }
        }
        return nullptr;
    }
};

}  // namespace detail

/// The values of one statement, in the order of its parameters. Text and bytes are referred to and must outlive the list.
template <std::size_t N>
class Parameters {
public:
    template <class... Values>
        requires(sizeof...(Values) == N)
    explicit Parameters(Values&&... values)
    {
        static_assert(((std::is_lvalue_reference_v<Values> || std::is_trivially_copyable_v<Values>) && ...),
                      "a temporary would be gone before the statement is sent");
        [[maybe_unused]] std::size_t next = 0;
        (detail::encode(values, slots_[next++]), ...);
    }
    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;

    [[nodiscard]] detail::ParameterList list() const noexcept { return {{slots_.data(), N}}; }

private:
    std::array<detail::ParameterSlot, N> slots_;
};

template <class... Values>
Parameters(Values&&...) -> Parameters<sizeof...(Values)>;

}  // namespace <%namespace%>
