"""What can go wrong in the workers' room.

RoomError
├── RoomClosed      no key is set, so that nothing could be kept private
├── NotInTheRoom    somebody whose room it is not
├── TooManyPosts    more in a short time than others can read
└── PostRefused     an empty or endless text, a reply to what is not there, or another's post
"""


class RoomError(Exception):
    """Nothing was written."""


class RoomClosed(RoomError):  # noqa: N818 - named after the fact
    """Without a key the room keeps nothing: it would not be private."""


class NotInTheRoom(RoomError):  # noqa: N818 - named after the fact
    """Only workers and their representatives come in."""


class TooManyPosts(RoomError):  # noqa: N818 - named after the fact
    """One person writes more than the others can read."""


class PostRefused(RoomError):  # noqa: N818 - named after the fact
    """It cannot be posted, or not removed by this person."""
