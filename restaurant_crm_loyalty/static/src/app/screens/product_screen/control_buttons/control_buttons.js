import { patch } from "@web/core/utils/patch";
import { ControlButtons } from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";

patch(ControlButtons.prototype, {
    async clickTopUp() {
        this.props.close?.();
        await this.pos.openTopUp();
    },

    async clickClaim() {
        this.props.close?.();
        await this.pos.openClaim();
    },
});
