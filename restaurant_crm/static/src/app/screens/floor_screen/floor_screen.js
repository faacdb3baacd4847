import { onMounted } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { FloorScreen } from "@pos_restaurant/app/screens/floor_screen/floor_screen";

const SOON = 120; // minutes: from then on a table shows who has reserved it
const ICONS = {
    allergy: "fa-exclamation-triangle text-danger",
    birthday: "fa-birthday-cake",
    request: "fa-bell-o",
    vip: "fa-star",
};

patch(FloorScreen.prototype, {
    setup() {
        super.setup(...arguments);
        // not awaited: the plan is there at once, what is known of guests follows
        onMounted(() => void this.pos.loadService());
    },

    /** What to know of the guests at a table: [{code, text, icon}]. */
    tableBadges(table) {
        const badges = table
            .getOrders()
            .flatMap((order) => this.pos.service.badges[order.getPartner()?.id] || []);
        const byCode = new Map(badges.map((badge) => [badge.code, badge]));
        return [...byCode.values()].map((badge) => ({
            ...badge,
            icon: ICONS[badge.code] || "fa-info-circle",
        }));
    },

    /** The next guest for whom a table is kept. */
    tableReservation(table) {
        return this.pos
            .getExpectedReservations()
            .find(({ table_id, minutes }) => table_id === table.id && minutes <= SOON);
    },
});
