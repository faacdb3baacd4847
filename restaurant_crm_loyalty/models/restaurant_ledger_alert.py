from odoo import api, models


class RestaurantLedgerAlert(models.AbstractModel):
    """Who has to know that a ledger does not prove, and how they hear of it.

    Those who see stored value have a red alert in the bar of the web client, whatever
    they work on; loyalty managers have an activity, too. Both go with the next proof.
    """

    _name = "restaurant.ledger.alert"
    _description = "Alert of a failed proof"

    @api.model
    def _spread(self, proof):
        """Tell the outcome of a new proof."""
        company = proof.company_id
        proofs = proof.sudo()
        earlier = proofs.search(
            [("company_id", "=", company.id), ("activity_ids", "!=", False)]
        )
        earlier.activity_unlink(["mail.mail_activity_data_warning"])
        if proof.state == "broken":
            self._plan_activities(proofs)
        watchers = self._get_users("restaurant_crm.group_restaurant_floor", company)
        watchers._bus_send(self._name, self._prepare_message(proofs))

    def _plan_activities(self, proof):
        loyalty = "restaurant_crm_loyalty.group_restaurant_loyalty"
        for manager in self._get_users(loyalty, proof.company_id):
            proof.activity_schedule(
                "mail.mail_activity_data_warning",
                summary=self.env._("The ledger does not prove"),
                note=proof.findings_text,
                user_id=manager.id,
            )

    def _get_users(self, group, company):
        """Users with that role in that restaurant group."""
        users = self.env.ref(group).sudo().all_user_ids
        return users.filtered(lambda user: company in user.company_ids.root_id)

    def _prepare_message(self, proof):
        broken = proof.state == "broken"
        return {"company_id": proof.company_id.id, "proof_id": broken and proof.id}

    @api.model
    def _get_for_user(self):
        """What the bar of the web client shows when it opens.

        :return: a list of messages, as they are sent later
        """
        if not self.env.user.has_group("restaurant_crm.group_restaurant_floor"):
            return []
        groups = self.env.user.company_ids.root_id
        broken = self.env["restaurant.ledger.proof"].sudo()._get_broken()
        return [
            self._prepare_message(proof)
            for proof in broken
            if proof.company_id in groups
        ]
