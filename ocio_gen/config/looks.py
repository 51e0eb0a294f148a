"""The looks of a show in a config: through the shot's context variable, each in its working space."""

from dataclasses import dataclass, replace

import PyOpenColorIO as ocio

from ocio_gen.cdl import Cdl
from ocio_gen.config.built import LOOK_FOLDER, BuiltConfig
from ocio_gen.config.views import add_view, raw_space, set_views, view_details
from ocio_gen.errors import UserError
from ocio_gen.looks.cdl_files import correction
from ocio_gen.looks.gather import NO_SHOT
from ocio_gen.looks.look import Lmt, Looks, ShotLook, WorkingSpace
from ocio_gen.show import Show

SHOW_LOOK = "Show CDL"

# Added to a view's name.
WITH_LOOK = " + look"

_STYLES = {True: ocio.CDL_ASC, False: ocio.CDL_NO_CLAMP}

# Where shots that have no CDL do nothing, in light: with no clamp, and no curve.
_UNGRADED = "ungraded"


@dataclass(frozen=True)
class Kind:
    """What shots have in common but for the numbers: LMTs, and the working space of the CDL."""

    before: tuple[Lmt, ...]
    working: WorkingSpace | None
    after: tuple[Lmt, ...]

    @property
    def folder(self) -> str:
        """The folder, below the looks', that has the shots of this kind, and no others."""
        lmts = [lmt.slug for lmt in (*self.before, *self.after)]
        return "+".join([self.working.folder if self.working else _UNGRADED, *lmts])

    @property
    def plain(self) -> "Kind":
        """The kind without its LMTs."""
        return Kind((), self.working, ())

    @property
    def looks(self) -> str:
        """The looks of a shot of this kind, in order, as OCIO wants them."""
        return ", ".join([*(lmt.name for lmt in self.before), self.name, *(lmt.name for lmt in self.after)])

    @property
    def name(self) -> str:
        """The name of the look that finds a shot's CDL; where LMTs are beside it, one of its own."""
        look = f"Shot CDL ({self.working.name})" if self.working else "Shot without CDL"
        lmts = [lmt.name for lmt in (*self.before, *self.after)]
        return f"{look} with {' and '.join(lmts)}" if lmts else look


def kind_of(look: ShotLook) -> Kind:
    """Return what a shot's look has in common with others."""
    before, after = look.lmts
    return Kind(before, look.grade.working if look.grade else None, after)


def kinds_of(looks: Looks) -> dict[Kind, list[ShotLook]]:
    """Return the shots of each kind."""
    kinds: dict[Kind, list[ShotLook]] = {}
    for look in looks.shots:
        kinds.setdefault(kind_of(look), []).append(look)
    return kinds


def shown_looks(looks: Looks) -> str:
    """Return what a view shows: the looks of whatever kind the shot is, then the show's.

    OCIO tries what is between the bars in turn, and takes the first whose files are there.
    """
    after = [SHOW_LOOK] if looks.show else []
    kinds = [kind.looks for kind in kinds_of(looks)]
    return " | ".join(", ".join([kind, *after]) for kind in kinds) or ", ".join(after)


def add_looks(built: BuiltConfig, show: Show, looks: Looks) -> None:
    """Add the looks of a show to a config, their files beside it, and the views that show them.

    Raises:
        UserError: a look or a view of that name is in the base.
    """
    if built.legacy:
        looks = _without_lmts(built, looks)
    if not looks:
        return
    config = built.config
    for number, (kind, shots) in enumerate(kinds_of(looks).items()):
        for lmt in (*kind.before, *kind.after):
            _add_lmt(built, lmt)
        for shot in shots:
            cdl = shot.grade.cdl if shot.grade else Cdl()
            built.files[f"{LOOK_FOLDER}/{kind.folder}/{shot.shot}.cc"] = correction(shot.shot, cdl)
        if number == 0:  # the kind that is tried first
            built.files[f"{LOOK_FOLDER}/{kind.folder}/{NO_SHOT}.cc"] = correction(NO_SHOT, Cdl())
        path = f"{kind.folder}/${{{show.looks.variable}}}.cc"
        working = kind.working.name if kind.working else "no CDL"
        _add_look(
            built, kind.name, path, kind.working, f"The shot's ASC CDL, {working}, by ${show.looks.variable}."
        )
    if looks.show:
        built.files[f"{LOOK_FOLDER}/show.cc"] = correction("show", looks.show.cdl)
        text = f"The show's ASC CDL, {looks.show.working.name}."
        _add_look(built, SHOW_LOOK, "show.cc", looks.show.working, text)
    shown = shown_looks(looks)
    for display in list(config.getDisplays()):
        _add_views(built, display, shown, every=bool(show.displays), first=show.looks.default)


