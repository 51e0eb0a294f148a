# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Movies that ffmpeg writes, against their plates: what is exact passes, what loses codes is told."""

import re

import numpy as np
import pytest

import ocio_gen
from ocio_gen.core.errors import UserError
from ocio_gen.verification.sentences import wrong_samples
from tests.conftest import run_cli
from tests.real_hosts.programs import debian, run, said
from tests.verification.test_sequences import Reel, codes, light

NUMBERS = range(1001, 1005)

# DNxHR has no smaller frames.
HEIGHT, WIDTH = 128, 256

# R'G'B' to YCbCr by zimg: each word is the closest. (Luma of ffmpeg's own scaler is 1.7 codes off.)
ZSCALE = "zscale=rin=full:r={range}:min=gbr:m={matrix}:d=none"


@pytest.fixture(scope="module")
def reel(tmp_path_factory):
    return Reel(tmp_path_factory.mktemp("movies"), NUMBERS, (HEIGHT, WIDTH))


def planar(rgb):
    """Frames (n, rows, columns, 3) as ffmpeg's gbrp: bytes."""
    return np.ascontiguousarray(rgb[..., [1, 2, 0]].transpose(0, 3, 1, 2)).astype("<u2").tobytes()


def write(path, rgb, *encoder, chain="null", form="gbrp10le"):
    source = ("-f", "rawvideo", "-pix_fmt", form, "-s", f"{WIDTH}x{HEIGHT}", "-r", "24", "-i", "pipe:0")
    ran = run(
        debian("ffmpeg"),
        "-nostdin",
        "-v",
        "error",
        "-y",
        *source,
        "-vf",
        chain,
        *encoder,
        path,
        sent=planar(rgb),
    )
    assert ran.returncode == 0, said(ran)


def pictures(numbers=NUMBERS):
    return np.stack([codes(light(number, (HEIGHT, WIDTH))) for number in numbers])


def write_rgb(path, *encoder, cv=None):
    write(path, pictures() if cv is None else cv, *encoder, "-pix_fmt", "gbrp10le")


def write_ycbcr(path, *encoder, pix_fmt, cv=None, matrix="709", signal_range="limited", flags=True):
    """Write codes as SDI has them: 64 to 940 of R'G'B' are 0 to 1."""
    cv = pictures() if cv is None else cv
    chain = f"{ZSCALE.format(range=signal_range, matrix=matrix)},format={pix_fmt}"
    names = {"709": "bt709", "2020_ncl": "bt2020nc"}
    told = ("-color_range", "tv" if signal_range == "limited" else "pc", "-colorspace", names[matrix])
    write(
        path,
        np.rint((cv - 64) / 876 * 65535),
        *("-pix_fmt", pix_fmt),
        *encoder,
        *(told if flags else ()),
        chain=chain,
        form="gbrp16le",
    )


FFV1, V210, V410 = ("-c:v", "ffv1"), ("-c:v", "v210"), ("-c:v", "v410")
PRORES_HQ, PRORES_4444 = (("-c:v", "prores_ks", "-profile:v", name) for name in ("hq", "4444"))
DNXHR = ("-c:v", "dnxhd", "-profile:v", "dnxhr_hqx")


@pytest.mark.parametrize(("name", "encoder"), [("a.mov", ("-c:v", "r210")), ("a.mkv", FFV1)])
def test_rgb_is_exact_code_for_code(name, encoder, reel, tmp_path):
    write_rgb(tmp_path / name, *encoder)
    report = reel.verify(proxy=tmp_path / name)
    assert report.verdict == "pass"
    assert [result.figures.mismatched for result in report.results] == [0] * 4
    assert [result.subject for result in report.results] == [
        f"{name}, its frame {place}" for place in (1, 2, 3, 4)
    ]
    held, paired, _ = (note.text for note in report.notes)
    assert "gbrp10le, lossless; R'G'B' as it is; decoded by ffmpeg" in held
    assert paired == "its first frame is compared with plate.1001.exr, each other with the next"

    wrong = pictures()
    wrong[2, 5, 7, 0] += 1
    wrong[2, 50, :, 1] -= 3
    write_rgb(tmp_path / name, *encoder, cv=wrong)
    failed = [result for result in reel.verify(proxy=tmp_path / name).results if result.failed]
    assert [(result.frame, result.figures.failed) for result in failed] == [(1003, WIDTH + 1)]


