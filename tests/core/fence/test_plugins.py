# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OpenFX plug-ins that crash, hang, lie and print: each is one failure that says how."""

import os
import platform
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.limits import Limits
from ocio_gen.core.fence.process import Fenced
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.verification.foreign import verify_bundle
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.ofx_host.images import Layout
from tests.core.fence.native import bundle

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=2.0, memory_bytes=1 << 30))


def problems(made: Path) -> list[str]:
    report = verify_bundle(made, Judge())
    assert not report.passed
    assert report.to_json()
    return [remark.text for remark in report.problems]


ACTIONS = {
    "OfxActionLoad": "while loading org.vendor.bad",
    "OfxActionDescribe": "while org.vendor.bad describes itself",
    "OfxImageEffectActionDescribeInContext": "while org.vendor.bad describes itself",
    "OfxActionCreateInstance": "while an instance of org.vendor.bad is created",
    "OfxImageEffectActionGetClipPreferences": "while an instance of org.vendor.bad is created",
    "OfxImageEffectActionBeginSequenceRender": "while org.vendor.bad renders",
    "OfxImageEffectActionRender": "while org.vendor.bad renders",
    "OfxImageEffectActionEndSequenceRender": "while org.vendor.bad renders",
    "OfxActionDestroyInstance": "while unloading org.vendor.bad",
    "OfxActionUnload": "while unloading org.vendor.bad",
}


@pytest.mark.parametrize(("action", "doing"), ACTIONS.items())
def test_ending_the_process_in_any_action_is_a_failure(tmp_path, action, doing):
    code = (
        f'if (is(action, "{action}")) {{ printf("12 of 12 within their limits"); fflush(stdout); _exit(0); }}'
    )
    said = problems(bundle(tmp_path, entry=code))
    assert f"its code ended the process, with exit code 0, {doing}" in said


@pytest.mark.parametrize(("action", "doing"), ACTIONS.items())
def test_a_crash_in_any_action_is_a_failure(tmp_path, action, doing):
    code = f'if (is(action, "{action}")) *(volatile int *)0 = 1;'
    assert f"its code crashed (SIGSEGV) {doing}" in problems(bundle(tmp_path, entry=code))


@pytest.mark.parametrize("action", ["OfxActionLoad", "OfxImageEffectActionRender", "OfxActionUnload"])
def test_a_loop_without_end_is_a_failure(tmp_path, action):
    code = f'if (is(action, "{action}")) for (volatile int i = 0;;) ++i;'
    said = problems(bundle(tmp_path, entry=code))
    assert f"its code did not come back within 2 s {ACTIONS[action]}" in said


@pytest.mark.parametrize("action", [name for name in ACTIONS if name != "OfxImageEffectActionRender"])
@pytest.mark.parametrize(("status", "name"), [(1, "returns FAILED"), (77, "which is no status of OpenFX")])
def test_an_action_that_fails_is_a_failure(tmp_path, action, status, name):
    (said,) = problems(bundle(tmp_path, entry=f'if (is(action, "{action}")) return {status};'))
    assert f"org.vendor.bad: {action} returns" in said
    assert name in said


@pytest.mark.parametrize(
    ("holes", "sentence"),
    [
        ({"count": "return 0;"}, "says that it has 0 plug-ins"),
        ({"count": "return -5;"}, "says that it has -5 plug-ins"),
        ({"count": "return 2000000000;"}, "says that it has 2000000000 plug-ins"),
        ({"count": "_exit(0);"}, "its code ended the process, with exit code 0, while loading"),
        ({"count": "abort();"}, "its code crashed (SIGABRT) while loading"),
        ({"plugin": "return 0;"}, "OfxGetPlugin(0) returns a null pointer"),
        ({"plugin": "plugin.identifier = 0;"}, "the identifier of plug-in 0 is a null pointer"),
        ({"plugin": "plugin.set_host = 0;"}, "the set_host of plug-in 0 is a null pointer"),
        ({"plugin": "plugin.entry = 0;"}, "the main_entry of plug-in 0 is a null pointer"),
        ({"plugin": r'plugin.identifier = "\xff\xfe";'}, "the identifier of plug-in 0 is no UTF-8"),
        ({"plugin": "return (void *)16;"}, "its code crashed (SIGSEGV) while loading"),
        ({"functions": "__attribute__((constructor)) void f(void) { _exit(3); }"}, "exit code 3, while"),
        ({"entry": r'strcpy(label, "\xff");'}, "org.vendor.bad: text of it is no UTF-8"),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_binary_says_of_itself_is_checked(tmp_path, holes, sentence):
    (said,) = problems(bundle(tmp_path, **holes))
    assert sentence in said


def test_printing_is_a_failure_and_shown_without_what_steers_a_terminal(tmp_path):
    code = r'if (is(action, "OfxActionLoad")) { printf("\033[2Jall passed\n"); fflush(stdout); }'
    (said,) = problems(bundle(tmp_path, entry=code))
    assert said.startswith('its code prints: "')
    assert "all passed" in said
    assert "\033" not in said


def test_printing_without_end_is_a_failure(tmp_path):
    code = 'for (;;) fprintf(stderr, "0123456789");'
    said = problems(bundle(tmp_path, entry=code))
    assert "its code printed more than 64 KiB while loading org.vendor.bad" in said


def test_taking_all_memory_is_a_failure(tmp_path, monkeypatch):
    code = "for (;;) memset(malloc(1 << 24), 1, 1 << 24);"
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=60.0, memory_bytes=512 << 20))
    assert problems(bundle(tmp_path, entry=code)) == [
        "its code crashed (SIGSEGV) while loading org.vendor.bad"
    ]


