"""The half of `dlmath.checking` that runs answers and writes them down; the half that judges is not here."""
