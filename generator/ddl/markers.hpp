// The comments by which migration tools cut a file into its directions.
#pragma once

#include <cstdint>
#include <string_view>

namespace racegen::ddl {

enum class Marker : std::uint8_t {
    none,
    up,             // what follows is applied
    down,           // what follows takes it back
    statement_end,  // a statement ends here, with or without a semicolon
};

/// What the comment tells. Understood are those of goose (`-- +goose Up`), sql-migrate (`-- +migrate Up`), dbmate
/// (`-- migrate:up`), node-pg-migrate (`-- Up Migration`) and tern (`---- create above / drop below ----`).
[[nodiscard]] Marker marker_of(std::string_view comment);

}  // namespace racegen::ddl
