import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, patchTranslations } from "@web/../tests/web_test_helpers";
import { LedgerAlert } from "@restaurant_crm_loyalty/webclient/ledger_alert/ledger_alert";
import { ledgerAlertService } from "@restaurant_crm_loyalty/webclient/ledger_alert/ledger_alert_service";

describe.current.tags("desktop");

/** The alert in the bar, with what the server said at first; `tell` says more. */
async function showAlert(alerts) {
    patchTranslations();
    let note;
    const services = {
        action: { doAction: (action) => expect.step(action) },
        bus_service: {
            start() {},
            subscribe: (type, callback) => {
                expect(type).toBe("restaurant.ledger.alert");
                note = callback;
            },
        },
        lazy_session: {
            getValue: (key, callback) =>
                callback({ restaurant_ledger_alerts: alerts }[key]),
        },
    };
    services["restaurant_crm_loyalty.ledger_alert"] = ledgerAlertService.start(
        {},
        services
    );
    await mountWithCleanup(LedgerAlert, { env: { services }, noMainContainer: true });
    return async (company_id, proof_id) => {
        note({ company_id, proof_id });
        await animationFrame();
    };
}

test("nothing is shown as long as the ledger proves", async () => {
    await showAlert([]);
    expect(".o_ledger_alert").toHaveCount(0);
});

test("users without a say have no alerts", async () => {
    await showAlert(undefined);
    expect(".o_ledger_alert").toHaveCount(0);
});

test("it comes and goes with the proofs, and opens the one that failed", async () => {
    const tell = await showAlert([{ company_id: 1, proof_id: 11 }]);
    expect(".o_ledger_alert").toHaveText("The ledger does not prove");
    await click(".o_ledger_alert button");
    await tell(1, 12);
    await click(".o_ledger_alert button");
    const opened = { type: "ir.actions.act_window", views: [[false, "form"]] };
    expect.verifySteps(
        [11, 12].map((res_id) => ({
            ...opened,
            res_model: "restaurant.ledger.proof",
            res_id,
        }))
    );
    await tell(2, 20);
    await tell(1, false);
    expect(".o_ledger_alert").toHaveCount(1);
    await tell(2, false);
    expect(".o_ledger_alert").toHaveCount(0);
});
