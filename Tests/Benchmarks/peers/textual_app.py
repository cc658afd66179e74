"""The same screens as a Textual application: textual_app.py browser COUNT | textual_app.py form FIELDS"""

import sys

from textual.app import App
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import DataTable, Footer, Header, Input, Static


class Browser(App):
    """A frame, a header and "loading", then the profiles' rows."""

    def __init__(self, count):
        super().__init__()
        self.count = count

    def compose(self):
        yield Header()
        yield Static("loading")
        yield DataTable()
        yield Footer()

    def on_mount(self):
        self.call_after_refresh(self.fill)

    def fill(self):
        table = self.query_one(DataTable)
        table.add_columns("name", "connector", "state")
        table.add_rows((f"profile-{index:05}", "Salesforce", "up to date") for index in range(self.count))
        self.query_one(Static).update("complete")


class Help(ModalScreen):
    """A page over the form."""

    def compose(self):
        yield Static("help\n" * 20)


class Form(App):
    """Fields one under the other; every second one is masked."""

    BINDINGS = [("f1", "facts", "Help")]

    def __init__(self, fields):
        super().__init__()
        self.fields = fields

    def compose(self):
        yield Header()
        with VerticalScroll():
            for index in range(self.fields):
                yield Input(placeholder=f"field {index}", password=index % 2 == 1)
        yield Footer()

    def action_facts(self):
        self.push_screen(Help())


if __name__ == "__main__":
    kind, number = sys.argv[1], int(sys.argv[2])
    (Browser(number) if kind == "browser" else Form(number)).run()
