"""The rows of the result: what, ours, the peers', what is to be reached, and whether it was."""


class Target:
    """One thing to reach: a figure of ours against a limit, or against a multiple of a peer's."""

    def __init__(self, text, limit):
        self.text, self.limit = text, limit


def at_most(limit):
    return Target(f"≤ {limit:g}", limit)


def times(peer_name, factor):
    """At most so many times a peer's figure."""
    text = f"≤ {factor:.3g} × {peer_name}" if factor >= 1 else f"≤ 1/{1 / factor:g} of {peer_name}"
    return lambda peers: Target(text, factor * peers[peer_name])


def fewer(peer_name):
    """Less than a peer's figure, a whole number."""
    return lambda peers: Target(f"fewer than {peer_name}", peers[peer_name] - 1)


def faster(peer_name, factor):
    """At least so many times as fast as a peer: the time is at most the peer's divided by it."""
    return lambda peers: Target(f"≥ {factor:g} × faster than {peer_name}", peers[peer_name] / factor)


def row(what, unit, ours, peers=None, targets=(), note=""):
    """A row where less is better. A rate is given as the time for one."""
    peers = peers or {}
    resolved = [target(peers) if callable(target) else target for target in targets]
    return {
        "what": what, "unit": unit, "ours": ours, "peers": peers,
        "ratios": {name: ours / value for name, value in peers.items() if value},
        "targets": [{"text": target.text, "reached": ours <= target.limit} for target in resolved],
        "note": note,
    }


def figure(value):
    if value is None:
        return "–"
    if value == 0 or value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def markdown(rows):
    """The table as Markdown, which reads well on a terminal too."""
    cells = [["what", "ours", "peers (ours ÷ theirs)", "to reach", "reached"]]
    for item in rows:
        peers = ", ".join(
            f"{name} {figure(value)}" + (f" ({figure(item['ratios'][name])})" if name in item["ratios"] else "")
            for name, value in item["peers"].items())
        what = item["what"] + (f" ({item['note']})" if item["note"] else "")
        cells.append([
            f"{what}, {item['unit']}", figure(item["ours"]), peers or "–",
            "; ".join(target["text"] for target in item["targets"]) or "–",
            "; ".join("yes" if target["reached"] else "NO" for target in item["targets"]) or "–",
        ])
    widths = [max(len(line[column]) for line in cells) for column in range(5)]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |" for line in cells]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
