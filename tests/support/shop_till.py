"""What a till does: it asks for money, sends checks, closes."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

from .order import Order


class ShopTill:
    """What the tills of `support.shop.Shop` do."""

    def ask(self, verb, request, client=None, session_id=None):
        """Any verb of stored value: an `Answer`."""
        session_id = session_id or self.session_id
        client = client or self.cashier
        return client.ask("pos.session", f"stored_value_{verb}", [session_id], request)

    def request(self, guest, amount, key=None, **values):
        return {
            "key": key or str(uuid4()),
            "partner_id": guest.partner_id,
            "amount": amount,
            "order_uuid": str(uuid4()),
            **values,
        }

    def authorise(self, guest, amount, key=None, session_id=None, **values):
        request = self.request(guest, amount, key, **values)
        answer = self.ask("authorise", request, session_id=session_id)
        assert answer.error is None, answer.error
        return answer.result

    def persist(self, verb, request, seconds=60, **options):
        """Ask as the till does: the same again, until there is a business answer."""
        deadline = time.monotonic() + seconds
        while True:
            answer = self.ask(verb, request, **options)
            if answer.error is None and answer.result.get("code") != "busy":
                return answer.result
            assert time.monotonic() < deadline, answer
            if answer.is_lost:
                time.sleep(0.02)  # nobody listens: let the server start

    def status(self, key):
        return self.ask("status", {"key": key}).result

    def prepare_order(self, partner_id, session_id=None):
        return Order(partner_id, session_id or self.session_id)

    def prepare_check(self, guest, amount, key=None, cash=0.0):
        """A check that stored value pays, and cash as far as it is named."""
        order = Order(guest and guest.partner_id, self.session_id)
        order.add_line(self.dish_id, amount + cash)
        if amount:
            order.add_payment(self.method_id, amount, key)
        if cash:
            order.add_payment(self.cash_id, cash)
        return order

    def send(self, order, client=None):
        """Store an order; the id of its record."""
        client = client or self.cashier
        answer = client.call("pos.order", "sync_from_ui", [order.as_json()])
        # A refund is answered with the order that it refunds as well.
        (row,) = (row for row in answer["pos.order"] if row["uuid"] == order.uuid)
        return row["id"]

    def pay(self, guest, amount, cash=0.0):
        """A whole payment: authorised, and the check stored. The order's id."""
        order = self.prepare_check(guest, amount, cash=cash)
        (key,) = (
            payment["uuid"]
            for payment in order.payments
            if payment["payment_method_id"] == self.method_id
        )
        reply = self.authorise(guest, amount, key, order_uuid=order.uuid)
        assert reply["ok"], reply
        return self.send(order)

    def close(self, session_id):
        """Close a session as the till's popup does; its answer."""
        (session,) = self.floor.call(
            "pos.session", "read", [session_id], ["cash_control"]
        )
        if session["cash_control"]:
            self.floor.call(
                "pos.session", "post_closing_cash_details", [session_id], 0.0
            )
        return self.floor.call("pos.session", "close_session_from_ui", [session_id], [])

    def run_cron(self, xml_id):
        self.admin.call("ir.cron", "method_direct_trigger", [self.get_id(xml_id)])

    def prepare_refund(self, guest, order_id, amount, session_id=None, cash=0.0):
        """An order that gives this amount back to the account, and its authorisation.

        :return: the order, which the till sends if the reply is ok; the reply
        """
        lines = self.line_ids(order_id)
        order = self.prepare_order(guest.partner_id, session_id)
        order.add_line(self.dish_id, amount + cash, -1, refunded_id=lines[0])
        key = order.add_payment(self.method_id, -amount)
        if cash:
            order.add_payment(self.cash_id, -cash)
        request = self.request(
            guest, amount, key, order_uuid=order.uuid, refunded_line_ids=lines
        )
        return order, self.persist("refund", request, session_id=order.session_id)

    def together(self, *calls):
        """Call functions at the same time; their results, in the same order."""
        with ThreadPoolExecutor(len(calls)) as pool:
            return [future.result() for future in [pool.submit(f) for f in calls]]
