/* SPDX-License-Identifier: BSD-3-Clause */
/* SPDX-FileCopyrightText: 2026 the ocio_gen contributors */
/* The part of OpenFX's C interface that the plug-in uses (OpenFX 1.4, and what 1.5 adds for colour
 * management and choices), declared in our own words; names, layouts and strings are the standard's. */
#ifndef ABI_H
#define ABI_H

#include <stddef.h>

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

typedef int OfxStatus;
enum {
    kOfxStatOK = 0,
    kOfxStatFailed = 1,
    kOfxStatErrMissingHostFeature = 4,
    kOfxStatErrFormat = 7,
    kOfxStatErrBadHandle = 9,
    kOfxStatReplyDefault = 14
};

/* Handles are the host's: nothing is known of what they point to. */
typedef struct OfxPropertySetStruct *OfxPropertySetHandle;
typedef struct OfxImageEffectStruct *OfxImageEffectHandle;
typedef struct OfxImageClipStruct *OfxImageClipHandle;
typedef struct OfxParamSetStruct *OfxParamSetHandle;
typedef struct OfxParamStruct *OfxParamHandle;

typedef double OfxTime;
typedef struct { int x1, y1, x2, y2; } OfxRectI;
typedef struct { double x1, y1, x2, y2; } OfxRectD;

typedef struct {
    OfxPropertySetHandle host;
    const void *(*fetchSuite)(OfxPropertySetHandle host, const char *name, int version);
} OfxHost;

typedef struct {
    const char *pluginApi;
    int apiVersion;
    const char *pluginIdentifier;
    unsigned int pluginVersionMajor, pluginVersionMinor;
    void (*setHost)(OfxHost *host);
    OfxStatus (*mainEntry)(
        const char *action, const void *handle, OfxPropertySetHandle inArgs, OfxPropertySetHandle outArgs);
} OfxPlugin;

typedef struct {
    OfxStatus (*propSetPointer)(OfxPropertySetHandle set, const char *name, int index, void *value);
    OfxStatus (*propSetString)(OfxPropertySetHandle set, const char *name, int index, const char *value);
    OfxStatus (*propSetDouble)(OfxPropertySetHandle set, const char *name, int index, double value);
    OfxStatus (*propSetInt)(OfxPropertySetHandle set, const char *name, int index, int value);
    OfxStatus (*propSetPointerN)(OfxPropertySetHandle set, const char *name, int count, void *const *values);
    OfxStatus (*propSetStringN)(
        OfxPropertySetHandle set, const char *name, int count, const char *const *values);
    OfxStatus (*propSetDoubleN)(OfxPropertySetHandle set, const char *name, int count, const double *values);
    OfxStatus (*propSetIntN)(OfxPropertySetHandle set, const char *name, int count, const int *values);
    OfxStatus (*propGetPointer)(OfxPropertySetHandle set, const char *name, int index, void **value);
    OfxStatus (*propGetString)(OfxPropertySetHandle set, const char *name, int index, char **value);
    OfxStatus (*propGetDouble)(OfxPropertySetHandle set, const char *name, int index, double *value);
    OfxStatus (*propGetInt)(OfxPropertySetHandle set, const char *name, int index, int *value);
    OfxStatus (*propGetPointerN)(OfxPropertySetHandle set, const char *name, int count, void **values);
    OfxStatus (*propGetStringN)(OfxPropertySetHandle set, const char *name, int count, char **values);
    OfxStatus (*propGetDoubleN)(OfxPropertySetHandle set, const char *name, int count, double *values);
    OfxStatus (*propGetIntN)(OfxPropertySetHandle set, const char *name, int count, int *values);
    OfxStatus (*propReset)(OfxPropertySetHandle set, const char *name);
    OfxStatus (*propGetDimension)(OfxPropertySetHandle set, const char *name, int *count);
} OfxPropertySuiteV1;

typedef struct {
    OfxStatus (*getPropertySet)(OfxImageEffectHandle effect, OfxPropertySetHandle *set);
    OfxStatus (*getParamSet)(OfxImageEffectHandle effect, OfxParamSetHandle *params);
    OfxStatus (*clipDefine)(OfxImageEffectHandle effect, const char *name, OfxPropertySetHandle *set);
    OfxStatus (*clipGetHandle)(
        OfxImageEffectHandle effect, const char *name, OfxImageClipHandle *clip, OfxPropertySetHandle *set);
    OfxStatus (*clipGetPropertySet)(OfxImageClipHandle clip, OfxPropertySetHandle *set);
    OfxStatus (*clipGetImage)(
        OfxImageClipHandle clip, OfxTime time, const OfxRectD *region, OfxPropertySetHandle *image);
    OfxStatus (*clipReleaseImage)(OfxPropertySetHandle image);
    OfxStatus (*clipGetRegionOfDefinition)(OfxImageClipHandle clip, OfxTime time, OfxRectD *bounds);
    int (*abort)(OfxImageEffectHandle effect);
    /* Image memory follows in the standard; it is not used. */
} OfxImageEffectSuiteV1;

