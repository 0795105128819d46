"""The metrics, the table that describes them, the alerts and the dashboard know the same names."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry

from bot.metrics.families import Families

ROOT = Path(__file__).parents[2]
RULES = yaml.safe_load((ROOT / "ops/prometheus/alerts.yml").read_text("utf-8"))
ALERTS = [rule for group in RULES["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((ROOT / "ops/grafana/dashboard.json").read_text("utf-8"))
PANELS = [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]
HANDBOOK = (ROOT / "docs/alerts.md").read_text("utf-8")
OF_PROMETHEUS = {"up", *(f"process_{name}" for name in (
    "start_time_seconds", "open_fds", "max_fds", "resident_memory_bytes", "cpu_seconds_total"
))}  # fmt: skip


def series_of(collector):
    """Return the names under which a metric is stored, with the labels that each has."""
    [family] = collector.describe()
    labels = set(collector._labelnames)
    if family.type == "histogram":
        name = family.name
        return {f"{name}_bucket": labels | {"le"}, f"{name}_count": labels, f"{name}_sum": labels}
    return {f"{family.name}_total" if family.type == "counter" else family.name: labels}


SERIES = {
    name: labels for each in vars(Families(CollectorRegistry())).values() for name, labels in series_of(each).items()
}
BARE = {re.sub("_(bucket|count|sum)$", "", name) for name in SERIES}


def used(expression):
    """Return the series that an expression asks for, each with the labels that it selects by."""
    without_words = re.sub(r'"[^"]*"', '""', expression)
    for name, selector in re.findall(r"\b((?:bot|process)_\w+|up\b)(?:\{([^}]*)\})?", without_words):
        yield name, {label for label in re.findall(r"(\w+)\s*[=!]~?", selector)} - {"job"}  # noqa: C416 - reads better


def expressions():
    for rule in ALERTS:
        yield rule["alert"], rule["expr"]
    for panel in PANELS:
        for target in panel["targets"]:
            yield panel["title"], target["expr"]


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_what_is_asked_for_is_counted_under_these_labels(where, expression):
    asked = list(used(expression))
    assert asked, where
    for name, labels in asked:
        assert name in SERIES or name in OF_PROMETHEUS, f"{where} asks for {name}"
        assert labels <= SERIES.get(name, set()), f"{where} selects {name} by {labels}"
    grouped = {label for group in re.findall(r"by \(([^)]*)\)", expression) for label in re.findall(r"\w+", group)}
    known = set().union(*(SERIES.get(name, set()) for name, _ in asked)) | {"job", "instance"}
    assert grouped <= known, where


def test_every_metric_is_on_the_dashboard():
    shown = {
        re.sub("_(bucket|count|sum)$", "", name)
        for panel in PANELS
        for target in panel["targets"]
        for name, _ in used(target["expr"])
    }
    assert BARE - shown == set()


def test_every_metric_is_in_the_table():
    table = (ROOT / "docs/metrics.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(bot_\w+)` \|", table, re.MULTILINE)) == BARE


def test_every_metric_is_named_and_described_as_prometheus_would_have_it():
    for collector in vars(Families(CollectorRegistry())).values():
        [family] = collector.describe()
        assert re.fullmatch(r"bot_[a-z_]+", family.name)
        assert re.fullmatch(r"[A-Z].{15,}\.", family.documentation)
        if family.type == "histogram":
            assert family.name.endswith(("_seconds", "_size"))


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_is_wrong_and_where_to_read_what_to_do(rule):
    said = rule["annotations"]
    assert said.keys() == {"summary", "description", "runbook_url"}
    assert rule["labels"]["severity"] in {"page", "warning"}
    assert said["runbook_url"] == f"docs/alerts.md#{rule['alert'].lower()}"
    assert said["description"].endswith((".", "?"))
    [chapter] = re.findall(rf"^### {rule['alert']}\n\n\*(\w+)\.\*", HANDBOOK, re.MULTILINE)
    assert chapter.lower() == rule["labels"]["severity"]


def test_the_handbook_explains_alerts_that_exist_and_leads_to_chapters_that_exist():
    chapters = re.findall(r"^### (\w+)$", HANDBOOK, re.MULTILINE)
    assert sorted(chapters) == sorted(rule["alert"] for rule in ALERTS)
    assert set(re.findall(r"\]\(#(\w+)\)", HANDBOOK)) <= {chapter.lower() for chapter in chapters}


def test_the_dashboard_can_be_imported_anywhere():
    variables = {variable["name"]: variable["type"] for variable in DASHBOARD["templating"]["list"]}
    assert variables == {"datasource": "datasource", "job": "query"}
    sources = [part["datasource"] for panel in PANELS for part in (panel, *panel["targets"])]
    assert all(source == {"type": "prometheus", "uid": "${datasource}"} for source in sources)
    assert "id" not in DASHBOARD
    ids = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(ids) == len(set(ids))
    rows = [panel["title"] for panel in DASHBOARD["panels"] if panel["type"] == "row"]
    assert rows == ["Is it alive?", "Updates", "Sends and limits", "Digests", "Quizzes", "Database", "Replicas"]


def test_no_two_panels_of_the_dashboard_overlap():
    taken = set()
    for panel in DASHBOARD["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken, panel["title"]
        assert place["x"] + place["w"] <= 24
        taken |= cells


@pytest.mark.skipif(shutil.which("promtool") is None, reason="apt-get install prometheus brings promtool")
@pytest.mark.parametrize(
    "arguments", [("check", "rules", "alerts.yml"), ("test", "rules", "alerts_test.yml")], ids=" ".join
)
def test_prometheus_itself_understands_the_alerts_and_raises_them_when_it_should(arguments):
    done = subprocess.run(
        [shutil.which("promtool"), *arguments], cwd=ROOT / "ops/prometheus", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
