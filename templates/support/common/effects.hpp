<%header%>
// The effects that run_once takes.
#pragma once

#include <concepts>
#include <optional>
#include <type_traits>
#include <utility>

#include "function_ref.hpp"
#include "outcomes.hpp"
#include "result.hpp"

namespace <%namespace%> {

/// What run_once gives.
template <class Response>
struct Once {
    Response response;
    bool replayed = false;  // it is the answer of an earlier call: the effect did not run
};

namespace detail {

/// The effect, with the argument if it takes one.
template <class Effect, class Argument>
decltype(auto) call_effect(Effect& effect, Argument& argument)
{
    if constexpr (std::is_invocable_v<Effect&, Argument&>) {
        return effect(argument);
    } else {
        static_assert(std::is_invocable_v<Effect&>, "the effect takes nothing, or what the method passes to it");
        return effect();
    }
}

/// Calls `run` with the effect as a function that gives nothing where it failed. An effect that gives a Result has an error of its own: what
/// run_once gives has that error, too, and it must be constructible from the method's.
template <class Response, class Errc, class Argument, class Effect, class Run>
auto with_effect(Effect& effect, const Run& run)
{
    using Given = std::remove_cvref_t<decltype(call_effect<Effect, Argument>(effect, std::declval<Argument&>()))>;
    static_assert(!std::is_void_v<Given>, "the effect gives the response, or a Result of it");
    if constexpr (std::convertible_to<Given, Response>) {
        static_assert(requires(Given given) { Response{std::move(given)}; }, "the response would lose what its type cannot hold");
        const auto plain = [&](Argument& argument) { return std::optional<Response>(call_effect<Effect, Argument>(effect, argument)); };
        return run(FunctionRef<std::optional<Response>(Argument&)>(plain));
    } else {
        using Failure = typename Given::error_type;
        static_assert(std::convertible_to<typename Given::value_type, Response>, "the effect gives the response, or a Result of it");
        static_assert(std::constructible_from<Failure, Error<Errc>>, "the effect's error type must be constructible from the method's, as AnyError is");
        using Outcome = Result<Once<Response>, Failure>;
        std::optional<Failure> failed;
        const auto guarded = [&](Argument& argument) {
            auto given = call_effect<Effect, Argument>(effect, argument);
            if (given) return std::optional<Response>(std::move(*given));
            failed.emplace(std::move(given.error()));
            return std::optional<Response>();
        };
        auto done = run(FunctionRef<std::optional<Response>(Argument&)>(guarded));
        if (done) return Outcome(std::move(*done));
        return Outcome(unexpected(failed ? std::move(*failed) : Failure(std::move(done.error()))));
    }
}

}  // namespace detail

}  // namespace <%namespace%>
