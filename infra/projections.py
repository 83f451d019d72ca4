"""What indexes hold besides their keys, where that is not everything."""

LISTED_OF_A_DELIVERY = (
    "deliveryId",
    "tenantId",
    "platformId",
    "runId",
    "sequence",
    "event",
    "eventId",
    "timestamp",
    "callbackUrl",
    "owner",
    "followsConfig",
    "status",
    "createdAt",
    "expiresAt",
    "attemptCount",
    "seriesStart",
    "dueAt",
    "assessmentVersion",
    "messageId",
    "isWaiting",
)
"""All but what changes when a sender claims a row: that write then costs no index."""