@pytest.mark.parametrize(
    ("name", "words", "most"),
    [
        ("a.mov", {"pix_fmt": "yuv444p10le"}, 1),
        ("a.mkv", {"pix_fmt": "yuv444p10le"}, 1),
        ("a.mkv", {"pix_fmt": "yuv444p10le", "matrix": "2020_ncl", "signal_range": "full"}, 1),
        ("a.mkv", {"pix_fmt": "yuv444p12le"}, 0),
        ("a.mkv", {"pix_fmt": "yuv444p16le", "matrix": "2020_ncl"}, 0),
    ],
)
def test_lossless_ycbcr_of_444_is_off_by_its_rounding_alone(name, words, most, reel, tmp_path):
    encoder = V410 if name == "a.mov" else FFV1
    write_ycbcr(tmp_path / name, *encoder, **words)
    report = reel.verify(proxy=tmp_path / name, claim="acesproxy10i:legal")
    assert report.passed
    assert {result.figures.worst_cv for result in report.results} == {most}
    assert {result.limits.fail for result in report.results} == {most}
    for more in (1, -1, 2 + most):
        wrong = pictures()
        wrong[1] += more
        write_ycbcr(tmp_path / name, *encoder, cv=wrong.clip(64, 940), **words)
        report = reel.verify(proxy=tmp_path / name, claim="acesproxy10i:legal")
        assert [result.frame for result in report.results if result.failed] == [1002]


@pytest.mark.parametrize(
    ("bits", "pix_fmt", "signal_range", "most"),
    [
        (10, "yuv444p10le", "limited", 2),
        (10, "yuv444p10le", "full", 1),
        (10, "yuv444p12le", "limited", 0),
        (12, "yuv444p12le", "limited", 2),
        (12, "yuv444p12le", "full", 1),
    ],
)
def test_the_full_range_in_ycbcr_of_444(bits, pix_fmt, signal_range, most, reel, tmp_path):
    sent = np.stack([codes(light(number, (HEIGHT, WIDTH)), bits) for number in NUMBERS])

    def verified(cv):
        rgb = cv / ((1 << bits) - 1) * 876 + 64
        write_ycbcr(tmp_path / "a.mkv", *FFV1, cv=rgb, pix_fmt=pix_fmt, signal_range=signal_range)
        return reel.verify(proxy=tmp_path / "a.mkv", claim=f"acesproxy{bits}i:full")

    report = verified(sent)
    assert report.verdict == "pass"
    assert {result.figures.worst_cv for result in report.results} == {most}
    for more in (1, -1):
        wrong = sent.copy()
        wrong[2] += more
        (failed,) = [result for result in verified(wrong).results if result.failed]
        assert failed.frame == 1003
        assert any("of the samples are mismatched" in text for text in wrong_samples(failed)) or not most
    wrong = sent.copy()
    wrong[2, 5, 7] += 3
    assert [result.frame for result in verified(wrong).results if result.failed] == [1003]


@pytest.mark.parametrize(
    ("pix_fmt", "claim", "why"),
    [
        ("yuv444p", "acesproxy10i:full", "8 bits cannot hold 10-bit codes"),
        ("yuv444p", "acesproxy10i:legal", "8 bits cannot hold 10-bit codes"),
        ("yuv444p10le", "acesproxy12i:full", "10 bits cannot hold 12-bit codes"),
        ("rgb24", "acesproxy10i:full", "8 bits cannot hold 10-bit codes"),
    ],
)
def test_fewer_bits_than_the_codes_have_fall_short(pix_fmt, claim, why, reel, tmp_path):
    bits, full = (12 if "12i" in claim else 10), claim.endswith("full")
    cv = np.stack([codes(light(number, (HEIGHT, WIDTH)), bits) for number in NUMBERS])
    rgb = cv / ((1 << bits) - 1) if full else (cv - 64) / 876
    if pix_fmt == "rgb24":
        write(tmp_path / "a.mkv", np.rint(rgb * 65535), "-c:v", "png", "-pix_fmt", pix_fmt, form="gbrp16le")
    else:
        write_ycbcr(tmp_path / "a.mkv", *FFV1, cv=rgb * 876 + 64, pix_fmt=pix_fmt)
    report = reel.verify(proxy=tmp_path / "a.mkv", claim=claim)
    assert all(result.failed for result in report.results)
    assert {result.limits.fail for result in report.results} == {0}
    cause = report.notes[-1].text
    assert cause == f"Looks as if {why}: say what codes may be off by, with --fail and --failpercent"


