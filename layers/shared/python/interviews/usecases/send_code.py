from collections.abc import Mapping

from ..domain import artefacts
from ..domain.errors import ConcurrentUpdate, DataErased
from ..domain.one_time_code import CODE_LIVES, masked, new_code
from ..domain.room_words import words_in
from ..domain.text import mailable
from .admission import Link
from .candidate_room import proof_artefact, proof_of, require_admission, require_live_link
from .documents import language_of
from .ports import Change, Clash, Clock, Json, Mail, Mailer, RandomBytes, RunStore
from .run_desk import TRIES


def send_code(link: Link, *, runs: RunStore, mailer: Mailer, clock: Clock, random: RandomBytes) -> Json:
    """E-mails a six-digit code to the candidate (contract §7).

    The code is stored before it is sent: a mail that gets lost costs one of the sends, and the limits hold whatever
    happens. Raises NotFound, NotOpenYet, LinkExpired, SessionEnded, RateLimited, MailUnavailable.
    """
    for _ in range(TRIES):
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
        try:
            runs.commit(Change(ref=link.ref, artefacts=[proof_artefact(proof, now)]))
        except Clash:
            continue
        mailer.send(_mail(email, code, view.artefacts))
        return {"message": f"A code is on its way to {masked(email)}."}
    raise ConcurrentUpdate


def _mail(email: str, code: str, documents: Mapping[str, Json]) -> Mail:
    said = words_in(language_of(documents))
    company = mailable(documents.get(artefacts.REQUEST, {}).get("companyName", "")) or said.somebody
    minutes = int(CODE_LIVES.total_seconds() // 60)
    text = said.mail.format(company=company, code=code, minutes=minutes)
    return Mail(to=email, subject=said.subject.format(company=company), text=text)
