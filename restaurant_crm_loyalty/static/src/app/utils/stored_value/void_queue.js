import { browser } from "@web/core/browser/browser";

/**
 * Voids that the server could not be asked for yet. They survive a reload; the till sends
 * them as soon as it can. A payment line with a void in here is never sent again.
 */
export class VoidQueue {
    constructor(name) {
        this.name = name;
    }

    get items() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.name)) || [];
        } catch {
            return []; // somebody else wrote here
        }
    }

    /** @param {{key: string, attempt: number}} item */
    add(item) {
        this._write([...this.items.filter((other) => other.key !== item.key), item]);
    }

    remove(item) {
        this._write(this.items.filter((other) => other.key !== item.key));
    }

    _write(items) {
        browser.localStorage.setItem(this.name, JSON.stringify(items));
    }
}
