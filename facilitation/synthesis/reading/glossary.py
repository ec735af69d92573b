"""The words of the tables and of the layers, for whoever opens them without having been in the room."""

from facilitation.synthesis.reading.sheet import Column, Sheet
from facilitation.texts import _


def glossary() -> Sheet:
    columns = (Column("terme", _("Term"), width=26), Column("sens", _("Meaning"), width=100))
    return Sheet("glossaire", _("Glossary"), columns, tuple(_entries()))


def _entries() -> list[tuple[str, str]]:
    return [
        (
            _("Annotation"),
            _("What was set down on the map: an asset, a constraint, an idea, a memory or a question (A1, A2…)."),
        ),
        (
            _("Weighing"),
            _("Each person says how desirable and how feasible each option is, from −2 to +2, or spreads points."),
        ),
        (
            _("Collège"),
            _("In whose name a participant speaks. A collège of fewer than three people is never detailed."),
        ),
        (
            _("Consensus between collèges"),
            _("From 0 to 1: the chance that one person of each collège, drawn at random, all support the option."),
        ),
        (_("Contribution"), _("An idea or an annotation, as its author wrote it.")),
        (
            _("Footprint"),
            _("The ground that an option takes, from the shapes placed in it or drawn by the facilitation."),
        ),
        (_("Idea"), _("What a participant said in answer to the question of the moment; numbered C1, C2…")),
        (_("Option"), _("What the site could become; marked A, B, C…")),
        (_("Overlap"), _("Ground that two options ask for at once.")),
        (
            _("Placement"),
            _("Which option a contribution is in; the software, its author, the room or the facilitation chose it."),
        ),
        (_("Confidence"), _("How sure the software is of a placement that it made, from 0 to 100%.")),
        (_("Says again"), _("The contribution says the same as an earlier one; both are kept.")),
        (_("Scenario"), _("Options that could be carried out together; numbered S1, S2…")),
        (
            "site_reconv_type",
            _("Type of reconversion in the CNIG standard, proposed from the usage of the option: to be checked."),
        ),
        (_("Support"), _("A participant backs somebody else’s contribution; once for each.")),
        (
            _("Status"),
            _("Shown, hidden by the facilitation, or withdrawn by its author; only what is shown has its words here."),
        ),
    ]
