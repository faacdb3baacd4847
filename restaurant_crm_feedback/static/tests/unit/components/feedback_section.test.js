import { expect, test } from "@odoo/hoot";
import { setupPosEnv } from "@point_of_sale/../tests/unit/utils";
import { definePosModels } from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import { guestCardSections } from "@restaurant_crm/app/components/guest_card/guest_card";
import { FeedbackSection } from "@restaurant_crm_feedback/app/components/guest_card/sections/feedback_section/feedback_section";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

definePosModels();

async function mountSection(sections) {
    await setupPosEnv();
    const props = { sections, card: {}, order: {} };
    await mountWithCleanup(FeedbackSection, { props });
}

test("the section is on the guest card", () => {
    const section = guestCardSections.get("feedback");
    expect(section.component).toBe(FeedbackSection);
});

test("shows the last score, its day and the average", async () => {
    const feedback = {
        last_score: 4,
        last_date: "2026-03-09",
        count: 3,
        average: 4.33,
    };
    await mountSection({ feedback });
    expect(".guest-card-feedback .fa-star").toHaveCount(4);
    expect(".guest-card-feedback .fa-star-o").toHaveCount(1);
    expect(".guest-card-feedback [role=img]").toHaveAttribute("aria-label", "4 of 5");
    expect(".guest-card-feedback").toHaveText(/03\/09\/2026/);
    expect(".guest-card-feedback").toHaveText(/average 4.3 of 3/);
});

test("a single answer needs no average", async () => {
    const feedback = { last_score: 1, last_date: "2026-03-09", count: 1, average: 1 };
    await mountSection({ feedback });
    expect(".guest-card-feedback .text-danger .fa-star").toHaveCount(1);
    expect(".guest-card-feedback").not.toHaveText(/average/);
});

test("says nothing about a guest who never answered, or without its section", async () => {
    await mountSection({ feedback: { count: 0 } });
    expect(".guest-card-feedback").toHaveCount(0);
    const props = { sections: {}, card: {}, order: {} };
    await mountWithCleanup(FeedbackSection, { props });
    expect(".guest-card-feedback").toHaveCount(0);
});
