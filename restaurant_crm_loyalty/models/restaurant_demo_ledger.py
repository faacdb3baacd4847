from decimal import Decimal

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL

from ..tools.demo_savings import TopUp
from ..tools.hash_chain import GENESIS, entry_hash
from ..tools.posting import Leg, Request

UNITS = ("principal", "bonus")
BALANCE = ("id", "amount", "seq", "head")


class RestaurantDemoLedger(models.AbstractModel):
    """Posts the demo year as the ledger would have: the same operations, entries and
    chains, but dated when they happened, and all of them by one statement a table.
    """

    _name = "restaurant.demo.ledger"
    _inherit = "restaurant.demo"
    _description = "Demo ledger of the past year"

    @api.model
    def _write_year(self, events, left, lines):
        """Post ``TopUp`` and ``Spend``.

        :param left: what remains of each lot, by its number
        :param lines: order and line uuid of each ``TopUp``
        """
        # What the database asks of every posting, see ``restaurant.ledger``
        self.env.cr.execute("SET LOCAL restaurant_crm.posting = 'on'")
        sold = iter(lines)
        rows = []
        for event in events:
            if isinstance(event, TopUp):
                rows.append(self._prepare_topup(event, *next(sold)))
            else:
                rows += self._prepare_payment(event)
        operations = [row["operation"] for row in rows]
        ids = self._insert("restaurant.operation", operations)
        for row, operation_id in zip(rows, ids, strict=True):
            row["id"] = operation_id
        lot_ids = self._insert_lots(rows, left)
        self._insert_entries(rows, lot_ids)
        hold_ids = self._insert_holds(rows)
        self._insert_intents(rows, hold_ids)
        for model in ("restaurant.account", "restaurant.account.balance"):
            self.env[model].invalidate_model()

    # Operations -------------------------------------------------------------------

    @api.model
    def _prepare_topup(self, topup, order_id, line_uuid):
        account = self._get_demo_account(topup.account)
        bonus = topup.plan.bonus
        legs = []
        for lot, source in zip(topup.lots, ("topup", "granted"), strict=False):
            legs.append(Leg(account.id, lot.unit, lot.granted, lot.id))
            legs.append(Leg(self._get_side(source), lot.unit, -lot.granted))
        reply = {
            "state": "applied",
            "account": {"id": account.id, "number": account.number},
            "amount": float(topup.amount),
            "principal": float(topup.amount),
            "bonus": float(bonus),
            "balance_before": float(topup.before),
            "balance_after": float(topup.before + topup.amount + bonus),
        }
        key = f"topup:{line_uuid}"
        operation = self._prepare_operation(topup, key, "topup", order_id, reply)
        return {"event": topup, "operation": operation, "legs": legs}

    @api.model
    def _prepare_payment(self, spend):
        """An authorisation and the settlement that followed."""
        bill, account = spend.bill, self._get_demo_account(spend.account)
        till_id = self._get_side("till", bill.config_id)
        amounts = {unit: spend.get(unit) for unit in UNITS if spend.get(unit)}
        taken = [Leg(account.id, lot.unit, -part, lot.id) for lot, part in spend.parts]
        held = [Leg(till_id, unit, amount) for unit, amount in amounts.items()]
        ended = [
            Leg(*side)
            for unit, amount in amounts.items()
            for side in (
                (till_id, unit, -amount),
                (self._get_side("redeemed"), unit, amount),
            )
        ]
        after = spend.before - bill.total
        reply = {
            "state": "authorised",
            "key": bill.payment_uuid,
            "amount": float(bill.total),
            "balance_before": float(spend.before),
            "balance_after": float(after),
            "account": {"id": account.id, "number": account.number},
        }
        key = f"{bill.payment_uuid}:0"
        authorised = self._prepare_operation(spend, key, "authorise", None, reply)
        authorised["hold_key"] = bill.payment_uuid
        reply = {"state": "captured", "account": {"id": account.id}}
        settled = self._prepare_operation(
            spend, f"settle:{key}", "settle", bill.order_id, reply
        )
        return [
            {"event": spend, "operation": authorised, "legs": taken + held},
            {"event": spend, "operation": settled, "legs": ended},
        ]

    @api.model
    def _prepare_operation(self, event, key, kind, order_id, reply):
        company = self._ref("res_company_demo")
        request = Request(key, kind, company.id, {"account": event.account})
        return {
            "key": key,
            "kind": kind,
            "state": "applied",
            "fingerprint": request.fingerprint,
            "reply": Json({"ok": True, **reply}),
            "company_id": company.id,
            "account_id": self._get_demo_account(event.account).id,
            "session_id": event.bill.session_id,
            "order_id": order_id,
            "hold_key": None,
            "user_id": self._ref("res_users_cashier").id,
            "create_date": event.at,
        }

    # Entries ----------------------------------------------------------------------

    @api.model
    def _insert_lots(self, rows, left):
        """Insert the lots of the top-ups; return their ids by number."""
        lots = [(row, lot) for row in rows for lot in getattr(row["event"], "lots", ())]
        ids = self._insert(
            "restaurant.lot",
            [
                {
                    "account_id": row["operation"]["account_id"],
                    "unit": lot.unit,
                    "operation_id": row["id"],
                    "plan_id": row["event"].plan.id if lot.unit == "bonus" else None,
                    "granted": lot.granted,
                    "remaining": left[lot.id],
                    "expires_on": lot.expires_on,
                    "create_date": row["event"].at,
                }
                for row, lot in lots
            ],
        )
        return {lot.id: lot_id for (_row, lot), lot_id in zip(lots, ids, strict=True)}

    @api.model
    def _insert_entries(self, rows, lot_ids):
        """Insert the entries, each chained to the one before, and move the balances."""
        balances = self._read_balances(rows)
        entries = []
        for row in rows:
            for leg in row["legs"]:
                balance = balances[leg.account_id, leg.unit]
                lot_id = lot_ids.get(leg.lot_id)
                entries.append(self._prepare_entry(row, leg, balance, lot_id))
        self._insert("restaurant.entry", entries)
        moved = [balance for balance in balances.values() if balance["head"]]
        columns = [[balance[name] for balance in moved] for name in BALANCE]
        self.env.cr.execute(
            SQL(
                """UPDATE restaurant_account_balance b
                      SET amount = v.amount, seq = v.seq, head = v.head
                     FROM unnest(%s, %s, %s, %s) AS v (id, amount, seq, head)
                    WHERE b.id = v.id""",
                *columns,
            )
        )

    @api.model
    def _read_balances(self, rows):
        account_ids = {leg.account_id for row in rows for leg in row["legs"]}
        found = self.env.execute_query_dict(
            SQL(
                """SELECT account_id, unit, id, amount::text, seq, head
                     FROM restaurant_account_balance WHERE account_id = ANY(%s)""",
                list(account_ids),
            )
        )
        return {
            (row["account_id"], row["unit"]): {**row, "amount": Decimal(row["amount"])}
            for row in found
        }

    @api.model
    def _prepare_entry(self, row, leg, balance, lot_id):
        previous = balance["head"] or GENESIS
        balance["amount"] += leg.amount
        balance["seq"] += 1
        key, after = row["operation"]["key"], balance["amount"]
        number = balance["id"], balance["seq"]
        balance["head"] = entry_hash(previous, key, *number, leg.amount, after, lot_id)
        return {
            "operation_id": row["id"],
            "create_date": row["event"].at,
            "balance_id": balance["id"],
            "account_id": leg.account_id,
            "lot_id": lot_id,
            "unit": leg.unit,
            "amount": leg.amount,
            "balance_after": after,
            "seq": balance["seq"],
            "previous_hash": previous,
            "hash": balance["head"],
        }

    # Holds and intents ------------------------------------------------------------

    @api.model
    def _insert_holds(self, rows):
        """Insert the holds, all of them settled; return their ids by order."""
        holds = [
            self._prepare_year_hold(row)
            for row in rows
            if row["operation"]["kind"] == "authorise"
        ]
        ids = self._insert("restaurant.hold", holds)
        return {
            hold["order_id"]: hold_id for hold, hold_id in zip(holds, ids, strict=True)
        }

    @api.model
    def _prepare_year_hold(self, row):
        spend, account_id = row["event"], row["operation"]["account_id"]
        bill = spend.bill
        config = self.env["pos.config"].browse(bill.config_id)
        outlet = config.restaurant_outlet_id
        return {
            "key": bill.payment_uuid,
            "attempt": 0,
            "kind": "spend",
            "state": "captured",
            "settled": True,
            "amount": bill.total,
            "principal": spend.get("principal"),
            "bonus": spend.get("bonus"),
            "refunded": Decimal(0),
            "balance_before": spend.before,
            "balance_after": spend.before - bill.total,
            "company_id": row["operation"]["company_id"],
            "account_id": account_id,
            "card_id": self._get_demo_card(account_id, bill.guest).id,
            "config_id": bill.config_id,
            "session_id": bill.session_id,
            "order_uuid": bill.order_uuid,
            "order_id": bill.order_id,
            "payment_id": bill.payment_id,
            "operation_id": row["id"],
            "business_date": outlet._get_business_date(bill.paid_at),
            "create_date": bill.paid_at,
        }

    @api.model
    def _insert_intents(self, rows, hold_ids):
        intents = [
            {
                "key": row["operation"]["key"],
                "kind": row["operation"]["kind"],
                "state": "posted",
                "company_id": row["operation"]["company_id"],
                "order_id": row["operation"]["order_id"],
                "hold_id": hold_ids.get(row["operation"]["order_id"]),
                "account_id": row["operation"]["account_id"],
                "amount": getattr(row["event"], "amount", row["event"].bill.total),
                "bonus_base": getattr(row["event"], "amount", Decimal(0)),
                "create_date": row["event"].at,
            }
            for row in rows
            if row["operation"]["kind"] in ("topup", "settle")
        ]
        self._insert("restaurant.intent", intents)

    @api.model
    def _open_sides(self):
        """They are made on a transaction of their own: those begun before miss them."""
        for kind in ("topup", "granted", "redeemed", "earned"):
            self._get_side(kind)
        company = self._ref("res_company_demo")
        for config in self.env["pos.config"].search([("company_id", "=", company.id)]):
            self._get_side("till", config.id)

    # Records ----------------------------------------------------------------------

    @api.model
    def _get_demo_account(self, guest):
        xml_id = f"restaurant_crm_loyalty.restaurant_account_{guest}"
        _model, res_id = self.env["ir.model.data"]._xmlid_to_res_model_res_id(xml_id)
        return self.env["restaurant.account"].browse(res_id)

    @api.model
    def _get_demo_card(self, account_id, guest):
        holder = self._ref(f"restaurant_guest_{guest}")
        account = self.env["restaurant.account"].browse(account_id)
        return account.card_ids.filtered(lambda card: card.holder_id == holder)

    @api.model
    def _get_side(self, kind, config_id=None):
        company = self._ref("res_company_demo")
        accounts = self.env["restaurant.account"]
        return accounts._get_system_id(company.id, kind, config_id)
