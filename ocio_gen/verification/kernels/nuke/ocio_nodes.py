# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""OCIO nodes: OCIO itself runs them, with the config of the environment, or a file beside the gizmo."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import OCIO_ERRORS, applied, load_config, load_lut, reason_of
from ocio_gen.verification.kernels.nuke.images import ALPHA, Image
from ocio_gen.verification.kernels.nuke.model import Call, Model, Run, changed
from ocio_gen.verification.kernels.nuke.script import Node
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.kernels.sources import file_within

_LOG, _LINEAR = "compositing_log", "scene_linear"
_INTERPOLATIONS = {
    "linear": ocio.INTERP_LINEAR,
    "nearest": ocio.INTERP_NEAREST,
    "tetrahedral": ocio.INTERP_TETRAHEDRAL,
    "best": ocio.INTERP_BEST,
}


def _config(node: Node) -> ocio.Config:
    place = os.environ.get("OCIO")
    if not place:
        raise node.refused("needs an OCIO config", hint="set OCIO to the config that it is used with")
    if place.startswith("ocio://"):
        try:
            return ocio.Config.CreateFromBuiltinConfig(place)
        except OCIO_ERRORS as error:
            raise node.refused(reason_of(error), hint="set OCIO to another config") from None
    return load_config(Path(place))


def _inverse(call: Call, knob: str = "direction") -> bool:
    return call.one_of(knob, "forward", "inverse") == "inverse"


def _converted(call: Call, image: Image, processor: ocio.Processor) -> Image:
    made = applied(processor.getDefaultCPUProcessor(), np.stack(image[:3], axis=-1))
    red, green, blue = np.ascontiguousarray(made.T)
    return red, green, blue, image[ALPHA]


def _of_config(transform: Callable[[Call], ocio.Transform], knobs: Mapping[str, tuple[float, ...]]) -> Model:
    """Return the model of a node that does what a config has."""

    def bind(node: Node, _: KernelRunner) -> Run:
        config = _config(node)

        def change(call: Call, image: Image) -> Image:
            try:
                return _converted(call, image, config.getProcessor(transform(call)))
            except OCIO_ERRORS as error:
                raise node.refused(reason_of(error)) from None

        run = changed(change, knobs).run
        assert run is not None  # noqa: S101 - it has one
        return run

    return Model(bind=bind, knobs=changed(lambda _, image: image, knobs).knobs)


def _color_space(call: Call) -> ocio.Transform:
    names = (call.text(knob, _LINEAR) for knob in ("in_colorspace", "out_colorspace"))
    return ocio.ColorSpaceTransform(*names)


def _log_convert(call: Call) -> ocio.Transform:
    if call.one_of("operation", "log to lin", "lin to log") == "log to lin":
        return ocio.ColorSpaceTransform(_LOG, _LINEAR)
    return ocio.ColorSpaceTransform(_LINEAR, _LOG)


def _display(call: Call) -> ocio.Transform:
    for knob in ("gain", "gamma"):
        if any(number != 1 for number in call.numbers(knob)):
            raise call.node.refused("other than 1 cannot be run here", knob)
    if call.text("channel_selector", "default") not in {"default", "RGB", "rgb"}:
        raise call.node.refused("cannot be run here", "channel_selector")
    names = [call.text(knob, default) for knob, default in _DISPLAY.items()]
    if not names[1] or not names[2]:
        raise call.node.refused("names no display and view")
    inverse = call.knobs.flag(call.node, "invert")
    direction = ocio.TRANSFORM_DIR_INVERSE if inverse else ocio.TRANSFORM_DIR_FORWARD
    return ocio.DisplayViewTransform(src=names[0], display=names[1], view=names[2], direction=direction)


_DISPLAY = {"colorspace": _LINEAR, "display": "", "view": ""}


def _cdl(call: Call, image: Image) -> Image:
    node = call.node
    if call.knobs.flag(node, "read_from_file"):
        raise node.refused("cannot be run here", "read_from_file")
    if call.text("working_space", _LINEAR) not in {_LINEAR, "reference", "default"}:
        raise node.refused("other than scene_linear cannot be run here", "working_space")
    slope, offset, power = ([float(n) for n in call.numbers(knob)] for knob in ("slope", "offset", "power"))
    transform = ocio.CDLTransform()
    transform.setSlope(slope)
    transform.setOffset(offset)
    transform.setPower(power)
    transform.setSat(float(call.numbers("saturation")[0]))
    if _inverse(call):
        transform.setDirection(ocio.TRANSFORM_DIR_INVERSE)
    try:
        return _converted(call, image, ocio.Config.CreateRaw().getProcessor(transform))
    except OCIO_ERRORS as error:
        raise node.refused(reason_of(error)) from None


def _bind_file(node: Node, _: KernelRunner) -> Run:
    folder = node.path.parent.resolve()

    def change(call: Call, image: Image) -> Image:
        name = call.text("file", "")
        own = Path(name).name
        file = file_within(folder, own)
        if file is None or not is_file(file):
            text = f"{own[:40]!r} is not beside the gizmo"
            raise node.refused(text, "file", hint="copy it there")
        for knob in ("cccid", "cdl_id"):
            if call.text(knob, ""):
                raise node.refused("cannot be run here", knob)
        if call.text("working_space", "reference") not in {"reference", "default", _LINEAR}:
            raise node.refused("cannot be run here", "working_space")
        interpolation = _INTERPOLATIONS[call.one_of("interpolation", *_INTERPOLATIONS)]
        try:
            processor = load_lut(file, inverse=_inverse(call), interpolation=interpolation)
        except UserError as error:
            raise node.refused(error.reason, "file") from None
        return _converted(call, image, processor)

    run = changed(change, {}).run
    assert run is not None  # noqa: S101 - it has one
    return run


_TEXTS: dict[str, tuple[float, ...]] = dict.fromkeys(
    ("file", "cccid", "cdl_id", "interpolation", "working_space", "version", "reload"), ()
)
_DIRECTION: dict[str, tuple[float, ...]] = {"direction": (0.0,)}
_CDL: dict[str, tuple[float, ...]] = {
    "slope": (1.0,) * 3,
    "offset": (0.0,) * 3,
    "power": (1.0,) * 3,
    "saturation": (1.0,),
    "read_from_file": (0.0,),
    "file": (),
    "cccid": (),
    "cdl_id": (),
    "version": (),
    "working_space": (),
    **_DIRECTION,
}

OCIO_NODES: dict[str, Model] = {
    "OCIOColorSpace": _of_config(_color_space, {"in_colorspace": (), "out_colorspace": ()}),
    "OCIOLogConvert": _of_config(_log_convert, {"operation": (0.0,)}),
    "OCIODisplay": _of_config(
        _display,
        {
            "colorspace": (),
            "display": (),
            "view": (),
            "channel_selector": (),
            "gain": (1.0,),
            "gamma": (1.0,),
            "invert": (0.0,),
        },
    ),
    "OCIOCDLTransform": changed(_cdl, _CDL),
    "OCIOFileTransform": Model(
        bind=_bind_file, knobs={**changed(lambda _, image: image, {}).knobs, **_TEXTS, **_DIRECTION}
    ),
}
