"""Everything that can be called over RPC is known.

A method without an underscore may be called by every user, with any arguments: it has
to check who asks and what. `public_methods.txt` lists them all; a new one is added to
it by whoever has read it with that in mind.
"""

from support import tree

# Every model has these, with access rights and rules of their own.
ORM = {"create", "write", "unlink", "copy", "copy_data", "default_get"}
KNOWN = tree.ROOT / "tests" / "architecture" / "public_methods.txt"


def public_methods():
    """addon, model, method, one a line; properties and api.private are not public."""
    return {
        f"{addon} {model.name} {name}"
        for addon in tree.ADDONS
        for model in tree.models(addon)
        for name, function in model.methods.items()
        if not name.startswith("_")
        and name not in ORM
        and not {"property", "api.private", "staticmethod"} & tree.decorators(function)
    }


def test_public_methods():
    known = set(KNOWN.read_text().splitlines())
    new, gone = public_methods() - known, known - public_methods()
    assert not new, "\n".join(["Check the caller and the arguments, then list:", *new])
    assert not gone, "\n".join(["No longer there:", *gone])
