# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What code behind the fence is kept from; where a system lacks a protection, the report says so."""

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from ocio_gen.core.fence.limits import Limits
from ocio_gen.core.fence.process import Fenced
from ocio_gen.core.fence.protections import sentence
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from tests.core.fence.native import bundle

linux = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)

FILES, CALLS = "(Landlock)", "(seccomp)"


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    monkeypatch.setattr(Fenced, "limits", Limits(request_seconds=10.0))


def tried(folder: Path, protection: str, code: str, functions: str = "") -> str:
    """Return what a plug-in that tries something says of it; nothing, and the reason, where it is let."""
    says = 'sprintf(label, "%s %d", ok ? "DONE" : "refused", errno);'
    entry = f'if (is(action, "OfxActionLoad")) {{ errno = 0; int ok = 0; {code}; {says} }}'
    made = bundle(folder, entry=entry, functions=functions)
    with FencedBinary(binary_of(made)) as binary:
        said = binary.plugins[0].described().label
        held, _, lacking = binary.note.partition(". Not here: ")
    if protection in held:
        return said
    assert protection in lacking
    return ""


@linux
@pytest.mark.parametrize(
    "code",
    [
        'int fd = open("{outside}/new", O_CREAT | O_WRONLY, 0600); ok = fd >= 0',
        'int fd = open("{outside}/kept", O_WRONLY); ok = fd >= 0',
        'int fd = open("{outside}/kept", O_RDONLY | O_TRUNC); ok = fd >= 0',
        'ok = !truncate("{outside}/kept", 0)',
        'ok = !unlink("{outside}/kept")',
        'ok = !rename("{outside}/kept", "{outside}/moved")',
        'ok = !mkdir("{outside}/folder", 0700)',
        'ok = !symlink("/etc", "{outside}/link")',
        'ok = !link("{outside}/kept", "stolen")',
        'symlink("{outside}/kept", "l"); int fd = open("l", O_WRONLY); ok = fd >= 0',
        'ok = !!fopen("{outside}/kept", "r")',
        'ok = !!fopen("/etc/passwd", "r")',
        'ok = !!fopen("/proc/1/environ", "r")',
        'char p[64]; sprintf(p, "/proc/%d/environ", getppid()); ok = !!fopen(p, "r")',
        'char p[64]; sprintf(p, "/proc/%d/mem", getppid()); ok = open(p, O_RDWR) >= 0',
    ],
)
def test_files_of_the_user_cannot_be_read_written_or_moved(tmp_path, code):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    said = tried(tmp_path, FILES, code.replace("{outside}", str(outside)))
    if said:
        assert said.startswith("refused"), said
        assert [path.name for path in outside.iterdir()] == ["kept"]
        assert (outside / "kept").read_text() == "kept"


@linux
@pytest.mark.parametrize(
    "code",
    [
        "ok = socket(AF_INET, SOCK_STREAM, 0) >= 0",
        "ok = socket(AF_INET6, SOCK_DGRAM, 0) >= 0",
        "ok = socket(AF_UNIX, SOCK_STREAM, 0) >= 0",
        "ok = syscall(SYS_io_uring_setup, 1, &errno) >= 0",
        'ok = !system("true")',
        "int pid = fork(); if (!pid) _exit(0); ok = pid > 0",
        "for (int i = 0; i < 20; ++i) { int pid = fork(); if (!pid) _exit(0); ok |= pid > 0; }",
        "int pid = vfork(); if (!pid) _exit(0); ok = pid > 0",
        "int pid = syscall(SYS_clone, 17, 0, 0, 0, 0); if (!pid) _exit(0); ok = pid > 0",
        "char a[88] = {0}; ok = syscall(435, a, 88) >= 0",
        "ok = !kill(getppid(), 0)",
        "ok = !kill(1, 0)",
        "ok = !kill(-1, 0)",
        "ok = !kill(0, 0)",
        "ok = syscall(434, getppid(), 0) >= 0",
        "ok = syscall(SYS_ptrace, 16, getppid(), 0, 0) >= 0",
        "struct rlimit r = { RLIM_INFINITY, RLIM_INFINITY }; ok = !setrlimit(RLIMIT_AS, &r)",
        "struct rlimit r = { 0, 0 }; ok = !prlimit(getppid(), RLIMIT_NOFILE, &r, 0)",
        'ok = !chmod("{outside}", 0777)',
        'ok = !fchmodat(AT_FDCWD, "{outside}", 0777, 0)',
        'ok = syscall(452, AT_FDCWD, "{outside}", 0777, 0) >= 0',
        'ok = !chown("{outside}", 1, 1)',
        'ok = !utimensat(AT_FDCWD, "{outside}", 0, 0)',
        'ok = !chroot("/")',
        "ok = !setuid(1)",
        'int fd = open("own", O_CREAT | O_RDWR, 0600); ok = !fcntl(fd, F_SETOWN, getppid())',
        'int fd = open("own", O_CREAT | O_RDWR, 0600); ok = !fcntl(fd, F_SETSIG, SIGKILL)',
        "int on = 1; ok = !ioctl(0, 0x5452, &on)",  # FIOASYNC
        "ok = !syscall(SYS_prctl, 1, 0, 0, 0, 0)",  # PR_SET_PDEATHSIG: to outlive the host
        'ok = syscall(SYS_memfd_create, "m", 0) >= 0',  # memory that no limit counts
        "cpu_set_t one; CPU_ZERO(&one); ok = !sched_setaffinity(getppid(), sizeof one, &one)",
    ],
)
def test_network_programs_and_other_processes_are_out_of_reach(tmp_path, code):
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o700)
    said = tried(tmp_path, CALLS, code.replace("{outside}", str(outside)))
    if said:
        assert said.startswith("refused"), said
        assert outside.stat().st_mode & 0o777 == 0o700


