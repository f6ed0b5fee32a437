"""README's section on storeys, made from the table in Package.swift."""

import re

BEGIN = "<!-- Made from the table in Package.swift by `make storeys`; edit that table. -->"
END = "<!-- End of what `make storeys` writes. -->"


def section(targets, storeys):
    """The section, with the two lines that it stands between."""
    lines = [BEGIN, "", "| storey | targets, shelf by shelf from the ground up |", "|---|---|"]
    for storey in storeys:
        shelves = {}
        for target in targets:
            if target.storey == storey:
                about = f" ({target.about})" if target.about else ""
                shelves.setdefault(target.shelf, []).append(f"`{target.name}`{about}")
        for row, shelf in enumerate(sorted(shelves)):
            lines.append(f"| {storey if row == 0 else ''} | {', '.join(shelves[shelf])} |")
    return "\n".join(lines + ["", END])


def replaced(readme, made):
    """README with its section exchanged; None if it has no such section."""
    pattern = re.compile(re.escape(BEGIN) + r".*?" + re.escape(END), re.S)
    return pattern.sub(lambda _: made, readme, count=1) if pattern.search(readme) else None
