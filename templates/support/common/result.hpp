<%header%>
// Errors as values.
#pragma once

<%#tl%>
#include <tl/expected.hpp>
<%/tl%>
<%^tl%>
#include <expected>
<%/tl%>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace <%namespace%> {

/// A value, or the reason why there is none.
template <class T, class E>
<%#tl%>
using Result = tl::expected<T, E>;
using tl::unexpected;
<%/tl%>
<%^tl%>
using Result = std::expected<T, E>;
using std::unexpected;
<%/tl%>

/// What the database, or the way to it, reported.
struct DatabaseError {
    /// What a caller can do about it; to_string() gives the name.
    enum class Kind {
        connection_lost,        // nothing was committed by this call; open a new connection
        commit_unknown,         // the connection broke under COMMIT, or under a write of its own: it may or may not have happened
        serialization_failure,  // the transaction was rolled back; repeat it as a whole
        deadlock,               // likewise
        lock_timeout,           // someone else holds the row or the database for too long
        cancelled,              // a timeout or a cancel request stopped the statement
        read_only,              // a write on a read-only transaction or server
        out_of_resources,       // disk, memory or connections
        unmapped_constraint,    // of a constraint that no error enum lists: deferred until COMMIT, added since, raised by a trigger
        other,
    };

    Kind kind = Kind::other;
    std::string sqlstate{};  // five characters, or empty when the error did not come from the server
    std::string message{};   // never holds values of rows
    std::string detail{};    // the server's own words, which may hold values of rows: not for logs
    std::string constraint{};
    std::string table{};
    std::string column{};
};

[[nodiscard]] std::string_view to_string(DatabaseError::Kind kind) noexcept;

/// Whether the same call may succeed later: serialization_failure, deadlock, connection_lost, lock_timeout, out_of_resources.
[[nodiscard]] bool is_transient(const DatabaseError& error) noexcept;

/// 503 when transient, otherwise 500.
[[nodiscard]] int http_status(const DatabaseError& error) noexcept;

/// The error of one method: `code` lists exactly what the method can meet, `cause` is what the database said.
template <class Errc>
struct Error {
    Errc code{};
    DatabaseError cause{};

    friend bool operator==(const Error& error, Errc expected) noexcept { return error.code == expected; }
};

template <class Errc>
[[nodiscard]] int http_status(const Error<Errc>& error) noexcept
{
    return error.code == Errc::database ? http_status(error.cause) : http_status(error.code);
}

namespace detail {

/// One address for each error enum.
template <class Errc>
inline constexpr char errc_tag = 0;

}  // namespace detail

/// The error of any method, for a transaction body that calls several.
class AnyError {
public:
    AnyError(DatabaseError error)
        : cause(std::move(error)), text_(<%namespace%>::to_string(cause.kind)), status_(<%namespace%>::http_status(cause))
    {
    }

    template <class Errc>
    AnyError(Error<Errc> error)
        : cause(std::move(error.cause)),
          tag_(&detail::errc_tag<Errc>),
          code_(static_cast<long long>(error.code)),
          text_(to_string(error.code)),
          status_(error.code == Errc::database ? <%namespace%>::http_status(cause) : http_status(error.code))
    {
    }

    /// The method's own code, if the error is of that method; nullopt for any other, and for a plain DatabaseError.
    template <class Errc>
    [[nodiscard]] std::optional<Errc> as() const noexcept
    {
        return tag_ == &detail::errc_tag<Errc> ? std::optional(static_cast<Errc>(code_)) : std::nullopt;
    }

    template <class Errc>
        requires std::is_enum_v<Errc>
    friend bool operator==(const AnyError& error, Errc code) noexcept
    {
        return error.as<Errc>() == code;
    }

    friend int http_status(const AnyError& error) noexcept { return error.status_; }
    friend std::string_view to_string(const AnyError& error) noexcept { return error.text_; }

    DatabaseError cause;

private:
    const void* tag_ = nullptr;
    long long code_ = 0;
    std::string_view text_;
    int status_ = 500;
};

namespace detail {

template <class E>
struct FromDatabase {
    static_assert(std::constructible_from<E, DatabaseError&&>, "the error type must be constructible from DatabaseError");
    static E make(DatabaseError&& error) { return E(std::move(error)); }
};

template <class Errc>
struct FromDatabase<Error<Errc>> {
    static Error<Errc> make(DatabaseError&& error) { return {Errc::database, std::move(error)}; }
};

<%#tl%>
using tl::in_place;
<%/tl%>
<%^tl%>
using std::in_place;
<%/tl%>

/// A failure whose error is still to be filled in: an error is large, and where it stands it need not be moved.
template <class T>
[[nodiscard]] Result<T, DatabaseError> empty_failure()
{
<%#tl%>
    return Result<T, DatabaseError>(tl::unexpect, DatabaseError{});
<%/tl%>
<%^tl%>
    return Result<T, DatabaseError>(std::unexpect);
<%/tl%>
}

}  // namespace detail

}  // namespace <%namespace%>
