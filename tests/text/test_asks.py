"""What recommendations ask for, in the words of many countries' reports."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommendations.text.asks import KINDS, PILLARS, STRENGTHS, describe_ask

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "belarus-2021.json"
REPORT = GOLD.parents[1] / "reports" / "belarus-2021.txt"


@pytest.mark.parametrize(
    ("text", "opens_with"),
    [
        ("Vigorously investigate and prosecute cases", "Vigorously investigate"),
        ("Continue to expand trainings", "Continue to expand"),
        ("Continue to proactively screen all groups", "Continue to proactively screen"),
        ("Continue robust efforts to investigate", "Continue"),
        ("Amend or repeal the penal provisions", "Amend or repeal"),
        ("Draft, pass, or amend a law", "Draft, pass, or amend"),
        ("Investigate, prosecute, and convict traffickers", "Investigate"),
        ("Increase efforts to investigate", "Increase"),
        ("increase labor inspections", "Increase"),
        (
            "Significantly and proactively increase funding",
            "Significantly and proactively increase",
        ),
        ("In consultation with civil society, adopt a plan", "Adopt"),
        ("Without delay, adopt a plan", "Without delay, adopt"),
        ("• Apply the law", "Apply"),
        ("Do not penalize victims", "Do not penalize"),
        ("Re-establish\n the committee", "Re-establish"),
        ("Supply\u00a0shelters", "Supply"),
        ("", ""),
        ("193(1)", ""),
    ],
)
def test_opening_phrase_is_verb_with_adverbs_and_alternatives(text: str, opens_with: str) -> None:
    assert describe_ask(text).opens_with == opens_with


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Consider amending the law", "consider"),
        ("Encourage police to investigate", "consider"),
        ("Continue to vigorously prosecute", "continue"),
        ("Increase funding", "increase"),
        ("Expand services", "increase"),
        ("Provide shelter", "act"),
        ("Proactively identify victims", "act"),
        ("Vigorously prosecute traffickers", "vigorously"),
        ("Significantly increase funding", "vigorously"),
        ("Prioritize labor trafficking cases", "vigorously"),
        ("Cease the use of child soldiers", "cease"),
        ("Immediately end forced labor in the harvest", "cease"),
    ],
)
def test_strength_is_the_opening_verbs(text: str, strength: str) -> None:
    assert describe_ask(text).strength == strength


@pytest.mark.parametrize(
    ("text", "kind", "pillar"),
    [
        ("Hold complicit officials criminally accountable", "enforcement", "prosecution"),
        ("Sentence traffickers to significant prison terms", "enforcement", "prosecution"),
        ("Identify and vigorously prosecute sex tourists", "enforcement", "prosecution"),
        ("Establish specialized anti-trafficking courts", "enforcement", "prosecution"),
        ("Inspect workplaces in high-risk sectors", "enforcement", "prevention"),
        ("Monitor foreign labor recruitment for debt", "enforcement", "prevention"),
        ("Pass the draft anti-trafficking bill", "law", "prosecution"),
        ("Amend the definition of trafficking", "law", "prosecution"),
        ("Adopt a law so that victims are not punished", "law", "protection"),
        ("Enact legislation banning recruitment fees", "law", "prevention"),
        ("Reform state policies to end state-sponsored forced labor", "law", "prevention"),
        ("Develop and implement a national action plan", "law", "prevention"),
        ("Appoint a national anti-trafficking coordinator", "law", "prevention"),
        ("Screen detained migrants for indicators", "identification", "protection"),
        (
            "Develop, disseminate, and train officials on SOPs for victim identification",
            "identification",
            "protection",
        ),
        ("Implement the national referral mechanism", "identification", "protection"),
        ("Allocate funding for NGO-run shelters", "services", "protection"),
        ("Award restitution to victims", "services", "protection"),
        ("Offer job training and reintegration support", "services", "protection"),
        ("Train judges on applying the trafficking law", "training", "prosecution"),
        ("Train first responders on victim referral", "training", "protection"),
        ("Raise awareness of labor trafficking", "awareness", "prevention"),
        ("Reduce the demand for commercial sex", "awareness", "prevention"),
        ("Centralize the collection of trafficking data", "data", "prevention"),
        ("Conduct research on forced labor at sea", "data", "prevention"),
    ],
)
def test_kind_and_pillar_follow_the_genre(text: str, kind: str, pillar: str) -> None:
    ask = describe_ask(text)
    assert (ask.kind, ask.pillar) == (kind, pillar)


@pytest.mark.skipif(not GOLD.exists(), reason="the shared gold texts are not on this machine")
def test_a_whole_report_is_described_as_in_the_gold() -> None:
    source = REPORT.read_text(encoding="utf-8")
    for bullet in json.loads(GOLD.read_text(encoding="utf-8"))["recommendations"]:
        ask = describe_ask(source[bullet["start"] : bullet["end"]])
        assert (ask.opens_with, ask.kind, ask.pillar) == (
            bullet["opens_with"],
            bullet["kind"],
            bullet["pillar"],
        )


ASK_WORDS = st.lists(
    st.sampled_from(
        "Continue to vigorously and or , prosecute train on identify victims by including law "
        "In with amend ; — awareness data funding do not".split()
    )
).map(" ".join)


@given(st.one_of(st.text(), ASK_WORDS))
def test_any_text_is_described_in_the_vocabularies(text: str) -> None:
    ask = describe_ask(text)
    assert ask.strength in STRENGTHS
    assert ask.kind in KINDS
    assert ask.pillar in PILLARS
    assert ask == describe_ask(text)
    assert not ask.opens_with[:1].islower() or not ask.opens_with[:1].upper().isupper()


@given(ASK_WORDS)
def test_white_space_does_not_change_the_ask(text: str) -> None:
    assert describe_ask(text.replace(" ", " \n")) == describe_ask(text)
