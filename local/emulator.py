"""The local stage's process: AWS's APIs on one loopback port, for `python -m local.emulator PORT DIRECTORY`.

This module stays empty of imports: every Lambda worker loads it again when it is forked.
"""

if __name__ == "__main__":
    from local.engine import main

    main()
