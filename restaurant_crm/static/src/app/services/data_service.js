import { browser } from "@web/core/browser/browser";
import { patch } from "@web/core/utils/patch";
import { ConnectionLostError } from "@web/core/network/rpc";
import { PosData } from "@point_of_sale/app/services/data_service";
import {
    leaveOutOrders,
    preferUnconfirmed,
} from "@restaurant_crm/app/utils/stale_drafts";

const DELETE = 2;
const UNLINK = 3;
const RETRY = 2_000; // milliseconds, as core between two looks for the server

patch(PosData.prototype, {
    // -- a draft of the server does not undo a payment

    async missingRecursive(recordMap, ...rest) {
        const fresh = leaveOutOrders(recordMap, (order) => this.isStaleDraft(order));
        const data = await super.missingRecursive(fresh, ...rest);
        for (const { uuid } of data["pos.order"] || []) {
            this.models?.["pos.order"]?.getBy("uuid", uuid)?.noteEdits();
        }
        return data;
    },

    /** A draft that the server has sent of what is paid here: it is on its way. */
    isStaleDraft({ uuid, state }) {
        const order = this.models?.["pos.order"]?.getBy("uuid", uuid);
        return state === "draft" && ["paid", "done"].includes(order?.state);
    },

    /** The list of orders: core takes for sent what it has read. */
    async loadServerOrders() {
        const orders = await super.loadServerOrders(...arguments);
        orders.forEach((order) => order.redoEdits());
        return orders;
    },

    async loadInitialData() {
        return preferUnconfirmed(await super.loadInitialData(...arguments));
    },

    async synchronizeServerDataInIndexedDB(serverData = {}) {
        return super.synchronizeServerDataInIndexedDB(preferUnconfirmed(serverData));
    },

    /** Whether the server has an order or not: what is unconfirmed is sent to it. */
    async checkAndDeleteMissingOrders(results) {
        const orders = results?.["pos.order"]?.filter((order) => !order.isUnconfirmed);
        return super.checkAndDeleteMissingOrders(orders && { "pos.order": orders });
    },

    // -- what got lost is sent again

    async execute({ method, args }) {
        try {
            return await super.execute(...arguments);
        } catch (error) {
            const isLost = error instanceof ConnectionLostError;
            if (method === "sync_from_ui") {
                for (const order of args[0]) {
                    this.keepUnsent(order, isLost);
                }
            }
            if (isLost) {
                this.lookForServer();
            }
            throw error;
        }
    },

    /** Core takes for sent what it has tried to send. */
    keepUnsent(serialized, isLost) {
        const order = this.models["pos.order"].getBy("uuid", serialized.uuid);
        if (!order || !(isLost || order.isUnconfirmed)) {
            return;
        }
        order.markUnsent();
        const commands = this.models.commands["pos.order"];
        for (const field of ["lines", "payment_ids", "course_ids"]) {
            for (const [code, id] of serialized[field] || []) {
                const kind = { [DELETE]: "delete", [UNLINK]: "unlink" }[code];
                const others = commands[kind]?.get(field) || [];
                commands[kind]?.set(field, [...others, { id, parentId: order.id }]);
            }
        }
    },

    /** Core looks only where the browser itself knows that it is offline. */
    lookForServer() {
        if (!this.network.offline) {
            this.checkConnectivityTimeout ||= browser.setTimeout(
                () => this.checkConnectivity(),
                RETRY
            );
        }
    },
});
