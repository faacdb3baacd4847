"""Take templates over into the catalogues; print what is not translated."""

import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def update(path, template):
    """Give a catalogue the entries of a template, with the translations it has.

    :return: the texts without a translation
    """
    catalogue = polib.pofile(path, wrapwidth=78)
    known = {entry.msgid: entry.msgstr for entry in catalogue if not entry.obsolete}
    entries = [
        polib.POEntry(
            msgid=entry.msgid,
            msgstr=known.get(entry.msgid, ""),
            comment=entry.comment,
            tcomment=entry.tcomment,
            occurrences=entry.occurrences,
            flags=[flag for flag in entry.flags if flag != "fuzzy"],
        )
        for entry in template
    ]
    updated = polib.POFile(wrapwidth=78)
    updated.header, updated.metadata = catalogue.header, catalogue.metadata
    updated.extend(entries)
    updated.save(path)
    return [entry.msgid for entry in entries if not entry.msgstr]


def main(addons):
    for addon in addons:
        directory = ROOT / addon / "i18n"
        template = polib.pofile(directory / f"{addon}.pot", wrapwidth=78)
        for path in sorted(directory.glob("*.po")):
            missing = update(path, template)
            print(
                f"{path.relative_to(ROOT)}: {len(template)} texts, {len(missing)} new"
            )
            for text in missing:
                print(f"    {text!r}")


if __name__ == "__main__":
    main(sys.argv[1:])
