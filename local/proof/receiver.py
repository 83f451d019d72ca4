"""A receiver of webhooks on AWS: a function with an address of its own, which may do nothing but answer."""

import hashlib
import io
import json
import secrets
import zipfile
from typing import Any

from botocore.exceptions import ClientError

from .step import ProofContext, Undo

HANDLER = """
import base64, hashlib, hmac, os

def handler(event, context):
    sent, body = event["headers"], event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    signed = sent.get("x-webhook-timestamp", "").encode() + b"." + raw
    wanted = "sha256=" + hmac.new(os.environ["SECRET"].encode(), signed, hashlib.sha256).hexdigest()
    return {"statusCode": 200 if hmac.compare_digest(wanted, sent.get("x-webhook-signature", "")) else 401}
"""
"""It answers 200 to what is signed with its secret (contract section 5), and 401 to all else."""
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}
CALLS = (
    "iam.CreateRole",
    "iam.DeleteRole",
    "lambda.CreateFunction",
    "lambda.CreateFunctionUrlConfig",
    "lambda.AddPermission",
    "lambda.GetFunction",
    "lambda.DeleteFunction",
)


def receiver(context: ProofContext, undo: Undo) -> tuple[str, str]:
    """Its address and the secret that it verifies by."""
    iam, functions = context.aws("iam"), context.aws("lambda")
    secret = secrets.token_hex(32)
    name = f"interviews-proof-{hashlib.sha256(secret.encode()).hexdigest()[:12]}"
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    undo.later(f"the role {name}", lambda: iam.delete_role(RoleName=name))
    context.wait("Lambda may take the new role", 2, lambda: _made(functions, name, role, secret))
    undo.later(f"the function {name}", lambda: functions.delete_function(FunctionName=name))
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    url = functions.create_function_url_config(FunctionName=name, AuthType="NONE")["FunctionUrl"]
    # An address that everybody may call needs both (Lambda Developer Guide, "Control access to function URLs").
    functions.add_permission(
        FunctionName=name,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
    )
    functions.add_permission(
        FunctionName=name,
        StatementId="call",
        Action="lambda:InvokeFunction",
        Principal="*",
        InvokedViaFunctionUrl=True,
    )
    return str(url), secret


def _made(functions: Any, name: str, role: str, secret: str) -> bool:
    """IAM needs some seconds until everybody knows a new role."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("receiver.py", HANDLER)
    try:
        functions.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Handler="receiver.handler",
            Role=role,
            Code={"ZipFile": packed.getvalue()},
            Environment={"Variables": {"SECRET": secret}},
        )
    except ClientError as problem:
        if problem.response["Error"]["Code"] == "InvalidParameterValueException":
            return False
        raise
    return True
