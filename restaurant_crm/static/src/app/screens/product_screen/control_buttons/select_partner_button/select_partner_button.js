import { patch } from "@web/core/utils/patch";
import { SelectPartnerButton } from "@point_of_sale/app/screens/product_screen/control_buttons/select_partner_button/select_partner_button";
import { GuestFinderButton } from "@restaurant_crm/app/components/guest_finder_button/guest_finder_button";

patch(SelectPartnerButton, {
    components: { ...SelectPartnerButton.components, GuestFinderButton },
});