def _without_lmts(built: BuiltConfig, looks: Looks) -> Looks:
    """Return what profile 1 can hold of looks: their CDLs."""
    lmts = {step.name for look in looks.shots for step in look.steps if isinstance(step, Lmt)}
    built.notes += [f"profile 1 cannot hold {name}: left out" for name in sorted(lmts)]
    shots = (replace(look, steps=(look.grade,) if look.grade else ()) for look in looks.shots)
    return replace(looks, shots=tuple(shots))


def _add_look(built: BuiltConfig, name: str, path: str, working: WorkingSpace | None, text: str) -> None:
    transform = ocio.FileTransform(path)
    if not built.legacy:  # profile 1 always clamps
        transform.setCDLStyle(_STYLES[working is not None and working.clamp])
    space = working.space if working else _aces(built)
    _put_look(built, ocio.Look(name=name, processSpace=space, transform=transform, description=text))


def _aces(built: BuiltConfig) -> str:
    """Return what the config calls ACES2065-1."""
    return str(built.config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE).getName())


def _put_look(built: BuiltConfig, look: ocio.Look) -> None:
    if built.config.getLook(look.getName()):
        raise UserError(
            f"{built.base}: has a look {look.getName()!r} already, which ocio_gen adds; rename it"
        )
    built.config.addLook(look)


def _add_lmt(built: BuiltConfig, lmt: Lmt) -> None:
    """Add an LMT; one that is built in may be in the base."""
    if built.config.getLook(lmt.name):
        return
    if lmt.clf:
        built.files[f"{LOOK_FOLDER}/{lmt.slug}.clf"] = lmt.clf
        transform: ocio.Transform = ocio.FileTransform(f"{lmt.slug}.clf")
    else:
        transform = ocio.BuiltinTransform(lmt.style)
    text = "A look modification transform of the show's AMFs."
    _put_look(
        built, ocio.Look(name=lmt.name, processSpace=_aces(built), transform=transform, description=text)
    )


def _add_views(built: BuiltConfig, display: str, looks: str, *, every: bool, first: bool) -> None:
    """Add views with the looks to a display: of its first view, or of every one."""
    config = built.config
    present = list(config.getViews(display))
    plain = [view for view in present if not raw_space(config, display, view)]
    graded = {view: f"{view}{WITH_LOOK}" for view in (plain if every else plain[:1])}
    if taken := [view for view in graded.values() if view in present]:
        raise UserError(
            f"{built.base}: {display} has a view {taken[0]!r} already, which ocio_gen adds; rename it"
        )
    for view, name in graded.items():
        details = view_details(config, display, view)
        own = details.looks
        both = " | ".join(f"{option}, {own}" for option in looks.split(" | ")) if own else looks
        text = f"{view}, with the shot's look." if details.transform else ""
        add_view(config, display, name, replace(details, looks=both, description=text))
    if active := list(config.getActiveViews()):  # else the new ones would be hidden
        ordered = (one for view in active for one in _pair(view, graded.get(view), first=first))
        config.setActiveViews(", ".join(dict.fromkeys(ordered)))
    if every or first:
        set_views(
            config, display, [one for view in present for one in _pair(view, graded.get(view), first=first)]
        )


def _pair(view: str, graded: str | None, *, first: bool) -> list[str]:
    pair = [view, graded] if graded else [view]
    return pair[::-1] if first else pair
