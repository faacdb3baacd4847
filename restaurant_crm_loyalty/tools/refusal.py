class Refusal(Exception):
    """A business "no": it becomes a reply, never a traceback.

    :param code: short stable name that a client can test, e.g. ``insufficient``
    :param values: facts for the client and for the message, JSON-ready
    """

    def __init__(self, code, **values):
        super().__init__(code)
        self.code = code
        self.values = values

    def as_reply(self):
        return {"ok": False, "code": self.code, **self.values}
