"""The checks of the house: one breach a tree, and the words it must cause."""

import os
import subprocess
import unittest

from tree import TreeTest

HEADER = """/* {name}.h - a thing. */
#ifndef {guard}
#define {guard}

int {name}(int x);

#endif
"""
SOURCE = """#include "{path}.h"

int {name}(int x)
{{
    return x + 1;
}}
"""


def module(path):
    """Header and source of a module that breaks nothing."""
    name = path.split("/")[-1]
    guard = path.replace("/", "_").upper() + "_H"
    return {f"src/{path}.h": HEADER.format(name=name, guard=guard),
            f"src/{path}.c": SOURCE.format(name=name, path=path)}


def clean_house():
    house = {"src/main.c": '#include "cmd/run.h"\n\nint main(void)\n{\n'
                           "    return run(1);\n}\n"}
    for path in ("base/text", "core/page", "store/rows", "io/disk",
                 "http/answer", "sync/night", "cmd/run"):
        house.update(module(path))
    house["src/tools/pack.c"] = '#include "core/page.h"\n'
    return house


# File that is added, its text, and the one breach.
INCLUDES = (
    ("base knows no floor", "src/base/a.c", '#include "core/page.h"\n',
     'src/base/a.c:1: base may not include "core/page.h"'),
    ("core below http", "src/core/a.c",
     '#include <stddef.h>\n\n  #  include "http/answer.h"\n',
     'src/core/a.c:3: core may not include "http/answer.h"'),
    ("core never logs", "src/core/a.c", '#include "base/log.h"\n',
     'src/core/a.c:1: core may not include "base/log.h": core never logs'),
    ("store, io", "src/store/a.c", '#include "io/disk.h"\n',
     'src/store/a.c:1: store may not include "io/disk.h"'),
    ("io, store", "src/io/a.c", '#include "store/rows.h"\n',
     'src/io/a.c:1: io may not include "store/rows.h"'),
    ("http, sync", "src/http/a.h", '#include "sync/night.h"\n',
     'src/http/a.h:1: http may not include "sync/night.h"'),
    ("sync, http", "src/sync/a.c", '#include "http/answer.h"\n',
     'src/sync/a.c:1: sync may not include "http/answer.h"'),
    ("below cmd", "src/sync/a.c", '#include "cmd/run.h"\n',
     'src/sync/a.c:1: sync may not include "cmd/run.h"'),
    ("tools", "src/tools/a.c", '#include "store/rows.h"\n',
     'src/tools/a.c:1: tools may not include "store/rows.h"'),
    ("no floor", "src/util/a.c", "\n", "src/util/a.c:1: lies on no floor"),
    ("beside main", "src/a.c", "\n", "src/a.c:1: lies on no floor"),
    ("short name", "src/core/a.c", '#include "page.h"\n',
     'src/core/a.c:1: "page.h" is not named from src/, like "core/page.h"'),
    ("own header", "src/core/page.c",
     '#include <stdio.h>\n#include "core/page.h"\n',
     'src/core/page.c:1: include "core/page.h" first'),
    ("unknown library", "src/io/a.c", "#include <lzma.h>\n",
     "src/io/a.c:1: <lzma.h> has no home: see the tables of "
     "scripts/check-floors"),
)

# Header of an outside library, a file that is its home, the home's words.
HOMES = (
    ("microhttpd.h", "http/server.c", "http/server.c"),
    ("sqlite3.h", "store/other.h", "store/*.[ch]"),
    ("curl/curl.h", "io/fetch.c", "io/fetch.c"),
    ("gumbo.h", "core/dom.c", "core/dom.c"),
    ("png.h", "core/picture_png.c", "core/png.c core/picture*.c"),
    ("png.h", "core/png.c", "core/png.c core/picture*.c"),
    ("zlib.h", "core/png.c", "core/png.c"),
    ("jpeglib.h", "core/picture.c", "core/picture*.c"),
    ("qrencode.h", "core/qr.c", "core/qr.c"),
    ("sodium.h", "core/digest.c", "core/digest.c core/sign.c"),
    ("jansson.h", "core/json_list.c", "core/json*.c core/feed_json.c"),
    ("jansson.h", "core/feed_json.c", "core/json*.c core/feed_json.c"),
    ("expat.h", "core/feed_xml.c", "core/feed_xml.c"),
    ("ini.h", "core/settings.c", "core/settings.c"),
    ("seccomp.h", "sync/sandbox.c", "sync/sandbox.c"),
    ("iconv.h", "tools/charsets.c", "tools/charsets.c"),
)

