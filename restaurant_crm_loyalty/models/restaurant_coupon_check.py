from odoo import api, fields, models
from odoo.tools import SQL, format_date

from odoo.addons.restaurant_crm.tools.till_input import is_record_id

from .loyalty_program import COUPON_TYPES, WEEKDAYS
from .restaurant_coupon_use import ACTIVE


class RestaurantCouponCheck(models.AbstractModel):
    """Whether a coupon holds here and now, and why it does not.

    What it needs beside it on the check is another question: see
    ``restaurant.coupon.maths``.
    """

    _name = "restaurant.coupon.check"
    _description = "Conditions of coupons"

    @api.model
    def _prepare_facts(self, config, moment, partner_id=False, channel=False):
        """Where and when a coupon is used, and by whom.

        :param moment: naive UTC time
        """
        outlet = config.sudo()._get_restaurant_outlet()
        return {
            "config": config,
            "outlet": outlet,
            "date": outlet._get_business_date(moment),
            "daypart": outlet._get_daypart(moment),
            "channel": channel or "dine_in",
            "partner_id": partner_id or False,
        }

    @api.model
    def _is_code(self, code):
        return isinstance(code, str) and 0 < len(code) <= 64 and "\0" not in code

    @api.model
    def _read_partner_id(self, partner_id):
        """The contact that a till names; False for what is none."""
        if not is_record_id(partner_id):
            return False
        return self.env["res.partner"].sudo().browse(partner_id).exists().id

    @api.model
    def _find_coupon(self, config, code):
        """The coupon of a code that this till may take; none if there is none."""
        cards = self.env["loyalty.card"].sudo()
        if not self._is_code(code):
            return cards
        company = config.company_id
        return cards.search(
            [
                ("code", "=", code.strip()),
                ("program_id.program_type", "in", COUPON_TYPES),
                "|",
                ("program_id.company_id", "=", False),
                ("program_id.company_id", "parent_of", company.id),
            ],
            limit=1,
        )

    @api.model
    def _find_problem(self, card, facts):
        """Code and words of the first thing that keeps a coupon from holding."""
        problem = self._find_state_problem(card, facts)
        problem = problem or self._find_place_problem(card.program_id, facts)
        return problem or self._find_time_problem(card.program_id, facts)

    def _find_state_problem(self, card, facts):
        if not card or not card.active or not card.program_id.active:
            return "unknown", self.env._("This coupon does not exist.")
        if card.restaurant_state == "used":
            return "used", self.env._("This coupon was used already.")
        if card.restaurant_state == "void":
            return "void", self.env._("This coupon was taken back.")
        ends = self._get_last_day(card)
        if card.restaurant_state == "expired" or (ends and ends < facts["date"]):
            return "expired", self._say_expired(ends)
        if card.points < min(card.program_id.reward_ids.mapped("required_points")):
            return "used", self.env._("This coupon was used already.")
        holder = card.partner_id
        if holder and not card._is_transferable():
            if not facts["partner_id"]:
                return "no_guest", self.env._("Choose the guest of this coupon first.")
            if holder.id != facts["partner_id"]:
                return "other_guest", self.env._("This coupon is for another guest.")
        return None

    def _get_last_day(self, card):
        ends = [card.expiration_date, card.program_id.date_to]
        return min(filter(None, ends), default=None)

    def _say_expired(self, ends):
        if not ends:
            return self.env._("This coupon has expired.")
        return self.env._("This coupon ended on %s.", format_date(self.env, ends))

    def _find_place_problem(self, program, facts):
        config, outlets = facts["config"], program.restaurant_outlet_ids
        tills = program.pos_config_ids
        if not program.pos_ok or (tills and config not in tills):
            return "wrong_outlet", self.env._("This till does not take this coupon.")
        if outlets and facts["outlet"] not in outlets:
            return "wrong_outlet", self.env._(
                "This coupon is for %s.", ", ".join(outlets.mapped("name"))
            )
        if program.currency_id != config.currency_id:
            return "currency", self.env._("This coupon is in another currency.")
        channel = program.restaurant_channel
        if channel and channel != facts["channel"]:
            labels = dict(
                program._fields["restaurant_channel"]._description_selection(self.env)
            )
            return "wrong_channel", self.env._(
                "This coupon is for %s only.", labels[channel]
            )
        return None

    def _find_time_problem(self, program, facts):
        date = facts["date"]
        if program.date_from and date < program.date_from:
            return "not_yet", self.env._(
                "This coupon begins on %s.", format_date(self.env, program.date_from)
            )
        if not program[WEEKDAYS[date.weekday()]]:
            return "wrong_day", self.env._("This coupon does not hold on this weekday.")
        if any(
            b.date_from <= date <= b.date_to for b in program.restaurant_blackout_ids
        ):
            return "blackout", self.env._("This coupon does not hold on this day.")
        daypart = program.restaurant_daypart
        if daypart and daypart != facts["daypart"]:
            labels = dict(
                program._fields["restaurant_daypart"]._description_selection(self.env)
            )
            return "wrong_daypart", self.env._(
                "This coupon holds at %s only.", labels[daypart]
            )
        return None

    # Limits ---------------------------------------------------------------------------

    @api.model
    def _find_limit_problem(self, card, facts, except_uuid=""):
        """Whether a limit of the offer is reached. Sure only behind its lock.

        :param except_uuid: the check that asks, which does not count against itself
        """
        program = card.program_id
        guest, day = program.restaurant_limit_guest, program.restaurant_limit_day
        total = program.max_usage if program.limit_usage else 0
        if not (guest or day or total):
            return None
        uses = self._count_uses(program, facts, except_uuid)
        if total and uses["total"] >= total:
            return "limit_total", self.env._("This offer has been used up.")
        if day and uses["day"] >= day:
            return "limit_day", self.env._("This offer has been used up for today.")
        if guest and uses["guest"] >= guest:
            return "limit_guest", self.env._(
                "This guest has used this offer as often as it may be."
            )
        return None

    def _count_uses(self, program, facts, except_uuid):
        self.env["restaurant.coupon.use"].flush_model()
        [(total, day, guest)] = self.env.execute_query(
            SQL(
                """SELECT COUNT(*), COUNT(*) FILTER (WHERE business_date = %s),
                    COUNT(*) FILTER (WHERE partner_id = %s)
                FROM restaurant_coupon_use
                WHERE program_id = %s AND state IN %s AND order_uuid <> %s""",
                facts["date"],
                facts["partner_id"] or 0,
                program.id,
                ACTIVE,
                except_uuid,
            )
        )
        return {"total": total, "day": day, "guest": guest}

    # The till scans a code -----------------------------------------------------------

    @api.model
    def _prepare_offer(self, config, code, partner_id):
        card = self._find_coupon(config, code)
        if not card:
            return False
        facts = self._prepare_facts(config, fields.Datetime.now(), partner_id)
        facts["channel"] = card.program_id.restaurant_channel or facts["channel"]
        problem = self._find_problem(card, facts)
        return {
            "program_id": card.program_id.id,
            "expiration_date": card.expiration_date,
            "problem": problem[1] if problem else "",
        }

    @api.model
    def _use_code(self, config, card, partner_id, code):
        """Answer core's question about a code, with the reason of a no."""
        facts = self._prepare_facts(config, fields.Datetime.now(), partner_id)
        # Where the guest eats may change before the check is paid.
        facts["channel"] = card.program_id.restaurant_channel or facts["channel"]
        problem = self._find_problem(card, facts)
        problem = problem or self._find_limit_problem(card, facts)
        if problem:
            tries = self.env["restaurant.coupon.try"]
            tries._note(config, code, problem[0], card, partner_id)
            return {"successful": False, "payload": {"error_message": problem[1]}}
        return {
            "successful": True,
            "payload": {
                "program_id": card.program_id.id,
                "coupon_id": card.id,
                "coupon_partner_id": card.partner_id.id,
                "points": card.points,
                "has_source_order": card._has_source_order(),
            },
        }
