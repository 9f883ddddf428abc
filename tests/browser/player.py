"""What a reader meets of a demo's player."""

SETTLED = 1000
"""Milliseconds, more than the player waits before the address follows."""


def state(page, name="wave") -> dict:
    """All that a reader meets of a demo: picture, texts and the places of its controls."""
    return page.evaluate(
        """name => {
            const figure = document.getElementById(name);
            const svg = figure.querySelector("svg");
            return {
                picture: svg.innerHTML,
                alt: svg.getAttribute("aria-label"),
                caption: figure.querySelector("figcaption").textContent,
                output: figure.querySelector("output")?.value,
                spoken: figure.querySelector("[type=range]")?.getAttribute("aria-valuetext"),
                announced: figure.querySelector(".explore-status").textContent,
                address: location.hash,
            };
        }""",
        name,
    )
