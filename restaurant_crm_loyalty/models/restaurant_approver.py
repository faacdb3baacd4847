from hmac import compare_digest

from odoo import api, models
from odoo.exceptions import AccessDenied

from ..tools.approval import Person
from ..tools.money import parse_id
from ..tools.refusal import Refusal

FLOOR = "restaurant_crm.group_restaurant_floor"
TRIES, MINUTES = 5, 15
TILL_TRIES = 4 * TRIES


class RestaurantApprover(models.AbstractModel):
    """Who may approve at a till, and how they prove it.

    Where employees log in at the till (``pos_hr``) it is the PIN of an employee who
    manages it; elsewhere, login and password of a floor manager. The server checks
    both, and counts tries before it looks.
    """

    _name = "restaurant.approver"
    _description = "Who may approve at a till"

    @api.model
    def _has_employees(self, config):
        """Whether people at this till are employees, not users."""
        return bool(config.module_pos_hr and "advanced_employee_ids" in config._fields)

    @api.model
    def _has_authority(self, config):
        """A floor manager at a till of their own asks nobody. At a till of employees
        the login says nothing of who stands there."""
        return not self._has_employees(config) and self.env.user.has_group(FLOOR)

    def _get_employees(self, config):
        config = config.sudo()
        domain = config._employee_domain(config.current_user_id.id)
        return self.env["hr.employee"].sudo().search(domain)

    def _get_managers(self, config):
        """Employees with a PIN who manage this till."""
        if not self._has_employees(config):
            return []
        advanced = config.sudo().advanced_employee_ids
        return self._get_employees(config).filtered(
            lambda employee: (
                employee.pin
                and (
                    employee in advanced
                    or (employee.user_id and employee.user_id.has_group(FLOOR))
                )
            )
        )

    @api.model
    def _prepare_choices(self, config):
        """``[{"id", "name"}]`` of who can approve by PIN; none: by login."""
        return [{"id": x.id, "name": x.name} for x in self._get_managers(config)]

    # -- who is who

    @api.model
    def _get_asker(self, config, employee_id):
        """Who stands at the till, as it says; an employee of it, where it has some."""
        if not self._has_employees(config):
            return self._as_user(self.env.user)
        wanted = parse_id(employee_id, "bad_request")
        employee = self._get_employees(config).filtered(lambda x: x.id == wanted)
        if not employee:
            raise Refusal("bad_request", field="cashier_id")
        return self._as_person(employee)

    def _as_user(self, user):
        return Person(f"user,{user.id}", user.name, user.id)

    def _as_person(self, employee):
        return Person(f"employee,{employee.id}", employee.name, employee.user_id.id)

    @api.model
    def _identify(self, session, values):
        """The manager whose PIN, or login and password, these are.

        :raises Refusal: ``approval_wrong``, the same for whatever is wrong; or
            ``approval_locked``
        """
        config = session.config_id
        by_pin = bool(values.get("employee_id"))
        who = values.get("employee_id") if by_pin else values.get("login")
        secret = values.get("pin" if by_pin else "password")
        if not isinstance(secret, str) or not 0 < len(secret) <= 200:
            raise Refusal("approval_wrong")
        if not isinstance(who, int if by_pin else str) or len(str(who)) > 200:
            raise Refusal("approval_wrong")
        counted = [
            (f"{by_pin} {str(who).strip().lower()}", TRIES),
            (f"session {session.id}", TILL_TRIES),
        ]
        limits = self.env["restaurant.rate.limit"].sudo()
        allowed = [
            limits._allow("approval", key, limit, 60 * MINUTES)
            for key, limit in counted
        ]
        if not all(allowed):
            raise Refusal("approval_locked", minutes=MINUTES)
        find = self._find_by_pin if by_pin else self._find_by_login
        person = find(config, who, secret)
        for key, _limit in counted:
            limits._forgive("approval", key, 60 * MINUTES)
        return person

    def _find_by_pin(self, config, employee_id, pin):
        managers = self._get_managers(config)
        employee = next((x for x in managers if x.id == employee_id), None)
        known = employee.pin if employee else ""
        if not compare_digest(pin.encode(), known.encode()):
            raise Refusal("approval_wrong")
        return self._as_person(employee)

    def _find_by_login(self, config, login, password):
        users = self.env["res.users"].sudo()
        user = users.search(
            users._get_login_domain(login), order=users._get_login_order(), limit=1
        )
        try:
            if not user:
                raise AccessDenied()
            user.with_user(user)._check_credentials(
                {"type": "password", "login": login, "password": password},
                {"interactive": True},
            )
        except AccessDenied as error:
            raise Refusal("approval_wrong") from error
        if not user.has_group(FLOOR) or config.company_id not in user.company_ids:
            raise Refusal("approval_wrong")
        return Person(f"user,{user.id}", user.name, user.id)
