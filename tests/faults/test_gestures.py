"""A gesture is given once, however many press the button at the same time."""

from concurrent.futures import ThreadPoolExecutor

from support.client import Client


def test_many_press_the_button_at_once(server):
    desk = server.client("desk")
    [kind] = desk.call(
        "restaurant.gesture.type", "search", [["kind", "=", "refund"]], limit=1
    )
    [case] = desk.call(
        "restaurant.case", "create", [{"name": "Cold soup", "case_type": "dish"}]
    )
    values = {"case_id": case, "type_id": kind, "amount": 40, "reason": "Sorry"}
    [gesture] = desk.call("restaurant.gesture", "create", [values])
    clients = [desk, *(server.client("owner") for _number in range(5))]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = [pool.submit(press, client, gesture) for client in clients]
    assert [answer.result().error for answer in answers] == [None] * len(clients)
    [given] = desk.call("restaurant.gesture", "read", [gesture], ["state", "amount"])
    assert given["state"] == "granted"
    activities = desk.call(
        "mail.activity",
        "search_count",
        [["res_model", "=", "restaurant.gesture"], ["res_id", "=", gesture]],
    )
    assert activities == 1, "handed over once"
    [case] = desk.call("restaurant.case", "read", [case], ["gesture_cost"])
    assert case["gesture_cost"] == 40


def press(client: Client, gesture):
    return client.ask("restaurant.gesture", "action_give", [gesture])
