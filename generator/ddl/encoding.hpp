// The bytes that a PostgreSQL server with a UTF-8 database refuses.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace racegen::ddl {

struct BadByte {
    std::uint32_t offset = 0;
    std::string message;  // what is wrong and what to do
};

/// The first byte of `text` that is a NUL or not part of well-formed UTF-8 (RFC 3629).
[[nodiscard]] std::optional<BadByte> find_bad_byte(std::string_view text);

}  // namespace racegen::ddl
