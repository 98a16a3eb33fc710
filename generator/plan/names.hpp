// Names that the plan gives: entities, keys, enumerators. The rules are in docs/reference/naming.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace racegen::plan {

/// A name split into lower-case words: at every character that is no ASCII letter or digit, and where camelCase turns.
[[nodiscard]] std::vector<std::string> words_of(std::string_view name);

/// The English singular of a lower-case word, by a short list of rules; a word they do not cover stays as it is.
[[nodiscard]] std::string singular(const std::string& word);

/// "order_statuses" -> "OrderStatus": PascalCase, the last word singular. A name without letters gives "Table".
[[nodiscard]] std::string entity_name(std::string_view table);

/// "workspace_id_email" -> "WorkspaceIdEmail".
[[nodiscard]] std::string pascal_case(std::string_view name);

/// "workspace_id" -> "workspace"; a name that is only "id" or ends otherwise stays.
[[nodiscard]] std::string without_id(const std::string& column);

/// The participle of a one-shot timestamp column: "redeemed_at" -> "redeemed". Not for moments that pass more than once
/// (`updated_at`, `last_seen_at`), that lie ahead (`expires_at`, `scheduled_at`) or that the row is born with (`created_at`).
[[nodiscard]] std::optional<std::string> participle_of_moment(const std::string& column);

/// The participle a boolean column is named with: "archived" -> "archived".
[[nodiscard]] std::optional<std::string> participle_of_flag(const std::string& column);

/// Without the forms for many rows and by other keys of methods that are there, too: create_all beside create, update_by_email beside update.
[[nodiscard]] std::vector<std::string> main_forms(const std::vector<std::string>& methods);

/// Whether a NOT NULL integer column of this name counts versions of its row.
[[nodiscard]] bool is_version_name(std::string_view column);

}  // namespace racegen::plan
