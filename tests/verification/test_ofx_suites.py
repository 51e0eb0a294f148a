# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX host's suites as plug-ins see them: effects in C call each function and check what comes back.

What is right is the standard's (OpenFX 1.5.1): at each function, its header; of properties, their texts.
"""

import platform
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from tests.verification.ofx_plugin import checks, effect

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64", reason="bundles for x86-64 Linux are compiled"
)

PIXELS = np.linspace(0, 1, 3 * 5 * 4, dtype=np.float32).reshape(3, 5, 4)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A function that has an effect of a test's code render, and returns its host: all its checks hold."""
    monkeypatch.chdir(tmp_path)

    def made(**holes: str) -> Host:
        host = Host(cpus=3, string_choices=True)
        with Binary(binary_of(effect(tmp_path, **holes)), host) as binary:
            instance = binary.plugins[0].described().instance()
            assert np.array_equal(instance.made(PIXELS, Layout()), PIXELS)
        found, claims = checks(tmp_path), re.findall(r"\bCHECK\(", "".join(holes.values()))
        assert [line for line in found if not line.startswith("right: ")] == []
        assert len(found) == len(claims) > 0
        return host

    return made


def test_the_host_says_what_the_standard_wants_of_every_host(run):
    host = run(
        load="""
        int version[2], rows[2], dimension = 0;
        CHECK(IS(text(host->host, "OfxPropType"), "OfxTypeImageEffectHost"));
        CHECK(props->get_ints(host->host, "OfxPropAPIVersion", 2, version) == OK && version[0] == 1);
        CHECK(number(host->host, "OfxImageEffectPropSupportsOverlays") == 0);
        CHECK(number(host->host, "OfxParamHostPropSupportsCustomInteract") == 0);
        CHECK(number(host->host, "OfxImageEffectHostPropIsBackground") == 1);
        CHECK(props->get_ints(host->host, "OfxParamHostPropPageRowColumnCount", 2, rows) == OK);
        CHECK(props->dimension(host->host, "OfxImageEffectPropSupportedContexts", &dimension) == OK);
        CHECK(dimension == 6);
        CHECK(props->dimension(host->host, "OfxImageEffectPropSupportedComponents", &dimension) == OK);
        CHECK(dimension == 3);
        static const char *const wanted[] = {
            "OfxImageEffectPropSupportsMultiResolution", "OfxImageEffectPropSupportsTiles",
            "OfxImageEffectPropTemporalClipAccess", "OfxImageEffectPropMultipleClipDepths",
            "OfxImageEffectPropSupportsMultipleClipPARs", "OfxImageEffectPropSetableFrameRate",
            "OfxImageEffectPropSetableFielding", "OfxImageEffectInstancePropSequentialRender",
            "OfxParamHostPropSupportsStringAnimation", "OfxParamHostPropSupportsChoiceAnimation",
            "OfxParamHostPropSupportsBooleanAnimation", "OfxParamHostPropSupportsCustomAnimation",
            "OfxParamHostPropSupportsStrChoice", "OfxParamHostPropSupportsStrChoiceAnimation",
            "OfxParamHostPropSupportsParametricAnimation", "OfxImageEffectPropRenderQualityDraft",
            "OfxParamHostPropMaxParameters", "OfxParamHostPropMaxPages",
        };
        int there = 0;
        for (int n = 0; n < 18; ++n) {
            int value;
            there += props->get_int(host->host, wanted[n], 0, &value) == OK;
        }
        CHECK(there == 18);
        """
    )
    assert host.problems == host.remarks == []


