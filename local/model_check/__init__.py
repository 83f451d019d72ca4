"""Whether the model's engine holds with a real model: `make model-check`.

A small one from PyPI is served on loopback and plays whole interviews. It is far too weak to judge anybody, and finds
what scripted models hide: answers without end, digits for words, moves that do not fit. `ads.toml` are the roles and
what candidates say, `server` serves the model, `interview` plays and counts, `report` writes docs/model_check.md.
"""
