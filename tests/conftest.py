"""Puts tests/ on the path, so that tiny.py is found from every folder; tells at the end what axe-core has measured."""

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What axe-core has looked at in this run, in all of pytest's workers (browser/test_access.py)."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.stats.get(kind, [])]
    measured = [value for report in reports for name, value in report.user_properties if name == "axe"]
    if measured:
        pages, modes, rules, violations = zip(*measured, strict=True)
        terminalreporter.write_line(
            f"axe-core: {len(set(pages))} pages in {len(set(modes))} modes, {len(measured)} measured, "
            f"{sum(rules)} rules applied, {sum(violations)} violations"
        )