def test_properties_are_set_read_and_reset(run):
    host = run(
        describe="""
        Handle set = set_of(effect);
        int count = 0, numbers[3] = { 4, 5, 6 }, read[3] = { 0, 0, 0 };
        char *read_text = 0;
        double one = 0.0;
        CHECK(props->set_ints(set, "OfxPropVersion", 3, numbers) == OK);
        CHECK(props->get_ints(set, "OfxPropVersion", 3, read) == OK && read[2] == 6);
        CHECK(props->dimension(set, "OfxPropVersion", &count) == OK && count == 3);
        CHECK(props->set_int(set, "OfxPropVersion", 1, 50) == OK && number(set, "OfxPropVersion") == 4);
        CHECK(props->get_int(set, "OfxPropVersion", 3, read) == BAD_INDEX);
        CHECK(props->get_int(set, "OfxPropVersion", -1, read) == BAD_INDEX);
        CHECK(props->get_ints(set, "OfxPropVersion", 4, read) == BAD_INDEX);
        CHECK(IS(text(set, "OfxPropLabel"), "org.example.effect"));
        CHECK(props->set_string(set, "OfxPropLabel", 0, "Grade") == OK);
        CHECK(IS(text(set, "OfxPropLabel"), "Grade"));
        CHECK(props->reset(set, "OfxPropLabel") == OK);
        CHECK(IS(text(set, "OfxPropLabel"), "org.example.effect"));
        CHECK(props->get_string(set, "OfxPropNobodyHas", 0, &read_text) == UNKNOWN);
        CHECK(props->reset(set, "OfxPropNobodyHas") == UNKNOWN);
        CHECK(props->dimension(set, "OfxPropNobodyHas", &count) == UNKNOWN);
        CHECK(props->get_double(set, "OfxPropLabel", 0, &one) == VALUE);
        CHECK(props->set_int(set, "OfxPropLabel", 0, 3) == VALUE);
        CHECK(IS(text(set, "OfxPluginPropFilePath") + strlen(text(set, "OfxPluginPropFilePath")) - 16,
            "small.ofx.bundle"));
        """
    )
    assert host.problems == []
    assert [remark.rpartition(": ")[2] for remark in host.remarks] == [
        "OfxPropNobodyHas is no property of OpenFX",
        "takes OfxPropLabel for one of type double",
        "takes OfxPropLabel for one of type int",
    ]


@pytest.mark.parametrize(
    ("misuse", "problem"),
    [
        ('CHECK(props->set_int((Handle)12345, "OfxPropVersion", 0, 1) == BAD_HANDLE);', "no PropertySet"),
        ('CHECK(props->set_int(set, "OfxPropVersion", 7, 1) == BAD_INDEX);', "OfxPropVersion has no index 7"),
        ('CHECK(props->set_ints(set, "OfxPropVersion", -1, 0) == BAD_INDEX);', "OfxPropVersion of -1 values"),
        ('CHECK(props->set_string(set, "\\xff\\xfe", 0, "x") == VALUE);', "text that is no UTF-8"),
        ('CHECK(effects->property_set((Handle)99, &set) == BAD_HANDLE);',
         "getPropertySet: a handle that is no"),
        ('CHECK(effects->release((Handle)99) == BAD_HANDLE);', "an image that is not out"),
        ('CHECK(effects->abort((Handle)99) == 0);', "abort: a handle that is no Effect"),
        ('CHECK(params->get((Handle)99, &number) == BAD_HANDLE);',
         "paramGetValue: a handle that is no Param"),
        ('CHECK(memory->free((void *)99) == BAD_HANDLE);', "memory that was not allocated"),
        ('CHECK(effects->memory_free((Handle)99) == BAD_HANDLE);',
         "imageMemoryFree: a handle that is no Block"),
        ('CHECK(threads->lock((Handle)99) == BAD_HANDLE);', "mutexLock: a handle"),
        ('CHECK(progress->update((Handle)effect, 0.5) == BAD_HANDLE);',
         "progressUpdate: of what was not start"),
        ('CHECK(progress->end((Handle)effect) == BAD_HANDLE);', "progressEnd: of what was not started"),
        ('CHECK(timeline->time((Handle)99, &time) == BAD_HANDLE);', "getTime: a handle that is no Effect"),
        ('CHECK(interacts->redraw((Handle)99) == BAD_HANDLE);', "the host has no interact"),
        ('CHECK(messages->set_persistent((Handle)99, "", "", "x") == BAD_HANDLE);', "setPersistentMessage"),
        ('effects->param_set((Handle)effect, &set); CHECK(params->edit_end(set) == FAILED);',
         "paramEditEnd: of"),
        ('effects->param_set((Handle)effect, &set);'
         ' CHECK(params->define(set, "OfxParamTypeDouble", "late", &set)'
         ' == EXISTS);', "paramDefine: late of an instance"),
        ('CHECK(effects->clip_define((Handle)effect, "Late", &set) == EXISTS);',
         "clipDefine: Late of an instance"),
        ('Handle mutex; threads->mutex_create(&mutex, 0); CHECK(threads->unlock(mutex) == FAILED);',
         "a mutex that the thread has not locked"),
        ('char *block; memory->alloc(0, 8, (void **)&block); block[8] = 1; CHECK(memory->free(block) == OK);',
         "bytes around the memory were written"),
        ('char *block; memory->alloc(0, 8, (void **)&block); block[-1] = 1;'
         ' CHECK(memory->free(block) == OK);',
         "bytes around the memory were written"),
    ],
)  # fmt: skip
def test_misuse_gets_the_standards_error_and_is_a_problem(run, misuse, problem):
    host = run(create=f"Handle set = set_of(effect); int number; double time; {misuse}")
    (said,) = host.problems
    assert problem in said


