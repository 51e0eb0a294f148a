# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Kernels of others: what reaches past their language is refused, in every spelling."""

import subprocess
import time

import numpy as np
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import ForeignCodeError, UserError
from ocio_gen.core.fence.limits import Limits
from ocio_gen.core.fence.process import Fenced
from ocio_gen.verification.foreign import verify_kernel_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.kernels.kernel import _Loaded
from ocio_gen.verification.kernels.nuke.gizmo import load_gizmo
from ocio_gen.verification.kernels.runner import KernelRunner
from tests import dctl_functions
from tests.conftest import some

ENTRY = (
    "__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, "
    "float p_R, float p_G, float p_B)\n"
)
SAME = ENTRY + "{ return make_float3(p_R, p_G, p_B); }\n"
BLINK = """\
kernel Same : ImageComputationKernel<ePixelWise>
{
  Image<eRead, eAccessPoint, eEdgeClamped> src;
  Image<eWrite> dst;
param:
local:
  void define() {}
  void init() {}
  void process() { dst(0) = src(0); dst(1) = src(1); dst(2) = src(2); }
};
"""


@pytest.fixture(
    scope="module", params=[pytest.param("zig", marks=[pytest.mark.hosts, pytest.mark.long]), "system"]
)
def runner(request):
    """What compiles and runs."""
    with KernelRunner(find_compiler(request.param)) as one:
        yield one


def dctl(folder, text):
    path = folder / "-x.dctl"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


FORBIDDEN: dict[str, str | bytes] = {
    "a header of the system's": "#include <stdlib.h>\n",
    "a file elsewhere": '#include "/etc/passwd"\n',
    "a file above": '#include "../private.h"\n',
    "a link that leads out": '#include "link.h"\n',
    "a link that leads to itself": '#include "circle.h"\n',
    "in a file that is included": '#include "bad.h"\n',
    "with a splice": '#inc\\\nlude "/etc/passwd"\n',
    "with a splice and spaces": '#inc\\ \t\nlude "/etc/passwd"\n',
    "with a carriage return": '\r#include "/etc/passwd"\r',
    "with a form feed": '\f#\v include "/etc/passwd"\n',
    "with a NUL": b'\0#\0include "/etc/passwd"\n',
    "with comments": '/* */ # /* */ include /* */ "/etc/passwd"\n',
    "after a comment of several lines": '/* \n */ #include "/etc/passwd"\n',
    "with a digraph": '%:include "/etc/passwd"\n',
    "with a macro": '#define FILE "/etc/passwd"\n#include FILE\n',
    "import": '#import "/etc/passwd"\n',
    "include_next": "#include_next <stdlib.h>\n",
    "embed": 'static const char x[] = {\n#embed "/etc/passwd"\n};\n',
    "has_include": '#if __has_include("/etc/passwd")\n#endif\n',
    "has_embed": '#elif __has_embed("/etc/passwd")\n#endif\n',
    "a line marker": '# 1 "/etc/passwd"\n',
    "line": '#line 1 "/etc/passwd"\n',
    "a pragma": '#pragma GCC optimize ("O0")\n',
    "a pragma of a linker": '#pragma comment(lib, "x")\n',
    "_Pragma": '_Pragma("GCC poison x")\n',
    "_Pragma, pasted": '#define P(a, b) a##b("GCC optimize (0)")\nP(_Pra, gma)\n',
    "an attribute": "__attribute__((constructor)) static void f(void) {}\n",
    "an attribute's other name": "__attribute((constructor)) static void f(void) {}\n",
    "an attribute with a splice": "__attri\\\nbute__((constructor)) static void f(void) {}\n",
    "an attribute by a macro": "#define A __attribute__\nA((constructor)) static void f(void) {}\n",
    "an attribute, pasted": "#define P(a, b) a##b\nP(__attri, bute__)((unused)) static int x;\n",
    "an attribute of C23": "[[gnu::constructor]] static void f(void) {}\n",
    "an attribute of C23 with a space": "[ [gnu::constructor]] static void f(void) {}\n",
    "an attribute of C23 with digraphs": "<:<:gnu::constructor:>:> static void f(void) {}\n",
    "digraphs, pasted": "#define P(a, b) a##b\nP(<, :)P(<, :)gnu::x P(:, >)P(:, >) static int f();\n",
    "a directive of a pasted digraph": '#define P(a, b) a##b\nP(%, :) include "/etc/passwd"\n',
    "an attribute of C++ behind a word": "alignas(64) [[gnu::constructor]] static void f();\n",
    "has_cpp_attribute": "#if __has_cpp_attribute(nodiscard)\n#endif\n",
    "a raw text with a prefix": 'static const char *x = u8R"(x" )" /* ";\n*/ #include "/etc/passwd"\n',
    "a file's name in a line": '#line 1 "kernel.cpp"\n',
    "declspec": "__declspec(dllexport) void f(void) {}\n",
    "asm": 'asm("nop");\n',
    "__asm__": '__asm__("nop");\n',
    "__asm": 'static void f(void) { __asm("nop"); }\n',
    "asm by a macro": '#define A(x) a##x\nA(sm)("nop");\n',
    "a builtin": 'static void f(void) { __builtin_trap(); }\n',
    "a name in escapes": "\\u005f\\u005fasm__(\"nop\");\n",
    "extern": "extern int system(const char *);\n",
    "a comment without an end": "/* \n",
    "a raw text": 'static const char *x = R"(x" )" /* ";\n*/ #include "/etc/passwd"\n',
    "a quote within a number": "static int x = 1'0; /* '; */\n",
    "behind a byte order mark": '\ufeff#include "/etc/passwd"\n',
    "after a byte order mark in a line": '/**/\ufeff #include "/etc/passwd"\n',
    "has_include without its name's end": "#define P(a, b) a##b\n#if P(__has, _include)(<stdio.h>)\n#endif\n",
    "a dollar": "static int $x;\n",
}  # fmt: skip


