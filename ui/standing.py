"""What is done once the desk stands: for the window and for whoever measures it."""

import gc


def spare_what_stands() -> None:
    """Keep the garbage collector from looking again and again at what has been loaded by now.

    It stays for good, and a full collection stops the window for a quarter of a second on a slow machine.
    """
    gc.freeze()
