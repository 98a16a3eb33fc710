<%header%>
// A call of a generated method, and what it gave.
#pragma once

#include <concepts>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "database.hpp"
#include "text.hpp"

namespace <%namespace%>::races {

/// What a call gave.
struct Answer {
    std::string text;      // comparable
    bool refused = false;  // a refusal that the method declares, and that changes nothing: busy, a deadlock, …
    bool done = false;     // what the method promises was done
    bool broken = false;   // it gave what it may never give, in whatever order
    bool failed = false;   // with an error, a refusal or another
};

/// Thrown by a call when the method gave what it may never give. The message says what.
class Broken : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Whether the error is one that the caller answers by trying again. Not `contention`, which is_given_up() knows.
[[nodiscard]] bool is_refusal(std::string_view code, const DatabaseError& cause);
/// Beaten by others as often as it tries: it takes more of them than there are, so it has given up too early.
[[nodiscard]] inline bool is_given_up(std::string_view code) { return code == "contention"; }

namespace detail {

template <class E>
Answer failure(const E& error)
{
    if constexpr (std::same_as<E, DatabaseError>) {
        return {.text = describe(error), .refused = is_refusal("database", error), .failed = true};
    } else if constexpr (std::same_as<E, AnyError>) {
        const std::string_view code = to_string(error);
        return {.text = std::string(code), .refused = is_refusal(code, error.cause) || is_refusal("database", error.cause), .broken = is_given_up(code), .failed = true};
    } else {
        const std::string_view code = to_string(error.code);
        return {.text = std::string(code) + (code == "database" ? " " + describe(error.cause) : ""), .refused = is_refusal(code, error.cause), .broken = is_given_up(code), .failed = true};
    }
}

template <class T>
bool is_done(const T&)
{
    return true;
}

/// An answer that was kept was done before.
template <class Response>
bool is_done(const Once<Response>& once)
{
    return !once.replayed;
}

template <class T, class E>
Answer answer(const Result<T, E>& result)
{
    if (!result) return failure(result.error());
    Text text;
    if constexpr (std::is_void_v<T>) {
        return {.text = text.take(), .done = true};
    } else {
        show(text, *result);
        return {.text = text.take(), .done = is_done(*result)};
    }
}

}  // namespace detail

enum class Surroundings {
    alone,        // each statement a transaction of its own
    transaction,  // the call is all of a transaction
};

[[nodiscard]] const char* to_string(Surroundings surroundings) noexcept;

/// One call of a method.
struct Call {
    std::string name;
    std::function<Answer(Connection&, Surroundings, Isolation)> run;
    bool only_in_transaction = false;
    bool never_in_transaction = false;
    /// Of calls with one name here, at most one may be done, whatever else happens: the row is created, closed or removed once, and a version is
    /// written over once. Empty: any number.
    std::string once{};
    /// What was created may be created again behind it.
    bool removes = false;
    /// It takes its locks in an order that all such calls keep, so these never end in a deadlock.
    bool ordered = false;
    /// It takes the rows that no other session holds, and so depends on more than an order: what two such calls take must differ, and that is all that
    /// is asked where it takes part.
    bool claims = false;
    /// It meets others only where a triple names it.
    bool in_triples_only = false;
    /// The names of calls that it meets begin with this: it is several transactions, and promises nothing of what others write between them. Empty: all.
    std::string meets{};
};

/// `method` takes a Session& or, where it locks rows, a Transaction& or, where it has transactions of its own, a Connection&.
template <class Method>
Call make_call(std::string name, Method method)
{
    constexpr bool stands_alone = std::invocable<Method&, Connection&>;
    constexpr bool takes_part = std::invocable<Method&, Transaction&>;
    const auto run = [method](Connection& connection, Surroundings surroundings, Isolation isolation) -> Answer {
        if constexpr (stands_alone) {
            if (!takes_part || surroundings == Surroundings::alone) return detail::answer(method(connection));
        }
        if constexpr (takes_part) {
            TransactionOptions options;
            options.isolation = isolation;
            options.retry.max_attempts = 3;
            options.retry.base_delay = Duration{};
            return detail::answer(transaction(connection, options, [&](Transaction& tx) { return method(tx); }));
        }
        return {};
    };
    return {std::move(name), run, !stands_alone, !takes_part};
}

/// What stands for a row that someone else has changed since it was read: the caller is to start over.
[[nodiscard]] inline AnyError start_over()
{
    DatabaseError error;
    error.kind = DatabaseError::Kind::serialization_failure;
    return error;
}

}  // namespace <%namespace%>::races
