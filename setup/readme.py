"""Put each addon's README.rst and page in the list of apps together from readme/*.rst.

`setup/lint` calls it: with --check it changes nothing, and fails if one is out of date.
"""

import ast
import sys
from pathlib import Path

from docutils.core import publish_parts

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = {
    "DESCRIPTION": None,
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "DEVELOP": "For developers",
    "ROADMAP": "Known limits",
    "CONTRIBUTORS": "Contributors",
}


def section(title, text):
    return f"{title}\n{'=' * len(title)}\n\n{text}" if title else text


def readme(addon):
    manifest = ast.literal_eval((addon / "__manifest__.py").read_text())
    title = manifest["name"]
    parts = [
        section(heading, (addon / "readme" / f"{name}.rst").read_text().strip())
        for name, heading in SECTIONS.items()
        if (addon / "readme" / f"{name}.rst").exists()
    ]
    bar = "#" * len(title)
    heading = f"{bar}\n{title}\n{bar}"
    return "\n\n".join([heading, manifest["summary"] + ".", *parts, ""])


def page(text):
    settings = {"initial_header_level": 2, "report_level": 2, "halt_level": 2}
    body = publish_parts(text, writer="html5", settings_overrides=settings)
    return f'<section class="oe_container">\n{body["html_body"]}</section>\n'


def main():
    stale = []
    for manifest in sorted(ROOT.glob("*/__manifest__.py")):
        addon = manifest.parent
        text = readme(addon)
        for path, content in {
            addon / "README.rst": text.rstrip() + "\n",
            addon / "static" / "description" / "index.html": page(text),
        }.items():
            if not path.exists() or path.read_text() != content:
                stale.append(str(path.relative_to(ROOT)))
                if "--check" not in sys.argv:
                    path.write_text(content)
    if stale and "--check" in sys.argv:
        sys.exit(f"not up to date, run setup/lint --fix: {', '.join(stale)}")


main()