@pytest.mark.parametrize(
    ("name", "pix_fmt", "encoder", "why"),
    [
        ("a.mov", "yuv422p10le", V210, "4:2:2 has no chroma of its own for every pixel"),
        ("a.mov", "yuv422p10le", PRORES_HQ, "the codec (prores HQ) is lossy, and 4:2:2 has no chroma"),
        ("a.mov", "yuv444p10le", PRORES_4444, "the codec (prores 4444) is lossy: "),
        ("a.mxf", "yuv422p10le", DNXHR, "the codec (dnxhd DNXHR HQX) is lossy, and 4:2:2"),
        (
            "a.mkv",
            "yuv420p10le",
            ("-c:v", "libx265", "-x265-params", "log-level=error"),
            "the codec (hevc Main 10)",
        ),
    ],
)
def test_what_loses_codes_falls_short_until_a_user_says_by_how_much(
    name, pix_fmt, encoder, why, reel, tmp_path
):
    write_ycbcr(tmp_path / name, *encoder, pix_fmt=pix_fmt)
    report = reel.verify(proxy=tmp_path / name, claim="acesproxy10i:legal")
    assert not report.passed
    cause = report.notes[-1]
    assert cause.about == f"{name}, frames 1001-1004"
    assert cause.text.startswith("Looks as if ")
    assert why in cause.text
    assert cause.text.endswith("say what codes may be off by, with --fail and --failpercent")
    worst = max(result.figures.worst_cv for result in report.results)
    assert reel.verify(proxy=tmp_path / name, claim="acesproxy10i:legal", fail=worst).passed
    short = reel.verify(proxy=tmp_path / name, claim="acesproxy10i:legal", fail=worst - 1)
    assert not short.passed
    assert not any("--fail" in note.text for note in short.notes)


def test_what_a_file_does_not_say_is_guessed_and_warned_of_once(reel, tmp_path):
    write_ycbcr(tmp_path / "a.mov", *V410, pix_fmt="yuv444p10le", flags=False)
    report = reel.verify(proxy=tmp_path / "a.mov", claim=None)
    (guess,) = {result.guess for result in report.results}
    assert "its matrix and range of YCbCr are not in the file, and guessed: bt709 and legal; " in guess
    assert "taken as ACESproxy10i, legal range expanded" in guess
    assert (report.verdict, report.passed) == ("warn", True)


def test_a_wrong_matrix_falls_short(reel, tmp_path):
    write_ycbcr(tmp_path / "a.mov", *V410, pix_fmt="yuv444p10le", matrix="2020_ncl", flags=False)
    assert not reel.verify(proxy=tmp_path / "a.mov", claim="acesproxy10i:legal").passed


@pytest.mark.parametrize(
    ("numbers", "about", "text"),
    [
        (range(1001, 1003), "a.mkv, frames 1003-1004", "no capture of what was sent; not verified"),
        (range(1001, 1007), "a.mkv, frames 1005-1006", "not in plate.####.exr; not verified"),
    ],
)
def test_a_movie_of_another_length(numbers, about, text, reel, tmp_path):
    write_rgb(tmp_path / "a.mkv", *FFV1, cv=pictures(numbers))
    (problem,) = reel.verify(proxy=tmp_path / "a.mkv").problems
    assert (problem.about, problem.text) == (about, text)


def test_a_movie_that_begins_late_shows_other_frames(reel, tmp_path):
    write_rgb(tmp_path / "a.mkv", *FFV1, cv=pictures(range(1002, 1005)))
    report = reel.verify(proxy=tmp_path / "a.mkv")
    cause = report.notes[-1]
    assert cause.about == "a.mkv, frames 1001-1003"
    assert "it is the frame that was sent 1 frame later" in cause.text


