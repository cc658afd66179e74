"""The scenes that draw.py plays and draws: what is started, what is pressed, what is waited for.

Each scene is a fresh terminal. Its steps are played in order; then the screen is drawn to NAME.png.
  ("wait", text)     until the text stands on the screen
  ("type", text)     character by character
  ("press", key, …)  by tmux's names: Tab, BTab, Enter, Escape, Up, PPage, F1, C-n, M-b
  ("paste", text)    as a terminal pastes
"""

# Programs, as {name} in a command, come from the folder that draw.py is given.
DEMO = ["{appflow-profile}", "demo"]

SCENES = [
    {
        "name": "browser",
        "size": (80, 24),
        "theme": "dark",
        "command": DEMO,
        "steps": [("wait", "CONNECTOR")],
    },
]
