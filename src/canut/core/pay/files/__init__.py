"""Files that carry payouts out: SEPA for bank accounts, CSV for mobile money; and the bank's answer.

A file is written from what is recorded of it, so making it again gives the same bytes.
"""

from canut.core.pay.files.content import content
from canut.core.pay.files.status_report import Rejection, read_status_report

__all__ = ["Rejection", "content", "read_status_report"]
