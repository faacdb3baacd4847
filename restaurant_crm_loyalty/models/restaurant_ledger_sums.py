import secrets

from odoo import api, models
from odoo.tools import SQL

from ..tools.hash_chain import GENESIS


class RestaurantLedgerSums(models.AbstractModel):
    """Whether all sums of the ledger agree, by reading each table once.

    Instead of grouping millions of entries four times, each row is multiplied with
    random numbers that belong to its operation, balance and lot. What agrees in every
    group agrees in the whole; what does not agree somewhere does so in the whole but
    once in two thousand million times, with other numbers each night (R. Freivalds,
    "Probabilistic machines can use less running time", 1977). Which group it is, the
    checks by groups tell, see ``restaurant.ledger.check``.
    """

    _name = "restaurant.ledger.sums"
    _description = "Sums of the ledger"

    @api.model
    def _agree(self):
        """Whether every operation nets to zero, every balance is the sum of its
        entries and of its lots and not below its floor, every lot is the sum of its
        entries, and entries are numbered and follow one another without a gap.
        """
        weights = {name: secrets.randbits(62) for name in ("a", "b", "c", "d", "e")}
        [row] = self.env.execute_query(self._get_query(weights))
        return not any(row)

    def _get_query(self, weights):
        """One row of what differs: money, chains, what guests have, floors.

        Random numbers are 31 bits of a hash, so that sums of integers stay integers.
        """
        seeds = {name: SQL("%s", seed) for name, seed in weights.items()}
        own = SQL("hashtextextended(unit, %s)", seeds["e"])
        values = {
            "of_operation": self._weigh(
                SQL("operation_id"), SQL("hashtextextended(unit, %s)", seeds["a"])
            ),
            "of_lot": self._weigh(SQL("lot_id"), seeds["c"]),
            "lot": self._weigh(SQL("id"), seeds["c"]),
            "of_account": self._weigh(SQL("account_id"), own),
            "hash": self._weigh_text(SQL("hash"), seeds["d"]),
            "previous": self._weigh_text(SQL("previous_hash"), seeds["d"]),
            "head": self._weigh_text(SQL("head"), seeds["d"]),
            "genesis": self._weigh_text(SQL("%s", GENESIS), seeds["d"]),
        }
        for name, column in (("of_balance", "balance_id"), ("balance", "id")):
            number = SQL.identifier(column)
            values[name] = self._weigh(number, seeds["b"])
            values[f"{name}_too"] = SQL(
                "(hashint8extended(%s, %s) & 2147483647)", number, seeds["b"]
            )
        return SQL(
            """SELECT
                COALESCE(e.money, 0) - COALESCE(b.money, 0) - COALESCE(l.money, 0),
                COALESCE(e.chain, 0) - COALESCE(b.chain, 0),
                COALESCE(l.own, 0) - COALESCE(b.own, 0),
                b.low
            FROM (
                SELECT SUM(amount * (%(of_operation)s + %(of_balance)s
                        + COALESCE(%(of_lot)s, 0))) AS money,
                    SUM(%(of_balance)s * seq + %(of_balance_too)s
                        + %(hash)s - %(previous)s) AS chain
                FROM restaurant_entry
            ) e, (
                SELECT SUM(amount * %(balance)s) AS money,
                    SUM(%(balance)s * (seq::bigint * (seq + 1) / 2)::numeric
                        + %(balance_too)s * seq
                        + COALESCE(%(head)s - %(genesis)s, 0)) AS chain,
                    SUM(amount * %(of_account)s) FILTER (WHERE account_id NOT IN (
                        SELECT id FROM restaurant_account WHERE kind = 'system'))
                        AS own,
                    COUNT(*) FILTER (WHERE has_floor AND amount < -debt_limit) AS low
                FROM restaurant_account_balance
                WHERE seq <> 0 OR amount <> 0 OR head IS NOT NULL
            ) b, (
                SELECT SUM(remaining * %(lot)s) AS money,
                    SUM(remaining * %(of_account)s) AS own
                FROM restaurant_lot
            ) l""",
            **values,
        )

    def _weigh(self, number, seed):
        return SQL("(hashint8extended(%s, %s) >> 33)", number, seed)

    def _weigh_text(self, text, seed):
        return SQL("(hashtextextended(%s, %s) >> 33)", text, seed)
