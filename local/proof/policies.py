"""Has IAM Access Analyzer judge the policy of each role that was deployed."""

import json

from .step import NotProven, ProofContext, Step, Undo

WRONG = {"ERROR", "SECURITY_WARNING"}


def prove(context: ProofContext, undo: Undo) -> str:
    iam, analyzer = context.aws("iam"), context.aws("accessanalyzer")
    found, looked_at = [], 0
    for role in context.resources("AWS::IAM::Role").values():
        for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
            policy = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
            answer = analyzer.validate_policy(
                policyDocument=json.dumps(policy), policyType="IDENTITY_POLICY", maxResults=100
            )
            looked_at += 1
            found += [
                f"{role}: {each['issueCode']}" for each in answer["findings"] if each["findingType"] in WRONG
            ]
    if found or not looked_at:
        raise NotProven(f"{len(found)} findings in {looked_at} policies: {'; '.join(sorted(set(found)))}.")
    return f"{looked_at} policies without an error or a security warning."


STEP = Step(
    name="policies",
    does="asks IAM Access Analyzer (ValidatePolicy) about the policies of all roles",
    expects="neither ERROR nor SECURITY_WARNING",
    minutes=3,
    undoes="nothing: it only reads",
    calls=(
        "cloudformation.ListStackResources",
        "iam.ListRolePolicies",
        "iam.GetRolePolicy",
        "accessanalyzer.ValidatePolicy",
    ),
    prove=prove,
)