@pytest.mark.parametrize("what", FORBIDDEN)
def test_what_reaches_past_the_language_is_refused(tmp_path, runner, what):
    folder = tmp_path / "kernels"
    folder.mkdir()
    (tmp_path / "private.h").write_text("static int private;\n")
    (folder / "link.h").symlink_to("../private.h")
    (folder / "circle.h").symlink_to("circle.h")
    (folder / "bad.h").write_text('#include "/etc/passwd"\n')
    text = FORBIDDEN[what]
    own = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(UserError) as caught:
        load_dctl(dctl(folder, own + SAME.encode()), runner)
    said = str(caught.value)
    assert said.startswith(str(folder))
    assert "does not compile" not in said
    assert "root:" not in said


@pytest.mark.parametrize(
    "text",
    ['static int x = R"(x" )" /* ";\n*/ #include "/etc/passwd"\n)";\n', "auto x = 1'0; int y = 1'0;\n"],
)
def test_cplusplus_hides_nothing_in_its_own_texts_and_numbers(tmp_path, runner, text):
    path = tmp_path / "x.rpp"
    path.write_text(text + BLINK)
    with pytest.raises(UserError, match="is no part of a kernel's language"):
        load_blink(path, runner)


# In DCTL these are no keywords: a kernel may call its own so, and means nothing else by them.
OF_CPLUSPLUS = {
    "templates": "template <class T> T f(T x) { return x; }",
    "operator new": "void *operator new(unsigned long size) { return 0; }",
    "new": "static int *x = new int;",
    "delete": "static void f(int *x) { delete x; }",
    "throw": "static void f() { throw 1; }",
    "try": "static void f() { try { } catch (...) { } }",
    "typeid": "static const void *x = &typeid(int);",
    "a literal": 'long double operator""_x(long double y) { return y; }',
    "a literal's use": "static float x = 1.0_x;",
    "thread_local": "static thread_local int x;",
    "alignas": "alignas(4096) static int x;",
    "decltype": "static decltype(1) x;",
    "typeof": "static typeof(1) x;",
    "namespaces": "namespace std { int x; }",
    "using": "using namespace std;",
    "virtual": "struct A { virtual int f() { return 0; } };",
    "friend": "struct A { friend struct B; };",
    "casts": "static long x = reinterpret_cast<long>(&x);",
    "modules": "import <stdio.h>;",
    "coroutines": "static int f() { co_return 1; }",
    "static_assert": 'static_assert(true, "x");',
    "_Generic": "static int x = _Generic(1, int: 1);",
    "_Atomic": "static _Atomic int x;",
}


