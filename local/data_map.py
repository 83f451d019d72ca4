"""Writes the data map into docs/privacy.md: `python -m local.data_map`."""

from interviews.domain.privacy.data_map import DATA_MAP, Entry

from . import ROOT

PAGE = ROOT / "docs/privacy.md"
BEGIN, END = "<!-- data map: made by `make privacy` -->\n", "<!-- end of the data map -->\n"
HEAD = "| Where | Item | Filled by | What it may hold | Kept | After a purge |\n|---|---|---|---|---|---|\n"


def table() -> str:
    return HEAD + "".join(map(_row, DATA_MAP))


def with_table(page: str) -> str:
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}{table()}{END}{rest.partition(END)[2]}"


def _row(entry: Entry) -> str:
    item = entry.item.replace("|", " or ").replace(r"\d+", "n")
    holds = "; ".join(
        f"**{kind}**: {', '.join(f'`{each}`' for each in names.split())}"
        for kind, names in entry.fields.items()
    )
    cells = (entry.place, f"`{item}`", entry.by, holds, entry.kept, entry.purge)
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text()))
