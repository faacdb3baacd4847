"""A posting waits for the one before it on the same account, and sees what that did.

The database would refuse what is written past a lock, and the till would ask again:
many clients at once do not show that there is no lock. Here the first stops just before
its commit, and the second must get its answer at the first time of asking.
"""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support.gate import Gate


@pytest.mark.parametrize("verb", ["authorise", "void"])
def test_second_posting_waits_for_the_first(shop, verb):
    guest = shop.make_guest(100)
    _till, other_session = shop.open_till()
    request = prepare(shop, verb, guest, other_session)
    before = shop.balance(guest)
    with ThreadPoolExecutor(2) as pool:
        with Gate(shop.server.database) as gate, gate.stop(finish=True) as reached:
            first = pool.submit(shop.ask, "authorise", shop.request(guest, 10))
            reached()
            second = pool.submit(shop.ask, verb, request, session_id=other_session)
            gate.wait_for_queue()
        answers = [first.result(), second.result()]
    assert [answer.error for answer in answers] == [None, None]
    assert [answer.result["ok"] for answer in answers] == [True, True]
    assert answers[0].result["balance_after"] == before - 10
    if verb == "authorise":
        assert answers[1].result["balance_after"] == before - 10 - 30
    change = {"authorise": -30, "void": 20}
    assert shop.balance(guest) == before - 10 + change[verb]


def prepare(shop, verb, guest, session_id):
    """A request that touches the same account."""
    if verb == "authorise":
        return shop.request(guest, 30)
    return {"key": shop.authorise(guest, 20, session_id=session_id)["key"]}
