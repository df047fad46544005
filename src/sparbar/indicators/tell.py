"""What a fetch tells, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from sparbar.indicators.storing import Fetched


def fetched(found: Fetched, shown: int) -> Iterator[str]:
    """An indicator: how much came, which places lack, and which values are not what they were."""
    indicator = found.indicator
    if not found.values:
        yield f"✓ {indicator.id}: fetched today already"
        return
    calls = f", {found.calls} calls" if found.calls else ""
    yield f"✓ {indicator.id}: {found.values} values{calls}"
    if found.lacking:
        yield f"  no rows of {', '.join(found.lacking)}"
    if found.revisions:
        yield f"  {len(found.revisions)} revised since the last snapshot:"
    for item in found.revisions[:shown]:
        yield f"    {item.place} {item.year} {item.gender}: {item.before or 'nothing'} → {item.now or 'nothing'}"
    if len(found.revisions) > shown:
        yield f"    and {len(found.revisions) - shown} more"
