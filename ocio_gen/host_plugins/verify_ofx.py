# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies an OpenFX plug-in of ours, loaded through its binary interface."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, Signal, normalized, proxy
from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.host_plugins.grade_claim import GradeClaim
from ocio_gen.host_plugins.show_transforms import FORWARD, INVERSE, Carried
from ocio_gen.host_plugins.sources import EFFECTS, OURS, Effect
from ocio_gen.verification.behind_fence import reported
from ocio_gen.verification.claims import Claim, claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import effect_limits
from ocio_gen.verification.ofx_host.fenced import FencedBinary, FencedDescriptor
from ocio_gen.verification.ofx_host.images import NAMES, Layout
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probes import Probe, code_triplets, in_memory, rgb_triplets
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.subjects.ofx_effect import OfxEffect
from ocio_gen.verification.subjects.subject import Subject

# By the index of their choices.
ENCODINGS = (ACESPROXY10, ACESPROXY12)
_SIDES = (ACES, LIN_AP1, LIN_AP1)

# A mild grade, and one that clips on both sides.
CDLS = (
    Cdl((1.2, 0.9, 1.1), (0.02, -0.01, 0.0), (1.1, 0.9, 1.0), 1.2),
    Cdl((0.5, 2.0, 1.0), (0.0, 0.1, -0.2), (0.4, 2.5, 1.0), 0.0),
)

_ROUTES = (
    (Depth.F32, Depth.F32),
    (Depth.F16, Depth.F16),
    (Depth.F32, Depth.UINT16),
    (Depth.F32, Depth.UINT8),
)

# Triplets between codes that each decode is tried on.
_BETWEEN = 1 << 15

# Pixels that each combination of parameters and depths is tried on.
_TRIED = 512
# How far from the middle between two words either is right, relative: what an effect's doubles lose. Light is
# off by the last bits of one, and by 1.1e-10 where a CDL's power was taken; of codes nothing is lost.
_LOST = {Effect.ENCODE: 0.0, Effect.DECODE: 2.0**-50, Effect.CDL: 2.0**-32}


def verify_ofx(
    binary: Path,
    carried: Sequence[Carried],
    judge: Judge,
    places: Sequence[str] = (),
    *,
    every_route: bool = False,
) -> Report:
    """Verify every effect of a plug-in for this machine against the reference, and OCIO.

    Its code is run behind a fence; what it does wrong there is a problem of the report.

    Args:
        binary: The .ofx file.
        carried: The transforms of its Show Transform.
        judge: What judges it.
        places: The names of all in the menu of its Show Transform; those of `carried` by default.
        every_route: Whether to try every depth, and all combinations of parameters.

    Raises:
        UserError: it is no plug-in.
    """
    report, loaded = Report(), FencedBinary(binary)
    with reported(loaded, report, binary.name), loaded:
        report.notes.append(Remark(about=binary.name, text=loaded.note))
        places = places or [one.name for one in carried]
        _judge_effects(loaded, carried, judge, report, places, every_route=every_route)
    # A plug-in of ours asks for nothing that the standard does not have.
    report.problems += [Remark(about=binary.name, text=text) for text in loaded.remarks]
    return report


