# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies effects of someone else's: with each value of each parameter, at each depth, with alpha, anywhere.

What its pixels come near to is judged as that. What is near nothing is said to be so, and has not passed.
"""

import hashlib
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.core.errors import InvalidLutError
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import foreign_limits
from ocio_gen.verification.parameters import Parameter, Settings
from ocio_gen.verification.probes import code_triplets
from ocio_gen.verification.readings import NEAR_STOPS, Readings, closest_reading
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.statement import LutStatement
from ocio_gen.verification.subjects.subject import Subject

# All combinations of menus and check boxes are tried, if they are no more than these.
_MOST_COMBINATIONS = 64
# A slider's value that moves the picture no further may be meant to be ACESproxy still.
_NEAR_STOPS_OF_A_SLIDER = 0.03

# Settings that a sentence names.
_MOST_NAMED = 5

# Pixels that alpha and places are tried on.
_TRIED = 4096
# A multiplication and a division by alpha may lose so much; nothing else may.
_SAME = 1e-5
# Samples of integers and halfs whose float lies in the middle between two words, as far as floats tell.
_BESIDE = 0.02
# Frames, (height, width): strips as wide and as high as frames of 4K, and a whole one of HD.
_FRAMES = ((16, 4096), (2304, 16), (1080, 1920))


class Effect(Protocol):
    """An effect of someone else's, ready to run."""

    @property
    def name(self) -> str:
        """What a report calls it."""

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What a user can set of it, and a verification tries."""

    @property
    def depths(self) -> Sequence[Depth]:
        """The depths of pixels that it takes beside float32."""

    @property
    def associated(self) -> bool:
        """Whether a host tells it that colour is multiplied by alpha."""

    def subject(self, name: str, settings: Settings) -> Subject:
        """Return it with some parameters set, for opaque pixels of float32."""

    def render(
        self,
        image: npt.NDArray[Any],
        settings: Settings,
        depth: Depth = Depth.F32,
        *,
        premultiplied: bool = False,
    ) -> npt.NDArray[Any]:
        """Return what it makes of an image, (height, width, 4), of the same depth.

        Args:
            image: RGBA: samples of the depth.
            settings: Parameters to set.
            depth: The pixels'.
            premultiplied: Whether the host says that colour is multiplied by alpha.
        """


def settings_of(parameters: Sequence[Parameter]) -> Iterator[dict[str, Any]]:
    """Yield what to set: nothing first, then each value beside the defaults.

    Menus and check boxes are tried in all combinations, where these are few; else, and with sliders, one
    parameter at a time leaves its default.
    """
    yield {}
    discrete = [one for one in parameters if one.discrete]
    many = itertools.product(*((None, *one.tried) for one in discrete))
    count = _combinations(discrete)
    if count <= _MOST_COMBINATIONS:
        for values in itertools.islice(many, 1, None):
            chosen = zip(discrete, values, strict=True)
            yield {one.name: value for one, value in chosen if value is not None}
    for one in parameters:
        if not one.discrete or count > _MOST_COMBINATIONS:
            yield from ({one.name: value} for value in one.tried)


def _combinations(discrete: Sequence[Parameter]) -> float:
    return float(np.prod([len(one.tried) + 1 for one in discrete], dtype=np.float64))


def verify_effect(
    path: Path, effect: Effect, judge: Judge, statement: LutStatement, *, near: float = NEAR_STOPS
) -> Report:
    """Verify an effect, whoever made it.

    Args:
        path: Its file or bundle.
        effect: The effect.
        judge: What judges it.
        statement: What the user says that it is, with its defaults.
        near: Stops that it may be off, with its defaults, to be taken as something that nobody said.

    Raises:
        InvalidLutError: with no settings it is near anything that it may be, and nobody said that it is.
        ForeignCodeError: its code fails.
    """
    work = _Verification(path, effect, judge, statement, near)
    return work.report()


def same_pixels(one: Effect, other: Effect) -> bool:
    """Tell whether two effects make the same of light and codes, with their defaults."""
    return bool(_same(one.render(_ROW, {}), other.render(_ROW, {})).all())


@dataclass
class _Verification:
    path: Path
    effect: Effect
    judge: Judge
    statement: LutStatement
    near: float
    _report: Report = field(default_factory=Report)
    # Whether settings are near anything, by what they make of opaque pixels.
    _known: dict[bytes, bool] = field(default_factory=dict)
    _images: set[bytes] = field(default_factory=set)  # digests of all that settings make
    _idle: list[str] = field(default_factory=list)  # settings of one menu or check box that change nothing
    _unread: list[str] = field(default_factory=list)  # other settings that are near nothing
    _complaints: dict[str, list[str]] = field(default_factory=dict)  # the settings of each
    _error: InvalidLutError | None = None

    def report(self) -> Report:
        parameters = {one.name: one for one in self.effect.parameters}
        all_settings = list(settings_of(self.effect.parameters))
        for number, settings in enumerate(all_settings, 1):
            text = ", ".join(parameters[name].says(value) for name, value in settings.items())
            self.judge.progress(f"{self.effect.name}: setting {number} of {len(all_settings)}")
            self._try(text, settings, slides=not all(parameters[name].discrete for name in settings))
        if self._error and not self._report.results:
            trial = _Trial(self.effect, {})
            raise InvalidLutError(
                self._error.about,
                "; ".join([self._error.text, self._tried(len(all_settings)), *trial.complaints()]),
                hint=self._error.hint,
            )
        self._summarize(len(all_settings))
        return self._report

    def _try(self, text: str, settings: Settings, *, slides: bool) -> None:
        """Judge what some settings make, if other ones have not made the same."""
        trial = _Trial(self.effect, settings)
        if trial.digest in self._images:
            if len(settings) == 1 and not slides:
                self._idle.append(text)
            return
        self._images.add(trial.digest)
        name = f"{self.effect.name}, {text}" if text else self.effect.name
        opaque = trial.made.tobytes()
        if opaque not in self._known:
            self._known[opaque] = self._judged(name, text, trial, slides=slides)
        if self._known[opaque]:
            for complaint in trial.complaints():
                self._complaints.setdefault(complaint, []).append(text)

    def _judged(self, name: str, text: str, trial: "_Trial", *, slides: bool) -> bool:
        """Judge what some settings make of opaque pixels; tell whether it is near anything."""
        settings = trial.settings
        if settings and np.array_equal(trial.made, trial.image):
            self._note(f"with {text}, it leaves an image as it is")
            return True
        subject = self.effect.subject(name, settings)
        near = self.near if not settings else _NEAR_STOPS_OF_A_SLIDER if slides else NEAR_STOPS
        said = self.statement.said and not settings
        readings = self._readings(subject, text, said=said, near=near, slides=slides)
        if readings is None:
            return False
        one = readings.best.claim
        results = list(self.judge.results(self.path.name, subject, one, foreign_limits(one, subject)))
        if settings or not self.statement.unsaid:
            self._note(readings.taken, subject.name)
        else:
            for result in results:
                result.guess = f"{subject.name}: {readings.guess(self.statement.unsaid)}"
        self._report.results += results
        return True

    def _readings(
        self, subject: Subject, text: str, *, said: bool, near: float, slides: bool
    ) -> Readings | None:
        try:
            return closest_reading(self.path, subject, self.statement.claims, said=said, near=near)
        except InvalidLutError as error:
            self._error = self._error or error
            # Where its defaults are near something, all of its menus and check boxes are meant to be.
            if self._report.results and not slides:
                self._report.problems.append(Remark(about=subject.name, text=error.text))
            else:
                self._unread.append(text or "its defaults")
            return None

    def _summarize(self, count: int) -> None:
        """Say what was tried, and what of it is near nothing."""
        self._note(self._tried(count))
        for complaint, (first, *others) in self._complaints.items():
            about = f"{self.effect.name}, {first}" if first else self.effect.name
            text = f"{complaint}; the same with {len(others)} other settings" if others else complaint
            self._report.problems.append(Remark(about=about, text=text))
        if self._idle:
            self._note(f"it makes the same as with other settings with {few(self._idle)}")
        if self._unread:
            self._absent(f"near no ACESproxy transform with {few(self._unread)}")
        without = [one.name for one in self.effect.parameters if not one.tried]
        if without:
            self._absent(f"no other value was tried of {few(without)}, which has no range")
        discrete = [one for one in self.effect.parameters if one.discrete]
        if _combinations(discrete) > _MOST_COMBINATIONS:
            text = (
                f"its {len(discrete)} menus and check boxes have too many combinations: one at a time was set"
            )
            self._absent(text)

    def _absent(self, text: str) -> None:
        self._report.absent.append(Remark(about=self.effect.name, text=text))

    def _tried(self, count: int) -> str:
        if count == 1:
            return "it was run with its defaults, and has no other settings to try"
        return f"{count} settings were run, which make {len(self._images)} different images"

    def _note(self, text: str, about: str = "") -> None:
        self._report.notes.append(Remark(about=about or self.effect.name, text=text))


def few(names: Sequence[str]) -> str:
    """Return names for a sentence, the first of many."""
    more = len(names) - _MOST_NAMED
    return "; ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


class _Trial:
    """An effect with some settings: on one row of opaque light and codes, and on other images of it."""

    def __init__(self, effect: Effect, settings: Settings) -> None:
        self._effect, self.settings = effect, settings
        self.image = _ROW
        self.made = effect.render(self.image, settings)
        self._straight = self.image.copy()
        self._straight[..., 3] = np.linspace(0.0, 1.0, _TRIED)
        self._of_straight = effect.render(self._straight, settings)
        self._words = {depth: depth.words(self.image) for depth in effect.depths}
        self._of_words = {
            depth: effect.render(words, settings, depth) for depth, words in self._words.items()
        }
        self._of_premultiplied = (
            effect.render(self._straight, settings, premultiplied=True) if effect.associated else None
        )

    @property
    def digest(self) -> bytes:
        """A digest of what it makes of opaque pixels, of others, and at each depth."""
        digest = hashlib.sha256(self.made.tobytes() + self._of_straight.tobytes())
        for made in self._of_words.values():
            digest.update(made.tobytes())
        if self._of_premultiplied is not None:
            digest.update(self._of_premultiplied.tobytes())
        return digest.digest()

    def complaints(self) -> list[str]:
        """Return what is wrong with alpha, at other depths, and with pixels elsewhere in a frame."""
        return [*self._of_places(), *self._of_depths(), *self._of_alpha()]

    def _of_depths(self) -> Iterator[str]:
        for depth, words in self._words.items():
            made = self._of_words[depth].astype(np.float64)
            floats = self._effect.render(depth.values(words).astype(np.float32), self.settings)
            wanted = depth.words(floats).astype(np.float64)
            step = np.spacing(depth.words(floats)).astype(np.float64) if depth.full_scale is None else 1.0
            with np.errstate(invalid="ignore"):
                apart = np.abs(made - wanted) / step
            apart = np.where(np.isfinite(wanted), np.nan_to_num(apart, nan=np.inf), 0.0)
            beside = (apart > 0).mean()
            if apart.max() > 1 or beside > _BESIDE:
                yield (
                    f"at {depth} it makes other pixels than in float: {beside:.1%} of samples are another "
                    f"word, by up to {apart.max():.3g} words"
                )

    def _of_places(self) -> Iterator[str]:
        for height, width in _FRAMES:
            places = np.random.default_rng(height).integers(_TRIED, size=(height, width))
            made = self._effect.render(self.image[0][places], self.settings)
            other = ~_same(made, self.made[0][places]).all(axis=-1)
            if other.any():
                row, column = map(int, np.argwhere(other)[0])
                yield (
                    "what it makes of a pixel depends on its place or its neighbours: "
                    f"{other.mean():.3g} of a frame of {width} x {height} is another colour, first at "
                    f"x {column}, y {row}"
                )
                return

    def _of_alpha(self) -> Iterator[str]:
        alpha, made = self._straight[..., 3], self._of_straight
        changed = ~_same(made[..., 3], alpha)
        if changed.any():
            at = int(np.argmax(changed))
            yield f"it changes alpha: {alpha.flat[at]:.3g} becomes {made[..., 3].flat[at]:.3g}"
        plain = self.made[..., :3]
        seen = alpha > 0
        # A host says of OpenFX images what they are; a parameter of the effect may say otherwise.
        told = self._effect.associated and not self.settings
        ways = [plain] if told else [plain, self._divided(alpha)]
        if not _is_one_of(made[..., :3][seen], [way[seen] for way in ways]):
            yield "what it makes of colour depends on alpha"
        if self._of_premultiplied is not None:
            made = self._of_premultiplied
            if not _is_one_of(made[..., :3][seen], [plain[seen], self._divided(alpha)[seen]]):
                yield (
                    "colour that is multiplied by alpha is neither taken as it is, nor divided by alpha and "
                    "multiplied again"
                )

    def _divided(self, alpha: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what it makes of colour that is divided by alpha first, and multiplied by it again."""
        image = self.image.copy()
        image[..., :3] /= np.where(alpha > 0, alpha, 1.0)[..., np.newaxis]
        return np.asarray(self._effect.render(image, self.settings)[..., :3] * alpha[..., np.newaxis])


def _row() -> npt.NDArray[np.float32]:
    """Return light and codes, opaque, in one row: (1, 4096, 4)."""
    codes = code_triplets(ACESPROXY10, _TRIED)
    image = np.ones((1, _TRIED, 4), np.float32)
    image[0, ::2, :3] = codes[::2] / ACESPROXY10.full_scale
    image[0, 1::2, :3] = ACESPROXY10.decode_to_aces(codes[1::2])
    return image


_ROW = _row()


def _is_one_of(made: npt.NDArray[Any], ways: Sequence[npt.NDArray[Any]]) -> bool:
    return any(_same(made, way).all() for way in ways)


def _same(made: npt.NDArray[Any], wanted: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    same: npt.NDArray[np.bool_] = np.isclose(made, wanted, rtol=_SAME, atol=_SAME, equal_nan=True)
    return same
