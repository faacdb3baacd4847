import secrets

from odoo import api, models
from odoo.tools import SQL

LONG = 50_000  # entries of a balance, from which 64 bits might not hold their sum


class RestaurantLedgerSums(models.AbstractModel):
    """Whether all sums of the ledger agree, by reading each table once.

    Instead of grouping millions of entries four times, each row is multiplied with
    random numbers that belong to its operation, balance and lot. What agrees in every
    group agrees in the whole; what does not agree somewhere does so in the whole but
    once in two thousand million times, with other numbers each night (R. Freivalds,
    "Probabilistic machines can use less running time", 1977). Which group it is, the
    checks by groups tell, see ``restaurant.ledger.check``.

    Amounts and numbers, no hashes: these are proved one by one, when they are new and
    on Sundays.
    """

    _name = "restaurant.ledger.sums"
    _description = "Sums of the ledger"

    @api.model
    def _read(self):
        """Whether every operation nets to zero, every balance is the sum of its
        entries and of its lots and not below its floor, every lot is the sum of its
        entries, and entries are numbered without a gap.

        :return: ``{"agree": bool, "entries": how many there are, of all groups}``
        """
        weights = {name: secrets.randbits(62) for name in ("a", "b", "c", "d")}
        [(entries, *differences)] = self.env.execute_query(self._get_query(weights))
        return {"agree": not any(differences), "entries": entries}

    def _get_query(self, weights):
        """One row: entries, and what differs: money, numbers, floors.

        Random numbers are 31 bits of a hash, so that sums of integers stay integers.
        Money is one equation: entries weigh by operation, balance and lot; balances by
        themselves and, as far as they are guests', by account and unit; lots by
        themselves less the same account and unit. A long balance is counted in
        ``numeric``, the others in 64 bits, which is faster.
        """
        seeds = {name: SQL("%s", seed) for name, seed in weights.items()}
        own = SQL("hashtextextended(unit, %s)", seeds["d"])
        values = {
            "of_operation": self._weigh(
                SQL("operation_id"), SQL("hashtextextended(unit, %s)", seeds["a"])
            ),
            "of_lot": self._weigh(SQL("lot_id"), seeds["c"]),
            "lot": self._weigh(SQL("id"), seeds["c"]),
            "of_account": self._weigh(SQL("account_id"), own),
            "short": LONG,
        }
        for name, column in (("of_balance", "balance_id"), ("balance", "id")):
            number = SQL.identifier(column)
            values[name] = self._weigh(number, seeds["b"])
            values[f"{name}_too"] = SQL(
                "(hashint8extended(%s, %s) & 2147483647)", number, seeds["b"]
            )
        return SQL(
            """SELECT e.entries,
                COALESCE(e.money, 0) - COALESCE(b.money, 0) - COALESCE(l.money, 0),
                COALESCE(e.numbers, 0) - COALESCE(b.numbers, 0) - COALESCE(b.long, 0),
                b.low
            FROM (
                SELECT COUNT(*) AS entries,
                    SUM(amount * (%(of_operation)s + %(of_balance)s
                        + COALESCE(%(of_lot)s, 0))) AS money,
                    SUM(%(of_balance)s * seq + %(of_balance_too)s) AS numbers
                FROM restaurant_entry
            ) e, (
                SELECT SUM(amount * (%(balance)s + CASE WHEN account_id IN (
                        SELECT id FROM restaurant_account WHERE kind = 'system')
                        THEN 0 ELSE %(of_account)s END)) AS money,
                    SUM(%(balance)s * (seq::bigint * (seq + 1) / 2)
                        + %(balance_too)s * seq) FILTER (WHERE seq < %(short)s)
                        AS numbers,
                    SUM(%(balance)s * (seq::bigint * (seq + 1) / 2)::numeric
                        + %(balance_too)s * seq) FILTER (WHERE seq >= %(short)s)
                        AS long,
                    COUNT(*) FILTER (WHERE has_floor AND amount < -debt_limit) AS low
                FROM restaurant_account_balance WHERE seq <> 0 OR amount <> 0
            ) b, (
                SELECT SUM(remaining * (%(lot)s - %(of_account)s)) AS money
                FROM restaurant_lot
            ) l""",
            **values,
        )

    def _weigh(self, number, seed):
        return SQL("(hashint8extended(%s, %s) >> 33)", number, seed)
