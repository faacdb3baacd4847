import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { CallPop } from "@restaurant_crm/webclient/call_pop/call_pop";

const CLOSED = "restaurant_crm.call.closed"; // the call that was closed in any tab

/**
 * Pops up who calls. The bus tells the id of a call alone; what may be seen of the guest
 * comes with the rights of the user. One card at a time: the last call that came.
 */
export const callPopService = {
    dependencies: ["bus_service", "orm", "overlay"],

    start(env, { bus_service, orm, overlay }) {
        let latest = 0;
        let remove = () => {};

        async function ring({ call_id }) {
            if (call_id <= latest) {
                return;
            }
            latest = call_id;
            const card = await orm.silent
                .call("restaurant.call", "pop_card", [[call_id]])
                .catch(() => null); // an aid: a call that cannot be shown is in the log
            if (call_id === latest && card?.ok) {
                remove();
                remove = overlay.add(CallPop, { card, close: () => close(call_id) });
            }
        }
        function close(call_id) {
            remove();
            browser.localStorage.setItem(CLOSED, call_id);
        }

        browser.addEventListener("storage", ({ key, newValue }) => {
            if (key === CLOSED && Number(newValue) === latest) {
                remove();
            }
        });
        bus_service.subscribe("restaurant_crm.call", ring);
        bus_service.start();
    },
};

registry.category("services").add("restaurant_crm.call_pop", callPopService);
