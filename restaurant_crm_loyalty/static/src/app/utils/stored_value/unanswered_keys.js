import { browser } from "@web/core/browser/browser";
import { uuidv4 } from "@point_of_sale/utils";

/**
 * Keys of requests that nobody has answered yet, by what they ask for. They survive a
 * reload: what may have been done is asked again under the same key, and done once.
 */
export class UnansweredKeys {
    constructor(name) {
        this.name = name;
    }

    get _keys() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.name)) || {};
        } catch {
            return {}; // somebody else wrote here
        }
    }

    /** @returns {string} the key of a request, the one of before where there is one */
    take(subject) {
        const keys = this._keys;
        const key = keys[subject] || uuidv4();
        this._write({ ...keys, [subject]: key });
        return key;
    }

    forget(subject) {
        const keys = this._keys;
        delete keys[subject];
        this._write(keys);
    }

    _write(keys) {
        browser.localStorage.setItem(this.name, JSON.stringify(keys));
    }
}
