"""`cdk synth -c stage=dev`: the app, checked by cdk-nag."""

import sys

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from infra.bundles import BundleFailed
from infra.stack import InterviewIntegration
from infra.stage import Stage

app = App()
try:
    stage = Stage.of(app.node.try_get_context)
    InterviewIntegration(app, f"InterviewIntegration-{stage.name}", stage=stage)
except (BundleFailed, ValueError) as problem:
    sys.exit(str(problem))
Validations.of(app).add_plugins(AwsSolutionsChecks(app))
app.synth()