def test_memory_is_lent_and_taken_back(run):
    host = run(
        create="""
        void *block = 0, *other = 0, *locked = 0;
        Handle image = 0;
        CHECK(memory->alloc((Handle)effect, 1000, &block) == OK && block);
        memset(block, 7, 1000);
        CHECK((uintptr_t)block % 16 == 0);
        CHECK(memory->alloc(0, 0, &other) == OK && other && other != block);
        CHECK(memory->free(block) == OK && memory->free(other) == OK);
        CHECK(memory->alloc(0, (size_t)-1, &block) == MEMORY && !block);
        CHECK(memory->alloc(0, (size_t)1 << 62, &block) == MEMORY && !block);
        CHECK(effects->memory_alloc((Handle)effect, 64, &image) == OK);
        CHECK(effects->memory_lock(image, &locked) == OK && locked);
        memset(locked, 7, 64);
        CHECK(effects->memory_lock(image, &block) == OK && block == locked);
        CHECK(effects->memory_unlock(image) == OK && effects->memory_free(image) == OK);
        """
    )
    assert host.problems == []


PARAMS = """
    define(effect, "OfxParamTypeInteger", "integer");
    props->set_int(define(effect, "OfxParamTypeInteger2D", "integer2"), "OfxParamPropDefault", 1, 21);
    define(effect, "OfxParamTypeInteger3D", "integer3");
    props->set_double(define(effect, "OfxParamTypeDouble", "double"), "OfxParamPropDefault", 0, 0.25);
    define(effect, "OfxParamTypeDouble2D", "double2");
    define(effect, "OfxParamTypeDouble3D", "double3");
    define(effect, "OfxParamTypeRGB", "rgb");
    props->set_double(define(effect, "OfxParamTypeRGBA", "rgba"), "OfxParamPropDefault", 3, 1.0);
    props->set_int(define(effect, "OfxParamTypeBoolean", "boolean"), "OfxParamPropDefault", 0, 1);
    Handle set = define(effect, "OfxParamTypeChoice", "choice");
    props->set_string(set, "OfxParamPropChoiceOption", 0, "First");
    props->set_string(set, "OfxParamPropChoiceOption", 1, "Other");
    props->set_int(set, "OfxParamPropDefault", 0, 1);
    set = define(effect, "OfxParamTypeStrChoice", "words");
    props->set_string(set, "OfxParamPropChoiceEnum", 0, "one");
    props->set_string(set, "OfxParamPropDefault", 0, "one");
    props->set_string(define(effect, "OfxParamTypeString", "string"), "OfxParamPropDefault", 0, "grüne");
    define(effect, "OfxParamTypeCustom", "custom");
    define(effect, "OfxParamTypeBytes", "bytes");
    define(effect, "OfxParamTypeGroup", "group");
    define(effect, "OfxParamTypePage", "page");
    define(effect, "OfxParamTypePushButton", "button");
    set = define(effect, "OfxParamTypeDouble2D", "centre");
    props->set_string(set, "OfxParamPropDoubleType", 0, "OfxParamDoubleTypeXYAbsolute");
    props->set_string(set, "OfxParamPropDefaultCoordinateSystem", 0, "OfxParamCoordinatesNormalised");
    props->set_doubles(set, "OfxParamPropDefault", 2, (double[]){ 0.5, 0.25 });
"""