def _judge_effects(
    loaded: FencedBinary,
    carried: Sequence[Carried],
    judge: Judge,
    report: Report,
    places: Sequence[str],
    *,
    every_route: bool,
) -> None:
    """Add what effects are off by to a report, which keeps it where a later one fails."""
    target = loaded.path.name
    effects = {plugin.identifier.rpartition(".")[2]: plugin.described() for plugin in loaded.plugins}
    if missing := (EFFECTS.keys() | ({Effect.TRANSFORM} if carried else set())) - effects.keys():
        raise ForeignCodeError(target, f"has no effect {', '.join(sorted(missing))}")
    for name, subject, own in _subjects(effects, every_route=every_route):
        judge.progress(f"{target}: {name}, {subject.route}")
        many = every_route and subject.in_depth.exact and subject.out_depth.exact
        for probe in probes_of(own, subject, judge, plain=many):
            report.results.append(judge.result(target, subject, own, probe, effect_limits(own, subject)))
    if carried:
        report.results += _transform_results(target, effects[Effect.TRANSFORM], carried, judge, places)
        removed = [name for name in places if name not in {one.name for one in carried}]
        texts = list(_removed_complaints(effects[Effect.TRANSFORM], places, removed))
        texts += _layout_complaints(effects[Effect.TRANSFORM], places, carried)
        report.problems += [Remark(about=target, text=text) for text in texts]
    if every_route:
        judge.progress(f"{target}: all combinations of parameters")
        combinations = list(_combinations(effects))
        report.problems += [Remark(about=target, text=text) for text in combinations if text]
        text = f"{len(combinations)} combinations of parameters and depths, each on {_TRIED} pixels"
        report.notes.append(Remark(about=target, text=text))


def verify_own_bundle(bundle: Path, judge: Judge) -> Report | None:
    """Verify a bundle of ours by itself, but for transforms, whose config it does not hold; none of others.

    Raises:
        UserError: it cannot be loaded here.
    """
    binary = binary_of(bundle)
    loaded = FencedBinary(binary)
    try:
        with loaded:
            names = {plugin.identifier.rpartition(".") for plugin in loaded.plugins}
    except ForeignCodeError as error:
        problems = [*loaded.problems, error.text]
        return Report(problems=[Remark(about=bundle.name, text=text) for text in problems])
    ours = all(first.startswith(f"{OURS}.") for first, _, _ in names)
    if not ours or not {last for _, _, last in names} >= EFFECTS.keys():
        return None
    return verify_ofx(binary, [], judge, every_route=True)


def probes_of(own: Claim, subject: Subject, judge: Judge, *, plain: bool) -> list[Probe]:
    """Return a claim's probes and, of a decode from floats, what lies between codes."""
    found = own.probes(judge.kit, subject.in_depth, plain=plain)
    if own.direction is Direction.DECODE and subject.in_depth.exact:
        between = code_triplets(own.encoding)[:_BETWEEN] + np.linspace(-0.5, 0.5, _BETWEEN)[:, np.newaxis]
        found.append(in_memory(ProbeKind.BETWEEN_CODES, "between codes", between))
    return found


def _subjects(
    effects: Mapping[str, FencedDescriptor], *, every_route: bool
) -> Iterator[tuple[str, OfxEffect, Claim]]:
    routes = _ROUTES if every_route else _ROUTES[:1]
    for depth, encoding in enumerate(ENCODINGS):
        for side, light in ((0, ACES), (1, LIN_AP1)):
            for (name, codes, values), (one, other) in itertools.product(forms_of(encoding), routes):
                chosen = {"depth": depth, "side": side} | values
                encode = OfxEffect(
                    f"ACESproxy Encode, {name}", effects[Effect.ENCODE].instance(chosen), one, other
                )
                yield name, encode, claim(light, codes)
                if codes.form is not Form.QUANTIZED:
                    decode = OfxEffect(
                        f"ACESproxy Decode, {name}", effects[Effect.DECODE].instance(chosen), other, one
                    )
                    yield name, decode, claim(codes, light)
        for cdl, quantized in itertools.product(CDLS, (False, True)):
            chosen = {"depth": depth, "quantise": int(quantized)} | _values(cdl)
            name = f"ACESproxy CDL, {encoding.name}"
            yield (
                name,
                OfxEffect(name, effects[Effect.CDL].instance(chosen)),
                GradeClaim(cdl, encoding, quantized),
            )


