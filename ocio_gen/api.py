# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The front door: what ocio_gen does, as functions. The command line calls these and nothing else.

Paths are str or Path. Nothing is printed; `progress` is called with what is being done. What falls short is
in the report that is returned; what the user can mend is raised as a `UserError`. (Imports wait for a call: a
function needs a part of the program only.)
"""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from ocio_gen.core.errors import ArgumentError, InvalidFileError

if TYPE_CHECKING:
    from ocio_gen.archive.report import ArchiveReport, PullReport
    from ocio_gen.comparison.report import DiffReport
    from ocio_gen.core.compiler import Kind
    from ocio_gen.core.progress import Progress
    from ocio_gen.delivery.report import DeliveryReport
    from ocio_gen.frames.results import DecodeResult, EncodeResult
    from ocio_gen.imf.report import ImfReport
    from ocio_gen.mxf.report import UnwrapReport, WrapReport
    from ocio_gen.package.inspection import Inspection
    from ocio_gen.recompression.conductor import AcesContainer, RecompressReport
    from ocio_gen.show.model import Show
    from ocio_gen.verification.report import Report

AnyPath: TypeAlias = str | Path
AnyShow: TypeAlias = "Show | str | Path"


def load_show(path: AnyPath) -> "Show":
    """Return the show that a TOML file describes.

    Raises:
        InvalidShowError: the file is not TOML, or breaks the model: every mistake is named.
        UserError: it cannot be read.

    Example:
        >>> ocio_gen.load_show("show.toml").title
        'Small'
    """
    from ocio_gen.show.show_file import load_show as load

    return load(path)


def build(
    show: "AnyShow", output: AnyPath | None = None, *, progress: Callable[[str], None] = lambda _: None
) -> "Report":
    """Build a show package: OCIO configs with their LUTs and looks, proven before they are put in place.

    Args:
        show: A show, or the TOML file that describes it.
        output: The package's folder; by default the show's name, in the current folder. An earlier package
            in it is replaced, if nobody changed it.
        progress: Called with what is being done.

    Returns:
        The verification. Where it has not passed, the folder is left as it was.

    Raises:
        UserError: the description or a file that it names is at fault, or the folder cannot be written.

    Example:
        >>> show = ocio_gen.Show(name="small", title="Small", ocio=["2.5"])
        >>> ocio_gen.build(show, "built", progress=print).passed
        reading the looks
        building the configs
        ...
        True
    """
    from ocio_gen.package.build import build_package

    return build_package(_show(show), _path(output, "output"), progress)


def luts(
    show: "AnyShow",
    output: AnyPath,
    *,
    formats: str | Iterable[str] = (),
    size: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> "Report":
    """Make LUT files of ACESproxy and of a show's views, each with its measured error.

    Args:
        show: A show, or the TOML file that describes it.
        output: The folder; an earlier set in it is replaced, if nobody changed it.
        formats: "clf", "resolve_cube" ...; the description's by default.
        size: Points along each axis of the 3D LUTs; the description's by default, or by measurement.
        progress: Called with what is being done.

    Returns:
        The verification. Where it has not passed, the folder is left as it was.

    Raises:
        UserError: the description or an argument is at fault, or the folder cannot be written.

    Example:
        >>> ocio_gen.luts("show.toml", "luts", formats=["clf"]).passed
        True
    """
    from ocio_gen.lut_set.build import build_luts

    return build_luts(_show(show), _given(output, "output"), _list(formats), size, progress)


def plugins(
    show: "AnyShow",
    output: AnyPath,
    *,
    platforms: str | Iterable[str] = (),
    compiler: "Kind | None" = None,
    progress: Callable[[str], None] = lambda _: None,
) -> "Report":
    """Make a show's host plug-ins: OpenFX, Resolve DCTL and Nuke, each proven.

    Args:
        show: A show, or the TOML file that describes it.
        output: The folder; earlier plug-ins in it are replaced, if nobody changed them.
        platforms: What OpenFX binaries run on: "linux", "windows", "macos", or "host" for this machine.
        compiler: "zig" or "system"; by default Zig's where it is installed.
        progress: Called with what is being done.

    Returns:
        The verification. Where it has not passed, the folder is left as it was.

    Raises:
        UserError: the description or an argument is at fault, there is no compiler, or the folder cannot be
            written.

    Example:
        >>> ocio_gen.plugins("show.toml", "plug-ins", platforms=["host"]).passed
        True
    """
    from ocio_gen.host_plugins.build import build_plugins

    _require_one_of("compiler", compiler, (None, "zig", "system"))
    return build_plugins(_show(show), _given(output, "output"), _list(platforms), compiler, progress)


def verify(
    *targets: AnyPath,
    claim: str | None = None,
    signal_range: Literal["full", "legal", "upper-bits", "codes"] | None = None,
    cdl: AnyPath | None = None,
    config: AnyPath | None = None,
    display: str | None = None,
    view: str | None = None,
    aces: AnyPath | None = None,
    proxy: AnyPath | None = None,
    master: AnyPath | None = None,
    look: bool | None = None,
    frames: AnyPath | Iterable[AnyPath] = (),
    base: AnyPath | None = None,
    manifest: AnyPath | None = None,
    exhaustive: bool = False,
    gpu: bool = True,
    require_gpu: bool = False,
    fail: float | None = None,
    warn: float | None = None,
    failpercent: float | None = None,
    curves: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> "Report":
    """Compare what OCIO, LUT files, plug-ins and captures really hold with the exact reference.

    Code of plug-ins and kernels is run, in a process of its own with limits.

    Args:
        targets: Packages, sets of LUT files, configs, LUT files, plug-ins, kernels.
        claim: What a LUT file, a kernel or an effect is: "acesproxy10i:decode:ap1",
            "acesproxy10i:encode:aces", "acesproxy10i:rescale:acesproxy_normalized", "acesproxy10i:view" (with
            `config`), "acesproxy10i:grade" (with `cdl`); a capture: "acesproxy10i:full". What is not said is
            guessed, and the result warns of that; but a file in a folder that ocio_gen made is what the
            folder's manifest says.
        signal_range: How a LUT file or a capture carries code values, where the claim does not say so:
            "full": code value / 1023 or 4095; "legal": 0 to 1 is legal range; of a capture, "upper-bits" or
            "codes", too: in 16 bits.
        cdl: The ASC CDL that a LUT file or the set's box applies.
        config: The OCIO config whose view a LUT file shows; of a set of LUT files, a config of its show; of a
            master, the config that it was made by, if that is not the newest of the archive's package.
        display: The display of that view; by default the config's default one.
        view: The view; by default the display's default one.
        aces: An ACES2065-1 frame that was sent, a sequence of them ("plate.####.exr") or their folder, and
        proxy: what arrived of it: an image, a sequence, a folder, or a movie. Frames are paired by their
            numbers; a movie's first is the first of the sequence.
        master: The delivered master, display-referred, of the one target, an archive of a show: a folder, a
            sequence or a movie, which should be the archive's frames through `display` and `view`.
        look: Whether the master shows each shot's look; by default it does where the config has one.
        frames: Real frames to verify configs on, ACES2065-1.
        base: The house config that a package or a config was made from.
        manifest: A TOML file that says what each file of one folder should be; then that is the only target,
            and its files are verified several at a time.
        exhaustive: Whether to encode every float32 in range, too, and try every value of context variables.
        gpu: Whether to run OCIO's shaders, too, where there is a GPU.
        require_gpu: Whether it is an error that there is none.
        fail: A sample further off has failed, in code values; by default as measured.
        warn: A sample further off is warned of, in code values.
        failpercent: Percent of the samples that may fail.
        curves: Whether to keep what plots are drawn from.
        progress: Called with what is being done.

    Raises:
        UserError: a target cannot be read, or an argument is wrong.

    Example:
        >>> report = ocio_gen.verify("package/luts/acesproxy10i_to_lin_ap1.spi1d")
        >>> report.passed, report.results[0].figures.mismatched
        (True, 0)
    """
    from ocio_gen.package.verifiable import Shown, VerifyRequest
    from ocio_gen.package.verifiable import verify as verify_all
    from ocio_gen.verification.judge import Judge, Thresholds
    from ocio_gen.verification.probe_kit import ProbeKit
    from ocio_gen.verification.subjects.capture import SignalRange

    for name, number, most in (
        ("fail", fail, None),
        ("warn", warn, None),
        ("failpercent", failpercent, 100.0),
    ):
        _require_number(name, number, most)
    if require_gpu and not gpu:
        raise ArgumentError("require_gpu", "asks for what `gpu=False` leaves out", hint="give one of them")
    _require_one_of("signal_range", signal_range, (None, *SignalRange))
    if master is not None:
        given = {"claim": claim, "cdl": cdl, "aces": aces, "proxy": proxy, "base": base, "manifest": manifest}
        _check_master(targets, given, others=bool(_list(frames) or exhaustive or require_gpu))
    elif look is not None:
        raise ArgumentError("look", "is of a master", hint="give `master`, too")
    judge = Judge(
        ProbeKit([Path(frame) for frame in _list(frames)], exhaustive=exhaustive),
        Thresholds(fail, warn, failpercent),
        curves=curves,
        progress=progress,
    )
    if master is not None:
        from ocio_gen.archive.master import MasterRequest, verify_master

        report = verify_master(
            MasterRequest(
                Path(targets[0]),
                _given(master, "master"),
                _path(config, "config"),
                display,
                view,
                look,
                SignalRange(signal_range) if signal_range else None,
            ),
            judge,
        )
        report.seconds.update(judge.seconds)
        return report
    if manifest is not None:
        own = {"claim": claim, "signal_range": signal_range, "cdl": cdl, "aces": aces, "proxy": proxy}
        _refuse_beside("manifest", **own, base=base, config=config, display=display, view=view)
        if len(targets) != 1 or _list(frames) or exhaustive:
            hint = "give one folder, and neither `frames` nor `exhaustive`"
            raise ArgumentError("manifest", "says what the files of one folder are", hint=hint)
        from ocio_gen.package.expected import verify_expected

        return verify_expected(
            Path(targets[0]),
            Path(manifest),
            thresholds=judge.thresholds,
            gpu=gpu,
            require_gpu=require_gpu,
            curves=curves,
            progress=progress,
        )
    _refuse_archives(targets)
    request = VerifyRequest(
        tuple(Path(target) for target in targets),
        _path(aces, "aces"),
        _path(proxy, "proxy"),
        claim,
        SignalRange(signal_range) if signal_range else None,
        _path(cdl, "cdl"),
        gpu,
        require_gpu,
        _path(base, "base"),
        Shown(_path(config, "config"), display, view),
    )
    report = verify_all(request, judge)
    report.seconds.update(judge.seconds)
    return report


def verify_delivery(
    delivery: AnyPath,
    *,
    profile: AnyPath = "st2065-4",
    rate: float | str | None = None,
    jobs: int | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "DeliveryReport":
    """Judge a delivery of EXR frames by a profile: bytes, pixels, names, numbers and hashes, rule by rule.

    Args:
        delivery: A folder, with all below it; a sequence, "plate.####.exr"; or one frame.
        profile: "shots", "nam", "gam", "fox", "st2065-4", or the TOML file of another profile.
        rate: Frames per second that it should have, 23.976 or "24000/1001" say; by default the profile's, or
            what its frames state.
        jobs: Files at a time; by default one a processor.
        progress: Called after each file, with how many are done.

    Returns:
        What was found, with the rule, the sequence and the frames of each; its verdict is "pass", "warn" or
        "fail".

    Raises:
        UserError: there are no frames, the folder or the profile cannot be read, or the profile is not sound.

    Example:
        >>> report = ocio_gen.verify_delivery("reel", profile="st2065-4")
        >>> report.verdict, [(finding.rule, finding.text) for finding in report.findings]
        ('fail', [('aces-flag', 'it has no acesImageContainerFlag')])
    """
    from ocio_gen.delivery.profile import profile_of
    from ocio_gen.delivery.verify import verify_delivery as verify_frames

    _require_jobs(jobs)
    return verify_frames(
        _given(delivery, "delivery"), profile_of(profile), rate=rate, jobs=jobs, watch=progress
    )


def verify_imf(
    target: AnyPath,
    *,
    archive: AnyPath | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "ImfReport":
    """Judge a package of IMF, a composition of one, or an MXF file of ACES frames: structure, hashes, frames.

    Args:
        target: The package's folder, the composition's file, or an .mxf file.
        archive: The archive of the show, whose frames they should be.
        progress: Called after each frame, with how many are done.

    Returns:
        What was found, by rule; its verdict is "pass", "warn" or "fail".

    Raises:
        UserError: it is none of these, or cannot be read.

    Example:
        >>> _ = ocio_gen.wrap("containers", output="shot.mxf", rate=24)
        >>> report = ocio_gen.verify_imf("shot.mxf")
        >>> report.verdict, report.frames
        ('pass', 2)
    """
    from ocio_gen.imf.verify import verify_imf as verify_package

    return verify_package(_given(target, "target"), progress, _path(archive, "archive"))


def diff(
    a: AnyPath,
    b: AnyPath,
    *,
    tolerance: float = 0.0,
    context: str | Iterable[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> "DiffReport":
    """Compare two configs, LUTs, CDL files or packages: what they define, and whether pixels moved.

    Args:
        a: A folder, a config, a LUT or CDL file.
        b: Another of the same kind.
        tolerance: Pixel differences up to this many code values are ignored.
        context: Values of context variables to compare configs with, "SHOT=NW_0010" each; by default all
            for which there are files.
        progress: Called with what is being compared.

    Raises:
        UserError: the two are no pair, or cannot be read.

    Example:
        >>> ocio_gen.diff("package/luts", "package/luts").verdict
        'equal'
    """
    from ocio_gen.comparison.targets import diff as diff_targets

    _require_number("tolerance", tolerance)
    return diff_targets(Path(a), Path(b), tolerance, progress, _list(context))


def inspect(target: AnyPath) -> "Inspection":
    """Return what is in a config or a package: colour spaces, views, looks, roles, rules, releases.

    Args:
        target: A config (.ocio, .ocioz), or a package's folder.

    Raises:
        UserError: it is neither, or cannot be read.

    Example:
        >>> [config.path for config in ocio_gen.inspect("package").configs]
        ['configs/small_ocio-v2.5.ocio']
    """
    from ocio_gen.package.inspection import inspect as inspect_target

    return inspect_target(Path(target))


def encode(
    *frames: AnyPath,
    output: AnyPath,
    bits: Literal[10, 12] = 10,
    form: Literal["quantized", "continuous", "normalized"] = "quantized",
    format: Literal["dpx", "tiff", "png", "exr"] | None = None,  # noqa: A002 - what it is called everywhere
    half: bool = False,
    jobs: int | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "EncodeResult":
    """Make a link's images of ACES frames: ACESproxy code values, right for every sample.

    Args:
        frames: ACES2065-1 or ACEScg EXRs, or folders of them.
        output: The folder of the results. A file that is there is never replaced.
        bits: Bits of a code value.
        form: "quantized": whole code values; "continuous": not rounded; "normalized": 0 to 1 is legal range.
        format: By default "dpx", or "exr" if code values are not whole.
        half: Whether an EXR holds halfs, not float32s.
        jobs: Frames at a time; by default one a processor.
        progress: Called after each frame, with what became of it.

    Returns:
        What became of each frame: one that cannot be read does not stop the others.

    Raises:
        UserError: there are no frames, two have one result, or the format cannot hold the form.

    Example:
        >>> [frame.target for frame in ocio_gen.encode("reel", output="link").frames]
        ['link/plate.1001.dpx']
    """
    from ocio_gen.aces.acesproxy import ENCODINGS
    from ocio_gen.aces.signals import Form
    from ocio_gen.frames.encode import encode as encode_frames
    from ocio_gen.frames.formats import FileFormat

    _require_one_of("bits", bits, ENCODINGS)
    _require_one_of("form", form, Form)
    _require_one_of("format", format, (None, *FileFormat))
    _require_jobs(jobs)
    return encode_frames(
        _some(frames, "frames"),
        _given(output, "output"),
        encoding=ENCODINGS[bits],
        form=Form(form),
        format=FileFormat(format) if format else None,
        half=half,
        jobs=jobs,
        progress=progress,
    )


def decode(
    *frames: AnyPath,
    output: AnyPath,
    bits: Literal[10, 12] | None = None,
    form: Literal["quantized", "continuous", "normalized"] = "quantized",
    half: bool = True,
    jobs: int | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "DecodeResult":
    """Make ACES2065-1 frames of a link's images, each value rounded once.

    Args:
        frames: DPX, TIFF, PNG or EXR images, or folders of them.
        output: The folder of the results. A file that is there is never replaced.
        bits: Bits of a code value; by default those of a file with 10 or 12-bit integers.
        form: How samples hold code values, as for `encode`.
        half: ACES containers (SMPTE ST 2065-4) of halfs; else EXRs of float32s.
        jobs: Images at a time; by default one a processor.
        progress: Called after each image, with what became of it.

    Returns:
        What became of each image: one that cannot be read does not stop the others.

    Raises:
        UserError: there are no images, or two have one result.

    Example:
        >>> _ = ocio_gen.encode("reel", output="link")
        >>> [frame.state for frame in ocio_gen.decode("link", output="aces").frames]
        ['written']
    """
    from ocio_gen.aces.acesproxy import ENCODINGS
    from ocio_gen.aces.signals import Form
    from ocio_gen.frames.decode import decode as decode_frames

    _require_one_of("bits", bits, (None, *ENCODINGS))
    _require_one_of("form", form, Form)
    _require_jobs(jobs)
    return decode_frames(
        _some(frames, "frames"),
        _given(output, "output"),
        encoding=ENCODINGS[bits] if bits else None,
        form=Form(form),
        half=half,
        jobs=jobs,
        progress=progress,
    )


def recompress(
    *sources: AnyPath,
    dest: AnyPath | None = None,
    in_place: bool = False,
    codec: str = "auto",
    hosts: AnyPath | Iterable[AnyPath] = (),
    aces_container: "AcesContainer" = "drop",
    files0_from: AnyPath | None = None,
    root: AnyPath | None = None,
    follow_links: bool = False,
    only: str | None = None,
    mhl: bool = True,
    dry_run: bool = False,
    openjd: AnyPath | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "RecompressReport":
    """Shrink archive EXRs without changing a pixel or a byte of metadata, and prove it.

    Args:
        sources: Files, folders, globs, sequences: "plate.####.exr", "plate.1001-1100#.exr".
        dest: A folder for the results, or
        in_place: whether each frame is replaced, once its result is proven.
        codec: A lossless codec's name; "auto" takes the smallest by samples of each sequence.
        hosts: What has to read them: "nuke=16.0", "openexr=3.4", "show.toml".
        aces_container: What becomes of the flag of ACES containers: "drop", "keep", "refuse".
        files0_from: A file that lists sources, each ended by NUL.
        root: What their places in `dest` are relative to.
        follow_links: Whether to take what links point to, for `dest`.
        only: Of all frames in their order, these: "1-20".
        mhl: Whether to write ASC MHL generations into the folders.
        dry_run: Whether only to estimate what would be saved.
        openjd: Write a job for a render farm (Open Job Description) to this file instead.
        jobs: Processes; by default one a processor.
        scheduler: The address of a Dask scheduler to work on instead.
        progress: Called after each sample, choice and frame, with what became of it.

    Raises:
        UserError: an argument is wrong, no frames are found, or a folder cannot be written.

    Example:
        >>> report = ocio_gen.recompress("reel", dest="packed", codec="zip")
        >>> [frame.state for frame in report.frames], report.bytes_after < report.bytes_before
        (['recompressed'], True)
    """
    from ocio_gen.recompression import conductor

    _require_jobs(jobs)
    if root is not None and files0_from is None:
        raise ArgumentError("root", "does nothing without `files0_from`", hint="leave it out")
    _require_one_of("aces_container", aces_container, get_args(conductor.AcesContainer))
    request = conductor.Request(
        sources=[str(source) for source in sources],
        files0_from=_path(files0_from, "files0_from"),
        root=_path(root, "root"),
        only=only,
        follow_links=follow_links,
        dest=_path(dest, "dest"),
        in_place=in_place,
        codec=codec,
        hosts=[str(host) for host in _list(hosts)],
        aces_container=aces_container,
        mhl=mhl,
        dry_run=dry_run,
        openjd=_path(openjd, "openjd"),
        jobs=jobs,
        scheduler=scheduler,
    )
    return conductor.recompress(request, progress)


def restore(
    *sources: AnyPath,
    dest: AnyPath | None = None,
    mhl: bool = True,
    jobs: int | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "RecompressReport":
    """Give back the originals of recompressed frames, to the byte where they were uncompressed.

    Args:
        sources: Recompressed frames, as for `recompress`.
        dest: A folder for the originals; without it, each is put back.
        mhl: Whether to write ASC MHL generations where originals are put back.
        jobs: Processes; by default one a processor.
        progress: Called after each frame, with what became of it.

    Raises:
        UserError: no frames are found, or a folder cannot be written.

    Example:
        >>> _ = ocio_gen.recompress("reel", in_place=True, codec="zip")
        >>> [(frame.state, frame.exact) for frame in ocio_gen.restore("reel").frames]
        [('restored', True)]
    """
    from ocio_gen.recompression import conductor

    _require_jobs(jobs)
    paths = [str(source) for source in _some(sources, "sources")]
    return conductor.restore(paths, _path(dest, "dest"), mhl=mhl, jobs=jobs, watch=progress)


def check(
    *folders: AnyPath, jobs: int | None = None, progress: "Callable[[Progress], None]" = lambda _: None
) -> "RecompressReport":
    """Read recompressed folders again, and prove all that is recorded: lost bits are named, by frame.

    Args:
        folders: The folders, with all below them.
        jobs: Processes; by default one a processor.
        progress: Called after each frame, with what became of it.

    Raises:
        UserError: one is no folder, or has no records.

    Example:
        >>> _ = ocio_gen.recompress("reel", in_place=True, codec="zip")
        >>> [frame.state for frame in ocio_gen.check("reel").frames]
        ['proven']
    """
    from ocio_gen.recompression import conductor

    _require_jobs(jobs)
    paths = [Path(folder) for folder in _some(folders, "folders")]
    return conductor.check(paths, jobs=jobs, watch=progress)


def write_mhl(*folders: AnyPath) -> "RecompressReport":
    """Write the ASC MHL generations of recompressed folders, after runs that wrote none.

    Args:
        folders: The folders, with all below them.

    Raises:
        UserError: one is no folder.

    Example:
        >>> _ = ocio_gen.recompress("reel", in_place=True, codec="zip", mhl=False)
        >>> len(ocio_gen.write_mhl("reel").generations) > 0
        True
    """
    from ocio_gen.recompression import conductor

    paths = [Path(folder) for folder in _some(folders, "folders")]
    conductor.require_folders(paths)
    report = conductor.RecompressReport()
    conductor.write_mhl(paths, report)
    return report


def archive_show(
    show: "AnyShow",
    output: AnyPath,
    *,
    handles: int | None = None,
    codec: str | None = None,
    dry_run: bool = False,
    openjd: AnyPath | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    imf: AnyPath | None = None,
    sound: AnyPath | Iterable[AnyPath] = (),
    language: str | Iterable[str] = (),
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "ArchiveReport":
    """Archive a show: the frames of its cut with handles, proven, and all that goes with them.

    Args:
        show: A show with an [archive] table, or the TOML file that describes it.
        output: The folder. A run over an archive of this show goes on with it.
        handles: Frames before and after each shot's cut; by default the description's.
        codec: "none": each frame is its source's bytes; a lossless codec's name, or "auto": packed where
            that makes it smaller, and proven; by default the description's.
        dry_run: Whether only to tell what would be pulled.
        openjd: Write a job for a render farm (Open Job Description) to this file instead.
        jobs: Processes; by default one a processor.
        scheduler: The address of a Dask scheduler to work on instead.
        imf: Make a package of IMF (Application 5) of the complete archive, too, in this folder.
        sound: Mixes for that: WAVs of 2, 6 or 8 channels (stereo, 5.1, 7.1), which begin where the cut does.
        language: What is spoken in each, "en" or "de-AT" say (RFC 5646); by default "en".
        progress: Called after each frame, and with what is being done.

    Returns:
        What the archive holds and lacks. Where frames of the cut are missing, nothing is written.

    Raises:
        UserError: the description, the cut or a source is at fault, or the folder is not free.

    Example:
        >>> report = ocio_gen.archive_show("film.toml", "film_archive", codec="none")
        >>> report.complete, [(shot.name, shot.frames) for shot in report.shots]
        (True, [('0010_plate', 1)])
    """
    from ocio_gen.archive import folder
    from ocio_gen.archive.handover import HandOverRequest, Sound

    _require_jobs(jobs)
    if openjd is not None and not isinstance(show, str | Path):
        raise ArgumentError("openjd", "needs a show that a file describes", hint="give the path of one")
    end: list[str | Path] = [Path(show)] if isinstance(show, str | Path) else []
    end += [] if handles is None else [f"--handles={handles}"]
    end += [] if codec is None else [f"--codec={codec}"]
    if imf is not None and (dry_run or openjd is not None):
        name = "dry_run" if dry_run else "openjd"
        raise ArgumentError("imf", f"does nothing beside `{name}`", hint="leave one of them out")
    sounds, languages = _list(sound), _list(language) or ["en"] * len(_list(sound))
    if sounds and imf is None:
        raise ArgumentError("sound", "goes with a package of IMF", hint="give `imf`, too")
    if languages and not sounds:
        raise ArgumentError("language", "is of a mix", hint="give `sound`, too")
    if len(languages) != len(sounds):
        text = f"is given {len(languages)} times for {len(sounds)} mixes"
        raise ArgumentError("language", text, hint="give one for each `sound`, or none")
    mixes = [Sound(Path(file), tag) for file, tag in zip(sounds, languages, strict=True)]
    request = folder.Request(
        output=_given(output, "output"),
        codec=codec,
        dry_run=dry_run,
        openjd=_path(openjd, "openjd"),
        end=end,
        jobs=jobs,
        scheduler=scheduler,
        imf=None if imf is None else HandOverRequest(_given(imf, "imf"), tuple(mixes)),
    )
    return folder.archive_show(_show(show), handles, request, progress)


def pull_frames(
    frames: AnyPath,
    output: AnyPath,
    *,
    only: str | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "PullReport":
    """Pull some frames of an archive, as a task of its job for a farm does; `archive_show` then ends it.

    Args:
        frames: The list that `archive_show` wrote beside the job.
        output: The archive's folder.
        only: Of all frames in their order, these: "1-20".
        jobs: Processes; by default one a processor.
        scheduler: The address of a Dask scheduler to work on instead.
        progress: Called after each frame, with what became of it.

    Raises:
        UserError: an argument is wrong, the list cannot be read, or there is no archive.

    Example:
        >>> _ = ocio_gen.archive_show("film.toml", "film_archive", openjd="job.yaml")
        >>> ocio_gen.pull_frames("job.frames.jsonl", "film_archive", only="1-1").run.copied
        1
    """
    from ocio_gen.archive.job import pull_listed

    _require_jobs(jobs)
    return pull_listed(_given(frames, "frames"), _given(output, "output"), only, jobs, scheduler, progress)


def wrap(
    *frames: AnyPath,
    output: AnyPath,
    rate: float | str | None = None,
    timecode: str | None = None,
    targets: AnyPath | Iterable[AnyPath] = (),
    target_at: Iterable[int] = (),
    view: str | None = None,
    progress: "Callable[[Progress], None]" = lambda _: None,
) -> "WrapReport":
    """Wrap ACES frames into one MXF file (SMPTE ST 2065-5), each as it is, to the byte.

    Args:
        frames: A folder with one sequence, a pattern, "plate.####.exr", or its frames: ACES containers
            (ST 2065-4). Those that were recompressed are restored first.
        output: The file. A file that is there is never replaced.
        rate: Frames per second, 23.976 or "24000/1001" say; by default what frames state, or 24.
        timecode: Of the first frame, "01:00:00:00"; by default what its header says, or its number.
        targets: Target frames: PNG or TIFF pictures of what frames looked like.
        target_at: The frame of each, from 0; by default the middle one.
        view: The display that they are coded for: "rec709", "rec2100-pq" ...; by default what PNGs say.
        progress: Called after each frame, with how many are done.

    Raises:
        UserError: a frame or an argument is at fault, or the file cannot be written.

    Example:
        >>> ocio_gen.wrap("containers", output="reel.mxf", rate=24).frames
        2
    """
    from ocio_gen.mxf.wrap import WrapRequest
    from ocio_gen.mxf.wrap import wrap as wrap_frames

    request = WrapRequest(
        [_given(frame, "frames") for frame in _some(frames, "frames")],
        _given(output, "output"),
        rate,
        timecode,
        [Path(target) for target in _list(targets)],
        list(target_at),
        view,
    )
    return wrap_frames(request, progress)


def unwrap(
    source: AnyPath, output: AnyPath, *, progress: "Callable[[Progress], None]" = lambda _: None
) -> "UnwrapReport":
    """Take the frames and the target frames out of MXF (SMPTE ST 2065-5), as the files that they were.

    Args:
        source: An MXF file; a composition in a package of IMF; or the package's folder.
        output: The folder of the frames; those of a package go into a folder for each file.
        progress: Called after each frame, with how many are done.

    Returns:
        What was taken out, and what is wrong with the files, or with the package and its hashes.

    Raises:
        UserError: there is nothing to take out, or a frame cannot be written.

    Example:
        >>> _ = ocio_gen.wrap("containers", output="take.mxf", rate=24)
        >>> ocio_gen.unwrap("take.mxf", "frames").frames
        2
    """
    from ocio_gen.imf.unwrap import unwrap as unwrap_frames

    return unwrap_frames(_given(source, "source"), _given(output, "output"), progress)


def _show(show: "AnyShow") -> "Show":
    from ocio_gen.show.model import Show

    return show if isinstance(show, Show) else load_show(show)


def _path(path: AnyPath | None, name: str) -> Path | None:
    return None if path is None else _given(path, name)


def _given(path: AnyPath, name: str) -> Path:
    """Return a path; an empty text, of a variable that is not set say, would be the current folder."""
    if not str(path):
        raise ArgumentError(name, "is empty", hint="name a file or folder")
    return Path(path)


def _list(values: "AnyPath | Iterable[AnyPath]") -> list[str]:
    """Return texts as a list: of one, of many, of paths."""
    return [str(values)] if isinstance(values, str | Path) else [str(value) for value in values]


def _some(values: tuple[AnyPath, ...], name: str) -> tuple[AnyPath, ...]:
    if not values:
        raise ArgumentError(name, "there are none", hint="name one or more")
    return values


def _require_one_of(name: str, value: object, allowed: Iterable[object]) -> None:
    known = list(allowed)
    if value not in known:
        words = ", ".join(str(one) for one in known if one is not None)
        raise ArgumentError(name, f"found {value!r}", hint=f"allowed: {words}")


def _refuse_beside(name: str, **arguments: object) -> None:
    """Raise an error for the first argument that is given beside another, which says the same."""
    for other, value in arguments.items():
        if value is not None:
            raise ArgumentError(other, f"is given beside `{name}`", hint="say it there, for each file")


def _check_master(targets: tuple[AnyPath, ...], given: dict[str, AnyPath | None], *, others: bool) -> None:
    """Raise an error where a master is to be compared with what is not one archive, or with more."""
    for name, value in given.items():
        if value is not None:
            raise ArgumentError(name, "is given beside `master`", hint="leave one of them out")
    if len(targets) != 1 or others:
        hint = "give one archive, and neither `frames` nor `exhaustive` nor `require_gpu`"
        raise ArgumentError("master", "is compared with one archive", hint=hint)


def _refuse_archives(targets: tuple[AnyPath, ...]) -> None:
    """Raise an error where the archive of a show is to be verified as what it is not."""
    from ocio_gen.archive.layout import PACKAGE
    from ocio_gen.archive.report import is_archive

    for target in map(Path, targets):
        if is_archive(target):
            hint = (
                f"judge it by a `profile`, or compare a `master` with it; its package is {target / PACKAGE}"
            )
            raise InvalidFileError(target, "is an archive", hint=hint)


def _require_jobs(jobs: int | None) -> None:
    if jobs is not None and jobs < 1:
        raise ArgumentError("jobs", f"found {jobs}", hint="give 1 or more")


def _require_number(name: str, number: float | None, most: float | None = None) -> None:
    if number is not None and not (0 <= number <= (math.inf if most is None else most)):
        allowed = "0 or more" if most is None else f"0 to {most:g}"
        raise ArgumentError(name, f"found {number!r}", hint=f"give {allowed}")
