"""One row of an import, from what was typed to what becomes of it."""

from dataclasses import dataclass, field

# What becomes of a row; the last three are not taken in.
NEW, MERGE, KNOWN, SKIPPED, CONFLICT, REFUSED = STATES = (
    "new",
    "merge",
    "known",
    "skipped",
    "conflict",
    "refused",
)
PROBLEMS = (CONFLICT, REFUSED)


@dataclass
class ImportRow:
    """``line``: where it stands in the file; ``cells``: as they were typed, {column:
    text}; ``values``: what was read; ``state`` and ``reason``: what becomes of it, and
    the code of why not; ``column``: the one that is wrong; ``guest_id``: who it is;
    ``leader``: the row of the same file that makes the guest.
    """

    line: int
    cells: dict
    values: dict = field(default_factory=dict)
    state: str = NEW
    reason: str = ""
    column: str = ""
    guest_id: int = 0
    leader: "ImportRow" = None

    def refuse(self, reason, column=""):
        self.state, self.reason, self.column = REFUSED, reason, column

    def conflict(self, reason):
        self.state, self.reason = CONFLICT, reason

    @property
    def is_problem(self):
        return self.state in PROBLEMS

    def read_cells(self, readers):
        """Read the cells, each by its reader; the first bad one refuses the row.

        :param dict readers: {column: function of its text}
        """
        for column, reader in readers.items():
            try:
                self.values[column] = reader(self.cells.get(column, ""))
            except ValueError as error:
                self.refuse(str(error), column)
                return


def count_states(rows):
    """How many rows there are of each state."""
    counts = dict.fromkeys(STATES, 0)
    for row in rows:
        counts[row.state] += 1
    return counts
