"""Screens of the back office, as somebody works on them."""

from playwright.sync_api import expect

LANGS = ("en_US", "zh_CN")


class Screen:
    """A form, as somebody fills it in."""

    def __init__(self, page, client):
        self.page = page
        self.client = client

    def field(self, name):
        return self.page.locator(f".o_form_view .o_field_widget[name={name}]")

    def new(self):
        self.page.locator(
            ".o_control_panel :is(.o-kanban-button-new, .o_list_button_add)"
        ).first.click()
        self.page.locator(".o_form_view").wait_for()

    def type(self, name, text):
        self.field(name).locator("input, textarea").first.fill(text)

    def type_amount(self, name, amount):
        """Type a number, and leave the field: it is written anew then."""
        box = self.field(name).locator("input")
        box.fill(str(amount))
        box.press("Tab")
        expect(box).to_have_value(f"{amount:.2f}")

    def save(self):
        self.page.locator(".o_form_button_save").click()

    def find(self, name, text):
        """Of a field that looks up records."""
        box = self.field(name).locator("input")
        box.click()
        box.fill(text)
        self.page.locator(
            f".o-autocomplete--dropdown-item:not(.o_m2o_dropdown_option):has-text('{text}')"
        ).first.click()

    def pick(self, model, name, value):
        """Of a field with a few words, as the user reads them."""
        fields = self.client.call(model, "fields_get", [name], ["selection"])
        label = dict(fields[name]["selection"])[value]
        self.field(name).locator("input").click()
        self.page.locator(".o_select_menu_item").get_by_text(label, exact=True).click()

    def press(self, name):
        self.page.locator(f"button[name={name}]:visible").first.click()

    def agree(self):
        self.page.locator(".modal .btn-primary").click()

    def see_refusal(self, text):
        """A dialog says so; it is closed, and the form behind it is as it was."""
        self.page.locator(".modal-body").filter(has_text=text).wait_for()
        self.page.locator(".modal .btn-primary").last.click()
        self.page.locator(".modal").wait_for(state="detached")
        self.page.errors.clear()  # the browser notes that the server has refused
