import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useHotkey } from "@web/core/hotkeys/hotkey_hook";
import { useAutofocus } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { usePos } from "@point_of_sale/app/hooks/pos_hook";
import { useBarcodeReader } from "@point_of_sale/app/hooks/barcode_reader_hook";
import { GuestCaptureForm } from "@restaurant_crm/app/components/popups/guest_finder/guest_capture_form";
import { prefillCapture, readFinderText } from "@restaurant_crm/app/utils/finder_text";

/**
 * Finds a guest by card, phone (whole or last digits), number, initials or name, or
 * writes down a new one. Payload: {partner}, {partner: false} to take the guest off the
 * order, or {list: true} for the stock list.
 */
export class GuestFinder extends Component {
    static template = "restaurant_crm.GuestFinder";
    static components = { Dialog, GuestCaptureForm };
    static props = {
        order: { type: Object, optional: true },
        allowList: { type: Boolean, optional: true },
        draft: { type: Object, optional: true },
        getPayload: Function,
        close: Function,
    };
    static searchDelay = 250;

    setup() {
        this.pos = usePos();
        this.state = useState({
            query: "",
            status: "empty", // empty, short, searching, found, offline
            guests: [],
            selected: 0,
            draft: this.props.draft || null,
        });
        this.asked = 0;
        this.answered = null; // the query the list belongs to
        this.inputRef = useAutofocus({ refName: "query", mobile: true });
        this.searchSoon = useDebounced(
            () => this.search(),
            this.constructor.searchDelay
        );
        const isAvailable = () => !this.state.draft;
        const options = { bypassEditableProtection: true, isAvailable };
        useHotkey("enter", () => this.onEnter(), options);
        useHotkey("arrowdown", () => this.move(1), { ...options, allowRepeat: true });
        useHotkey("arrowup", () => this.move(-1), { ...options, allowRepeat: true });
        // exclusive: nothing on the screen below may take the scan
        useBarcodeReader({ client: this.onScan, product: this.onScan }, true);
    }

    get currentPartner() {
        return this.props.order?.getPartner();
    }
    get canCapture() {
        return this.pos.cashier?._role !== "minimal";
    }

    onInput(ev) {
        this.state.query = ev.target.value;
        this.searchSoon();
    }
    async onEnter() {
        this.searchSoon.cancel();
        if (this.state.query !== this.answered) {
            await this.search();
        }
        const guest = this.state.guests[this.state.selected];
        if (guest && this.state.query === this.answered) {
            await this.choose(guest);
        }
    }
    async onScan(code) {
        this.state.query = code.code;
        await this.search({ scan: true });
        if (this.state.guests.length === 1) {
            await this.choose(this.state.guests[0]);
        }
    }
    move(step) {
        const { guests, selected } = this.state;
        this.state.selected = Math.max(0, Math.min(guests.length - 1, selected + step));
    }

    async search(options) {
        const query = this.state.query;
        const { text, kind } = readFinderText(query);
        const ticket = ++this.asked; // an answer to an older question is dropped
        if (kind === "empty" || kind === "short") {
            this.show(kind, []);
            return;
        }
        this.state.status = "searching";
        const guests = await this.pos.findGuests(text, options);
        if (ticket === this.asked) {
            this.show(guests ? "found" : "offline", guests || []);
            this.answered = query;
        }
    }
    show(status, guests) {
        Object.assign(this.state, { status, guests, selected: 0 });
    }

    async choose({ partner_id }) {
        const partner = await this.pos.loadGuestPartner(partner_id);
        if (partner) {
            this.finish({ partner });
        } else {
            Object.assign(this.state, { status: "offline", draft: null });
        }
    }
    finish(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }
    startCapture() {
        this.state.draft = prefillCapture(this.state.query);
    }
}