typedef struct {
    OfxStatus (*paramDefine)(
        OfxParamSetHandle params, const char *type, const char *name, OfxPropertySetHandle *set);
    OfxStatus (*paramGetHandle)(
        OfxParamSetHandle params, const char *name, OfxParamHandle *param, OfxPropertySetHandle *set);
    OfxStatus (*paramSetGetPropertySet)(OfxParamSetHandle params, OfxPropertySetHandle *set);
    OfxStatus (*paramGetPropertySet)(OfxParamHandle param, OfxPropertySetHandle *set);
    OfxStatus (*paramGetValue)(OfxParamHandle param, ...);
    OfxStatus (*paramGetValueAtTime)(OfxParamHandle param, OfxTime time, ...);
    void (*paramGetDerivative)(void);
    void (*paramGetIntegral)(void);
    OfxStatus (*paramSetValue)(OfxParamHandle param, ...);
    /* Keys and edits follow in the standard; they are not used. */
} OfxParameterSuiteV1;

typedef void OfxThreadFunctionV1(unsigned int index, unsigned int count, void *argument);
typedef struct {
    OfxStatus (*multiThread)(OfxThreadFunctionV1 *function, unsigned int count, void *argument);
    OfxStatus (*multiThreadNumCPUs)(unsigned int *count);
    OfxStatus (*multiThreadIndex)(unsigned int *index);
    int (*multiThreadIsSpawnedThread)(void);
    /* Mutexes follow in the standard; they are not used. */
} OfxMultiThreadSuiteV1;

typedef struct {
    OfxStatus (*message)(void *handle, const char *type, const char *id, const char *format, ...);
    OfxStatus (*setPersistentMessage)(void *handle, const char *type, const char *id, const char *format, ...);
    OfxStatus (*clearPersistentMessage)(void *handle);
} OfxMessageSuiteV2;

#define kOfxImageEffectPluginApi "OfxImageEffectPluginAPI"
#define kOfxPropertySuite "OfxPropertySuite"
#define kOfxImageEffectSuite "OfxImageEffectSuite"
#define kOfxParameterSuite "OfxParameterSuite"
#define kOfxMultiThreadSuite "OfxMultiThreadSuite"
#define kOfxMessageSuite "OfxMessageSuite"
#define kOfxMessageError "OfxMessageError"

/* Actions */
#define kOfxActionLoad "OfxActionLoad"
#define kOfxActionUnload "OfxActionUnload"
#define kOfxActionDescribe "OfxActionDescribe"
#define kOfxActionCreateInstance "OfxActionCreateInstance"
#define kOfxActionDestroyInstance "OfxActionDestroyInstance"
#define kOfxImageEffectActionDescribeInContext "OfxImageEffectActionDescribeInContext"
#define kOfxImageEffectActionGetClipPreferences "OfxImageEffectActionGetClipPreferences"
#define kOfxImageEffectActionGetOutputColourspace "OfxImageEffectActionGetOutputColourspace"
#define kOfxImageEffectActionIsIdentity "OfxImageEffectActionIsIdentity"
#define kOfxImageEffectActionRender "OfxImageEffectActionRender"

