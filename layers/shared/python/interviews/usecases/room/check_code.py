from ...domain.kernel.access import Link
from ...domain.kernel.ids import new_secret_token
from ...domain.runs import artefacts
from ..kernel.ports import Clock, RandomBytes
from ..kernel.settling import until_settled
from ..runs.run_store import Change, RunStore
from .answers import CodeAccepted
from .candidate_room import proof_artefact, proof_of, require_admission, require_live_link


@until_settled
def check_code(link: Link, *, code: str, runs: RunStore, clock: Clock, random: RandomBytes) -> CodeAccepted:
    """Changes the e-mailed code for a pass, with which the interview can be started (contract §7).

    A try is written down before its answer is given, over the version that it was judged by: of tries at the same
    moment, each counts. Raises NotFound, NotOpenYet, LinkExpired, SessionEnded, CodeRefused, RateLimited.
    """
    view = runs.load(link.ref, (artefacts.PROOF,))
    now = clock()
    require_live_link(view.run, link.token)
    require_admission(view.run, now)
    pass_token = new_secret_token(random)
    proof = proof_of(view.artefacts).tried(code, link.token, pass_token, now)
    runs.commit(Change(ref=link.ref, unchanged=view.run, artefacts=[proof_artefact(proof, now)]))
    if not proof.admits(pass_token, now):
        raise proof.refusal(now)
    return {"sessionToken": pass_token}
