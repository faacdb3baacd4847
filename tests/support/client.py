"""Calls over HTTP, as the till and the web client make them."""

import json
import time
from dataclasses import dataclass

import requests


class RpcError(Exception):
    """The server answered with an error. The message holds the server's traceback."""

    def __init__(self, error):
        self.code = error.get("code")
        self.data = error.get("data") or {}
        self.name = self.data.get("name", "")
        self.message = self.data.get("message") or error.get("message", "")
        super().__init__(f"{self.name}: {self.message}\n{self.data.get('debug', '')}")


@dataclass(frozen=True)
class Answer:
    """How a call ended: with a result, an RpcError, or a lost connection."""

    result: object = None
    error: Exception | None = None
    seconds: float = 0.0

    @property
    def is_lost(self):
        """Nobody knows whether the call had an effect."""
        return isinstance(self.error, requests.RequestException)


class Client:
    """One logged-in user. Threads may share it: cookies do not change."""

    def __init__(self, url, database, login="admin", password=None, timeout=60):
        self.url = url
        self.timeout = timeout
        self._session = requests.Session()
        self._session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=64))
        credentials = {"db": database, "login": login, "password": password or login}
        info = self._post("/web/session/authenticate", credentials)
        self.uid = info["uid"]
        self.context = {
            "lang": info["user_context"].get("lang") or "en_US",
            "tz": info["user_context"].get("tz") or "UTC",
            "uid": self.uid,
            "allowed_company_ids": [
                company["id"]
                for company in info["user_companies"]["allowed_companies"].values()
            ],
        }

    @property
    def cookies(self):
        """For a browser that goes on as the same user."""
        return self._session.cookies.get_dict()

    def call(self, model, method, *args, **kwargs):
        """The result of a method of a model. Raises RpcError, or what requests raises.

        The first of args is the list of ids where the method works on records.
        """
        parameters = {
            "model": model,
            "method": method,
            "args": args,
            "kwargs": {
                **kwargs,
                "context": {**self.context, **kwargs.get("context", {})},
            },
        }
        return self._post(f"/web/dataset/call_kw/{model}/{method}", parameters)

    def ask(self, model, method, *args, **kwargs):
        """As `call`, but every end is an Answer, and timed."""
        start = time.perf_counter()
        try:
            result, error = self.call(model, method, *args, **kwargs), None
        except (RpcError, requests.RequestException) as caught:
            result, error = None, caught
        return Answer(result, error, time.perf_counter() - start)

    def get(self, path, **options):
        """A page, as this user sees it."""
        return self._session.get(self.url + path, timeout=self.timeout, **options)

    def _post(self, path, parameters):
        response = self._session.post(
            self.url + path,
            # Python's own, which also writes NaN: tests send what no client should.
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": parameters}),
            headers={"Content-Type": "application/json"},
            timeout=self.timeout,
        )
        response.raise_for_status()
        reply = response.json()
        if "error" in reply:
            raise RpcError(reply["error"])
        return reply.get("result")  # left out where it is None