# A function of src/core/a.c, and the breach its object shows.
CORE = "src/core/a.c: core may not "
SYMBOLS = (
    ("#include <fcntl.h>\nint a(void) { return open(\"x\", 0); }",
     CORE + "use open (files)"),
    ("#include <stdio.h>\nvoid *a(void) { return fopen64(\"x\", \"r\"); }",
     CORE + "use fopen64 (files)"),
    ("long __read_chk(int, void *, unsigned long, unsigned long);\n"
     "long a(void *p) { return __read_chk(0, p, 1, 1); }",
     CORE + "use __read_chk (files)"),
    ("#include <sys/socket.h>\nint a(void) { return socket(1, 1, 0); }",
     CORE + "use socket (sockets)"),
    ("#include <time.h>\nlong a(void) { return time(NULL); }",
     CORE + "use time (the clock)"),
    ("#include <stdlib.h>\nchar *a(void) { return getenv(\"x\"); }",
     CORE + "use getenv (the environment)"),
    ("#include <unistd.h>\nint a(void) { return execv(\"x\", 0); }",
     CORE + "use execv (processes)"),
    ("#include <stdio.h>\nint a(void) { return puts(\"x\"); }",
     CORE + "use puts (standard streams)"),
    ("#include <stdio.h>\nvoid *a(void) { return stderr; }",
     CORE + "use stderr (standard streams)"),
    ("int __printf_chk(int, const char *, ...);\n"
     "int a(int x) { return __printf_chk(1, \"%d\", x); }",
     CORE + "use __printf_chk (standard streams)"),
    ("#include <sys/random.h>\nlong a(void *p) "
     "{ return getrandom(p, 1, 0); }", CORE + "use getrandom (chance)"),
    ("void log_line(int);\nvoid a(void) { log_line(1); }",
     CORE + "use log_line (the log)"),
    ("void sqlite3_free(void *);\nvoid a(void *p) { sqlite3_free(p); }",
     "src/core/a.c: only store/*.[ch] may use sqlite3_free"),
    ("int MHD_run(void *);\nint a(void *p) { return MHD_run(p); }",
     "src/core/a.c: only http/server.c may use MHD_run"),
    ("void *curl_easy_init(void);\nvoid *a(void) "
     "{ return curl_easy_init(); }",
     "src/core/a.c: only io/fetch.c may use curl_easy_init"),
    ("int a;", CORE + "keep the mutable variable a"),
    ("int a = 1;", CORE + "keep the mutable variable a"),
    ("int *a(void) { static int b; return &b; }",
     CORE + "keep the mutable variable b.0"),
    ("_Thread_local int a = 1;", CORE + "keep the mutable variable a"),
    ("const char *a[] = { \"x\" };", CORE + "keep the mutable variable a"),
)

PURE = """#include <stdio.h>
#include <string.h>
#include <time.h>
static const struct { const char *word; } words[] = { { "x" } };
static const int number = 1;
const char *a(char *p, int n)
{
    struct tm tm;
    const time_t zero = 0;

    gmtime_r(&zero, &tm);
    snprintf(p, 9, "%d%d", tm.tm_year, number);
    return words[n].word + strlen(p);
}
"""