def forms_of(encoding: Encoding) -> Iterator[tuple[str, Signal, dict[str, int]]]:
    """Yield the forms of codes that effects know: their names, what they are, and the parameters for them."""
    yield encoding.name, proxy(encoding), {}
    yield f"{encoding.name} quantised", proxy(encoding, Form.QUANTIZED), {"quantise": 1}
    yield f"{encoding.name} normalised", normalized(encoding), {"range": 1}


def _values(cdl: Cdl) -> dict[str, Any]:
    return {"slope": cdl.slope, "offset": cdl.offset, "power": cdl.power, "saturation": cdl.saturation}


def _transform_results(
    target: str, effect: FencedDescriptor, carried: Sequence[Carried], judge: Judge, places: Sequence[str]
) -> Iterator[Result]:
    """Yield results of each transform of a Show Transform, in each direction, against OCIO."""
    for one in carried:
        for number, own in enumerate(one.claims.values()):
            chosen = {"transform": places.index(one.name), "direction": number}
            judge.progress(f"{target}: {own.name}")
            subject = OfxEffect(own.name, effect.instance(chosen))
            for probe in own.probes(judge.kit, Depth.F32, plain=True):
                yield judge.result(target, subject, own, probe, own.limits)


def _layout_complaints(
    effect: FencedDescriptor, places: Sequence[str], carried: Sequence[Carried]
) -> Iterator[str]:
    """Yield the transforms that make other floats of pixels without alpha: they go another way."""
    pixels = _pixels(Effect.TRANSFORM, Depth.F32, 4)
    rgb = np.ascontiguousarray(pixels[..., :3])
    for one, (number, direction) in itertools.product(carried, enumerate((FORWARD, INVERSE))):
        if direction in one.ways:
            instance = effect.instance({"transform": places.index(one.name), "direction": number})
            made = instance.made(pixels, Layout())[..., :3]
            other = instance.made(rgb, Layout(components="OfxImageComponentRGB"))
            if not np.array_equal(made.view(np.uint32), other.view(np.uint32)):
                yield f"{one.label(direction)} makes other floats of pixels without alpha"


