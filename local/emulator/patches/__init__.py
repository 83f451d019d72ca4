"""Where ministack differs from AWS and this app would notice: one module each, with its reports in `reports/`."""

import importlib.metadata

PACKAGE = "ministack"
MADE_FOR = "1.5.33"


class PatchForOtherVersion(RuntimeError):
    """The patches replace functions of one version; the message is one sentence for a person."""


def require_version() -> None:
    """Raises OtherVersion."""
    installed = importlib.metadata.version(PACKAGE)
    if installed != MADE_FOR:
        raise PatchForOtherVersion(
            f"The patches are for {PACKAGE} {MADE_FOR}, and {installed} is installed: "
            "`make setup` installs the right one; to take the new one, see local/emulator/README.md."
        )
