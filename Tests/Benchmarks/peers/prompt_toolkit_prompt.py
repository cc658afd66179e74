"""One masked question by prompt_toolkit."""

from prompt_toolkit import prompt

prompt("password: ", is_password=True)
