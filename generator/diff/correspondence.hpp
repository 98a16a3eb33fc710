// Which table and which column of the new schema were which of the old one.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/schema.hpp"

namespace racegen::diff {

using schema::ColumnIndex;
using schema::TableIndex;

/// A table that is in both schemas.
struct TablePair {
    TableIndex before = 0;
    TableIndex after = 0;
    std::vector<std::optional<ColumnIndex>> after_of;   // parallel to the old columns; nullopt: dropped
    std::vector<std::optional<ColumnIndex>> before_of;  // parallel to the new columns; nullopt: added
};

class Correspondence {
public:
    /// By name; else a table or column that went is taken for one that came when they agree in the rest and stand for no other.
    Correspondence(const schema::Schema& before, const schema::Schema& after);

    /// Null when the table is not in both.
    [[nodiscard]] const TablePair* of_before(TableIndex table) const;
    [[nodiscard]] const TablePair* of_after(TableIndex table) const;

    /// The name that the column of the old table has now; its old one when it is gone.
    [[nodiscard]] std::string name_after(const TablePair& pair, const std::string& column) const;
    /// The expression of the old table with its columns called as they are now. Takes and gives null.
    [[nodiscard]] ddl::ExpressionPtr expression_after(const TablePair& pair, const ddl::ExpressionPtr& expression) const;

private:
    const schema::Schema& before_;
    const schema::Schema& after_;
    std::vector<std::optional<TablePair>> pairs_;        // parallel to the old tables
    std::vector<std::optional<TableIndex>> before_of_;   // parallel to the new tables
};

}  // namespace racegen::diff