class Floors(TreeTest):
    def check(self, *args):
        return self.run_script("check-floors", "-C", str(self.root), *args)

    def compile(self, path):
        obj = self.root / "build" / (path[:-2] + ".o")
        obj.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            [os.environ.get("CC", "cc"), "-fPIE", "-O1", "-w", "-fpermissive", "-Isrc", "-c",
             "-o", obj, f"src/{path}"], cwd=self.root, check=True)

    def build(self):
        for source in sorted((self.root / "src").rglob("*.c")):
            self.compile(source.relative_to(self.root / "src").as_posix())

    def test_clean_house(self):
        self.write(clean_house())
        self.assert_breaches([], self.check())
        self.build()
        self.assert_breaches([], self.check("build"))

    def test_empty_house(self):
        self.assertEqual(1, self.check()[0])

    def test_includes(self):
        self.write(clean_house())
        for name, path, text, breach in INCLUDES:
            with self.subTest(name):
                before = clean_house().get(path)
                self.write({path: text})
                self.assert_breaches([breach], self.check())
                (self.root / path).unlink()
                self.write({path: before} if before else {})

    def test_homes_of_libraries(self):
        self.write(clean_house())
        for header, home, words in HOMES:
            with self.subTest(header):
                text = f"#include <{header}>\n"
                self.write({f"src/{home}": text})
                self.assert_breaches([], self.check())
                (self.root / "src" / home).unlink()
                self.write({"src/cmd/a.c": text})
                self.assert_breaches([f"src/cmd/a.c:1: only {words} may "
                                      f"include <{header}>"], self.check())
                (self.root / "src/cmd/a.c").unlink()
        self.write({"src/core/a.c": "#include <cmocka.h>\n"})
        self.assert_breaches(["src/core/a.c:1: only tests may include "
                              "<cmocka.h>"], self.check())

    def test_cycles(self):
        self.write({
            "src/core/c.h": '\n#include "core/a.h"\n',
            "src/core/a.h": '#include "base/z.h"\n#include "core/b.h"\n',
            "src/core/b.h": '#include "core/c.h"\n',
            "src/base/z.h": '#include "base/z.h"\n',
        })
        self.assert_breaches([
            "src/base/z.h:1: cycle: base/z.h -> base/z.h",
            "src/core/a.h:2: cycle: core/a.h -> core/b.h -> core/c.h -> "
            "core/a.h"], self.check())

    def test_symbols_of_core(self):
        self.write({"src/core/a.c": PURE})
        self.build()
        self.assert_breaches([], self.check("build"))
        for text, breach in SYMBOLS:
            with self.subTest(breach):
                self.write({"src/core/a.c": text + "\n"})
                self.build()
                self.assert_breaches([breach], self.check("build"))

    def test_symbols_of_base(self):
        log = '#include <stdio.h>\n#include <stdlib.h>\n' \
              'void log_line(void) { fprintf(stderr, getenv("x")); }\n'
        self.write({
            **module("core/page"), "src/base/log.c": log,
            "src/base/a.c": "int page(int); void *uncompress(void);\n"
                            "void *a(void) { page(1); return uncompress(); }\n",
        })
        self.build()
        self.assert_breaches([
            "src/base/a.c: base may not use page of core",
            "src/base/a.c: base may not use uncompress: not in C library",
        ], self.check("build"))

    def test_objects_must_be_there(self):
        self.write(module("core/page"))
        self.assert_breaches([f"{self.root}/build: holds no object: build "
                              "first"], self.check("build"))
        self.build()
        self.write(module("core/other"))
        self.assert_breaches(["src/core/other.c: is not built: see the "
                              "Makefile's lists"], self.check("build"))


LONG = "int a(void)\n{\n" + "    a();\n" * 58 + "}\n"
LINE = "/* " + "x" * 90 + " */\n"

# File, its text, and the one breach. The words that no file may hold are put
# together here, or this file would hold them.
STYLE = (
    ("src/core/a.c", "int  a;\n", "1: not laid out: make format"),
    ("src/core/a.c", "int a;\n" * 601, "1: 601 lines; the bound is 600"),
    ("src/core/a.c", LONG.replace("{\n", "{\n    a();\n"),
     "2: a has 61 lines; the bound is 60"),
    ("src/core/a.c", LINE.replace("x", "xx", 1),
     "1: 97 columns; the bound is 96"),
    ("src/core/a.c", "/* " + "人" * 46 + " */\n",
     "1: 98 columns; the bound is 96"),
    ("src/core/a.sql", "\tSELECT 1;\n", "1: tab"),
    ("assets/templates/a.html", "<p> \n", "1: blank at the end of the line"),
    ("assets/static/a.css", "p {}\r\n", "1: carriage return"),
    ("docs/a.md", "a", "1: no line break at the end"),
    ("docs/a.md", "a\n\n", "2: empty line at the end"),
    ("src/core/a.h", HEADER.format(name="a", guard="A_H"),
     "1: the guard is CORE_A_H, after the first comment, to the end"),
    ("tests/unit/a.h", HEADER.format(name="a", guard="TESTS_UNIT_A_H")
     .replace("#endif\n", "#endif\nint b;\n"),
     "1: the guard is TESTS_UNIT_A_H, after the first comment, to the end"),
    ("src/core/a.h", HEADER.format(name="b", guard="CORE_A_H"),
     '1: a header begins "/* a.h - ..."'),
    ("src/core/a.c", "\ntypedef struct a b;\n", "2: typedef of a struct"),
    ("src/core/a.c", "int a(void)\n{\n    goto b;\n}\n",
     "3: goto: use CLEANUP"),
    ("src/core/a.c", "int a = sprintf(0, 0);\n", "1: call of sprintf"),
    ("src/core/a.c", "int a = gets(0);\n", "1: call of gets"),
    ("src/core/a.c", "/* TO" "DO */\n", "1: unfinished work: TO" "DO"),
    ("docs/a.md", "FIX" "ME\n", "1: unfinished work: FIX" "ME"),
    ("docs/a.md", "see /wo" "rk/x.\n", "1: path of one machine: /wo" "rk/x."),
    ("scripts/a.py", '"/ho' 'me/anna"\n',
     '1: path of one machine: /ho' 'me/anna"'),
    ("scripts/a.py", '"/ro' 'ot"\n', '1: path of one machine: /ro' 'ot"'),
    ("package.json", "https://registry.npm" "js.org/x\n",
     "1: name of a package host: npm" "js.org"),
    ("docs/a.md", "http://deb.deb" "ian.org/\n",
     "1: name of a package host: deb.deb" "ian.org"),
    ("scripts/a", "#!/usr/bin/env python3\nif:\n",
     "2: not Python: invalid syntax"),
    ("tests/golden/a.bin", b"\0" * (200 * 1024 + 1),
     "1: 200 KiB; the bound is 200"),
)

