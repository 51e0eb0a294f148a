# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The reports' schemas are published, current, and documented; reports keep them."""

import json
import tomllib
from typing import Any

import jsonschema
import pytest

from tests.conftest import DEMO, ROOT, run_cli


@pytest.mark.parametrize("kind", ["verify", "diff", "inspect", "recompress", "delivery", "archive"])
def test_the_published_schema_is_the_programs_and_tells_what_keys_mean(kind):
    published = (ROOT / "schemas" / f"{kind}.schema.json").read_text()
    assert run_cli("schema", kind).stdout == published, f"ocio-gen schema {kind} > schemas/{kind}.schema.json"
    schema = json.loads(published)
    jsonschema.Draft202012Validator.check_schema(schema)
    if kind == "recompress":
        assert schema["$defs"]["FrameRecord"]["properties"]["schema_version"]["enum"] == [1, 2]
    else:
        assert schema["properties"]["schema_version"]["const"] == (2 if kind == "verify" else 1)
    named = {"a", "b", "kind", "name", "change", "detail", "text", "figures", "limits", "direction"}
    named |= {"mismatched", "nonfinite", "mean_cv", "worst_cv", "expected", "got", "path", "bytes", "sha256"}
    named |= {"schema_version", "results", "notes", "differences", "samples", "tolerance_cv"}
    for definition in [schema, *schema["$defs"].values()]:
        for key, value in definition.get("properties", {}).items():
            assert key in named or "description" in value, key


def test_reports_keep_their_schema(tmp_path):
    lut = ROOT / "luts" / "acesproxy10i_to_lin_ap1.spi1d"
    run_cli("verify", str(lut), "--json", str(tmp_path / "verify.json"))
    run_cli(
        "diff",
        str(lut),
        str(lut.with_name("acesproxy12i_to_lin_ap1.spi1d")),
        "--json",
        str(tmp_path / "diff.json"),
    )
    for kind in ("verify", "diff"):
        schema = json.loads((ROOT / "schemas" / f"{kind}.schema.json").read_text())
        report = json.loads((tmp_path / f"{kind}.json").read_text())
        jsonschema.validate(report, schema)
        report["schema_version"] += 1
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(report, schema)


def test_the_published_schema_of_descriptions_is_the_programs_and_every_key_is_described():
    published = (ROOT / "schemas" / "show.schema.json").read_text()
    assert run_cli("schema", "show").stdout == published, "ocio-gen schema show > schemas/show.schema.json"
    schema = json.loads(published)
    jsonschema.Draft202012Validator.check_schema(schema)
    for definition in [schema, *schema["$defs"].values()]:
        assert definition["description"]
        for key, value in definition.get("properties", {}).items():
            assert "description" in value or "$ref" in value or key in {"name", "space"}, key


def test_the_published_schema_of_manifests_is_the_programs_and_every_key_is_described():
    published = (ROOT / "schemas" / "expected.schema.json").read_text()
    assert run_cli("schema", "expected").stdout == published
    schema = json.loads(published)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"file": [{"path": "a.cube", "as": "acesproxy10i:decode"}]}, schema)
    mistakes: tuple[dict[str, Any], ...] = (
        {"file": []},
        {"file": [{"as": "acesproxy10i"}]},
        {"file": [{"path": "a", "fail": -1}]},
    )
    for wrong in mistakes:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)
    for definition in [schema, *schema["$defs"].values()]:
        for key, value in definition.get("properties", {}).items():
            assert "description" in value, key


def test_descriptions_keep_their_schema_and_wrong_ones_do_not():
    schema = json.loads((ROOT / "schemas" / "show.schema.json").read_text())
    for path in (DEMO, ROOT / "configs/lantern/show.toml", ROOT / "configs/tidewater/show.toml"):
        jsonschema.validate(tomllib.loads(path.read_text()), schema)
    good = {"name": "a", "title": "A", "ocio": ["2.5"]}
    jsonschema.validate(good, schema)
    for wrong in ({"ocio": ["9"]}, {"hosts": {"shake": "4"}}, {"looks": {"variable": "shot"}}, {"colour": 1}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | wrong, schema)


def test_the_published_schema_of_profiles_is_the_programs_and_our_profiles_keep_it():
    published = (ROOT / "schemas" / "profile.schema.json").read_text()
    assert run_cli("schema", "profile").stdout == published, "ocio-gen schema profile"
    schema = json.loads(published)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in (ROOT / "ocio_gen" / "delivery" / "profiles").glob("*.toml"):
        jsonschema.validate(tomllib.loads(path.read_text()), schema)
    good = {"name": "a", "title": "A", "codecs": ["zip"]}
    jsonschema.validate(good, schema)
    mistakes: tuple[dict[str, Any], ...] = (
        {"codecs": ["jpeg"]},
        {"codecs": []},
        {"rules": {"nan": "maybe"}},
        {"rules": {"nam": "fail"}},
    )
    for wrong in mistakes:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(good | wrong, schema)
    for key, value in schema["properties"].items():
        assert "description" in value, key
