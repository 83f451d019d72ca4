"""Restores the interviews table beside the one in use, and repeats on the copy what was erased (docs/restore.md)."""

from typing import Any

from .step import NotProven, ProofContext, Step, Undo

MINUTES_TO_RESTORE = 90
SAMPLE = 25


def prove(context: ProofContext, undo: Undo) -> str:
    tables, table = context.aws("dynamodb"), context.outputs["InterviewsTable"]
    copy = f"{table}-proof"
    began = context.clock()
    tables.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=copy, UseLatestRestorableTime=True
    )
    undo.later(f"the table {copy}", lambda: _delete(context, copy))
    restored = _active(context, copy)
    took = (context.clock() - began) / 60
    if _key(restored) != _key(tables.describe_table(TableName=table)["Table"]):
        raise NotProven("The copy is not encrypted by the stage's key.")
    sample = tables.scan(TableName=copy, Limit=SAMPLE)["Items"]
    same = [each for each in sample if _stored(tables, table, each) == each]
    if not same:
        raise NotProven(
            f"None of {len(sample)} items of the copy is as in the table: play the journey first."
        )
    if code := context.command("purge_again", "--table", copy):
        raise NotProven(f"`make purge-again` ended with {code} on the copy.")
    return f"Restored in {took:.0f} minutes; {len(same)} of {len(sample)} items are as in the table; purged again."


def _active(context: ProofContext, table: str) -> dict[str, Any]:
    def described() -> dict[str, Any] | None:
        found = dict(context.aws("dynamodb").describe_table(TableName=table)["Table"])
        return found if found["TableStatus"] == "ACTIVE" else None

    found = context.wait(f"{table} is restored", MINUTES_TO_RESTORE, described)
    assert found is not None
    return found


def _delete(context: ProofContext, table: str) -> None:
    """A table that is being made cannot be deleted. The copy holds who was erased: it must go."""
    _active(context, table)
    context.aws("dynamodb").delete_table(TableName=table)


def _key(table: dict[str, Any]) -> Any:
    return table.get("SSEDescription", {}).get("KMSMasterKeyArn")


def _stored(tables: Any, table: str, item: dict[str, Any]) -> dict[str, Any] | None:
    key = {name: item[name] for name in ("pk", "sk")}
    return dict(tables.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})) or None


STEP = Step(
    name="restore",
    does="restores the interviews table to a new one, and repeats purges on it with `make purge-again`",
    expects="the copy has the stage's key and items of the table (those that are older than five minutes)",
    minutes=MINUTES_TO_RESTORE,
    undoes="the copy, which would bring erased people back",
    calls=(
        "cloudformation.DescribeStacks",
        "dynamodb.RestoreTableToPointInTime",
        "dynamodb.DescribeTable",
        "dynamodb.Scan",
        "dynamodb.GetItem",
        "dynamodb.DeleteTable",
    ),
    prove=prove,
)
