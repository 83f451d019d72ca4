"""The local stage's process: `python -m local.emulator PORT DIRECTORY`."""

from .server import main

main()
