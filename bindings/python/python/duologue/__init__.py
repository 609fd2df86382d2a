"""An embeddable engine for a business that texts with its customers: the whole two-way inbox behind your own screen.

>>> import duologue
>>> with duologue.Messenger.open(":memory:") as messenger:
...     ann = messenger.add_agent("Ann Lee")
...     main = messenger.add_mailbox("Main")
...     line = messenger.add_gateway(
...         "Main line", kind=duologue.GatewayKind.LONG_CODE, address="+15550100001", mailbox=main.id
...     )
...     got = messenger.receive(line.id, sender="+15557000001", body="Do you have these in size 9?")
...     sent = messenger.send(got.conversation.id, "Yes, in blue and in red.", by=ann.id)
...     [delivery] = messenger.deliver()
...     delivery.status
<DeliveryStatus.SENT: 'sent'>
"""

from ._duologue import *  # noqa: F403
from .enums import *  # noqa: F403
from .exceptions import *  # noqa: F403
from .ids import *  # noqa: F403
from .providers import *  # noqa: F403
from .records import *  # noqa: F403
