import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The guest who is calling; it lies over the screen and leaves what is below alone. */
export class CallPop extends Component {
    static template = "restaurant_crm.CallPop";
    static props = { card: Object, close: Function };

    setup() {
        this.action = useService("action");
    }

    /** Do something with the call: a method of `restaurant.call` that opens a screen. */
    async press(button) {
        await this.action.doActionButton({
            type: "object",
            name: button.name,
            resModel: "restaurant.call",
            resId: this.props.card.id,
        });
        this.props.close();
    }
}
