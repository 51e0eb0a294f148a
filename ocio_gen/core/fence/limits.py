# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The limits of a child process, and what its fence lets through."""

from dataclasses import asdict, dataclass
from typing import Any

_MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """The limits of one child process, and of all that it starts."""

    start_seconds: float = 60.0  # until it is ready for requests
    request_seconds: float = 60.0
    cpu_seconds: int = 4 * 3600  # in all: a child whose parent is gone ends, too
    memory_bytes: int = 4096 * _MIB  # of its address space
    file_bytes: int = 512 * _MIB  # of each file that it writes
    printed_bytes: int = 64 << 10
    answer_bytes: int = 1 * _MIB


USUAL = Limits()

# Compilers map much more than they use.
COMPILING = Limits(request_seconds=120.0, cpu_seconds=120, memory_bytes=2048 * _MIB, file_bytes=64 * _MIB)


def limit_process(name: str, value: int) -> None:
    """Set a limit of this process for good: as given, or the system's where that is lower.

    Args:
        name: As `resource` has it: "RLIMIT_AS".
        value: In the limit's own unit.

    Raises:
        ImportError: the system is Windows.
        OSError: it cannot be set.
    """
    import resource

    kind = getattr(resource, name)
    _, most = resource.getrlimit(kind)
    allowed = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (allowed, allowed))


@dataclass(frozen=True)
class Policy:
    """What a child may do."""

    scratch: str  # the folder that it works in
    readable: tuple[str, ...] = ()
    writable: tuple[str, ...] = ()  # beside the scratch folder
    programs: bool = False  # whether it may start programs
    limits: Limits = USUAL

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as JSON has it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Policy":
        """Return the policy that `to_dict` returned."""
        return cls(
            scratch=given["scratch"],
            readable=tuple(given["readable"]),
            writable=tuple(given["writable"]),
            programs=given["programs"],
            limits=Limits(**given["limits"]),
        )
