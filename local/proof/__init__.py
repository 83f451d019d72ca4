"""`make proof`: what only an AWS account can show, step by step (docs/operations.md, "Proof on AWS")."""
