"""Characters that show nothing, hide words or steer what shows them: the one list of all who read and write."""

from __future__ import annotations

import re

# Controls, marks of direction, tags, lone surrogates, and what XML and HTML do not allow: codes that are no characters.
# With UNSEEN it has all that Unicode ignores by default, but for the soft hyphen: a line may break there.
STEERING = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\ufdd0-\ufdef\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(1, 17))
    + "]+"
)
# Characters that show nothing and count as printable: selectors of variants, in which whole messages have been hidden
# (the last two of the first sixteen choose between a sign and its picture), fillers, and the empty braille cell.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0d\uffa0\U000e0100-\U000e01ef]"
    "|(?<=[\ufe0e\ufe0f])[\ufe0e\ufe0f]"
)


def visible(text: str) -> str:
    """The text without any of them; where one steered or parted there is a blank."""
    if text.isascii() and text.isprintable():
        return text
    return STEERING.sub(" ", UNSEEN.sub("", text))
