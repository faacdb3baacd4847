"""Photos from the public: known by their first bytes, not by what they claim to be."""

MAX_PHOTOS = 5
MAX_BYTES = 5 * 1024 * 1024
SIGNATURES = {
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "image/webp": (8, b"WEBP"),
}


def get_photo_type(content):
    """Return the type of a picture that we take, None for anything else.

    :param bytes content: the file
    """
    for mimetype, (at, signature) in SIGNATURES.items():
        if content[at : at + len(signature)] == signature:
            return mimetype
    return None