def test_a_movie_begins_at_the_first_number_though_its_plate_is_missing(tmp_path):
    made = Reel(tmp_path, NUMBERS, (HEIGHT, WIDTH))
    (made.plates / "plate.1001.exr").unlink()
    write_rgb(tmp_path / "a.mkv", *FFV1)
    report = made.verify(aces="plate.1001-1004#.exr", proxy=tmp_path / "a.mkv")
    assert [(result.frame, result.verdict) for result in report.results] == [
        (1002, "pass"),
        (1003, "pass"),
        (1004, "pass"),
    ]
    assert [(one.about, one.text) for one in report.problems] == [
        ("plate.1001-1004#.exr, frame 1001", "missing; not verified")
    ]


def test_a_damaged_movie_is_told_and_what_came_before_is_verified(reel, tmp_path):
    words = np.rint(pictures() / 1023 * 65535)
    write(tmp_path / "a.mov", words, "-c:v", "png", "-pix_fmt", "rgb48be", form="gbrp16le")
    data = bytearray((tmp_path / "a.mov").read_bytes())
    starts = [found.start() for found in re.finditer(b"\x89PNG", data)]
    middle = starts[2] + 200
    data[middle : middle + 4000] = bytes(4000)
    (tmp_path / "a.mov").write_bytes(data)
    report = reel.verify(proxy=tmp_path / "a.mov")
    # (ffmpeg ends at once, with a frame or two before the damage that it has not yet given.)
    verified = [result.frame for result in report.results]
    assert verified in ([1001], [1001, 1002])
    assert {result.verdict for result in report.results} == {"pass"}
    lost = f"frames {1001 + len(verified)}-1004"
    assert f"a.mov, {lost}" in {problem.about for problem in report.problems}
    assert any("damaged (" in problem.text for problem in report.problems)


@pytest.mark.parametrize("name", ["-i.mov", "file:a.mov", "concat:a.mov", "a b'\"$(id);.mov", "pipe:0.mov"])
def test_a_name_is_no_option_and_no_protocol(name, reel, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_rgb(tmp_path / "plain.mov", "-c:v", "r210")
    (tmp_path / "plain.mov").rename(tmp_path / name)
    ran = run_cli(
        "verify", "--aces", str(reel.plates), f"--proxy={name}", "--as", "acesproxy10i:full", cwd=tmp_path
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '/etc/passwd'\n",
        "nonsense",
        "",
    ],
)
def test_a_playlist_that_is_called_a_movie_leads_nowhere(text, reel, tmp_path):
    (tmp_path / "a.mov").write_text(text)
    with pytest.raises(
        UserError, match=r"a\.mov: not a readable movie \([^\n]+\); give another file"
    ) as raised:
        reel.verify(proxy=tmp_path / "a.mov")
    assert "0x" not in str(raised.value)


def test_a_movie_of_another_size_is_one_sentence(reel, tmp_path):
    wide = np.full((1, HEIGHT, WIDTH * 2, 3), 500)
    path = tmp_path / "a.mkv"
    source = ("-f", "rawvideo", "-pix_fmt", "gbrp10le", "-s", f"{WIDTH * 2}x{HEIGHT}", "-i", "pipe:0")
    ran = run(debian("ffmpeg"), "-v", "error", *source, *FFV1, path, sent=planar(wide))
    assert ran.returncode == 0, said(ran)
    with pytest.raises(UserError, match=r"is 512 x 128, and .*plate\.1001\.exr 256 x 128; give the capture"):
        reel.verify(proxy=path)


def test_one_frame_and_a_movie_of_one(reel, tmp_path):
    write_rgb(tmp_path / "a.mkv", *FFV1, cv=pictures([1002]))
    report = ocio_gen.verify(
        aces=reel.plates / "plate.1002.exr", proxy=tmp_path / "a.mkv", claim="acesproxy10i:full"
    )
    assert [(result.frame, result.verdict) for result in report.results] == [(1002, "pass")]
