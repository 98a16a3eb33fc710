// How the SQLite translation stores the types of PostgreSQL, and its texts for their literals.
#pragma once

#include <optional>
#include <string>

#include "schema/schema.hpp"

namespace racegen::sql {

/// Stored forms; what two values must share to be compared.
enum class Form {
    unknown,      // a quoted literal or NULL that takes the type it meets
    integer,      // INTEGER; smallint to bigint, oid
    scaled,       // INTEGER; numeric(p <= 18, s) as a count of 10^-s
    numeric,      // TEXT; any other numeric, in canonical decimal digits
    real,         // REAL
    boolean,      // INTEGER 0 or 1
    text,         // TEXT
    citext,       // TEXT COLLATE NOCASE
    blanked,      // TEXT; char(n) without its padding
    bytes,        // BLOB
    uuid,         // TEXT, lower-case with dashes
    json,         // TEXT
    date,         // TEXT, YYYY-MM-DD
    timestamp,    // TEXT, YYYY-MM-DD HH:MM:SS.ffffff, in UTC
    time,         // TEXT, HH:MM:SS.ffffff
    interval,     // TEXT, ISO 8601
    enumeration,  // TEXT, the label
    other,        // TEXT, PostgreSQL's own text form
};

struct Storage {
    Form form = Form::unknown;
    int scale = 0;                          // scaled, numeric: digits behind the point
    std::optional<int> precision{};         // numeric, scaled: all digits
    std::optional<int> length{};            // text, blanked: characters
    bool zoned = false;                     // timestamp: with time zone
    std::optional<std::int64_t> largest{};  // integer: the type's maximum
    std::optional<schema::EnumIndex> enumeration{};

    [[nodiscard]] bool is_text() const { return form == Form::text || form == Form::citext || form == Form::blanked; }
    /// Whether equal values are equal in SQLite; some types are kept as a text of which they have several.
    [[nodiscard]] bool has_equality() const { return form != Form::json && form != Form::interval && form != Form::other; }
    [[nodiscard]] bool is_exact() const { return form == Form::integer || form == Form::scaled; }
    [[nodiscard]] bool is_number() const { return is_exact() || form == Form::numeric || form == Form::real; }
};

/// Looks through domains. Arrays, composites, ranges and extension types are `other`.
[[nodiscard]] Storage storage_of(const schema::Schema& schema, const schema::Column& column);
/// The target of a cast; a domain gives the storage of its base type.
[[nodiscard]] Storage storage_of(const schema::Schema& schema, const ddl::TypeName& type);

/// The column's declared type in SQLite: "INTEGER", "TEXT COLLATE NOCASE".
[[nodiscard]] std::string declared_type(const Storage& storage);

/// The SQL literal that stores what PostgreSQL makes of the quoted literal `text` for this type; nullopt when its
/// meaning is not known here (or PostgreSQL would refuse it). A time stamp without a zone is taken to be in UTC, the
/// zone of the translation. Not for numbers.
[[nodiscard]] std::optional<std::string> stored_literal(const Storage& storage, const std::string& text,
                                                        const schema::Schema& schema);

/// What PostgreSQL shows for a char(n): `text`, which is kept without padding, filled up with blanks.
[[nodiscard]] std::string padded_text(const std::string& text, int length);

/// A decimal constant, kept exactly.
struct Number {
    bool negative = false;
    std::string digits = "0";  // without leading zeros
    int scale = 0;             // digits behind the point, no trailing zeros among them

    /// Reads `12`, `-1.50`, `1e3`.
    [[nodiscard]] static std::optional<Number> parse(const std::string& text);
    /// The number as a count of 10^-`places`; more places than that are rounded half away from zero.
    [[nodiscard]] std::string scaled(int places) const;
    /// "-1.5", "3": canonical.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] bool is_zero() const { return digits == "0"; }
};

}  // namespace racegen::sql