/* Properties and their values */
#define kOfxPropName "OfxPropName"
#define kOfxPropTime "OfxPropTime"
#define kOfxPropLabel "OfxPropLabel"
#define kOfxPropPluginDescription "OfxPropPluginDescription"
#define kOfxImageEffectPluginPropGrouping "OfxImageEffectPluginPropGrouping"
#define kOfxImageEffectPropSupportedContexts "OfxImageEffectPropSupportedContexts"
#define kOfxImageEffectContextFilter "OfxImageEffectContextFilter"
#define kOfxImageEffectContextGeneral "OfxImageEffectContextGeneral"
#define kOfxImageEffectPropSupportedPixelDepths "OfxImageEffectPropSupportedPixelDepths"
#define kOfxImageEffectPropSupportedComponents "OfxImageEffectPropSupportedComponents"
#define kOfxImageEffectPropPixelDepth "OfxImageEffectPropPixelDepth"
#define kOfxImageEffectPropComponents "OfxImageEffectPropComponents"
#define kOfxBitDepthByte "OfxBitDepthByte"
#define kOfxBitDepthShort "OfxBitDepthShort"
#define kOfxBitDepthHalf "OfxBitDepthHalf"
#define kOfxBitDepthFloat "OfxBitDepthFloat"
#define kOfxImageComponentRGB "OfxImageComponentRGB"
#define kOfxImageComponentRGBA "OfxImageComponentRGBA"
#define kOfxImageEffectPluginRenderThreadSafety "OfxImageEffectPluginRenderThreadSafety"
#define kOfxImageEffectRenderFullySafe "OfxImageEffectRenderFullySafe"
#define kOfxImageEffectPluginPropHostFrameThreading "OfxImageEffectPluginPropHostFrameThreading"
#define kOfxImageEffectPluginPropFieldRenderTwiceAlways "OfxImageEffectPluginPropFieldRenderTwiceAlways"
#define kOfxImageEffectPropSupportsMultiResolution "OfxImageEffectPropSupportsMultiResolution"
#define kOfxImageEffectPropSupportsTiles "OfxImageEffectPropSupportsTiles"
#define kOfxImageEffectPropClipPreferencesSlaveParam "OfxImageEffectPropClipPreferencesSlaveParam"
#define kOfxImageEffectPropTemporalClipAccess "OfxImageEffectPropTemporalClipAccess"
#define kOfxImageClipPropFieldExtraction "OfxImageClipPropFieldExtraction"
#define kOfxImageEffectPropFieldToRender "OfxImageEffectPropFieldToRender"
#define kOfxImageFieldBoth "OfxFieldBoth"
#define kOfxImageFieldLower "OfxFieldLower"
#define kOfxImageFieldUpper "OfxFieldUpper"
#define kOfxImageEffectSimpleSourceClipName "Source"
#define kOfxImageEffectOutputClipName "Output"
#define kOfxImageEffectPropRenderWindow "OfxImageEffectPropRenderWindow"
#define kOfxImagePropData "OfxImagePropData"
#define kOfxImagePropBounds "OfxImagePropBounds"
#define kOfxImagePropRowBytes "OfxImagePropRowBytes"

#define kOfxParamTypeBoolean "OfxParamTypeBoolean"
#define kOfxParamTypeChoice "OfxParamTypeChoice"
#define kOfxParamTypeStrChoice "OfxParamTypeStrChoice" /* OpenFX 1.5 */
#define kOfxParamTypeDouble "OfxParamTypeDouble"
#define kOfxParamTypeDouble3D "OfxParamTypeDouble3D"
#define kOfxParamPropHint "OfxParamPropHint"
#define kOfxParamPropDefault "OfxParamPropDefault"
#define kOfxParamPropSecret "OfxParamPropSecret"
#define kOfxParamPropChoiceOption "OfxParamPropChoiceOption"
#define kOfxParamPropChoiceOrder "OfxParamPropChoiceOrder" /* OpenFX 1.5, as the next two */
#define kOfxParamPropChoiceEnum "OfxParamPropChoiceEnum"
#define kOfxParamHostPropSupportsStrChoice "OfxParamHostPropSupportsStrChoice"
#define kOfxParamPropMin "OfxParamPropMin"
#define kOfxParamPropMax "OfxParamPropMax"
#define kOfxParamPropDisplayMin "OfxParamPropDisplayMin"
#define kOfxParamPropDisplayMax "OfxParamPropDisplayMax"
#define kOfxParamPropIncrement "OfxParamPropIncrement"
#define kOfxParamPropDigits "OfxParamPropDigits"
#define kOfxParamPropDimensionLabel "OfxParamPropDimensionLabel"
#define kOfxParamPropAnimates "OfxParamPropAnimates"

/* Colour management, OpenFX 1.5 */
#define kOfxImageEffectPropColourManagementStyle "OfxImageEffectPropColourManagementStyle"
#define kOfxImageEffectColourManagementNone "OfxImageEffectColourManagementNone"
#define kOfxImageEffectColourManagementBasic "OfxImageEffectColourManagementBasic"
#define kOfxImageEffectColourManagementCore "OfxImageEffectColourManagementCore"
#define kOfxImageEffectPropColourManagementAvailableConfigs \
    "OfxImageEffectPropColourManagementAvailableConfigs"
#define kOfxImageClipPropPreferredColourspaces "OfxImageClipPropPreferredColourspaces"
#define kOfxImageClipPropColourspace "OfxImageClipPropColourspace"
#define kOfxConfigIdentifier "ofx-native-v1.5_aces-v1.3_ocio-v2.3"
#define kOfxColourspaceACES20651 "ACES2065-1"
#define kOfxColourspaceACEScg "ACEScg"
#define kOfxColourspaceOfxSceneLinear "ofx_scene_linear"
#define kOfxColourspaceOfxRaw "ofx_raw"

#endif
