from __future__ import annotations

import pytest

from bot.platforms.telegram.lanes import Kind, Priority, kind_of

PRIVATE, GROUP, CHANNEL = 7, -1007, "@news"


@pytest.mark.parametrize(
    ("chat", "priority", "edit", "kind"),
    [
        (PRIVATE, Priority.REPLY, False, Kind.REPLY),
        (PRIVATE, Priority.REPLY, True, Kind.PRIVATE_EDIT),
        (PRIVATE, Priority.QUIET, False, Kind.REPLY),
        (PRIVATE, Priority.QUIET, True, Kind.QUIET_EDIT),
        (PRIVATE, Priority.BROADCAST, False, Kind.BROADCAST),
        (PRIVATE, Priority.BROADCAST, True, Kind.BROADCAST),
        (GROUP, Priority.REPLY, True, Kind.REPLY),
        (GROUP, Priority.QUIET, True, Kind.REPLY),
        (CHANNEL, Priority.QUIET, True, Kind.REPLY),
    ],
)
def test_only_edits_in_private_spend_nothing(chat, priority, edit, kind):
    assert kind_of(chat, priority, edit=edit) is kind
    assert kind.is_spent is not (kind in {Kind.PRIVATE_EDIT, Kind.QUIET_EDIT})