def test_every_kind_of_parameter_has_its_default(run):
    host = run(
        in_context=PARAMS
        + """
        Handle params_of = 0;
        effects->param_set((Handle)effect, &params_of);
        CHECK(params->define(params_of, "OfxParamTypeNobodyHas", "odd", &set) == UNKNOWN);
        """,
        create="""
        int a = -1, b = -1, c = -1;
        double x = -1, y = -1, z = -1, w = -1;
        char *string = 0;
        Bytes bytes = { (void *)1, 1 };
        CHECK(params->get(param_of(effect, "integer"), &a) == OK && a == 0);
        CHECK(params->get(param_of(effect, "integer2"), &a, &b) == OK && a == 0 && b == 21);
        CHECK(params->get(param_of(effect, "integer3"), &a, &b, &c) == OK && a == 0 && b == 0 && c == 0);
        CHECK(params->get(param_of(effect, "double"), &x) == OK && x == 0.25);
        CHECK(params->get(param_of(effect, "double2"), &x, &y) == OK && x == 0.0 && y == 0.0);
        CHECK(params->get(param_of(effect, "double3"), &x, &y, &z) == OK && z == 0.0);
        CHECK(params->get(param_of(effect, "rgb"), &x, &y, &z) == OK && z == 0.0);
        CHECK(params->get(param_of(effect, "rgba"), &x, &y, &z, &w) == OK && z == 0.0 && w == 1.0);
        CHECK(params->get(param_of(effect, "boolean"), &a) == OK && a == 1);
        CHECK(params->get_at(param_of(effect, "choice"), 8.5, &a) == OK && a == 1);
        CHECK(params->get(param_of(effect, "words"), &string) == OK && IS(string, "one"));
        CHECK(params->get_at(param_of(effect, "string"), 1.0, &string) == OK && IS(string, "grüne"));
        CHECK(params->get(param_of(effect, "custom"), &string) == OK && IS(string, ""));
        CHECK(params->get(param_of(effect, "bytes"), &bytes) == OK && bytes.length == 0);
        CHECK(params->get(param_of(effect, "centre"), &x, &y) == OK && x == 960.0 && y == 270.0);
        Handle set = 0, all = 0;
        CHECK(params->property_set(param_of(effect, "rgb"), &set) == OK);
        CHECK(IS(text(set, "OfxPropType"), "OfxTypeParameterInstance"));
        CHECK(IS(text(set, "OfxParamPropType"), "OfxParamTypeRGB")
            && number(set, "OfxParamPropEnabled") == 1);
        effects->param_set((Handle)effect, &all);
        CHECK(params->set_property_set(all, &set) == OK && set == set_of(effect));
        CHECK(params->param(all, "nobody", &set, 0) == UNKNOWN);
        """,
    )
    assert host.problems == []
    assert host.remarks == [
        "descriptor of org.example.effect: odd is of type OfxParamTypeNobodyHas, which OpenFX does not have"
    ]


