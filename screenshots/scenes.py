"""The scenes that draw.py plays and draws: what is started, what is pressed, what is waited for.

Each scene is a fresh terminal, with a settings file where it has settings. Its steps are played in order; then the screen is drawn to NAME.png, NAME-light.png and
NAME-mono.png, and its text written to NAME.txt.
  ("wait", text)     until the text stands on the screen
  ("type", text)     character by character
  ("press", key, …)  by tmux's names: Tab, BTab, Enter, Escape, Up, PPage, F1, C-n, M-b
  ("paste", text)    as a terminal pastes
A recording is a scene whose screens are shown at these steps:
  ("show", time)     for so many milliseconds, as soon as the screen is still
"""

# Programs, as {name} in a command, come from the folder that draw.py is given.
DEMO = ["{appflow-profile}", "demo"]

SMALL, WIDE = (80, 24), (120, 36)


def opened(name):
    """From the browser to a profile's form."""
    return [
        ("wait", "29 profiles"),
        ("press", "/"),
        ("type", name),
        ("wait", "1 of 29"),
        ("press", "Enter"),
        ("wait", "^S review"),
    ]


def filled(first, second):
    """Both secrets of a form that asks for two."""
    return [
        ("press", "C-n"),
        ("type", first),
        ("press", "Tab"),
        ("type", second),
    ]


TOKENS = filled("fake-access-token", "fake-refresh-token")
REVIEWED = [("press", "C-s"), ("wait", "nothing sent yet")]


def scene(name, steps, size=SMALL, settings=""):
    return {"name": name, "size": size, "command": DEMO, "steps": steps, "settings": settings}


def rotating(count):
    """The rotation's list with the oldest profiles marked."""
    return [("wait", "29 profiles"), ("press", "r"), ("wait", "29 of 29"), ("press", *["Space"] * count),
            ("wait", f"{count} marked")]


STEP = [("press", "Enter"), ("wait", "rotating 1 of 3")]
ROTATED = [("type", "appflow"), ("press", "Tab"), ("type", "fake-password"), *REVIEWED,
           ("wait", "no flow"), ("press", "Enter"), ("wait", "Last updated ")]

SCENES = [
    scene("browser", [("wait", "29 profiles")]),
    scene(
        "browser-wide",
        [("wait", "29 profiles"), ("wait", "flow failed"), *[("press", "Down")] * 7, ("wait", "zendesk.example")],
        size=WIDE,
    ),
    scene(
        "browser-health",
        [("wait", "29 profiles"), ("wait", "no flow"), ("type", ":sort health"), ("press", "Enter"), ("wait", "HEALTH ▲")],
        size=(172, 36),
    ),
    scene("regions", [("wait", "29 profiles"), ("press", "R"), ("wait", "16 regions"), ("type", "eu"), ("wait", "4 of 16")]),
    scene("command", [("wait", "29 profiles"), ("type", ":re"), ("press", "Tab"), ("wait", ":refresh")]),
    scene("help", [("wait", "29 profiles"), ("press", "?"), ("wait", "Esc close")]),
    scene("form-salesforce", opened("sf-prod") + filled("fake-access-token", "")),
    scene("form-sapodata", opened("sap-us") + [("press", "C-n")]),
    scene("form-custom", opened("acme-crm-prod")),
    scene("preview", opened("sf-prod") + TOKENS, size=WIDE),
    scene("facts", opened("sap-us") + [("press", "C-n", "F1"), ("wait", "Esc close")]),
    scene("chooser", opened("sf-prod") + [("press", "C-n", "BTab", "F2"), ("wait", "6 values")]),
    scene(
        "consent",
        opened("slack-workspace")
        + [("press", "C-n"), ("type", "1234.5678"), ("press", "C-o"), ("wait", "client_id=1234.5678")],
    ),
    scene("review", opened("sf-prod") + TOKENS + REVIEWED),
    scene("search", opened("sf-prod") + TOKENS + REVIEWED + [("type", "/token"), ("wait", " of ")]),
    scene(
        "error",
        opened("veeva-vault") + filled("ann", "fake-reject-me") + REVIEWED
        + [("press", "Enter"), ("wait", "Refused:")],
    ),
    scene(
        "result",
        opened("sf-prod") + TOKENS + REVIEWED + [("press", "Enter"), ("wait", "accepted the update")],
    ),
    scene(
        "comparison",
        [("wait", "29 profiles"), ("press", "="), ("type", "sf-sandbox"), ("press", "Enter"), ("wait", "members differ")],
    ),
    scene(
        "comparison-places",
        [("wait", "29 profiles"), ("type", ":compare sf-sandbox --region eu-west-1"), ("press", "Enter"),
         ("wait", "members differ")],
        size=WIDE,
        settings="[colours]\nus-east-1 = red\neu-west-1 = green\n",
    ),
    scene("diagnosis", [("wait", "29 profiles"), ("press", "d"), ("wait", "Nothing wrong was found")]),
    scene(
        "new-profile",
        [("wait", "29 profiles"), ("press", "n"), ("type", "Dynatrace"), ("wait", "1 of "), ("press", "Enter"),
         ("wait", "^S review"), ("type", "dynatrace-eu"), ("press", "C-n")],
    ),
    scene("deletion", [("wait", "29 profiles"), ("press", "D"), ("wait", "2 flows use it:"), ("type", "sf-prod")]),
    scene("rotation", rotating(3)),
    scene("rotation-step", rotating(3) + STEP + [("type", "appflow")]),
    scene("rotation-queue", rotating(3) + STEP + ROTATED + [("press", "Escape"), ("wait", "1 of 3 done")]),
]


def typed(text, at_once=3, time=180):
    """What is typed, shown as it grows."""
    steps = []
    for start in range(0, len(text), at_once):
        steps += [("type", text[start:start + at_once]), ("show", time)]
    return steps


# One profile is changed and verified, and a rotation of two others is begun: what README shows. The second password is the first one
# again, which the review warns of.
EDIT = [
    ("wait", "29 profiles"), ("show", 1500),
    ("press", "/"), ("type", "veeva"), ("wait", "filter: veeva"), ("show", 1000),
    ("press", "Enter"), ("wait", "^S review"), ("show", 1200),
    ("press", "C-n", "BTab", "BTab", "C-u"), *typed("https://orchard-trials.veevavault.example", at_once=14),
    ("press", "C-n"), *typed("ann"), ("press", "Tab"), *typed("fake-password", at_once=5), ("show", 900),
    ("press", "C-p"), ("wait", "orchard-trials"), ("show", 2500), ("press", "C-p"), ("wait", "^S review"),
    *REVIEWED, ("show", 2500),
    ("press", "Enter"), ("wait", "accepted the update"), ("wait", "no flow"), ("show", 2000),
    ("press", "v"), ("wait", "Verified:"), ("show", 2500),
    ("press", "Escape"), ("wait", "Enter edit"), ("press", "Escape"), ("wait", "zendesk-support"), ("show", 600),
]
RECORDINGS = [
    scene("recording", EDIT + rotating(2) + [
        ("show", 1500), ("press", "Enter"), ("wait", "rotating 1 of 2"), ("show", 1200),
        *typed("appflow", at_once=7), ("press", "Tab"), *typed("fake-password", at_once=13),
        *REVIEWED, ("wait", "no flow"), ("show", 2000),
        ("press", "Enter"), ("wait", "Verified:"), ("show", 2000),
        ("press", "Enter"), ("wait", "rotating 2 of 2"), ("show", 1200),
        ("press", "Escape"), ("wait", "1 of 2 done"), ("show", 2500),
    ])
]
