// A body of PL/pgSQL or SQL -> the statements in it that could change the schema.
#pragma once

#include "ddl/split.hpp"

namespace racegen::ddl {

/// Appends to `file` the statements of the body in `file.text[body.begin, body.end)`, in the order in which they stand:
/// those that begin with CREATE, ALTER, DROP, COMMENT or SET, also as the constant text of an EXECUTE. Variables,
/// conditions, data and messages are passed over; an EXECUTE of a text that is put together at run time is marked
/// `dynamic`, unless its beginning tells that it is about data or rights.
///
/// A statement is `guarded` when it may not run, or may fail without harm: below IF, CASE or a loop, in a block with an
/// exception handler, behind a RETURN that may be reached. What a handler itself does is left out: it stands for the
/// case that something failed, and here nothing does.
///
/// Positions stay those of the file. In constant texts of EXECUTE the doubled quotes become single ones and a blank.
void split_procedure(SplitFile& file, TextRange body);

}  // namespace racegen::ddl
