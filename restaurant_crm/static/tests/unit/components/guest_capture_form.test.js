import { describe, expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { Deferred } from "@web/core/utils/concurrency";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { GuestCaptureForm } from "@restaurant_crm/app/components/popups/guest_finder/guest_capture_form";

definePosModels();
describe.current.tags("desktop");

test("a new guest is saved once, however often the button is tapped", async () => {
    onRpc("pos.config", "restaurant_capture_guest", () => {
        expect.step("saved");
        return { ok: true, guest_id: 1, partner_id: 3, created: true };
    });
    await setupPosEnv();
    const read = new Deferred(); // the contact, which is read next
    await mountWithCleanup(GuestCaptureForm, {
        props: { draft: {}, onSaved: () => read, onCancel() {} },
    });
    await click("input[name='name']");
    await edit("Wei");
    await animationFrame();
    await click(".guest-capture-save");
    await animationFrame();
    await animationFrame();
    expect(".guest-capture-save").not.toBeEnabled();
    expect.verifySteps(["saved"]);
    read.resolve();
});