def _removed_complaints(
    effect: FencedDescriptor, places: Sequence[str], removed: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with the places of transforms that were removed: they leave an image as it is."""
    count = len(effect.params["transform"].choices)
    if count != len(places):
        yield f"the menu of the Show Transform has {count} places, and {len(places)} are recorded"
        return
    pixels = _pixels(Effect.TRANSFORM, Depth.F32, 4)
    for name, direction in itertools.product(removed, (0, 1)):
        instance = effect.instance({"transform": places.index(name), "direction": direction})
        if not np.array_equal(instance.made(pixels, Layout()), pixels):
            yield f"{name} was removed, and changes an image"


def _combinations(effects: Mapping[str, FencedDescriptor]) -> Iterator[str]:
    """Try every value of every parameter with all others, at every depth; yield what is wrong with each."""
    for name, descriptor in effects.items():
        if name == Effect.TRANSFORM:
            continue
        choices = {
            param.name: range(len(param.choices) or 2)
            for param in descriptor.params.values()
            if "Double" not in param.type
        }
        for values in itertools.product(*choices.values()):
            chosen: dict[str, Any] = dict(zip(choices, values, strict=True))
            if name == Effect.CDL:
                chosen |= _values(CDLS[sum(values) % 2])
            instance = descriptor.instance(chosen)
            for depth, components in itertools.product(NAMES, ("RGB", "RGBA")):
                layout = Layout(NAMES[depth], f"OfxImageComponent{components}")
                words = _pixels(name, depth, len(components))
                wanted = _expected(name, chosen, words, depth)
                about, made = f"{name} {chosen} {depth} {components}", instance.made(words, layout)
                yield _complaint(about, made, wanted, depth, _LOST[Effect(name)])


def _pixels(effect: str, depth: Depth, channels: int) -> npt.NDArray[Any]:
    """Return words of light, or of codes for a decode, with some alphas: (height, width, channels)."""
    light = rgb_triplets()[: _TRIED * 4].astype(np.float64)
    values = (
        ACESPROXY12.to_container(ACESPROXY12.encode_continuous(light)) if effect == Effect.DECODE else light
    )
    rgb = values.reshape(-1, 4, 3)[:, 0]
    alpha = np.linspace(1.0, 0.0, _TRIED)[:, np.newaxis]
    pixels = np.concatenate([rgb, alpha], axis=1)[:, :channels]
    return depth.words(pixels.reshape(4, -1, channels))


def _expected(
    effect: str, chosen: Mapping[str, Any], words: npt.NDArray[Any], depth: Depth
) -> npt.NDArray[np.float64]:
    """Return what the reference makes of words, (height, width, channels).

    What is multiplied by alpha, a whole number where words are such, is divided last: where a product lies in
    the middle between two words, it does so exactly, and the even one is the right one.
    """
    encoding = ENCODINGS[chosen["depth"]]
    values = depth.values(words)
    rgb = values[..., :3]
    divided = chosen["unpremultiply"] and values.shape[-1] == 4
    unit = depth.full_scale or 1
    factor = np.where(words[..., 3:] == 0, unit, words[..., 3:]) if divided else np.full(1, unit)
    factor = factor.astype(np.float64)
    rgb = rgb / (factor / unit)
    light = _SIDES[chosen["side"]]

    def to_codes(rgb: npt.NDArray[Any]) -> npt.NDArray[Any]:
        lin = aces_to_lin_ap1(rgb, preclamp=bool(chosen["preclamp"])) if light is ACES else rgb
        if not chosen["quantise"]:
            return encoding.encode_continuous(lin)
        if light is ACES:
            return encoding.encode_aces(rgb, preclamp=bool(chosen["preclamp"]))
        return encoding.encode(lin)

    def to_light(cv: npt.NDArray[Any]) -> npt.NDArray[Any]:
        cv = np.asarray(cv, np.float64)
        lin = encoding.decode(np.rint(cv) if chosen["quantise"] else cv)
        return np.asarray(lin @ TRA2.T if light is ACES else lin)

    form = Form.NORMALIZED if chosen.get("range") else Form.CONTINUOUS
    if effect == Effect.ENCODE:
        low, high = form.to_codes(encoding, (0.0, 1.0))
        made, unit = to_codes(rgb) - low, (high - low) * unit
    elif effect == Effect.DECODE:
        made = to_light(form.to_codes(encoding, rgb))
    else:
        cdl = Cdl(chosen["slope"], chosen["offset"], chosen["power"], chosen["saturation"])
        made = to_light(encoding.from_normalized(cdl.apply(encoding.to_normalized(to_codes(rgb)))))
    return np.concatenate([made * factor / unit, values[..., 3:]], axis=-1)


def _complaint(
    about: str,
    made: npt.NDArray[Any],
    wanted: npt.NDArray[np.float64],
    depth: Depth,
    lost: float = 0.0,
) -> str:
    """Return what is wrong with words; nothing, where each is the closest one.

    Args:
        about: What made them.
        made: The words.
        wanted: What they should stand for.
        depth: Their depth.
        lost: How far `wanted` may be from the middle between two words, relative, for either to be right.
    """
    closest = depth.words(wanted)
    other = made != closest
    if not other.any():
        return ""
    of_words = made[other], closest[other]
    bits = np.dtype(f"i{made.itemsize}") if made.dtype.kind == "f" else made.dtype
    one, right = (words.view(bits).astype(np.int64) for words in of_words)
    middle = sum(depth.values(words) for words in of_words) / 2
    apart = np.abs(one - right)
    wrong = (apart > 1) | ~(np.abs(wanted[other] - middle) < lost * np.abs(middle))
    if not wrong.any():
        return ""
    return f"{about}: {wrong.sum()} of {made.size} words are others, the worst by {apart[wrong].max()}"
