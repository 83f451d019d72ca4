"""`make simulate`: what a tenant feels of its neighbours, by our own decisions on a model of AWS in virtual time."""
