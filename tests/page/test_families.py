"""Which names are of one family, and which have the form of a person's."""

from __future__ import annotations

from pipeline.page.families import bodies, families, is_personal_name, misnamed_bodies

OFFICE = "Office for Water Control and Repair"


def test_the_form_of_a_person() -> None:
    """Two or three capitalised words of which none names a body."""
    assert is_personal_name("Jan van Orrin")
    assert not is_personal_name("Halden Institute")
    assert not is_personal_name("Orrin")
    assert not is_personal_name("Corvid Daily News")


def test_initials_are_of_the_one_body_that_has_them() -> None:
    """Also without the last one; of two bodies with the same they are of neither, and a person has none."""
    assert families(["OWC", "OWC", OFFICE]) == {"OWC": "OWC", OFFICE: "OWC"}
    assert families(["OWCR", OFFICE, OFFICE]) == {"OWCR": OFFICE, OFFICE: OFFICE}
    both = families(["OWC", OFFICE, "Order of Women Captains"])
    assert (both["OWC"], both[OFFICE]) == ("OWC", OFFICE)
    assert families(["JVO", "Jan van Orrin"])["JVO"] == "JVO"


def test_a_surname_is_of_the_full_name() -> None:
    """Unless it is used much more often than that."""
    assert families(["Orrin", "Orrin", "Jan van Orrin"])["Orrin"] == "Jan van Orrin"
    assert families([*["Orrin"] * 19, "Jan van Orrin"])["Orrin"] == "Orrin"
    ran_together = families(["Gannet", "Gannet", "Brackwater", "Gannet Brackwater"])
    assert (ran_together["Brackwater"], ran_together["Gannet"]) == ("Brackwater", "Gannet")


def test_a_surname_is_of_all_the_forms_of_the_full_name() -> None:
    """What it is used more often than is the family, not one of its forms; a short given name is no other person's."""
    names = [*["Orrin"] * 30, "General Edward Orrin", "Edward Orrin", "Edward Orrin", "Ed Orrin"]
    assert set(families(names).values()) == {"Edward Orrin"}
    assert families(["Ed Orrin", "Edna Orrin", "Orrin"])["Orrin"] == "Orrin"
    assert set(families(["Leader Orrin", "Ed Orrin", "Orrin"]).values()) == {"Ed Orrin"}


def test_a_body_is_one_with_its_initials_in_brackets_and_whose_it_is() -> None:
    """Where it is written with them, also another body's like initials take nothing away."""
    names = ["OWCR", "OWCR", OFFICE, f"{OFFICE} (OWCR)", "the Ministry's OWCR", "Order of Wharf Captains and Rowers"]
    found = families(names)
    assert {found[name] for name in names[:5]} == {"OWCR"}
    assert found[names[5]] == names[5]


def test_a_person_is_one_in_every_office() -> None:
    """Whoever leads the minority after the majority is no other body; an office alone is nobody's."""
    names = ["Minority Leader Jan Orrin", "Majority Leader Jan Orrin", "Jan Orrin", "Orrin", "Majority Leader"]
    found = families(names)
    assert [found[name] for name in names] == ["Jan Orrin"] * 4 + ["Majority Leader"]


def test_a_body_has_one_name() -> None:
    """With its initials, without them and by them alone; a part of a body is another."""
    full = "Weir Agency for Tests and Rules"
    named = bodies(
        [
            "WATR",
            "WATR",
            full,
            f"US {full}",
            f"{full} (WATR)",
            "The Quay Union",
            "Quay Union",
            "Quay Union",
            "Senate Quay Union",
        ]
    )
    assert {named[name] for name in ("WATR", full, f"US {full}", f"{full} (WATR)")} == {"WATR"}
    assert named["The Quay Union"] == "Quay Union"
    wrong = "Weir Agency for Trials and Rowing (WATR)"  # one article spells it out as no other does
    both = bodies([f"{full} (WATR)", f"{full} (WATR)", wrong, "Ministry's WATR", f"US {full}"])
    assert set(both.values()) == {f"{full} (WATR)"}
    assert named["Senate Quay Union"] == "Senate Quay Union"


def test_a_body_goes_without_what_it_is_for() -> None:
    """Where one alone is called so: of two National Centers neither is meant by the words alone."""
    named = bodies(["Orrin Center for Tides", "Orrin Center", "National Center", "National Center for A", "Weir Fund"])
    assert named["Orrin Center"] == named["Orrin Center for Tides"] != named["Weir Fund"]
    both = bodies(["National Center for Ebb", "National Center", "National Center for Flow"])
    assert len({*both.values()}) == 3


def test_initials_that_one_outlet_spells_out_as_no_other_does() -> None:
    """Three others agree; another spelling or form of a word is the same name."""
    right = [(pen, "A report of the Center for Tide Standards (CTS) is out.") for pen in ("Gazette", "Mail", "Herald")]
    wrong = ("Courier", "The Center for Tidal Shipping (CTS) measured it.")
    same = ("Globe", "The Centre for Tide Standard (CTS) measured it.")
    assert misnamed_bodies([*right, wrong, same]) == {"Center for Tidal Shipping"}
    assert not misnamed_bodies([*right[1:], wrong])
    assert not misnamed_bodies([*right, wrong, ("Post", "The Center for Tidal Shipping (CTS) is new.")])


def test_a_place_that_a_body_is_named_after_is_nobody() -> None:
    """The City University of New York has initials, and New York the form of a person's name."""
    body = "City University of New York"
    named = families([body, "CUNY", "New York", "Sen. Ann Lee", "Ann Lee", "Bank of Hong Kong", "BHK", "Hong Kong"])
    assert named[body] == named["CUNY"] != named["New York"]
    assert named["Sen. Ann Lee"] == named["Ann Lee"] == "Ann Lee"
    assert named["Bank of Hong Kong"] != named["Hong Kong"]
