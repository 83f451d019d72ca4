"""AWS's APIs on one loopback port: ministack, patched where it differs from AWS, and what we look at in it.

`patches/` mends it, each with a report for its authors; `ledger` counts calls and `capacity` what they cost,
`permissions` refuses what a role does not allow, `mail` shows mails.
"""
