"""Property sets: what hosts and plug-ins tell each other, by name and index."""

from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = int | float | bytes | None  # None is a null pointer

# Names that the standard has, of the sets that plug-ins write to or read from: any other is a mistake.
_STANDARD = """
PropName PropTime PropLabel PropShortLabel PropLongLabel PropType PropVersion PropVersionLabel PropAPIVersion
PropPluginDescription PropIcon PropInstanceData PropIsInteractive PropEffectInstance PropChangeReason
PluginPropFilePath PluginPropParamPageOrder
ImageEffectPluginPropGrouping ImageEffectPluginPropSingleInstance ImageEffectPluginRenderThreadSafety
ImageEffectPluginPropHostFrameThreading ImageEffectPluginPropFieldRenderTwiceAlways
ImageEffectPropSupportedContexts ImageEffectPropSupportedPixelDepths ImageEffectPropSupportedComponents
ImageEffectPropMultipleClipDepths ImageEffectPropSupportsMultipleClipPARs
ImageEffectPropSupportsMultiResolution ImageEffectPropSupportsTiles ImageEffectPropTemporalClipAccess
ImageEffectPropSupportsOverlays ImageEffectPropClipPreferencesSlaveParam ImageEffectPropContext
ImageEffectPropPixelDepth ImageEffectPropComponents ImageEffectPropPreMultiplication
ImageEffectPropRenderScale ImageEffectPropRenderWindow ImageEffectPropFieldToRender ImageEffectPropFrameRate
ImageEffectPropSequentialRenderStatus ImageEffectPropInteractiveRenderStatus
ImageEffectPropProjectSize ImageEffectPropProjectOffset ImageEffectPropProjectExtent
ImageEffectPropPixelAspectRatio ImageEffectInstancePropEffectDuration ImageEffectFrameVarying
ImageClipPropConnected ImageClipPropOptional ImageClipPropIsMask ImageClipPropFieldOrder
ImageClipPropFieldExtraction ImageClipPropContinuousSamples ImageClipPropUnmappedPixelDepth
ImageClipPropUnmappedComponents
ImagePropData ImagePropBounds ImagePropRegionOfDefinition ImagePropRowBytes ImagePropField
ImagePropUniqueIdentifier ImagePropPixelAspectRatio
ParamPropHint ParamPropDefault ParamPropChoiceOption ParamPropChoiceOrder ParamPropMin ParamPropMax
ParamPropDisplayMin ParamPropDisplayMax ParamPropIncrement ParamPropDigits ParamPropDimensionLabel
ParamPropAnimates ParamPropCanUndo ParamPropSecret ParamPropEnabled ParamPropPersistant ParamPropScriptName
ParamPropParent ParamPropType ParamPropEvaluateOnChange ParamPropDoubleType ParamPropGroupOpen
ParamPropPageChild
"""
_COLOUR_MANAGEMENT = """
ImageEffectPropColourManagementStyle ImageEffectPropColourManagementAvailableConfigs
ImageEffectPropColourManagementConfig ImageEffectPropOCIOConfig
ImageClipPropColourspace ImageClipPropPreferredColourspaces ImageClipPropPreferredColourspaces_Source
"""
KNOWN = frozenset(f"Ofx{name}" for name in _STANDARD.split())
COLOUR_MANAGEMENT = frozenset(f"Ofx{name}" for name in _COLOUR_MANAGEMENT.split())  # of OpenFX 1.5


@dataclass
class PropertySet:
    """Values by name; the lists are as long as what was set last."""

    about: str  # whose: "descriptor of org.x.encode", say
    values: dict[str, list[Value]] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()  # names that this host does not know

    def put(self, name: str, index: int, value: Value) -> bool:
        """Set one value; tell whether that could be done."""
        values = self.values.setdefault(name, [])
        if not 0 <= index <= len(values):
            return False
        values[index : index + 1] = [value]
        return True

    def text(self, name: str) -> str | None:
        """Return the first value of a text property."""
        values = self.values.get(name)
        return values[0].decode() if values and isinstance(values[0], bytes) else None

    def texts(self, name: str) -> list[str]:
        """Return all values of a text property."""
        return [value.decode() for value in self.values.get(name, []) if isinstance(value, bytes)]

    def numbers(self, name: str) -> list[float]:
        """Return all values of a number property."""
        return [value for value in self.values.get(name, []) if isinstance(value, int | float)]
