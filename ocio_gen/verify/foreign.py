"""Verifies LUT files of someone else's, and single files of ours: what is it, and how well?"""

from pathlib import Path

from ocio_gen.cdl import Cdl
from ocio_gen.manifest import file_record
from ocio_gen.opencolorio import load_lut
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.limits import foreign_limits
from ocio_gen.verify.readings import closest_reading, guess, possible_claims
from ocio_gen.verify.report import Remark, Report
from ocio_gen.verify.subjects.lut_file import holds_3d_lut, tetrahedral
from ocio_gen.verify.subjects.ocio_cpu import OcioCpu
from ocio_gen.verify.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verify.subjects.subject import Subject


def verify_lut_file(
    path: Path, judge: Judge, *, said: str | None = None, cdl: Cdl | None = None, gpu: bool = False
) -> Report:
    """Verify a LUT file, whoever made it: on the CPU, tetrahedral if it is 3D, and on the GPU.

    Args:
        path: The file.
        judge: What judges it.
        said: What it should be, "acesproxy10i:decode"; what is not said is guessed, and noted.
        cdl: What a file that grades applies.
        gpu: Whether to run it on the GPU, too.

    Raises:
        UserError: the file cannot be read, or is near nothing that it may be; there is no GPU.
    """
    lut = load_lut(path)
    plain = OcioCpu(path.name, lut)
    best, next_best = closest_reading(path, plain, possible_claims(said, cdl), said=said is not None)
    report = Report(
        files=[file_record(path.parent, path.name)],
        notes=[Remark(about=path.name, text=guess(best, next_best))],
    )
    subjects: list[Subject] = [plain]
    if holds_3d_lut(lut):
        subjects.append(tetrahedral(path))
    if gpu:
        subjects.append(OcioGpu(path.name, gpu_program(lut)))
    for subject in subjects:
        report.results += judge.results(path.name, subject, best.claim, foreign_limits(best.claim, subject))
    return report
