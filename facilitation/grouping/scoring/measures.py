"""How well a grouping matches labels that people gave: plain functions on two lists of equal length."""

from collections import Counter
from collections.abc import Hashable, Sequence


def adjusted_rand(labels: Sequence[Hashable], groups: Sequence[Hashable]) -> float:
    """1 for the same partition, 0 for chance (Hubert and Arabie, Comparing partitions, 1985)."""

    def pairs(parts: Sequence[Hashable]) -> float:
        return sum(count * (count - 1) / 2 for count in Counter(parts).values())

    if len(labels) < 2:
        return 1.0
    expected = pairs(labels) * pairs(groups) / (len(labels) * (len(labels) - 1) / 2)
    most = (pairs(labels) + pairs(groups)) / 2
    return 1.0 if most == expected else (pairs(list(zip(labels, groups, strict=True))) - expected) / (most - expected)


def b_cubed(labels: Sequence[Hashable], groups: Sequence[Hashable]) -> float:
    """The B-cubed F1 (Bagga and Baldwin, Entity-based cross-document coreferencing, 1998)."""
    if not labels:
        return 1.0
    both, by_label, by_group = Counter(zip(labels, groups, strict=True)), Counter(labels), Counter(groups)
    precision = sum(count**2 / by_group[group] for (_, group), count in both.items())
    recall = sum(count**2 / by_label[label] for (label, _), count in both.items())
    return 2 * precision * recall / (precision + recall) / len(labels)


def alone(groups: Sequence[str | None]) -> list[Hashable]:
    """The same groups, each text that has none in a group of its own."""
    return [place if group is None else group for place, group in enumerate(groups)]


def majority(labels: Sequence[str], groups: Sequence[str | None]) -> dict[str, str]:
    """The most frequent label of each group (the first in alphabetical order, of equals)."""
    votes: dict[str, Counter[str]] = {}
    for label, group in zip(labels, groups, strict=True):
        if group is not None:
            votes.setdefault(group, Counter())[label] += 1
    return {group: min(count, key=lambda label: (-count[label], label)) for group, count in votes.items()}
