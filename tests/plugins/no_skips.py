"""With CI=true a skipped test fails the run: there every service is installed, so a skip is a test that never ran."""

import os

import pytest

FORBIDDEN = os.environ.get("CI", "").lower() == "true"


def skipped(config: pytest.Config) -> list[pytest.TestReport]:
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if FORBIDDEN and not hasattr(session.config, "workerinput") and skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if FORBIDDEN and (reports := skipped(config)):
        terminalreporter.section("CI=true allows no skipped test", red=True)
        for report in reports:
            terminalreporter.line(report.nodeid)
