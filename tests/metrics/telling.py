"""What a scrape would find."""

from bot.metrics import Metrics


def told(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """Return what is told under a name, by its labels' values."""
    samples = (sample for family in metrics.families() for sample in family.samples)
    return {tuple(sample.labels.values()): sample.value for sample in samples if sample.name == name}
