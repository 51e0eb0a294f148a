# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small package of IMF, made of documents and files of the product, without an archive or OCIO."""

import hashlib
import os
import uuid
import wave
from fractions import Fraction

from ocio_gen.imf.composition import IMAGE, SOUND, Composition, Resource, Track, written
from ocio_gen.imf.packing import MXF_TYPE, XML_TYPE, Asset, asset_map, packing_list, volume_index
from ocio_gen.imf.sidecars import sidecar_map
from ocio_gen.mxf.frames import frames_of
from ocio_gen.mxf.identity import uuid_of
from ocio_gen.mxf.reader import opened_track_file
from ocio_gen.mxf.regxml import descriptor_xml
from ocio_gen.mxf.sound import Mix, write_sound
from ocio_gen.mxf.wav import read_wav
from ocio_gen.mxf.wrap import write_frames
from tests.mxf.containers import containers

DATE = "2026-11-28T12:00:00+00:00"


def put(folder, name, known, content):
    (folder / name).write_bytes(content)
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return Asset(known, name, len(content), digest, XML_TYPE)


def make_package(folder):
    """Write a package: two shots of five frames, of which three and two are played; stereo; a sidecar."""
    imp = folder / "imp"
    imp.mkdir()
    rate = Fraction(24)
    assets, resources, descriptors = [], [], {}
    for name, entry, duration in (("A", 1, 3), ("B", 0, 2)):
        frames = containers(
            folder / name,
            5,
            timecode=1000,
            rate=24,
        )
        made = write_frames(frames_of(frames), [], imp / f"{name}.mxf", lambda _: None, name)
        known = uuid.UUID(bytes=made.id)
        encoding = uuid_of(f"encoding {name}")
        descriptors[encoding] = element_of(imp / f"{name}.mxf")
        resources.append(Resource(known, 5, entry, duration, rate, encoding, sha1=made.sha1))
        assets.append(Asset(known, f"{name}.mxf", made.size, made.sha1, MXF_TYPE))
    with wave.open(str(folder / "mix.wav"), "wb") as mix:
        mix.setnchannels(2)
        mix.setsampwidth(3)
        mix.setframerate(48000)
        mix.writeframes(os.urandom(10_000 * 6))
    made = write_sound(
        read_wav(folder / "mix.wav"), Mix("T", "1", "en", "PRM"), rate, imp / "s.mxf", lambda _: None
    )
    known, encoding = uuid.UUID(bytes=made.id), uuid_of("encoding s")
    descriptors[encoding] = element_of(imp / "s.mxf")
    sound = Resource(known, 10_000, 0, 10_000, Fraction(48000), encoding, sha1=made.sha1)
    assets.append(Asset(known, "s.mxf", made.size, made.sha1, MXF_TYPE))
    tracks = (Track(IMAGE, tuple(resources)), Track(SOUND, (sound,)))
    ours, content = written(Composition("Small", DATE, rate, tracks, descriptors))
    assets.append(put(imp, "CPL.xml", ours, content))
    amf = put(imp, "A.amf", uuid_of("amf"), b"<aces/>")
    assets.append(amf)
    known, content = sidecar_map([amf.id], ours, DATE)
    assets.append(put(imp, "SCM.xml", known, content))
    known, content = packing_list(assets, DATE, "Small")
    packing = put(imp, "PKL.xml", known, content)
    (imp / "ASSETMAP.xml").write_bytes(asset_map(assets, packing, DATE))
    (imp / "VOLINDEX.xml").write_bytes(volume_index())


def element_of(path):
    with opened_track_file(path) as file:
        descriptor = file.metadata.descriptor
        assert descriptor
        return descriptor_xml(descriptor, file.metadata)