@linux
def test_folders_deeper_than_a_path_can_be_are_taken_away_with_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = 'for (int i = 0; i < 3000; ++i) { mkdir("d", 0700); chdir("d"); }'
    made = bundle(tmp_path, entry=f'if (is(action, "OfxActionLoad")) {{ {code} }}')
    with FencedBinary(binary_of(made)) as binary:
        assert binary.plugins
        assert list(tmp_path.glob("*/d/d"))
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [made.name]


@linux
def test_a_host_that_is_killed_takes_its_child_along(tmp_path):
    hold = 'fprintf(fopen("pid", "w"), "%d", getpid()); fflush(0); for (;;) sleep(1);'
    made = bundle(tmp_path, entry=f'if (is(action, "OfxActionLoad")) {{ {hold} }}')
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "ocio_gen", "verify", str(made), "--no-gpu"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as host:
        while not (pid := "".join(path.read_text() for path in tmp_path.glob("**/pid"))):
            assert host.poll() is None
            time.sleep(0.05)
        host.kill()
    ends = time.monotonic() + 10
    while Path(f"/proc/{pid}/exe").exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert not Path(f"/proc/{pid}/exe").exists()


@linux
def test_a_program_cannot_be_started_instead(tmp_path):
    code = (
        'char *a[] = {"/bin/true", 0}; execv(a[0], a); ok = 0; if (errno != EPERM && errno != EACCES) ok = 1'
    )
    assert tried(tmp_path, CALLS, code) in {"", "refused 1", "refused 13"}


@linux
def test_threads_are_fenced_in_too(tmp_path):
    thread = "static void *work(void *out) { *(int *)out = socket(AF_INET, SOCK_STREAM, 0); return 0; }"
    code = (
        "pthread_t t; int fd = -7; ok = pthread_create(&t, 0, work, &fd); pthread_join(t, 0); ok |= fd != -1"
    )
    said = tried(tmp_path, CALLS, code, thread)
    assert not said or said.startswith("refused")


@linux
def test_its_scratch_folder_its_bundle_and_its_threads_are_its_own(tmp_path):
    thread = "static void *work(void *out) { *(int *)out = 1; return 0; }"
    for number, code in enumerate(
        (
            'FILE *f = fopen("notes", "w"); ok = f && fputs("x", f) >= 0 && !fclose(f) && !remove("notes")',
            'char p[300]; sprintf(p, "%s/cache", getenv("TMPDIR")); ok = !mkdir(p, 0700)',
            f'ok = !!fopen("{tmp_path}/2/bad.ofx.bundle/Contents/Linux-x86-64/bad.ofx", "r")',
            "pthread_t t; int done = 0; pthread_create(&t, 0, work, &done); pthread_join(t, 0); ok = done",
            'ok = !!fopen("/dev/urandom", "r") && !!fopen("/dev/null", "w")',
            "ok = pow(getpid(), 0.5) > 1 && !raise(0)",
        )
    ):
        (tmp_path / str(number)).mkdir()
        said = tried(tmp_path / str(number), "behind a fence", code, thread)
        assert said.startswith("DONE"), (code, said)


@linux
def test_secrets_of_the_environment_do_not_enter(tmp_path, monkeypatch):
    monkeypatch.setenv("VENDOR_TOKEN", "secret")
    assert tried(tmp_path, "behind a fence", 'ok = !!getenv("VENDOR_TOKEN")').startswith("refused")


def test_a_report_says_what_is_missing_and_why():
    held = sentence({"limits": "", "files": "", "calls": ""})
    assert FILES in held
    assert "Not here" not in held
    lacking = sentence({"limits": "", "files": "no Landlock in this kernel", "calls": "Windows has none"})
    before, _, after = lacking.partition("Not here: ")
    assert FILES not in before
    assert (
        "(Landlock): no Landlock in this kernel; no network and no programs (seccomp): Windows has none"
        in after
    )
