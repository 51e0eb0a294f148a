# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX host sends what the standard asks for, in its order, whatever fails in between.

`strict.c` is an effect that insists on it. The expected sequences are the standard's (OpenFX 1.5.1):

- ofxCore.h: OfxActionLoad comes first, OfxActionUnload last, when all instances have been destroyed; no more
  is sent to a plug-in whose load action failed. OfxActionDescribe follows once. An instance whose
  OfxActionCreateInstance failed is gone; any other gets OfxActionDestroyInstance, whatever that returns.
- ofxImageEffect.h: DescribeInContext follows Describe, before any instance is created. GetClipPreferences is
  called once after creation. Each Render comes after BeginSequenceRender, and EndSequenceRender follows.
- Before a render, GetRegionOfDefinition, GetRegionsOfInterest and IsIdentity; an effect that returns
  kOfxStatOK to the last is not rendered. (GetFramesNeeded is for effects that read other frames.)
- A parameter that a user sets is told between BeginInstanceChanged and EndInstanceChanged.
- "Thread and Recursion Safety": an instance has one main thread. "Rendering": by default an instance renders
  once at a time, and an unsafe effect once among all instances.
"""

import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.ofx_bundle import binary_in
from ocio_gen.verification.foreign import verify_bundle
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from ocio_gen.verification.ofx_host.properties import PropertySet
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)

PIXELS = np.linspace(0, 1, 3 * 5 * 4, dtype=np.float32).reshape(3, 5, 4)

LOADED = ["strict Load", "second Load"]
DESCRIBED = ["strict Describe", "strict DescribeInContext"]
CREATED = ["strict CreateInstance", "strict GetClipPreferences"]
SEQUENCE = ["strict BeginSequenceRender", "strict Render", "strict EndSequenceRender"]
QUESTIONS = ["strict GetRegionOfDefinition", "strict GetRegionsOfInterest", "strict IsIdentity"]
CHANGED = ["strict BeginInstanceChanged", "strict InstanceChanged", "strict EndInstanceChanged"]
DESTROYED = ["strict DestroyInstance"]
UNLOADED = ["strict Unload", "second Unload"]


@pytest.fixture
def strict(tmp_path, monkeypatch):
    """A function that compiles the effect into a bundle; what it writes is in the working folder."""
    monkeypatch.chdir(tmp_path)

    def made(*flags: str) -> Path:
        binary = binary_in(tmp_path / "strict.ofx.bundle", "linux")
        binary.parent.mkdir(parents=True)
        sources = [f"-I{ROOT / 'plugins' / 'ofx'}", str(Path(__file__).with_name("strict.c")), *flags]
        subprocess.run(["cc", "-std=gnu11", "-shared", "-fPIC", *sources, "-o", str(binary)], check=True)
        return binary

    return made


def actions() -> list[str]:
    return Path("actions").read_text().splitlines()


def test_two_renders_of_an_instance(strict):
    host = Host()
    with Binary(strict(), host) as binary:
        instance = binary.plugins[0].described().instance({"switch": 1})
        for _ in range(2):
            assert np.array_equal(instance.made(PIXELS, Layout()), PIXELS)
    assert actions() == LOADED + DESCRIBED + CREATED + SEQUENCE * 2 + DESTROYED + UNLOADED
    assert host.problems == []


def test_an_effect_is_described_once_for_all_its_instances(strict):
    host = Host()
    with Binary(strict(), host) as binary:
        first, other = (binary.plugins[0].described().instance() for _ in range(2))
        first.destroy()
        other.made(PIXELS, Layout())
    expected = LOADED + DESCRIBED + CREATED * 2 + DESTROYED + SEQUENCE + DESTROYED + UNLOADED
    assert actions() == expected
    assert host.problems == []


def test_what_a_host_shows_is_asked_for_first(strict):
    host = Host()
    with Binary(strict('-DFAILS="strict IsIdentity"', "-DSTATUS=kOfxStatReplyDefault"), host) as binary:
        shown = binary.plugins[0].described().instance().rendered(PIXELS, Layout())
    assert np.array_equal(shown.pixels, PIXELS)
    assert (shown.region, shown.identity, shown.layout) == ((0, 0, 5, 3), None, Layout())
    assert actions() == LOADED + DESCRIBED + CREATED + QUESTIONS + SEQUENCE + DESTROYED + UNLOADED
    assert host.problems == []


def test_parameters_are_set_as_a_user_does(strict):
    host = Host()
    with Binary(strict(), host) as binary:
        instance = binary.plugins[0].described().instance()
        instance.set({"switch": (1,)})
    assert actions() == LOADED + DESCRIBED + CREATED + CHANGED + DESTROYED + UNLOADED
    assert host.problems == []


def test_what_was_begun_is_ended_when_a_users_code_fails(strict):
    binary = Binary(strict(), Host())

    def used():
        with binary:
            binary.plugins[0].described().instance()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        used()
    assert actions() == LOADED + DESCRIBED + CREATED + DESTROYED + UNLOADED


# An action that fails, what is sent all the same, and whether the host goes on and has a problem instead.
FAILING = {
    "strict Load": ([*LOADED, "second Unload"], False),
    "strict Describe": ([*LOADED, "strict Describe", *UNLOADED], False),
    "strict DescribeInContext": (LOADED + DESCRIBED + UNLOADED, False),
    "strict CreateInstance": ([*LOADED, *DESCRIBED, "strict CreateInstance", *UNLOADED], False),
    "strict GetClipPreferences": (LOADED + DESCRIBED + CREATED + DESTROYED + UNLOADED, False),
    "strict BeginSequenceRender": (
        [*LOADED, *DESCRIBED, *CREATED, "strict BeginSequenceRender", *DESTROYED, *UNLOADED],
        False,
    ),
    "strict Render": (LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + UNLOADED, False),
    "strict EndSequenceRender": (LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + UNLOADED, True),
    "strict DestroyInstance": (LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + UNLOADED, True),
    "strict Unload": (LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + UNLOADED, True),
}


# The same of what is asked before a render, and of a change.
ASKING = {
    "strict GetRegionOfDefinition": QUESTIONS[:1],
    "strict GetRegionsOfInterest": QUESTIONS[:2],
    "strict IsIdentity": QUESTIONS,
    "strict BeginInstanceChanged": CHANGED[:1],
    "strict InstanceChanged": CHANGED,
}


@pytest.mark.parametrize("action", ASKING)
def test_a_question_or_a_change_that_fails(strict, action):
    host = Host()
    with Binary(strict(f'-DFAILS="{action}"'), host) as binary:
        instance = binary.plugins[0].described().instance()
        does = instance.set if "Changed" in action else instance.rendered
        given = ({"switch": (1,)},) if "Changed" in action else (PIXELS, Layout())
        with pytest.raises(ForeignCodeError, match=f"{action.partition(' ')[2]} returns FAILED"):
            does(*given)
    assert actions() == LOADED + DESCRIBED + CREATED + ASKING[action] + DESTROYED + UNLOADED
    assert host.problems == []


@pytest.mark.parametrize("action", FAILING)
def test_an_action_that_fails(strict, action):
    host, (sent, goes_on) = Host(), FAILING[action]
    binary = Binary(strict(f'-DFAILS="{action}"'), host)

    def used():
        with binary:
            binary.plugins[0].described().instance().made(PIXELS, Layout())

    plugin, _, name = action.partition(" ")
    said = "rendering returns FAILED" if name == "Render" else f"{name} returns FAILED"
    if goes_on:
        used()
        (problem,) = host.problems
        assert problem.startswith(f"org.example.{plugin}: ")
        assert problem.endswith(said)
    else:
        with pytest.raises(ForeignCodeError, match=said):
            used()
        assert host.problems == []
    assert actions() == sent


def test_another_plug_in_that_does_not_load_says_so_when_it_is_asked(strict):
    host = Host()
    with Binary(strict('-DFAILS="second Load"'), host) as binary:
        binary.plugins[0].described().instance().made(PIXELS, Layout())
        with pytest.raises(ForeignCodeError, match=r"org\.example\.second: OfxActionLoad returns FAILED"):
            binary.plugins[1].described()
    assert actions() == LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + ["strict Unload"]
    assert host.problems == []


def test_a_render_that_returns_no_status_ends_its_sequence(strict):
    host = Host()
    with Binary(strict('-DFAILS="strict Render"', "-DSTATUS=77"), host) as binary:
        instance = binary.plugins[0].described().instance()
        with pytest.raises(ForeignCodeError, match="Render returns 77, which is no status of OpenFX"):
            instance.made(PIXELS, Layout())
    assert actions() == LOADED + DESCRIBED + CREATED + SEQUENCE + DESTROYED + UNLOADED


@pytest.mark.parametrize("flags", [(), ("-DUNSAFE",)], ids=["by default", "unsafe"])
@pytest.mark.parametrize("fenced", [False, True], ids=["here", "behind the fence"])
def test_renders_from_several_threads_wait_for_each_other(strict, flags, fenced):
    host, path = Host(), strict(*flags)
    fence = FencedBinary(path) if fenced else None
    with fence or Binary(path, host) as binary:
        effect = binary.plugins[0].described()
        instances = [effect.instance() for _ in range(2 if flags else 1)]

        def renders(number: int) -> bool:
            instance, pixels = instances[number % len(instances)], PIXELS + number
            return all(np.array_equal(instance.made(pixels, Layout()), pixels) for _ in range(10))

        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(renders, range(4)))
    assert (fence.problems if fence else host.problems) == []


def test_a_vendors_bundle_that_insists_has_no_problem(strict):
    report = verify_bundle(strict().parents[2], Judge())
    texts = [remark.text for remark in report.problems]
    assert texts == ["nothing was verified: none of its effects (2) is near an ACESproxy transform"]


def test_an_effect_that_fails_to_end_is_a_problem_of_its_bundle(strict):
    report = verify_bundle(strict('-DFAILS="strict DestroyInstance"').parents[2], Judge())
    texts = [remark.text for remark in report.problems]
    assert texts == ["org.example.strict: OfxActionDestroyInstance returns FAILED"]


def test_the_effect_itself_sees_what_is_missing(strict):
    """What insists must be able to fail."""
    plugin = Binary(strict(), Host()).plugins[0]
    nothing = PropertySet("nothing")

    def lacks(action: str, handle: int | None = None, given: PropertySet | None = None) -> str:
        assert plugin.entry.act(action, handle, given) is Status.FAILED
        return actions()[-1].partition(": lacks ")[2]

    assert lacks("OfxActionLoad") == "setHost"
    plugin.entry.set_host()
    assert lacks("OfxActionDescribe", 1) == "Load"
    plugin.load()
    assert lacks("OfxActionCreateInstance", 1) == "DescribeInContext"
    assert lacks("OfxImageEffectActionDescribeInContext", 1, nothing) == "Describe"
    effect = plugin.described()
    assert lacks("OfxActionDescribe", 1) == "it is described"
    assert lacks("OfxImageEffectActionRender", 1, nothing) == "CreateInstance"
    handle = effect.instance().handle
    assert lacks("OfxImageEffectActionRender", handle, nothing) == "BeginSequenceRender"
    assert lacks("OfxImageEffectActionRender", 1, nothing) == "the handle that was created"
    assert lacks("OfxImageEffectActionBeginSequenceRender", handle, nothing) == "FrameRange"
    assert lacks("OfxImageEffectActionEndSequenceRender", handle, nothing) == "BeginSequenceRender"
    assert lacks("OfxActionUnload") == "DestroyInstance of each instance"
    with ThreadPoolExecutor(1) as other:
        assert other.submit(lacks, "OfxActionDestroyInstance", handle).result() == "the one main thread"