def test_every_kind_of_parameter_is_set_from_c(run):
    host = run(
        in_context=PARAMS,
        create="""
        int a = 0, b = 0, c = 0;
        double x = 0, y = 0, z = 0, w = 0;
        char *string = 0;
        Bytes bytes = { (const unsigned char *)"a\\0b", 3 }, read = { 0, 0 };
        CHECK(params->set(param_of(effect, "integer"), -7) == OK);
        CHECK(params->get(param_of(effect, "integer"), &a) == OK && a == -7);
        CHECK(params->set(param_of(effect, "integer2"), 1, -2147483647 - 1) == OK);
        CHECK(params->get(param_of(effect, "integer2"), &a, &b) == OK && a == 1 && b == -2147483647 - 1);
        CHECK(params->set_at(param_of(effect, "integer3"), 9.0, 1, 2, 3) == OK);
        CHECK(params->get(param_of(effect, "integer3"), &a, &b, &c) == OK && a == 1 && b == 2 && c == 3);
        CHECK(params->set(param_of(effect, "double"), 1.5) == OK);
        CHECK(params->get(param_of(effect, "double"), &x) == OK && x == 1.5);
        CHECK(params->set_at(param_of(effect, "double2"), 100.0, 0.5, -0.25) == OK);
        CHECK(params->get_at(param_of(effect, "double2"), 3.0, &x, &y) == OK && x == 0.5 && y == -0.25);
        CHECK(params->set(param_of(effect, "double3"), 1.0, 2.0, 3.0) == OK);
        CHECK(params->get(param_of(effect, "double3"), &x, &y, &z) == OK && x == 1.0 && y == 2.0 && z == 3.0);
        CHECK(params->set_at(param_of(effect, "rgba"), 50.0, 0.1, 0.2, 0.3, 0.4) == OK);
        CHECK(params->get(param_of(effect, "rgba"), &x, &y, &z, &w) == OK && x == 0.1 && z == 0.3
            && w == 0.4);
        CHECK(params->set(param_of(effect, "boolean"), 0) == OK);
        CHECK(params->get(param_of(effect, "boolean"), &a) == OK && a == 0);
        CHECK(params->set(param_of(effect, "choice"), 0) == OK);
        CHECK(params->get(param_of(effect, "choice"), &a) == OK && a == 0);
        CHECK(params->set(param_of(effect, "string"), "höher") == OK);
        CHECK(params->get(param_of(effect, "string"), &string) == OK && IS(string, "höher"));
        CHECK(params->set_at(param_of(effect, "custom"), 1.0, "x;y") == OK);
        CHECK(params->get(param_of(effect, "custom"), &string) == OK && IS(string, "x;y"));
        CHECK(params->set(param_of(effect, "bytes"), &bytes) == OK);
        CHECK(params->get(param_of(effect, "bytes"), &read) == OK && read.length == 3);
        CHECK(!memcmp(read.data, "a\\0b", 3));
        """,
    )
    assert host.problems == []


def test_a_parameter_that_does_not_move_has_no_keys(run):
    host = run(
        in_context=PARAMS,
        create="""
        Handle rgba = param_of(effect, "rgba"), rgb = param_of(effect, "rgb"), all = 0;
        double x = 9, y = 9, z = 9, w = 9;
        unsigned keys = 9;
        int index = 9;
        params->set(rgba, 0.5, 1.0, 2.0, -1.0);
        CHECK(params->derivative(rgba, 4.0, &x, &y, &z, &w) == OK && x == 0.0 && w == 0.0);
        CHECK(params->integral(rgba, 1.0, 5.0, &x, &y, &z, &w) == OK && x == 2.0 && z == 8.0 && w == -4.0);
        CHECK(params->num_keys(rgba, &keys) == OK && keys == 0);
        CHECK(params->key_time(rgba, 0, &x) == BAD_INDEX);
        CHECK(params->key_index(rgba, 1.0, 0, &index) == FAILED && index == -1);
        CHECK(params->delete_key(rgba, 1.0) == BAD_INDEX && params->delete_all_keys(rgba) == OK);
        effects->param_set((Handle)effect, &all);
        CHECK(params->edit_begin(all, "a few") == OK && params->edit_end(all) == OK);
        params->set(rgb, 7.0, 8.0, 9.0);
        CHECK(params->copy(param_of(effect, "rgb"), rgb, 0.0, 0) == OK);
        CHECK(params->copy(rgba, rgb, 0.0, 0) == VALUE);
        CHECK(params->integral(param_of(effect, "integer"), 0.0, 1.0, &x) == VALUE);
        """,
    )
    assert [problem.partition(":")[0] for problem in host.problems] == [
        "paramCopy",
        "integer is no double that can be integrated",
    ]


