from collections.abc import Mapping

from ...domain.kernel.access import Link
from ...domain.kernel.errors import DataErased
from ...domain.kernel.text import mailable
from ...domain.room.one_time_code import CODE_LIVES, masked, new_code
from ...domain.room.room_words import words_in
from ...domain.runs import artefacts
from ..kernel.ports import Clock, Json, RandomBytes
from ..kernel.settling import until_settled
from ..runs.documents import language_of
from ..runs.run_store import Change, RunStore
from .answers import CodeSent
from .candidate_room import proof_artefact, proof_of, require_admission, require_live_link
from .mailer import Mail, Mailer


@until_settled
def send_code(link: Link, *, runs: RunStore, mailer: Mailer, clock: Clock, random: RandomBytes) -> CodeSent:
    """E-mails a six-digit code to the candidate (contract §7).

    The code is stored before it is sent: a mail that gets lost costs one of the sends, and the limits hold whatever
    happens. Raises NotFound, NotOpenYet, LinkExpired, SessionEnded, RateLimited, MailUnavailable.
    """
    view = runs.load(link.ref, (artefacts.CANDIDATE, artefacts.REQUEST, artefacts.PROOF))
    run, now = view.run, clock()
    require_live_link(run, link.token)
    require_admission(run, now)
    if not run.needs_code:
        return {"message": "No code is needed for this interview."}
    email = view.artefacts.get(artefacts.CANDIDATE, {}).get("email")
    if not email:
        raise DataErased("The e-mail address that a code could go to is no longer kept.")
    code = new_code(random)
    proof = proof_of(view.artefacts).with_code(code, link.token, now)
    runs.commit(Change(ref=link.ref, unchanged=run, artefacts=[proof_artefact(proof, now)]))
    mailer.send(_mail(email, code, view.artefacts))
    return {"message": f"A code is on its way to {masked(email)}."}


def _mail(email: str, code: str, documents: Mapping[str, Json]) -> Mail:
    said = words_in(language_of(documents))
    company = mailable(documents.get(artefacts.REQUEST, {}).get("companyName", "")) or said.somebody
    minutes = int(CODE_LIVES.total_seconds() // 60)
    text = said.mail.format(company=company, code=code, minutes=minutes)
    return Mail(to=email, subject=said.subject.format(company=company), text=text)