# The pipes that a host and its child talk through are two descriptors of the child's.
_ALL = "for (int fd = 3; fd < 64; ++fd)"
FORGED = {
    "garbage": _ALL + r'write(fd, "garbage\n", 8);',
    "an answer to nothing": _ALL + r'write(fd, "{\"id\": 99, \"answer\": {}}\n", 26);',
    "an answer of another shape": _ALL + r'write(fd, "{\"id\": 0, \"answer\": {\"plugins\": [7]}}\n", 37);',
    "a line without an end": "static char x[9999]; memset(x, 49, 9999); for (;;) write(PIPE, x, 9999);",
}


@pytest.mark.parametrize("what", FORGED)
def test_lies_on_the_pipe_of_answers_are_a_failure(tmp_path, what):
    find = """
        static int PIPE;
        for (int fd = 3; fd < 64 && !PIPE; ++fd) {
            int flags = fcntl(fd, F_GETFL); struct stat at;
            if (flags >= 0 && (flags & O_ACCMODE) == O_WRONLY && !fstat(fd, &at) && S_ISFIFO(at.st_mode))
                PIPE = fd;
        }
    """
    (said,) = problems(bundle(tmp_path, entry=find + FORGED[what]))
    assert said == "the process of its code answered what no host answers while loading org.vendor.bad"


def test_closing_the_pipes_is_a_failure(tmp_path):
    code = 'for (int fd = 3; fd < 64; ++fd) close(fd); if (is(action, "OfxActionLoad")) sleep(30);'
    (said,) = problems(bundle(tmp_path, entry=code))
    assert said == "its code closed the pipe that its host answers by while loading org.vendor.bad"


def test_cutting_the_pixels_short_is_a_failure(tmp_path):
    code = 'if (is(action, "OfxActionCreateInstance")) for (int fd = 3; fd < 64; ++fd) ftruncate(fd, 0);'
    late = "static void *cut(void *_) { for (;;) for (int fd = 3; fd < 64; ++fd) ftruncate(fd, 5); }"
    start = 'if (is(action, "OfxActionLoad")) { pthread_t t; pthread_create(&t, 0, cut, 0); }'
    made = bundle(tmp_path, functions=late, entry=start + code)
    with FencedBinary(binary_of(made)) as binary:
        instance = binary.plugins[0].described().instance()

        def render():
            for _ in range(1000):
                instance.made(np.zeros((64, 64, 4), np.float32), Layout())

        with pytest.raises(ForeignCodeError, match=r"too short|answered what no host answers"):
            render()


def test_a_plug_in_that_does_nothing_wrong_has_no_problems(tmp_path):
    report = verify_bundle(bundle(tmp_path), Judge())
    texts = [remark.text for remark in report.problems]
    assert texts == ["nothing was verified: none of its effects (1) is near an ACESproxy transform"]
    assert any("behind a fence" in remark.text for remark in report.notes)


def test_the_process_is_gone_afterwards(tmp_path):
    code = r"""FILE *f = fopen("pid", "w"); fprintf(f, "%d", getpid()); fclose(f);"""
    made = bundle(tmp_path, entry=code)
    with FencedBinary(binary_of(made)) as binary:
        scratch = binary._children.current.scratch
        pid = int((scratch / "pid").read_text())
        os.kill(pid, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    assert not scratch.exists()
