// Made by `make openapi` of domain/runs/happenings.py.
/** The first sentence of what each event tells.
 * @type {Record<string, string>} */
export const EVENTS = {
  "interview.info_needed": "Information is missing",
  "interview.info_completed": "The information is complete",
  "interview.plan_generated": "A plan was made",
  "interview.plan_revision_requested": "The plan was sent back",
  "interview.approved": "The plan was approved",
  "interview.rejected": "The plan was rejected",
  "interview.scheduled": "The room was set up",
  "interview.started": "The candidate began the interview",
  "candidate.session_taken_over": "The interview goes on in another window",
  "candidate.request_made": "The candidate asks for a person, or for something that a person decides",
  "candidate.consent_withdrawn": "The candidate withdrew consent",
  "interview.completed": "The interview ended",
  "interview.assessment_pending": "An assessment was made",
  "interview.assessment_approved": "The assessment was approved",
  "interview.assessment_rejected": "The assessment was rejected",
  "interview.cancelled": "The run was cancelled",
  "candidate.data_purged": "The candidate’s data was erased",
};
/** The fields in which a person wrote. */
export const WORDS = /** @type {const} */ (["feedback", "comment", "reason"]);
/** Those that name who decided. */
export const STAFF = /** @type {const} */ (["requestedBy", "approvedBy", "rejectedBy", "cancelledBy"]);
