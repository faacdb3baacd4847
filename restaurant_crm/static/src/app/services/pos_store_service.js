import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { ask } from "@point_of_sale/app/utils/make_awaitable_dialog";
import { PosStore } from "@point_of_sale/app/services/pos_store";
import { ReservationList } from "@restaurant_crm/app/components/popups/reservation_list/reservation_list";

const OFFLINE = () =>
    _t("The server cannot be reached. Choose the table and the guest by hand.");

/** Who is expected today, and what to know of who sits at the tables. */
patch(PosStore.prototype, {
    async setup() {
        this.service = { reservations: [], badges: {} };
        await super.setup(...arguments);
    },

    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        this.data.connectWebSocket("RESTAURANT_RESERVATIONS", () => this.loadService());
        return result;
    },

    /**
     * Ask for today's reservations and the badges of guests with an open order, in one
     * call. It never throws: without an answer what is at hand stays.
     *
     * @returns {Promise<boolean>} whether the server answered
     */
    async loadService() {
        const guests = this.models["pos.order"]
            .filter((order) => !order.finalized)
            .map((order) => order.getPartner()?.id)
            .filter((id) => typeof id === "number");
        const reply = await this.data
            .silentCall("pos.config", "restaurant_floor", [
                [this.config.id],
                [...new Set(guests)],
            ])
            .catch(() => false);
        if (reply?.ok) {
            this.service.reservations = reply.reservations;
            this.service.badges = reply.badges;
        }
        return Boolean(reply?.ok);
    },

    /** The reservations of today whose guests have not come yet. */
    getExpectedReservations() {
        return this.service.reservations.filter(({ state }) => state !== "seated");
    },

    openReservations() {
        this.loadService();
        this.dialog.add(ReservationList, {});
    },

    /**
     * Receive the guest of a reservation: an order at the table, with guest and covers.
     *
     * @param {Object} reservation of `service.reservations`
     * @param {Object} [table] none in a till without tables
     * @returns {Promise<boolean>} whether the guest was seated
     */
    async seatReservation(reservation, table) {
        if (table && this.tableHasOrders(table) && !(await this.askToJoin(table))) {
            return false;
        }
        const reply = await this.data
            .silentCall("pos.config", "restaurant_seat_reservation", [
                [this.config.id],
                reservation.id,
                table?.id || false,
            ])
            .catch(() => false);
        const partner = reply?.ok && (await this.loadGuestPartner(reply.partner_id));
        if (!partner) {
            this.notification.add(reply?.message || OFFLINE(), { type: "warning" });
            return false;
        }
        this.service.reservations = this.service.reservations.map((known) =>
            known.id === reservation.id ? { ...known, state: "seated" } : known
        );
        await this.openSeatedOrder(table?.getParent() || table, partner, reply.covers);
        return true;
    },

    async askToJoin(table) {
        return ask(this.dialog, {
            title: _t("The table is taken"),
            body: _t(
                "Table %s has an open order. Add the guest to that order?",
                table.table_number
            ),
        });
    },

    async openSeatedOrder(table, partner, covers) {
        if (table) {
            await this.setTable(table);
        } else if (!this.getOrder()?.isEmpty() || this.getOrder()?.getPartner()) {
            this.addNewOrder();
        }
        const order = this.getOrder();
        if (this.config.module_pos_restaurant) {
            order.setCustomerCount(covers);
            order.uiState.guestSetted = true; // it is known: nobody has to be asked
        }
        await this.setGuest(partner);
        this.navigate("ProductScreen", { orderUuid: order.uuid });
    },
});
