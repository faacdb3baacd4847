import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A score from 1 to 5 as stars; 0 shows none and means "not answered". */
export class ScoreStarsField extends Component {
    static template = "restaurant_crm_feedback.ScoreStarsField";
    static props = { ...standardFieldProps };

    get score() {
        return this.props.record.data[this.props.name];
    }

    get label() {
        return _t("%(score)s of 5", { score: this.score });
    }

    /** A click on the score already given takes it back. */
    onClick(score) {
        const value = score === this.score ? 0 : score;
        this.props.record.update({ [this.props.name]: value });
    }
}

registry.category("fields").add("restaurant_score_stars", {
    component: ScoreStarsField,
    displayName: _t("Score in stars"),
    supportedTypes: ["integer"],
});
