import { patch } from "@web/core/utils/patch";
import { ModelFieldSelectorPopover } from "@web/core/model_field_selector/model_field_selector_popover";
import { DynamicPlaceholderPopover } from "@web/views/fields/dynamic_placeholder_popover";

// Whose messages go to guests: whoever may use any field elsewhere picks one of those
// that are meant for guests, as the server takes no other.
const FOR_GUESTS = new Set(["restaurant.campaign.placeholder", "restaurant.care.step"]);

/** A record is nothing to read: choosing it opens what is known of it. */
class PlaceholderFieldSelectorPopover extends ModelFieldSelectorPopover {
    selectField(field) {
        if (FOR_GUESTS.has(this.props.resModel) && this.canFollowRelationFor(field)) {
            return this.followRelation(field);
        }
        return super.selectField(field);
    }
}

patch(DynamicPlaceholderPopover, {
    components: {
        ...DynamicPlaceholderPopover.components,
        ModelFieldSelectorPopover: PlaceholderFieldSelectorPopover,
    },
});

patch(DynamicPlaceholderPopover.prototype, {
    async _loadAllowedExpressions() {
        await super._loadAllowedExpressions();
        if (FOR_GUESTS.has(this.props.resModel)) {
            this.isTemplateEditor = false;
        }
    },
});
