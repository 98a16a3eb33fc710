<%header%>
// What calls of run_once are made of.
#pragma once

#include <string>
#include <utility>

#include "call.hpp"

namespace <%namespace%>::races {

/// The answer to a request, 1 or 2. Of types that it does not know both get the same.
template <class Value>
[[nodiscard]] Value response(int request)
{
    if constexpr (std::same_as<Value, std::string>) {
        return "answer " + std::to_string(request);
    } else if constexpr (std::same_as<Value, Json>) {
        return Json{"{\"answer\": " + std::to_string(request) + "}"};
    } else {
        return Value{};
    }
}

/// Of two requests with one key, none may get the other's answer. Serial orders would not show that: where fingerprints are not compared, they get it, too.
template <class Outcome>
[[nodiscard]] Outcome own_answer(Outcome outcome, int request)
{
    if (outcome) {
        using Value = std::remove_cvref_t<decltype(outcome->response)>;
        const Value other = response<Value>(3 - request);
        if (outcome->response == other && !(response<Value>(request) == other)) throw Broken("the answer to another request was given");
    }
    return outcome;
}

/// A session whose lease has run out may find that it is another's. It has stored nothing, then.
template <class T, class E>
[[nodiscard]] Result<T, AnyError> unless_lost(const Result<T, E>& outcome)
{
    if (outcome) return *outcome;
    if (to_string(outcome.error().code) == std::string_view("lease_lost")) return unexpected(start_over());
    return unexpected(AnyError(outcome.error()));
}

}  // namespace <%namespace%>::races