def test_curves_run_through_their_points(run):
    host = run(
        in_context="""
        Handle set = define(effect, "OfxParamTypeParametric", "lookup"), all = 0, param = 0;
        props->set_int(set, "OfxParamPropParametricDimension", 0, 2);
        param = param_of(effect, "lookup");
        CHECK(curves->add(param, 1, 0.0, 0.0, 1.0, false) == OK
            && curves->add(param, 1, 0.0, 1.0, 3.0, false) == OK);
        """,
        create="""
        Handle lookup = param_of(effect, "lookup");
        double key = 0, value = 0;
        int count = -1;
        CHECK(curves->value(lookup, 0, 0.0, 0.625, &value) == OK && value == 0.625);
        CHECK(curves->value(lookup, 1, 0.0, 0.25, &value) == OK && value == 1.5);
        CHECK(curves->value(lookup, 1, 0.0, -8.0, &value) == OK && value == 1.0);
        CHECK(curves->value(lookup, 2, 0.0, 0.0, &value) == BAD_INDEX);
        CHECK(curves->add(lookup, 1, 0.0, 0.5, 5.0, false) == OK);
        CHECK(curves->count(lookup, 1, 0.0, &count) == OK && count == 3);
        CHECK(curves->point(lookup, 1, 0.0, 1, &key, &value) == OK && key == 0.5 && value == 5.0);
        CHECK(curves->add(lookup, 1, 0.0, 0.5, 6.0, false) == OK
            && curves->count(lookup, 1, 0.0, &count) == OK);
        CHECK(count == 3 && curves->value(lookup, 1, 0.0, 0.5, &value) == OK && value == 6.0);
        CHECK(curves->move(lookup, 1, 0.0, 0, 2.0, 4.0, true) == OK);
        CHECK(curves->point(lookup, 1, 0.0, 2, &key, &value) == OK && key == 2.0 && value == 4.0);
        CHECK(curves->point(lookup, 1, 0.0, 3, &key, &value) == BAD_INDEX);
        CHECK(curves->delete(lookup, 1, 0) == OK && curves->delete(lookup, 1, 7) == BAD_INDEX);
        CHECK(curves->clear(lookup, 1) == OK && curves->count(lookup, 1, 0.0, &count) == OK && count == 0);
        """,
    )
    assert host.problems == []


def test_threads_and_mutexes(run):
    host = run(
        functions="""
        static Handle mutex;
        static int sum, wrong;
        static void add(unsigned index, unsigned count, void *argument)
        {
            unsigned own = 99;
            wrong += threads->index(&own) != OK || own != index || count != 100 || argument != (void *)&sum;
            wrong += !threads->is_spawned();
            threads->lock(mutex);
            const int before = sum;
            usleep(10);
            sum = before + (int)index;
            threads->unlock(mutex);
        }
        static int nested = -1;
        static void nest(unsigned index, unsigned count, void *argument)
        {
            nested = threads->run(add, 2, 0);
        }
        static int tried;
        static void try_it(unsigned index, unsigned count, void *argument)
        {
            tried = threads->try_lock(mutex);
        }
        """,
        create="""
        unsigned cpus = 0, index = 9;
        CHECK(threads->num_cpus(&cpus) == OK && cpus == 3);
        CHECK(threads->mutex_create(&mutex, 0) == OK && mutex);
        CHECK(threads->run(add, 100, &sum) == OK && sum == 4950 && !wrong);
        CHECK(threads->index(&index) == OK && index == 0 && !threads->is_spawned());
        CHECK(threads->lock(mutex) == OK && threads->lock(mutex) == OK);
        CHECK(threads->run(try_it, 1, 0) == OK && tried == FAILED);
        CHECK(threads->unlock(mutex) == OK && threads->unlock(mutex) == OK);
        CHECK(threads->try_lock(mutex) == OK && threads->unlock(mutex) == OK);
        CHECK(threads->mutex_destroy(mutex) == OK && threads->mutex_create(&mutex, 2) == OK);
        CHECK(threads->run(try_it, 1, 0) == OK && tried == FAILED);
        CHECK(threads->unlock(mutex) == OK && threads->unlock(mutex) == OK);
        CHECK(threads->run(nest, 1, 0) == OK && nested == EXISTS);
        """,
    )
    assert host.problems == ["multiThread: from a thread that was made by it"]