@pytest.mark.parametrize("what", OF_CPLUSPLUS)
def test_a_dctl_has_no_words_of_cplusplus(tmp_path, runner, what):
    with pytest.raises(UserError, match=r"-x\.dctl: line 1: does not compile"):
        load_dctl(dctl(tmp_path, f"{OF_CPLUSPLUS[what]}\n{SAME}"), runner)


# What stands before the function, and what it calls.
CALLS = {
    "declared": ("int system(const char *);", "system"),
    "not declared": ("", "system"),
    "through a type": ("typedef int F(const char *);\nF system;", "(*system)"),
    "through a table": ("typedef int F(const char *);\nF system;\nstatic F *f[] = { system };", "f[0]"),
}  # fmt: skip


@pytest.mark.parametrize("how", CALLS)
def test_a_function_of_the_system_is_not_there(tmp_path, runner, how):
    before, called = CALLS[how]
    body = f'{{ {called}("touch RAN"); return make_float3(p_R, p_G, p_B); }}'
    with pytest.raises(UserError, match="does not compile"):
        load_dctl(dctl(tmp_path, f"{before}\n{ENTRY}{body}"), runner)


def test_a_kernels_own_functions_may_have_names_of_the_systems(tmp_path, runner):
    text = "__DEVICE__ float run(float system) { return system * 2.0f; }\n"
    text += ENTRY + "{ return make_float3(run(p_R), p_G, p_B); }\n"
    kernel = load_dctl(dctl(tmp_path, text), runner)
    assert kernel.run(np.ones((2, 3)), {}).tolist() == [[2, 1, 1]] * 2


def test_the_documented_functions_are_there(tmp_path, runner):
    kernel = load_dctl(dctl(tmp_path, dctl_functions.TEXT), runner)
    off = dctl_functions.worst_error(kernel.run)
    assert {call: error for call, error in off.items() if error > 4e-7} == {}


def test_a_dctl_may_ask_for_the_version_of_resolve(tmp_path, runner):
    text = "#if (__RESOLVE_VER_MAJOR__ >= 17) && (__RESOLVE_VER_MINOR__ >= 0)\n" + SAME + "#endif\n"
    kernel = load_dctl(dctl(tmp_path, text), runner)
    assert kernel.run(np.ones((1, 3)), {}).tolist() == [[1, 1, 1]]


def test_files_of_its_folder_are_included(tmp_path, runner):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "own.h").write_text(
        '#pragma once\n#include "deeper.h"\n#define TWICE(x) twice(x)\n'
    )
    (tmp_path / "parts" / "deeper.h").write_text("__DEVICE__ float twice(float x) { return x * 2.0f; }\n")
    text = '#include "parts/own.h"\n#include "parts/own.h" // again\n#ifdef NEVER\n#error no\n#endif\n'
    text += ENTRY + "{ /* a /* comment */ return make_float3(TWICE(p_R), p_G, p_B); }\n"
    kernel = load_dctl(dctl(tmp_path, text), runner)
    assert kernel.run(np.ones((1, 3)), {}).tolist() == [[2, 1, 1]]


