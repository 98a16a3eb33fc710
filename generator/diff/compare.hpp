// Two schemas with what is generated for them -> what the change means to callers and to the data.
#pragma once

#include <vector>

#include "diff/api.hpp"
#include "diff/report.hpp"
#include "schema/schema.hpp"
#include "source/text.hpp"
#include "sql/statement.hpp"

namespace racegen::diff {

/// One of the two. All members are of the same run.
struct Side {
    const source::SourceSet& sources;
    const schema::Schema& schema;
    const plan::References& references;
    const std::vector<sql::TableProgram>& programs;  // of the tables that something is generated for
    const std::vector<TableApi>& apis;               // parallel to `programs`
    const std::vector<TypeApi>& types;
};

/// Pure. Tables and columns are taken for the same when they have the same name, or when one went, another came, and they agree in
/// the rest. What it cannot prove to be as strict as before counts as lost.
[[nodiscard]] Report compare(const Side& before, const Side& after);

}  // namespace racegen::diff
