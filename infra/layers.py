"""The layers: what the functions mean (shared) and what they stand on (dependencies)."""

from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from . import bundles
from .functions import Function
from .stage import Stage


def packed(bundle: Path) -> lambda_.Code:
    """A bundle as an asset that changes only with what went into it: zip files hold times."""
    return lambda_.Code.from_asset(str(bundle), asset_hash=bundle.stem)


class Layers(Construct):
    """`engine` is for the few functions that may call a model: its import alone takes half a second; `signing` is for
    those that sign webhooks by Ed25519, and for the one that verifies the tokens of people."""

    def __init__(self, scope: Construct, id: str, *, stage: Stage) -> None:
        super().__init__(scope, id)
        self._stage = stage
        self.shared = self._layer("Shared", bundles.bundle_shared_layer())
        self.dependencies = self._layer("Dependencies", bundles.bundle_dependencies("dependencies"))
        self.engine = self._layer("EngineDependencies", bundles.bundle_dependencies("engine_dependencies"))
        self.signing = self._layer("SigningDependencies", bundles.bundle_dependencies("signing_dependencies"))

    def of(self, function: Function) -> list[lambda_.LayerVersion]:
        """Only what it needs: each layer is unpacked at a cold start."""
        return [
            self.shared,
            self.dependencies,
            *([self.engine] if function.uses_engine else []),
            *([self.signing] if self._uses_keys(function) else []),
        ]

    def _uses_keys(self, function: Function) -> bool:
        return function.signs_ed25519 or (function.verifies_tokens and self._stage.oidc)

    def _layer(self, id: str, bundle: Path) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            id,
            code=packed(bundle),
            compatible_architectures=[lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )
