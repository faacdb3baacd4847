import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

/** In red, on every screen, as long as the last proof of the ledger failed. */
export class LedgerAlert extends Component {
    static template = "restaurant_crm_loyalty.LedgerAlert";
    static props = {};

    setup() {
        this.action = useService("action");
        this.broken = useState(useService("restaurant_crm_loyalty.ledger_alert"));
    }

    get proofId() {
        return Object.values(this.broken)[0];
    }

    open() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "restaurant.ledger.proof",
            res_id: this.proofId,
            views: [[false, "form"]],
        });
    }
}

registry
    .category("systray")
    .add(
        "restaurant_crm_loyalty.LedgerAlert",
        { Component: LedgerAlert },
        { sequence: 1000 }
    );
