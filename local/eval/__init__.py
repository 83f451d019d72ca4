"""The evaluation of the engines: a corpus of answers, what is done to them, and what an engine makes of it.

`corpus/` holds the data, `variants` the attacks, `trials` puts an answer before an engine, `measures` turns outcomes
into figures, `thresholds` says which figures the rehearsal engine must keep. docs/evaluation.md explains the figures.
"""
