"""What is shipped, what it is built with, under which licences, and what is known against it.

python -m local.supply_chain            `make audit`: writes .build/sbom and docs/supply-chain.md, asks for advisories
python -m local.supply_chain --check    fails where docs/supply-chain.md is not what the layers hold
"""

import sys

from .audit import main

sys.exit(main())
