"""Virtual phones: honest ones, to rehearse a workshop the evening before and to measure a server."""

from facilitation.rehearsal.door import NoEntry
from facilitation.rehearsal.rehearse import Plan, Progress, rehearse, run_rehearsal
from facilitation.rehearsal.report import Percentiles, Report

__all__ = ["NoEntry", "Percentiles", "Plan", "Progress", "Report", "rehearse", "run_rehearsal"]