def test_messages_are_put_together_as_c_does(run):
    host = run(
        create="""
        Handle own = (Handle)effect;
        CHECK(messages1->message(own, "OfxMessageMessage", "a", "plain") == OK);
        CHECK(messages->message(0, "OfxMessageLog", "b", "%s: %d of %.2f, %5.1f%% and %c", "ten", -3, 2.5,
            50.0, 'x') == OK);
        CHECK(messages->message(own, "OfxMessageQuestion", "", "may I?") == NO);
        CHECK(messages->message(own, "OfxMessageMessage", 0, "%d %d %d %d %s", 1, 2, 3, 4, "five") == OK);
        CHECK(messages->message(own, "OfxMessageMessage", 0, 0) == OK);
        CHECK(messages->set_persistent(own, "OfxMessageError", "", "grün %zu", (size_t)1 << 40) == OK);
        CHECK(messages->clear_persistent(own) == OK);
        CHECK(messages->set_persistent(own, "OfxMessageError", "", "stays") == OK);
        for (int n = 0; n < 5000; ++n)
            messages->set_persistent(own, "OfxMessageError", "", "again %d", n);
        """,
    )
    assert host.messages[:6] == [
        "plain",
        "ten: -3 of 2.50,  50.0% and x",
        "may I?",
        "1 2 3 4 five",
        "",
        "stays",
    ]
    assert len(host.messages) == 100
    assert host.problems == []


def test_progress_time_and_no_interacts(run):
    host = run(
        load="""
        CHECK(!host->fetch(host->host, "OfxDialogSuite", 1) && !host->fetch(host->host, "OfxDrawSuite", 1));
        CHECK(!host->fetch(host->host, "OfxPropertySuite", 2) && !host->fetch(host->host, "\\xff", 1));
        CHECK(interacts && number(host->host, "OfxImageEffectPropSupportsOverlays") == 0);
        """,
        create="""
        Handle own = (Handle)effect;
        double time = 9, first = 9, last = 9;
        int (*start1)(Handle, Name) = (int (*)(Handle, Name))progress1->start;
        CHECK(start1(own, "first") == OK && progress1->update(own, 0.5) == OK && progress1->end(own) == OK);
        CHECK(progress->start(own, "other", "id") == OK && progress->update(own, 1.0) == OK);
        CHECK(progress->end(own) == OK);
        CHECK(timeline->time(own, &time) == OK && time == 0.0);
        CHECK(timeline->bounds(own, &first, &last) == OK && first == 0.0 && last == 0.0);
        CHECK(timeline->go(own, 0.0) == OK && timeline->go(own, 5.0) == VALUE);
        """,
    )
    assert host.problems == []
    assert "asks for OfxDialogSuite 1, which the host does not have" in host.remarks


