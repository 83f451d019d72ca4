"""The local stage: the emulator with the real app deployed into it. `stage.start` begins it, `logs` shows it."""
