"""Who is on the other side: an ATS, a candidate, a receiver of webhooks, a model; the demo and tests play them."""