def test_an_instance_and_its_clips_say_what_they_are(run):
    host = run(
        in_context="""
        props->set_int(add_clip(effect, "Matte", EACH("OfxImageComponentAlpha")),
            "OfxImageClipPropOptional", 0, 1);
        """,
        create="""
        Handle own = set_of(effect), source = 0, matte = 0, output = 0;
        void *data = (void *)1, *plugin = 0;
        double size[2] = { 0, 0 };
        Rect region;
        CHECK(IS(text(own, "OfxPropType"), "OfxTypeImageEffectInstance"));
        CHECK(IS(text(own, "OfxImageEffectPropContext"), "OfxImageEffectContextFilter"));
        CHECK(props->get_doubles(own, "OfxImageEffectPropProjectSize", 2, size) == OK && size[0] == 1920.0);
        CHECK(props->get_doubles(own, "OfxImageEffectPropProjectExtent", 2, size) == OK && size[1] == 1080.0);
        CHECK(props->get_pointer(own, "OfxPropInstanceData", 0, &data) == OK && !data);
        CHECK(props->set_pointer(own, "OfxPropInstanceData", 0, &region) == OK);
        CHECK(props->get_pointer(own, "OfxPropInstanceData", 0, &data) == OK && data == &region);
        CHECK(props->get_pointer(own, "OfxImageEffectPropPluginHandle", 0, &plugin) == OK
            && plugin != effect);
        CHECK(effects->clip((Handle)effect, "Nobody", &source, 0) == BAD_HANDLE);
        CHECK(effects->clip_property_set(clip_of(effect, "Source"), &source) == OK);
        CHECK(effects->clip_property_set(clip_of(effect, "Matte"), &matte) == OK);
        CHECK(effects->clip_property_set(clip_of(effect, "Output"), &output) == OK);
        CHECK(number(source, "OfxImageClipPropConnected") == 1
            && number(matte, "OfxImageClipPropConnected") == 0);
        CHECK(IS(text(source, "OfxImageEffectPropPixelDepth"), "OfxBitDepthFloat"));
        CHECK(IS(text(matte, "OfxImageEffectPropComponents"), "OfxImageComponentAlpha"));
        CHECK(IS(text(output, "OfxImageEffectPropPreMultiplication"), "OfxImageAlphaUnPremultiplied"));
        CHECK(real(source, "OfxImagePropPixelAspectRatio", 0) == 1.0);
        CHECK(real(source, "OfxImageEffectPropFrameRange", 1) == 0.0);
        CHECK(IS(text(source, "OfxImageClipPropFieldOrder"), "OfxFieldNone"));
        CHECK(effects->region(clip_of(effect, "Source"), 0.0, &region) == OK && region.x2 == 1920.0);
        CHECK(effects->region(clip_of(effect, "Matte"), 0.0, &region) == OK && region.x2 - region.x1 == 0.0);
        Handle image = 0;
        CHECK(effects->image(clip_of(effect, "Source"), 0.0, 0, &image) == FAILED);
        """,
        render="""
        Image image, again;
        Rect region = { 0, 0, 2, 2 };
        CHECK(effects->region(clip_of(effect, "Source"), 0.0, &region) == OK && region.x2 == 5
            && region.y2 == 3);
        CHECK(take(effect, "Source", 0.0, &image) && take(effect, "Source", 100.0, &again));
        CHECK(image.data == again.data && image.set != again.set && image.row_bytes == 80);
        CHECK(IS(text(image.set, "OfxImagePropUniqueIdentifier"), text(again.set,
            "OfxImagePropUniqueIdentifier")));
        CHECK(IS(text(image.set, "OfxImageEffectPropPreMultiplication"), "OfxImageAlphaUnPremultiplied"));
        CHECK(real(image.set, "OfxImageEffectPropRenderScale", 1) == 1.0);
        CHECK(effects->release(image.set) == OK && effects->release(again.set) == OK);
        CHECK(effects->image(clip_of(effect, "Matte"), 0.0, 0, &image.set) == FAILED);
        CHECK(effects->abort((Handle)effect) == 0);
        """,
    )
    assert host.problems == host.remarks == []


def test_an_image_that_is_kept_and_a_source_that_is_written_are_problems(run):
    host = run(
        render="""
        Image image;
        CHECK(take(effect, "Source", 0.0, &image));
        image.data[3] ^= 1;
        image.data[3] ^= 1;
        """
    )
    assert host.problems == ["an image of Source was never released"]


def test_what_is_written_into_the_source_is_a_problem(run, tmp_path):
    host = run(
        render="""
        Image image;
        CHECK(take(effect, "Source", 0.0, &image));
        ((float *)image.data)[2] = 0.5f; // which is copied, too
        effects->release(image.set);
        const int copied = copy_from(effect, "Source", in);
        CHECK(take(effect, "Output", 0.0, &image));
        ((float *)image.data)[2] = 2.0f / 59.0f;
        effects->release(image.set);
        return copied;
        """
    )
    assert [problem.partition(": ")[2] for problem in host.problems] == ["4 bytes of the source written"]
    assert Path(tmp_path / "checks").exists()
