"""The account of one call to a model, kept with what was made of its answer."""

from ..kernel.model import Model


class ModelCall(Model):
    """One call of a model and what it cost. No text of anybody."""

    operation: str
    """What the model was asked for."""
    model: str
    """Which model was asked."""
    prompt_version: str
    """The version of the prompts it was asked by."""
    milliseconds: int
    input_tokens: int | None
    """Tokens that the model was given; null where the server does not tell."""
    output_tokens: int | None
    """Tokens that the model answered; null where the server does not tell."""
    outcome: str
    """`ok`, `flawed` (usable, but sent back once), `unusable`, `refused`, `CutOff` (longer than allowed), or an error's
    class."""
    input_hash: str
    """SHA-256 of the request's exact JSON (sorted keys, no spaces): prompt, data, schema, model and settings, so that a
    rebuilt request can be known for the same."""
    served_by: str | None = None
    """Which model has answered, by the server's own account; null where it does not tell."""