@pytest.mark.parametrize("name", ["/etc/passwd", "../x.cube", "link.cube", "circle.cube"])
def test_a_lut_outside_of_its_folder_is_refused(tmp_path, runner, name):
    folder = tmp_path / "kernels"
    folder.mkdir()
    (tmp_path / "x.cube").write_text("LUT_3D_SIZE 2\n")
    (folder / "link.cube").symlink_to("../x.cube")
    (folder / "circle.cube").symlink_to("circle.cube")
    with pytest.raises(UserError, match="lies outside of its folder"):
        load_dctl(dctl(folder, f"DEFINE_LUT(A, {name})\n{SAME}"), runner)


WRITES = """\
#include <stdio.h>
__attribute__((constructor)) static void writes(void) { fclose(fopen("%s", "w")); }
void run(void) {}
"""


def test_code_of_a_kernel_cannot_write_where_kernels_are_compiled(tmp_path, runner):
    load_dctl(dctl(tmp_path, SAME), runner)
    folder = sorted(runner._scratch.iterdir())[-1]
    for text, refused in (("/dev/null", False), (str(folder / "own"), True)):
        (tmp_path / "own.c").write_text(WRITES % text)
        library = folder / f"own{refused}.so"
        subprocess.run(["gcc", "-shared", "-fPIC", "-o", library, tmp_path / "own.c"], check=True)
        asked = ("load", {"path": str(library)}, _Loaded, "it is loaded")
        if refused:
            with pytest.raises(ForeignCodeError, match="crashed"):  # as there is no file to close
                runner._fenced.ask(*asked)
        else:
            runner._fenced.ask(*asked)


BOMBS = {
    "of includes": '#include "bomb0.h"\n',
    "of fewer macros": "#define A0 1\n"
    + "".join(f"#define A{n} A{n - 1} A{n - 1}\n" for n in range(1, 25))
    + "int x[] = { A24 };\n",
    "of a file in itself": '#include "self.h"\n',
    "of macros": "#define A0 1\n"
    + "".join(f"#define A{n} A{n - 1} A{n - 1}\n" for n in range(1, 40))
    + "int x[] = { A39 };\n",
}  # fmt: skip


@pytest.mark.parametrize("what", some(BOMBS, 3))
def test_a_text_that_grows_without_end_is_one_sentence(tmp_path, runner, what):
    (tmp_path / "self.h").write_text('#include "self.h"\n' * 2)
    for number in range(40):
        (tmp_path / f"bomb{number}.h").write_text(f'#include "bomb{number + 1}.h"\n' * 2)
    (tmp_path / "bomb40.h").write_text("")
    with pytest.raises(UserError, match=r"out of memory|memory exhausted|is larger than|includes itself"):
        load_dctl(dctl(tmp_path, BOMBS[what] + SAME), runner)


def test_a_kernel_that_does_not_come_back_is_a_failure(tmp_path, monkeypatch):
    path = dctl(tmp_path, ENTRY + "{ for (volatile int i = 0;;) ++i; return make_float3(p_R, p_G, p_B); }\n")
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=2.0))
    report = verify_kernel_file(path, Judge())
    assert not report.passed
    assert [remark.text for remark in report.problems] == [
        "its code did not come back within 2 s while -x.dctl is run"
    ]
    assert "behind a fence" in report.notes[0].text


# What C++ runs when a library is loaded, and when its process ends.
AT_OTHER_TIMES = {
    "when it is loaded": "struct A { int n; A() { for (volatile int i = 0;;) ++i; } };\nstatic A a;\n",
    "to find a value": "static int f() { for (volatile int i = 0;;) ++i; return 0; }\nstatic int x = f();\n",
}


@pytest.mark.parametrize("when", AT_OTHER_TIMES)
def test_a_kernel_that_does_not_load_is_a_failure(tmp_path, monkeypatch, when):
    path = dctl(tmp_path, AT_OTHER_TIMES[when] + SAME)
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=2.0))
    report = verify_kernel_file(path, Judge())
    assert [remark.text for remark in report.problems] == [
        "its code did not come back within 2 s while -x.dctl is loaded"
    ]


