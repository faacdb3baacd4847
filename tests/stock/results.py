"""Compare the logs of Odoo's own tests: results.py without=LOG with=LOG, or with=LOG.


Fails if a test fails with our addons that passes without them (or, with one log, that
known.txt does not list), and if one does not run.
"""

import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

LINE = re.compile(
    r" odoo\.addons\.(?P<module>\w+)\.tests[.\w]*: "
    r"(?:(?P<start>Starting) |(?P<bad>FAIL|ERROR): |(?:Subtest )?(?P<skip>skipped) )"
    r"(?P<test>[\w.]+)"
)
TOTAL = re.compile(r"odoo\.tests\.result: (.* of \d+ tests.*)")
KNOWN = Path(__file__).with_name("known.txt")


class Run:
    """What one log tells: tests by how they ended."""

    def __init__(self, path):
        self.tests = defaultdict(set)
        self.total = None
        for line in Path(path).read_text(errors="replace").splitlines():
            if match := LINE.search(line):
                kind = (match["start"] or match["bad"] or match["skip"]).lower()
                self.tests[kind].add(f"{match['module']} {match['test']}")
            elif match := TOTAL.search(line):
                self.total = match[1]
        self.failed = self.tests["fail"] | self.tests["error"]
        self.skipped = self.tests["skipped"]
        self.ran = self.tests["starting"] - self.skipped

    def by_module(self):
        return Counter(test.split()[0] for test in self.ran)


def main(*arguments):
    runs = {
        name: Run(path) for name, path in (text.split("=", 1) for text in arguments)
    }
    for name, run in runs.items():
        print(f"{name + ' our addons:':20} {run.total}; {len(run.skipped)} skipped")
        for module, count in sorted(run.by_module().items()):
            print(f"{'':20} {module:24} {count:4} ran")
    ours = runs["with"]
    if stock := runs.get("without"):
        failing_before = stock.failed
        missing = stock.ran - ours.ran
    else:
        failing_before = set(KNOWN.read_text().splitlines())
        missing = set()
    new = ours.failed - failing_before
    for title, tests in {
        "fails with our addons alone": new,
        "fails in both": ours.failed & failing_before,
        "fails without our addons alone": failing_before - ours.failed if stock else (),
        "does not run with our addons": missing,
    }.items():
        for test in sorted(tests):
            print(f"{title}: {test}")
    unfinished = [name for name, run in runs.items() if run.total is None]
    if unfinished:
        print(f"did not come to its end: {', '.join(unfinished)}")
    if new or missing or unfinished or not ours.ran:
        sys.exit("DIFFERENT: see above")
    print("SAME: our addons change no result")


main(*sys.argv[1:])
