# ruff: noqa: E501 - a list of words reads better in long lines
"""What field a position belongs to, by the words of its title."""

from functools import cache

from .reading import mentions, stem, words
from .taxonomy import themes
from .themes import Theme

_TITLES = """
care: nurse nursing midwife paramedic physician doctor surgeon physiotherapist pharmacist dentist therapist radiographer carer vet veterinary
social_care: social caregiver counsellor counselor youth
teaching: teacher lecturer professor tutor trainer instructor educator teaching headteacher
childcare: kindergarten nursery childcare nanny
finance: accountant accounting bookkeeper controller auditor finance financial treasurer payroll tax
spreadsheets: analyst
human_resources: hr recruiter recruiting personnel people
legal: lawyer attorney counsel paralegal legal notary
office: secretary assistant receptionist administrator administrative office clerk
service: support service helpdesk agent
customer: sales account executive seller representative
retail: shop store cashier retail
marketing: marketing brand content social copywriter editor journalist communications
operations: warehouse logistics picker packer dispatcher storekeeper inventory supply
transport: driver courier chauffeur
safety: safety guard security
manufacturing: machinist operator welder mechanic mechatronics production maintenance technician fitter toolmaker assembler
construction: electrician carpenter plumber builder bricklayer roofer painter site construction joiner gardener
beauty: hairdresser hairstylist stylist barber beautician cosmetician manicurist
hospitality: cook chef waiter waitress barista bartender hotel housekeeper baker kitchen catering sous
science: scientist chemist biologist laboratory lab researcher physicist
programming: developer programmer software engineer
devops: devops sre platform
data_engineering: data
design: designer ux
product: product project
"""


@cache
def themes_of_position(title: str) -> tuple[Theme, ...]:
    """The themes that a title names; none where its words are not known."""
    by_word = _by_word()
    found = [by_word[each] for each in (stem(word.text) for word in words(title)) if each in by_word]
    named = [each.term.theme for each in mentions(title)]
    return tuple(dict.fromkeys([*found, *named]))


@cache
def _by_word() -> dict[str, Theme]:
    lines = (line.partition(":") for line in _TITLES.strip().splitlines())
    return {stem(word): themes()[theme_id] for theme_id, _, written in lines for word in written.split()}
