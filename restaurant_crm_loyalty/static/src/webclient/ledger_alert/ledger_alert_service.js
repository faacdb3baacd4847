import { reactive } from "@odoo/owl";
import { registry } from "@web/core/registry";

/** Keeps which proofs of the user's groups failed: company id -> proof id. */
export const ledgerAlertService = {
    dependencies: ["bus_service", "lazy_session"],

    start(env, { bus_service: bus, lazy_session: session }) {
        const broken = reactive({});
        const note = ({ company_id, proof_id }) => {
            if (proof_id) {
                broken[company_id] = proof_id;
            } else {
                delete broken[company_id];
            }
        };
        session.getValue("restaurant_ledger_alerts", (alerts) => alerts?.forEach(note));
        bus.subscribe("restaurant.ledger.alert", note);
        bus.start();
        return broken;
    },
};

registry
    .category("services")
    .add("restaurant_crm_loyalty.ledger_alert", ledgerAlertService);
