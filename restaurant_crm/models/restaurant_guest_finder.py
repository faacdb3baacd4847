from odoo import api, models
from odoo.tools import SQL, escape_psql

from odoo.addons.phone_validation.tools import phone_validation

from ..tools.finder_text import read_finder_text
from ..tools.pinyin import has_han

# Rows one way of looking may bring before they are ranked: keeps "wang" cheap.
BRANCH_LIMIT = 200
EXACT, CLOSE, NAME = 0, 1, 2


class RestaurantGuestFinder(models.AbstractModel):
    _name = "restaurant.guest.finder"
    _description = "Guest Finder"

    @api.model
    def _find(self, text, company, country_code, limit=20, scan=False):
        """Find guests by what was typed, in one statement over indexes only.

        :param str text: as typed: phone, last four digits, card or guest number,
            initials, name
        :param res.company company: root company of the guests
        :param str country_code: of phone numbers typed in national format, or None
        :param bool scan: the text comes from a card: whole numbers only
        :return: None when the text cannot be looked up, else rows of
            {guest_id, partner_id, name, number, phone_e164, visit_count, last_visit}
        """
        typed = read_finder_text(text)
        if typed is None:
            return None
        branches = self._get_branches(typed, company, country_code, scan)
        if not branches:
            return []
        self.env["restaurant.guest"].flush_model()
        self.env["restaurant.guest.stats"].flush_model()
        return self.env.execute_query_dict(self._get_query(branches, company, limit))

    @api.model
    def _get_query(self, branches, company, limit):
        """One statement: best way to have been found first, then who came last."""
        return SQL(
            """
            WITH hit AS (
                SELECT id, MIN(rank) AS rank
                  FROM (%(branches)s) AS branch (id, rank)
                 GROUP BY id
            )
            SELECT guest.id AS guest_id, guest.partner_id, guest.name,
                   guest.number, guest.phone_e164,
                   stats.visit_count, stats.last_visit
              FROM hit
              JOIN restaurant_guest guest ON guest.id = hit.id
              LEFT JOIN restaurant_guest_stats stats ON stats.guest_id = guest.id
             WHERE guest.company_id = %(company)s
               AND guest.active
             ORDER BY hit.rank, stats.last_visit DESC NULLS LAST, guest.id
             LIMIT %(limit)s
            """,
            branches=SQL(" UNION ALL ").join(SQL("(%s)", b) for b in branches),
            company=company.id,
            limit=limit,
        )

    @api.model
    def _get_branches(self, typed, company, country_code, scan):
        """Return one SQL per way to look that fits what was typed; each selects
        a guest id and a rank, the lower the better, and uses one index.
        """
        branches = [
            SQL("%s LIMIT %s", query, BRANCH_LIMIT)
            for query in self.env["restaurant.guest"]._get_finder_queries(typed.text)
        ]
        if typed.code:
            branches.append(
                self._branch(EXACT, company, SQL("number = %s", typed.code))
            )
        if scan:
            return branches
        if typed.digits:
            return branches + self._get_phone_branches(typed, company, country_code)
        return branches + self._get_name_branches(typed, company)

    @api.model
    def _get_phone_branches(self, typed, company, country_code):
        if len(typed.digits) < 4:
            return []
        ending = SQL("phone_last4 = %s", typed.digits[-4:])
        if len(typed.digits) > 4:
            # the trunk zero of a national number is no part of the whole one
            pattern = f"%{typed.digits.lstrip('0') or typed.digits}"
            ending = SQL("%s AND phone_e164 LIKE %s", ending, pattern)
        branches = [self._branch(CLOSE, company, ending)]
        if phones := self._get_phone_candidates(typed, country_code):
            exact = SQL("phone_e164 IN %s", tuple(phones))
            branches.append(self._branch(EXACT, company, exact))
        return branches

    @api.model
    def _get_phone_candidates(self, typed, country_code):
        """The numbers in E.164 that the typed digits may stand for."""
        if len(typed.digits) < 7:
            return set()
        phones = {f"+{typed.digits}"}
        if not typed.international and country_code:
            national = phone_validation.phone_format(
                typed.digits,
                country_code,
                None,
                force_format="E164",
                raise_exception=False,
            )
            phones |= {national} if national.startswith("+") else set()
        return phones

    @api.model
    def _get_name_branches(self, typed, company):
        branches = []
        if typed.initials:
            prefix = SQL("name_initials LIKE %s", f"{escape_psql(typed.initials)}%")
            branches.append(self._branch(CLOSE, company, prefix))
        words = [word for word in typed.words if len(word) > 1 or has_han(word)]
        if words:
            same = SQL(" AND ").join(self._name_has(word) for word in words)
            branches.append(self._branch(NAME, company, same))
        return branches

    @api.model
    def _name_has(self, word):
        """A trigram index needs three characters; shorter words are looked up at the
        beginning of a name, which it pads.
        """
        pattern = f"{escape_psql(word)}%" if len(word) < 3 else f"%{escape_psql(word)}%"
        unaccent = self.env.registry.unaccent
        return SQL("%s ILIKE %s", unaccent(SQL("name")), unaccent(SQL("%s", pattern)))

    @api.model
    def _branch(self, rank, company, condition):
        return SQL(
            "SELECT id, %s FROM restaurant_guest"
            " WHERE company_id = %s AND active AND %s LIMIT %s",
            rank,
            company.id,
            condition,
            BRANCH_LIMIT,
        )
