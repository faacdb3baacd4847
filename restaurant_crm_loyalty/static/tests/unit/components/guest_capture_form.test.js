import { expect, test } from "@odoo/hoot";
import { click, edit } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { GuestCaptureForm } from "@restaurant_crm/app/components/popups/guest_finder/guest_capture_form";

definePosModels();

async function mountForm(on, onSaved = () => {}) {
    const store = await setupPosEnv();
    store.config._restaurant_referral = on;
    const props = { draft: { phone: "", name: "Li Na" }, onSaved, onCancel: () => {} };
    await mountWithCleanup(GuestCaptureForm, { props });
}

test("the code of a friend goes along, and a refusal is shown", async () => {
    onRpc("pos.config", "restaurant_capture_guest", ({ args }) => {
        expect.step(args[1].friend_code);
        return { ok: false, code: "friend_unknown", message: "Nobody has this code." };
    });
    await mountForm(true, () => expect.step("saved"));
    await click("input[name=friend_code]");
    await edit(" K7TM-W4QX ");
    await click(".guest-capture-save");
    await animationFrame();
    expect(".guest-capture-message").toHaveText("Nobody has this code.");
    expect("input[name=name]").toHaveValue("Li Na");
    expect.verifySteps(["K7TM-W4QX"]);
});

test("nobody is asked for a friend where that brings nothing", async () => {
    await mountForm(false);
    expect("input[name=friend_code]").toHaveCount(0);
});
