"""Statistical disclosure control: what a public edition may say. The rule and its reasons: docs/disclosure.md."""

from sparbar.disclosure.assess import Disclosure, Withheld, assess
from sparbar.disclosure.mask import masked, public_data

__all__ = ["Disclosure", "Withheld", "assess", "masked", "public_data"]
