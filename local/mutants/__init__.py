"""`make mutants`: changes the code in one small way after the other and counts how many changes the tests notice.

Of the well-kept tools, mutmut 3 leaves out what is not inside a plain function (tables of rules, grants, properties),
and cosmic-ray starts pytest anew for each change. Here pytest collects once, each change is made in a fork of that
process, and only tests that start the changed function are run, those beside it first, until one fails.
"""
