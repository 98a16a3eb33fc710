#!/usr/bin/env python3
"""Shows of each rule in tidy.py that it fires, and where it does not."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

from tidy import Tidy  # noqa: E402

HEADER = "// What it is for.\n#pragma once\n"


class TidyTest(unittest.TestCase):
    def breaches(self, files):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in files.items():
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(text.encode())
            tidy = Tidy(Path(folder))
            tidy.run()
            tidy.check_diagnostics()
            return tidy.breaches

    def expect(self, path, text, breach):
        found = self.breaches({path: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(breach, found[0])

    def test_good_files(self):
        self.assertEqual(self.breaches({
            "generator/plan/a.hpp": HEADER + '#include "schema/schema.hpp"\n#include "plan/b.hpp"\n#include <string>\n',
            "generator/pipeline.cpp": '#include "pipeline.hpp"\n#include "ddl/parse.hpp"\n',
            "generator/main.cpp": '#include "cli/run.hpp"\n',
            "generator/render/program.cpp": "#include <kainjow/mustache.hpp>\n",
            "tests/cases/crlf/schema.sql": "SELECT\t1;\r\n-- /home" + "/x",
            "README.md": "a/home" + "/page and https://example.org/home" + "/x\n",
            "build/x.cpp": "\t",
        }), [])

    def test_arrows(self):
        self.expect("generator/ddl/a.cpp", '#include "plan/plan.hpp"\n', "a.cpp:1: ddl includes plan, which is to its right")
        self.expect("generator/emit/a.cpp", '#include "pipeline.hpp"\n', "emit includes pipeline")
        self.expect("generator/pipeline.cpp", '#include "cli/run.hpp"\n', "pipeline includes cli")
        self.expect("generator/ddl/a.cpp", '#include "helper.hpp"\n', "names no stage")
        self.expect("generator/other/a.cpp", "\n", "'other' is no stage")

    def test_libraries(self):
        self.expect("generator/plan/a.cpp", "#include <pg_query.h>\n", "only ddl may know pg_query")
        self.expect("generator/cpp/a.cpp", "#include <kainjow/mustache.hpp>\n", "only render may know kainjow")
        self.expect("generator/sql/a.cpp", "#include <sqlite3.h>\n", "no stage may know sqlite3")

    def test_functions(self):
        self.assertEqual(self.breaches({"generator/ddl/a.cpp": "void f()\n{\n" + "    g();\n" * 70 + "}\n"}), [])
        self.expect("generator/ddl/a.cpp", "void f()\n{\n" + "    g();\n" * 71 + "}\n", "a.cpp:2: function of 71 lines")
        self.expect("generator/ddl/a.cpp", "struct S {\n    void f()\n    {\n" + "        g();\n" * 71 + "    }\n};\n", "a.cpp:3: ")

    def test_lengths(self):
        self.expect("generator/ddl/a.cpp", "\n" * 501, "a.cpp:501: file of 501 lines, 500 are allowed")
        self.expect("templates/sql/postgres/a.sql", "x\n" * 151, "file of 151 lines, 150 are allowed")
        self.assertEqual(self.breaches({"templates/support/common/a.hpp": "x\n" * 151}), [])

    def test_headers(self):
        self.expect("generator/ddl/a.hpp", "#pragma once\n", "a header begins with a comment")
        self.expect("generator/ddl/a.hpp", "// What it is for.\n", "no #pragma once")

    def test_words_and_bytes(self):
        self.expect("a.md", "x\n// TO" + "DO: y\n", "a.md:2: unfinished work")
        self.expect("a.md", "see /wo" + "rk/x\n", "a path of one machine")
        self.expect("a.md", "\tx\n", "a.md:1: tab")
        self.expect("a.md", "x\r\n", "CRLF")
        self.expect("a.md", "x \n", "blanks at the end")
        self.expect("a.md", "x", "no newline at the end")

    def test_diagnostics(self):
        page = {"docs/reference/diagnostics.md": "RG001 and RG002\n"}
        self.assertEqual(self.breaches(page | {"generator/ddl/a.cpp": 'e("RG001"); e("RG002");\n'}), [])
        missing = self.breaches(page | {"generator/ddl/a.cpp": 'e("RG001"); e("RG002");\ne("RG003");\n'})
        self.assertEqual(missing, ["generator/ddl/a.cpp:2: RG003 is not explained; add it to docs/reference/diagnostics.md"])
        unused = self.breaches(page | {"generator/ddl/a.cpp": 'e("RG001");\n'})
        self.assertEqual(unused, ["docs/reference/diagnostics.md:1: RG002 is printed nowhere; remove it"])


if __name__ == "__main__":
    unittest.main()
