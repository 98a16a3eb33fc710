<%header%>
// Functions as arguments, without the cost of <functional>.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

namespace <%namespace%> {
namespace detail {

/// The address of an object or a function; only the latter needs a pointer type of its own.
union Target {
    void* object;
    void (*function)();
};

template <class F>
Target target_of(F& callable) noexcept
{
    Target target{};
    if constexpr (std::is_function_v<F>) {
        target.function = reinterpret_cast<void (*)()>(&callable);
    } else {
        target.object = const_cast<void*>(static_cast<const volatile void*>(__builtin_addressof(callable)));
    }
    return target;
}

template <class F>
F& callable_of(Target target) noexcept
{
    if constexpr (std::is_function_v<F>) {
        return *reinterpret_cast<F*>(target.function);
    } else {
        return *static_cast<F*>(target.object);
    }
}

}  // namespace detail

template <class Signature>
class FunctionRef;

/// Refers to something callable; it must outlive the call it is passed to. Not for keeping.
template <class R, class... Args>
class FunctionRef<R(Args...)> {
public:
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<R, F&, Args...>)
    FunctionRef(F&& function) noexcept
        : target_(detail::target_of(function)), call_([](detail::Target target, Args... args) -> R {
              return detail::callable_of<std::remove_reference_t<F>>(target)(std::forward<Args>(args)...);
          })
    {
    }

    R operator()(Args... args) const { return call_(target_, std::forward<Args>(args)...); }

private:
    detail::Target target_;
    R (*call_)(detail::Target, Args...);
};

/// What modify() applies to a row: a function taking Row& that gives nothing, or false to leave the row as it is. Not for keeping.
template <class Row>
class RowChange {
public:
    template <class F>
        requires(!std::same_as<std::remove_cvref_t<F>, RowChange> && std::is_invocable_v<F&, Row&> &&
                 (std::is_void_v<std::invoke_result_t<F&, Row&>> || std::same_as<std::invoke_result_t<F&, Row&>, bool>))
    RowChange(F&& function) noexcept
        : target_(detail::target_of(function)), call_([](detail::Target target, Row& row) -> bool {
              auto& change = detail::callable_of<std::remove_reference_t<F>>(target);
              if constexpr (std::is_void_v<std::invoke_result_t<F&, Row&>>) {
                  change(row);
                  return true;
              } else {
                  return change(row);
              }
          })
    {
    }

    /// True when the change is to be written.
    [[nodiscard]] bool operator()(Row& row) const { return call_(target_, row); }

private:
    detail::Target target_;
    bool (*call_)(detail::Target, Row&);
};

}  // namespace <%namespace%>
