"""The chapters of the draft, in the outline of the livrable: each function gives one section from a workshop read."""
