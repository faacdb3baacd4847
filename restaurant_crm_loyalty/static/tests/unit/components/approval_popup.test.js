import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { ApprovalPopup } from "@restaurant_crm_loyalty/app/components/popups/approval_popup/approval_popup";
import { mockStoredValue, settle, setupStoredValue } from "../stored_value_helpers";

definePosModels();
describe.current.tags("desktop");

test("a manager taps the PIN", async () => {
    mockStoredValue();
    const { store } = await setupStoredValue();
    const sent = [];
    store.dialog.add(ApprovalPopup, {
        needs: [{ action: "discount", subject: "a", amount: 50, label: "Soup" }],
        managers: [{ id: 7, name: "Lin Chen" }],
        send: async (who) => {
            sent.push(who);
            return { ok: true };
        },
        getPayload: () => {},
    });
    await settle();
    for (const key of ["1", "2", "⌫", "3"]) {
        await click(`.approval-popup .numpad button[value='${key}']`);
    }
    await settle();
    await click(".approval-popup .approval-confirm");
    await settle();
    expect(sent).toEqual([{ employee_id: 7, pin: "13" }]);
    expect(".approval-popup").toHaveCount(0);
});