FINE = {
    ".gitignore": "build/\n",
    "src/core/a.c": LONG,
    "src/core/b.c": '/* goto, sprintf( */\nchar a[] = "goto; sprintf(";\n',
    "src/core/c.c": LINE + "/* " + "人" * 45 + " */\n",
    "src/core/page.h": HEADER.format(name="page", guard="CORE_PAGE_H"),
    "tests/check.h": HEADER.format(name="check", guard="TESTS_CHECK_H"),
    "Makefile": "all:\n\ttrue\n",
    "docs/wide.md": "wide " * 40 + "prose\n",
    "docs/words.md": "root/work, xroot/work/x, a/root, ${X}/root, /workers, "
                     "/rooted, file-XXXXXX\n",
    "tests/golden/page.html": "tabs\tand blanks \r\n/wo" "rk/x",
    "tests/golden/page.gbk": "人大".encode("gb18030") + b" \t",
    "assets/fonts/a.woff2": b"\0" * 300_000,
    "build/a.c": "goto",
    "scripts/a": "#!/bin/sh\nset -eu\necho \"$1\"\n",
    "scripts/b": "#!/usr/bin/env python3\nprint(1)\n",
}


class Style(TreeTest):
    def setUp(self):
        super().setUp()
        subprocess.run(["git", "init", "-q", self.root], check=True)
        self.write({".clang-format": "BasedOnStyle: LLVM\nIndentWidth: 4\n"
                                     "BreakBeforeBraces: Linux\n"
                                     "ColumnLimit: 0\n"})

    def check(self, *args, **env):
        return self.run_script("check-style", "-C", str(self.root), *args,
                               **env)

    def test_fine(self):
        self.write(FINE)
        self.assert_breaches([], self.check())

    def test_breaches(self):
        version = subprocess.run(["clang-format", "--version"], check=True,
                                 capture_output=True, text=True).stdout
        for path, text, breach in STYLE:
            if "laid out" in breach and "version 14." not in version:
                continue  # layout is decided by that version alone
            with self.subTest(breach):
                self.write({path: text})
                self.assert_breaches([f"{path}:{breach}"], self.check())
                (self.root / path).unlink()

    def test_tracked_files_count(self):
        self.write({"docs/a.md": "a"})
        subprocess.run(["git", "-C", self.root, "add", "."], check=True)
        self.assertEqual(1, self.check()[0])
        (self.root / "docs/a.md").unlink()
        self.assert_breaches([], self.check())

    def tools_without(self, missing):
        """A PATH that has what the script needs, but for one tool."""
        tools = self.root / ".git" / "tools"
        tools.mkdir()
        for tool in {"git", "clang-format", "shellcheck"} - {missing}:
            (tools / tool).write_text("#!/bin/sh\nexit 0\n")
            (tools / tool).chmod(0o755)
        git = subprocess.run(["which", "git"], check=True, text=True,
                             capture_output=True).stdout.strip()
        (tools / "git").unlink()
        (tools / "git").symlink_to(git)
        return str(tools)

    def test_shellcheck_finds(self):
        tools = self.tools_without("shellcheck")
        self.write({".git/tools/shellcheck": '#!/bin/sh\necho "$3:3:6: note: '
                                             'quote it [SC1]"\nexit 1\n'},
                   0o755)
        self.write({"scripts/a": "#!/bin/sh\nset -eu\necho $1\n"})
        self.assert_breaches(["scripts/a:3: note: quote it [SC1]"],
                             self.check(PATH=tools))

    def test_shellcheck_is_missing(self):
        tools = self.tools_without("shellcheck")
        self.assert_breaches(["shellcheck is not installed, and CI needs it"],
                             self.check(PATH=tools, CI="1"))
        status, lines = self.check(PATH=tools, CI="")
        self.assertEqual(0, status)
        self.assertIn("shell scripts not checked", lines[-1])

    def test_clang_format_is_missing(self):
        tools = self.tools_without("clang-format")
        self.assert_breaches(["clang-format is not installed: scripts/setup "
                              "test"], self.check(PATH=tools))

    def test_report(self):
        self.write(FINE)
        status, lines = self.check("--report")
        self.assertEqual(0, status)
        self.assertIn("core .h         1      4        1              0.25",
                      lines)
        self.assertIn("functions of src: 1, median 60 lines, p90 60, "
                      "longest 60", lines)


if __name__ == "__main__":
    unittest.main()
