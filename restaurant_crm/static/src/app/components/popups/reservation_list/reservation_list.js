import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";

/** Today's reservations of the outlet: who comes when, and the button to receive them. */
export class ReservationList extends Component {
    static template = "restaurant_crm.ReservationList";
    static components = { Dialog };
    static props = { close: Function };

    setup() {
        this.pos = usePos();
        this.state = useState({ tables: {}, seating: false });
    }

    get reservations() {
        return this.pos.service.reservations;
    }
    get tables() {
        return this.pos.models["restaurant.table"]
            .filter((table) => table.active && !table.parent_id)
            .sort((one, other) => one.table_number - other.table_number);
    }
    tableLabel(table) {
        const seats = _t("%s seats", table.seats);
        const taken = this.pos.tableHasOrders(table) ? ` · ${_t("taken")}` : "";
        return `${table.table_number} · ${seats}${taken}`;
    }
    /** The table that was chosen here, or that the reservation keeps. */
    tableId(reservation) {
        return Number(this.state.tables[reservation.id] ?? reservation.table_id) || 0;
    }
    lateness({ minutes, state }) {
        return state !== "seated" && minutes < 0 ? _t("%s min late", -minutes) : "";
    }
    needsTable(reservation) {
        return this.tables.length > 0 && !this.tableId(reservation);
    }

    async seat(reservation) {
        this.state.seating = true;
        const table = this.tables.find(({ id }) => id === this.tableId(reservation));
        const seated = await this.pos.seatReservation(reservation, table);
        this.state.seating = false;
        if (seated) {
            this.props.close();
        }
    }
}
