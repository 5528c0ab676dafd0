"""What the editor has decided: the rulings of a topic's file of corrections, laid over what was read and what is told.

    wording    whether a ruling means a claim: by its words and the address of its article
    view       the claims and findings as the editor has them; engines are handed no others
    desk       the page as the editor has it, before an engine sees it: operations, and what each ruling did

Nothing of it is stored but with the versions that it made: what is taken out of the file ends with the next version.
"""
