import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** Fetches a new code before the one on the screen ends, and when the guest asks. */
export class GuestCode extends Interaction {
    static selector = ".o_restaurant_code";
    dynamicContent = {
        ".o_restaurant_code_new": { "t-on-click.prevent": () => this.renew() },
        ".o_restaurant_code_left": { "t-out": () => this.left },
    };

    setup() {
        this.seconds = Number(this.el.dataset.seconds);
        this.left = this.seconds;
    }

    start() {
        const timer = browser.setInterval(() => this.tick(), 1000);
        this.registerCleanup(() => browser.clearInterval(timer));
    }

    tick() {
        this.left -= 1;
        if (this.left <= 0) {
            this.renew();
        }
        this.updateContent();
    }

    renew() {
        const picture = this.el.querySelector("img");
        const address = picture.src.split("?")[0];
        picture.src = `${address}?${Date.now()}`;
        this.left = this.seconds;
        this.updateContent();
    }
}

registry
    .category("public.interactions")
    .add("restaurant_crm_loyalty.guest_code", GuestCode);
