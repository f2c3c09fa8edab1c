"""The guarantees in plain words: what is promised, what the platform does, and what it cannot do yet."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Promised:
    """One guarantee, as people read it.

    Attributes
    ----------
    limit
        What it does not reach; None where nothing is known that it should.
    """

    title: Promise
    promise: Promise
    how: Promise
    limit: Promise | None = None


PROMISES: dict[str, Promised] = {
    "G1": Promised(
        _("The floor holds"),
        _("For every pay period, you get at least the hourly floor of the project times your time on duty."),
        _(
            "A pay run compares what each person earned with the floor, costs taken off, and adds "
            "what is missing: from the project's reserve, then from the client's money, then from the"
            " operator's own."
        ),
        _(
            "One floor applies, the one of the terms you accepted; floors that a law computes from "
            "distances are not applied by themselves."
        ),
    ),
    "G2": Promised(
        _("Waiting counts"),
        _("On duty, time without work is paid like time with work."),
        _(
            "The platform keeps one session for each person, from their signs of life, and asks "
            "before it leaves out time in which nobody was seen. Breaks end no session."
        ),
        _("Time that nobody measures and nobody states is not known."),
    ),
    "G3": Promised(
        _("A booked slot is honoured"),
        _("A slot you booked is paid whole, even when it is empty, cancelled late, or cannot be started."),
        _(
            "A slot opens only once the pay of its hours is held. Only you can end it earlier; giving"
            " it back costs nothing."
        ),
        _("Whether a slot really could not be started is taken at your word and not looked into."),
    ),
    "G4": Promised(
        _("Money first"),
        _("You see no task and no slot whose pay is not set aside."),
        _(
            "Opening a project moves the pay of every planned answer, with a reserve and the fee, out"
            " of the client's hands in the same step that shows the work."
        ),
    ),
    "G5": Promised(
        _("No silent rejection"),
        _("Whoever rejects your work gives a ground, facts and a name, and you can appeal to somebody else."),
        _(
            "Only a human can reject. Facts pasted from one rejection to the next are refused, and "
            "many rejections in a day need a second person's word. An appeal that nobody answers in "
            "time is won."
        ),
        _("Whether the facts are true, only people can judge: that is what the appeal is for."),
    ),
    "G6": Promised(
        _("Silence means yes"),
        _("If nobody reviews your answer in time, it is approved and paid."),
        _(
            "The review deadline is in the terms you accept. When it passes, the platform approves by"
            " itself, and nobody can reject any more."
        ),
    ),
    "G7": Promised(
        _("A known payday"),
        _("You know the payday before you start, and everybody can see how many days pay takes."),
        _(
            "The terms say after how many days approved work is paid. The days until the money "
            "arrived are counted from the bank's own confirmation."
        ),
        _(
            "What a bank does after the operator sent the money is out of the platform's hands; it is"
            " measured all the same."
        ),
    ),
    "G8": Promised(
        _("A known client and purpose"),
        _("You know who asks, what for, and what your answers will serve, before you accept."),
        _(
            "A project opens only with its client's real name, a purpose and the use of its data. "
            "Once workers have seen them, they cannot change."
        ),
        _("Whether the data serves that purpose afterwards, only contracts and audits can tell."),
    ),
    "G9": Promised(
        _("Terms are frozen"),
        _("What you accepted cannot change afterwards."),
        _(
            "Terms and guidelines have numbers and are never rewritten: the database itself refuses. "
            "Your work keeps the version you accepted."
        ),
    ),
    "G10": Promised(
        _("No gag"),
        _("You may always read, keep and speak about the guidelines you work by."),
        _(
            "You can download all that is held on you, guidelines included. Clauses that would "
            "silence workers are looked for in every project, and refused."
        ),
        _("Gags in other words or languages than those looked for are not found."),
    ),
    "G11": Promised(
        _("Humans deactivate"),
        _(
            "Only a named human can restrict you, with reasons, notice and an appeal; the money you "
            "earned stays yours."
        ),
        _(
            "A machine can propose, never decide. A measure takes effect after a notice unless there "
            "is a danger that is stated, closes new work and nothing else, and ends when nobody "
            "answers the appeal in time."
        ),
        _("That an account which nobody declared as a programme's is used by a human cannot be proven."),
    ),
    "G12": Promised(
        _("No retaliation"),
        _("Who gets work is never decided by appeals, refusals, opinions or membership."),
        _(
            "The code that hands out work is not given such facts, and a rule that names one cannot "
            "be put to the vote."
        ),
        _("A phone call that asks somebody not to appeal leaves no trace here."),
    ),
    "G13": Promised(
        _("Open allocation"),
        _("How work is handed out is published, and every logged decision can be made again by anyone."),
        _(
            "The register shows each rule, what it reads and how heavily, measured on the code that "
            "runs. Decisions are logged with their inputs, version and seed."
        ),
        _(
            "For tasks that people take themselves, the order is published; what was free at a past "
            "moment is not logged."
        ),
    ),
    "G14": Promised(
        _("Rules are voted"),
        _(
            "A rule of allocation or pay runs only after notice, a study of its effects and the "
            "members' vote."
        ),
        _(
            "The version that was adopted decides. Code that is not what was registered is refused. "
            "Ballots carry no name."
        ),
    ),
    "G15": Promised(
        _("Harm is dosed"),
        _("What can hurt is said first, given only with your agreement, and can always be given back."),
        _(
            "Every project has a class of harm. In moderation, exposure is counted each day and "
            "breaks are paid."
        ),
        _("Daily limits exist in moderation only."),
    ),
    "G16": Promised(
        _("No dangerous bonus"),
        _("No bonus makes it pay to hurry or to work without end."),
        _(
            "A bonus is for one approved answer, with its reason, above the floor. Gifts that grow "
            "with the number of answers are refused, tips of clients included."
        ),
        _("A reason that is untrue, only people can see."),
    ),
    "G17": Promised(
        _("Costs are counted"),
        _(
            "What working costs you comes off before your pay is compared with the floor, and nobody "
            "takes fees from you."
        ),
        _(
            "You declare a cost with its evidence. A human accepts or refuses it with a reason, "
            "silence accepts it, and a refusal can be appealed. No operation takes money from a "
            "worker."
        ),
    ),
    "G18": Promised(
        _("Data stays with its purpose"),
        _("Whoever reads your data states what for, and you see it; off duty, nobody knows where you are."),
        _(
            "Your file is read through one door that takes a purpose, checks that it holds and writes"
            " it down for you. Couriers' positions are kept on duty only."
        ),
        _("What the operator's administration lists show asks for no purpose yet."),
    ),
    "G19": Promised(
        _("An honest human share"),
        _("A result says who made it: people, a machine, or both. Nobody may sell your work as a machine's."),
        _(
            "The share is counted from the work, never claimed, and goes out with every result. "
            "Projects that say that a machine does what people are asked for are refused."
        ),
        _("What a client says elsewhere cannot be prevented."),
    ),
    "G20": Promised(
        _("Surplus returns, books close"),
        _(
            "A year's surplus goes where the law and the members' vote send it, and the past cannot "
            "be rewritten unseen."
        ),
        _(
            "The books are only ever added to. Every night, all records of the day are sealed under "
            "one root that everybody can keep."
        ),
        _(
            "Whoever owns the machine could rewrite everything consistently: only a root that others "
            "kept shows it."
        ),
    ),
    "books": Promised(
        _("The books add up"),
        _("Every cent that is owed, held or paid can be followed in books that add up."),
        _(
            "Every movement of money has two sides and is never changed. All other guarantees rest on"
            " these books."
        ),
    ),
}
"""By the name of the guarantee in `canut.verification`."""
