# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen verify."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, check_outputs, falls_short, shown_progress, write_output
from ocio_gen.cli.idle import refuse_idle
from ocio_gen.cli.listing import Listing
from ocio_gen.core.errors import ArgumentError, OutputError
from ocio_gen.core.names import printable
from ocio_gen.imf.kinds import is_imf, package_of


class RangeName(StrEnum):
    """How a file carries code values: `SignalRange`, whose module waits until it is needed."""

    FULL = "full"
    LEGAL = "legal"
    UPPER_BITS = "upper-bits"
    CODES = "codes"


@app.command(
    cls=Listing,
    epilog="Examples: ocio-gen verify /shows/demo/ocio --frame plate.exr --html report.html; "
    "ocio-gen verify vendor.cube --as acesproxy10i:decode:ap1; "
    "ocio-gen verify monitor.cube --as acesproxy10i:view --config show.ocio; "
    "ocio-gen verify --aces plate.exr --proxy capture.dpx; "
    "ocio-gen verify delivery --manifest expected.toml --junit report.xml; "
    "ocio-gen verify --aces 'plate.####.exr' --proxy 'cap.####.dpx' --as acesproxy10i:full; "
    "ocio-gen verify /delivery/reel_1 --profile nam --rate 23.976; "
    "ocio-gen verify /delivery/imp --archive /archive/film; "
    "ocio-gen verify archive --master vdm --display 'Rec.1886 Rec.709 - Display'",
)
def verify(
    context: typer.Context,
    targets: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="TARGET",
            help="{verifiable}; a package of IMF, or an .mxf file. Code of plug-ins and kernels is run.",
        ),
    ] = None,
    claim: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="CLAIM",
            help="What a LUT file is: acesproxy10i:decode:ap1, acesproxy10i:encode:aces, "
            "acesproxy10i:rescale:acesproxy_normalized, acesproxy10i:view (with --config); a capture: "
            "acesproxy10i:full. Default: what the MANIFEST.json beside a file of ours says; else guessed, "
            "with a warning.",
        ),
    ] = None,
    signal_range: Annotated[
        RangeName | None,
        typer.Option(
            "--range",
            help="How a LUT file or a capture carries code values: as shares of the full or the legal range; "
            "a capture, in the upper bits of 16, or as they are, too. A --master: full or legal range of its "
            "words as a whole; so one of 12 bits is no file of 16. Default: full; DPX and movies: guessed.",
        ),
    ] = None,
    cdl: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The ASC CDL that a LUT file or the set's box applies (.cc, .cdl)."
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The OCIO config whose view a LUT file (--as SPACE:view) shows."),
    ] = None,
    display: Annotated[
        str | None, typer.Option(metavar="NAME", help="The display of that view. Default: the config's.")
    ] = None,
    view: Annotated[
        str | None, typer.Option(metavar="NAME", help="The view. Default: the display's default one.")
    ] = None,
    aces: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="An ACES2065-1 frame that was sent, or a sequence: plate.####.exr, a folder."
        ),
    ] = None,
    proxy: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="What arrived of it: a capture of the link (DPX, TIFF, PNG, EXR), a sequence of these, or a "
            "movie (.mov, .mxf, .mkv; by ffmpeg).",
        ),
    ] = None,
    master: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The delivered master to compare with the archive TARGET: a folder, a sequence "
            "(vdm.########.tif) or a movie; rendered through --display and --view. Frames are numbered by "
            "record timecode as a frame count: 01:00:00:00 at 24 fps is 86400. Those of dissolves and gaps "
            "must be there, and are not compared.",
        ),
    ] = None,
    archive: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Of a TARGET of IMF: the archive whose frames it should hold, by its ASC MHL.",
        ),
    ] = None,
    look: Annotated[
        bool | None,
        typer.Option(help="Whether the master shows each shot's look. Default: where the config has one."),
    ] = None,
    frames: Annotated[
        list[Path] | None,
        typer.Option(
            "--frame", metavar="FILE", help="A real frame to verify configs on, ACES2065-1. Can be repeated."
        ),
    ] = None,
    base: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Compare with this house config, the base of the package or config.",
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="TOML that says what each file of the TARGET, one folder, should be. All are verified.",
        ),
    ] = None,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME|FILE",
            help="Judge the EXR frames of the TARGET, a folder, a sequence or a frame, by a profile: "
            "shots, nam, gam, fox, st2065-4, or a TOML file of one.",
        ),
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option(
            metavar="FPS",
            help="With --profile: frames per second that there should be. Default: what frames state.",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="With --profile: processes. Default: one a processor.")
    ] = None,
    exhaustive: Annotated[
        bool,
        typer.Option(
            "--exhaustive", help="Also encode every float32 in range; try every value of context variables."
        ),
    ] = False,
    gpu: Annotated[bool, typer.Option(help="Run OCIO's shaders too, where there is a GPU.")] = True,
    require_gpu: Annotated[
        bool, typer.Option("--require-gpu", help="Without a GPU, end with an error.")
    ] = False,
    fail: Annotated[
        float | None,
        typer.Option(metavar="CV", min=0, help="A sample further off has failed. Default: as measured."),
    ] = None,
    warn: Annotated[
        float | None, typer.Option(metavar="CV", min=0, help="A sample further off is warned of.")
    ] = None,
    failpercent: Annotated[
        float | None,
        typer.Option(metavar="P", min=0, max=100, help="Percent of the samples that may fail. Default: 0."),
    ] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JSON.")] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JUnit XML.")] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the report as one page, with plots; not with --profile."),
    ] = None,
    details: Annotated[bool, typer.Option("--details", help="Print a row for each result.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Print where the time went.")] = False,
) -> None:
    """Compare what OCIO, LUT files and captures really hold with the exact reference, sample by sample.

    With --profile, judge a delivery of EXR frames instead: by its bytes, pixels, names, numbers and hashes.
    A package of IMF (its folder, or a CPL in it) and an MXF file of ACES frames are judged by structure,
    hashes and frames.

    To verify a plug-in or a kernel is to run its code. It runs in a process of its own, with limits of time,
    memory and output. On Linux with Landlock and libseccomp that process opens no files but its own, reaches
    no network and starts no programs. The report says which of these hold.
    """
    from ocio_gen import api
    from ocio_gen.cli.report_tables import print_report, print_timings

    if profile is not None:
        _refuse_others(context, _OF_DELIVERIES, "beside --profile")
        _verify_delivery(targets or (), profile, rate=rate, jobs=jobs, json=json, junit=junit)
        return
    if any(map(is_imf, targets or ())):
        _refuse_others(context, _OF_IMF, "for a package of IMF, or an MXF file")
        _verify_imf(targets or (), archive, json=json, junit=junit)
        return
    if archive is not None:
        hint = "name the folder with ASSETMAP.xml, or an .mxf file"
        raise ArgumentError("archive", "goes with a package of IMF, or an MXF file", hint=hint)
    if rate is not None or jobs is not None:
        name = "jobs" if rate is None else "rate"
        raise ArgumentError(name, "does nothing without `profile`", hint="leave it out")
    inputs = [*(targets or ()), *(frames or ()), cdl, config, aces, proxy, master, base, manifest]
    check_outputs([json, junit, html], inputs)
    with shown_progress() as progress:
        report = api.verify(
            *targets or (),
            claim=claim,
            signal_range=signal_range.value if signal_range else None,
            cdl=cdl,
            config=config,
            display=display,
            view=view,
            aces=aces,
            proxy=proxy,
            master=master,
            look=look,
            frames=frames or (),
            base=base,
            manifest=manifest,
            exhaustive=exhaustive,
            gpu=gpu,
            require_gpu=require_gpu,
            fail=fail,
            warn=warn,
            failpercent=failpercent,
            curves=html is not None,
            progress=progress,
        )
        if json:
            write_output(json, report.to_json())
        if junit:
            from ocio_gen.verification.junit import junit_xml

            write_output(junit, junit_xml(report))
        if html:
            from ocio_gen.package.pages.verification import verification_page

            headings = _headings(targets or (), master)
            write_output(html, verification_page(report, *headings))
    print_report(report, details=details)
    if timings:
        print_timings(report.seconds)
    if not report.passed:
        falls_short()


