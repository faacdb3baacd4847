import { Orderline } from "@point_of_sale/app/components/orderline/orderline";
import { patch } from "@web/core/utils/patch";
import { formatCurrency } from "@web/core/currency";

patch(Orderline.prototype, {
    get lineScreenValues() {
        const values = super.lineScreenValues;
        const saving =
            this.line.order_id && !this.props.basic_receipt && this.line.memberSaving;
        if (saving) {
            values.normalPrice = this.line.currencyNormalPrice;
            values.memberSaving = formatCurrency(saving, this.line.currency.id);
        }
        return values;
    },
});
