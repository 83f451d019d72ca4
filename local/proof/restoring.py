"""Restores the interviews table beside the one in use, and repeats on the copy what was erased (docs/restore.md)."""

from typing import Any

from .step import Ground, NotProven, Step, Undo

MINUTES_TO_RESTORE = 90
SAMPLE = 25


def prove(ground: Ground, undo: Undo) -> str:
    tables, table = ground.aws("dynamodb"), ground.outputs["InterviewsTable"]
    copy = f"{table}-proof"
    began = ground.clock()
    tables.restore_table_to_point_in_time(
        SourceTableName=table, TargetTableName=copy, UseLatestRestorableTime=True
    )
    undo.later(f"the table {copy}", lambda: _delete(ground, copy))
    restored = _active(ground, copy)
    took = (ground.clock() - began) / 60
    if _key(restored) != _key(tables.describe_table(TableName=table)["Table"]):
        raise NotProven("The copy is not encrypted by the stage's key.")
    sample = tables.scan(TableName=copy, Limit=SAMPLE)["Items"]
    same = [each for each in sample if _stored(tables, table, each) == each]
    if not same:
        raise NotProven(
            f"None of {len(sample)} items of the copy is as in the table: play the journey first."
        )
    if code := ground.command("purge_again", "--table", copy):
        raise NotProven(f"`make purge-again` ended with {code} on the copy.")
    return f"Restored in {took:.0f} minutes; {len(same)} of {len(sample)} items are as in the table; purged again."


def _active(ground: Ground, table: str) -> dict[str, Any]:
    def described() -> dict[str, Any] | None:
        found = dict(ground.aws("dynamodb").describe_table(TableName=table)["Table"])
        return found if found["TableStatus"] == "ACTIVE" else None

    found = ground.wait(f"{table} is restored", MINUTES_TO_RESTORE, described)
    assert found is not None
    return found


def _delete(ground: Ground, table: str) -> None:
    """A table that is being made cannot be deleted. The copy holds who was erased: it must go."""
    _active(ground, table)
    ground.aws("dynamodb").delete_table(TableName=table)


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