def _headings(targets: Sequence[Path], master: Path | None) -> list[str]:
    """Return the heading of a page about a master; none of others, which have their own."""
    if master is None:
        return []
    compared, archive = (printable(one.resolve().name) for one in (master, *targets))
    return [f"The master {compared}, compared with the archive {archive}"]


# The options that say something of a delivery of frames, and of a package of IMF.
_OF_DELIVERIES = {"targets", "profile", "rate", "jobs", "json", "junit"}
_OF_IMF = {"targets", "archive", "json", "junit"}


def _refuse_others(context: typer.Context, allowed: set[str], why: str) -> None:
    """Raise an error for the first option that was given and says nothing of what is verified."""
    names = [str(parameter.name) for parameter in context.command.params]
    refuse_idle(context, {name: why for name in names if name not in allowed})


def _verify_delivery(
    targets: Sequence[Path],
    profile: str,
    *,
    rate: str | None,
    jobs: int | None,
    json: Path | None,
    junit: Path | None,
) -> None:
    """Judge a delivery of frames by a profile, and print and write what is found."""
    from ocio_gen import api
    from ocio_gen.cli.delivery_tables import print_delivery
    from ocio_gen.cli.frames import shown_frames

    if len(targets) != 1:
        raise ArgumentError("profile", "judges one target at a time", hint="name one folder or sequence")
    check_outputs([json, junit], [targets[0], Path(profile)])
    with shown_frames(as_json=False) as progress:
        report = api.verify_delivery(targets[0], profile=profile, rate=rate, jobs=jobs, progress=progress)
    if json:
        write_output(json, report.to_json())
    if junit:
        from ocio_gen.delivery.junit import junit_xml

        write_output(junit, junit_xml(report))
    print_delivery(report)
    if not report.passed:
        falls_short()


def _verify_imf(
    targets: Sequence[Path], archive: Path | None, *, json: Path | None, junit: Path | None
) -> None:
    """Judge a package of IMF, or an MXF file, and print and write what is found."""
    from ocio_gen import api
    from ocio_gen.cli.imf_tables import print_imf, shown_files

    if len(targets) != 1:
        raise ArgumentError("targets", "are several, one of them of IMF", hint="verify that by itself")
    check_outputs([json, junit], [targets[0], archive])
    for output in filter(None, (json, junit)):
        if package := package_of(targets[0], output):
            raise OutputError(output, f"lies in the package {package}", hint="name a file elsewhere")
    with shown_files() as progress:
        report = api.verify_imf(targets[0], archive=archive, progress=progress)
    if json:
        write_output(json, report.to_json())
    if junit:
        from ocio_gen.imf.junit import junit_xml

        write_output(junit, junit_xml(report))
    print_imf(report)
    if not report.passed:
        falls_short()
