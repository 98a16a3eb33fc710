// PostgreSQL's keywords that an identifier may not be without quotes.
#pragma once

#include <string_view>

namespace racegen::ddl {

/// True for every keyword but the unreserved ones, as the server's own quote_identifier decides (the manual's appendix
/// C; the additions of PostgreSQL 16 to 18 included: a quote too many harms nobody).
[[nodiscard]] bool needs_quotes_as_keyword(std::string_view lower_case_word);

}  // namespace racegen::ddl