def test_a_kernel_that_does_not_end_is_ended(tmp_path):
    text = "struct A { int n; ~A() { for (volatile int i = 0;;) ++i; } };\nstatic A a;\n"
    with KernelRunner(find_compiler()) as own:
        kernel = load_dctl(dctl(tmp_path, text + SAME), own)
        assert kernel.run(np.ones((1, 3)), {}).tolist() == [[1, 1, 1]]
        begun = time.monotonic()
    assert time.monotonic() - begun < 30


def test_a_constant_that_takes_for_ever_is_one_sentence(tmp_path, runner):
    text = "constexpr int f(int n) { return n < 2 ? n : f(n - 1) + f(n - 2); }\nconstexpr int x = f(60);\n"
    with pytest.raises(UserError, match="does not compile"):
        load_dctl(dctl(tmp_path, text + SAME), runner)


def test_a_kernel_that_crashes_is_a_failure(tmp_path):
    path = dctl(tmp_path, ENTRY + "{ *(volatile int *)0 = 1; return make_float3(p_R, p_G, p_B); }\n")
    with KernelRunner(find_compiler()) as own, pytest.raises(ForeignCodeError, match="SIGSEGV"):
        load_dctl(path, own).run(np.ones((1, 3)), {})


GIZMO = """\
Gizmo {{
 addUserKnob {{6 twice l twice}}
 addUserKnob {{18 slope l slope}}
 slope {{1 2 3}}
}}
 Input {{
  inputs 0
 }}
 Expression {{
  temp_name0 low
  temp_expr0 "{temporary}"
  expr0 "{expression}"
  expr1 "g"
 }}
 Output {{
 }}
end_group
"""


def gizmo(folder, expression, temporary="0.5"):
    path = folder / "x.gizmo"
    path.write_text(GIZMO.format(expression=expression, temporary=temporary))
    return path


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("r", 4.0),
        ("-r * 2 + 1", -7.0),
        ("r - 1 - 1", 2.0),
        ("(r > 3 && g < 1) || b == 7 ? low : 2", 0.5),
        ("r > 5 ? 1 : r > 3 ? 2 : 3", 2.0),
        ("parent.twice ? r * 2 : r", 8.0),
        ("parent.slope.g * r", 8.0),
        ("pow(r, .5) + max(1, min(2, 3)) + floor(1.5e0)", 5.0),
        ("!isinf(r) + sqrt(r)", 3.0),
        ("!-r", 0.0),
    ],
)
def test_expressions_are_nukes(tmp_path, runner, expression, value):
    kernel = load_gizmo(gizmo(tmp_path, expression), runner)
    made = kernel.run(np.array([[4.0, 0.25, 9.0]]), {"twice": 1, "slope": (1, 2, 3)})
    assert made.tolist() == [[value, 0.25, 9.0]]


@pytest.mark.parametrize(
    "expression",
    [
        "r; \\} \\} __attribute__((constructor)) void f(void) \\{ \\} void g(void) \\{ float x = r",
        'system(\\"id\\")',
        "r = 1",
        "r, g",
        "r[0]",
        "r & 1",
        "*r",
        "&r",
        "r r",
        "1 +",
        "(r",
        "r)",
        "max(r)",
        "values",
        "in",
        "parent.other",
        "parent.twice.r",
        "[python {1}]",
        "1e999",
        "r//",
        "r /* */",
        "r\\\\",
        "",
        "abs(" * 120 + "r" + ")" * 120,
    ],
)
def test_an_expression_that_is_none_is_refused(tmp_path, runner, expression):
    with pytest.raises(UserError, match=r"x\.gizmo: line 12: Expression, expr0: "):
        load_gizmo(gizmo(tmp_path, expression), runner)


def test_a_temporary_is_an_expression_too(tmp_path, runner):
    with pytest.raises(UserError, match=r"x\.gizmo: line 11: Expression, temp_expr0: "):
        load_gizmo(gizmo(tmp_path, "r", "0; int main()"), runner)
