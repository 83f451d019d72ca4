"""What CloudFormation tells of a stage on AWS."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

FAILED_TO_BEGIN = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS"}
"""A stack whose first deployment failed, or never began: the CDK's command line deletes it and makes it anew."""


def name_of(stage: str) -> str:
    return f"InterviewIntegration-{stage}"


def outputs_of(cloudformation: Any, stage: str) -> Mapping[str, str] | None:
    """None where the stage is not there."""
    try:
        (found,) = cloudformation.describe_stacks(StackName=name_of(stage))["Stacks"]
    except ClientError as problem:
        if "does not exist" in str(problem):
            return None
        raise
    if found["StackStatus"] in FAILED_TO_BEGIN:
        return None
    return {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
