import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.luts import quantized_encode, quantized_encode_clf

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])


def read_back(text, folder):
    path = folder / "lut.clf"
    path.write_text(text)
    config = ocio.Config.CreateRaw()
    return config, config.getProcessor(ocio.FileTransform(str(path)))


@BOTH
def test_the_clf_reads_back_as_it_was_written(encoding, tmp_path):
    _, processor = read_back(quantized_encode_clf(encoding, "name"), tmp_path)
    back, made = processor.createGroupTransform(), quantized_encode(encoding)
    assert [type(op).__name__ for op in back] == [type(op).__name__ for op in made]
    assert back[0].getInputHalfDomain()
    # OCIO's writer prints 8 digits where float32 needs 9: a few entries are one ULP off.
    read, written = back[0].getData(), made[0].getData()
    np.testing.assert_array_max_ulp(read, written, 1)
    assert np.mean(read != written) < 0.002


@BOTH
def test_the_clf_gives_an_integer_code_for_any_float32(encoding, tmp_path):
    _, processor = read_back(quantized_encode_clf(encoding, "name"), tmp_path)
    random = np.random.default_rng(11).integers(0, 2**32, 3_000_000, dtype=np.uint32)
    values = random.view(np.float32).reshape(-1, 3)
    output = values.copy()
    processor.getDefaultCPUProcessor().applyRGB(output)
    codes = output.astype(np.float64) * encoding.full_scale
    integers = np.rint(codes)
    assert np.abs(codes - integers).max() <= encoding.full_scale * 2.0**-23
    assert set(np.unique(integers)) <= set(range(encoding.cv_min, encoding.cv_max + 1))
    wrong = integers != encoding.encode(values)
    assert np.abs(integers - encoding.encode(values)).max() <= 1
    assert wrong.mean() < {10: 5e-6, 12: 1e-5}[encoding.bit_depth]


@BOTH
def test_lut_entries_do_not_hang_on_the_last_bit_of_a_machines_log2(encoding):
    # Machines' log2 differ by an ULP or two: no entry may lie so near to a float32 tie that such
    # a difference rounds it elsewhere, or the file's bytes would depend on the machine.
    halfs = np.arange(65536, dtype=np.uint16).view(np.float16)
    exact = encoding.encode_continuous(halfs)
    for nudge in (-8, 8):
        np.testing.assert_array_equal(
            (exact + nudge * np.spacing(exact)).astype(np.float32), exact.astype(np.float32)
        )


def test_the_clf_says_what_it_is():
    text = quantized_encode_clf(ACESPROXY12, "lin_ap1_to_acesproxy12i_quantized")
    for part in (
        'name="lin_ap1_to_acesproxy12i_quantized"',
        "S-2013-001",
        "code value / 4095",
        'halfDomain="true"',
    ):
        assert part in text
