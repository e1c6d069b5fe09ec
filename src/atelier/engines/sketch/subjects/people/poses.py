"""How whole people stand, walk, sit and ride."""

from __future__ import annotations

from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.pose import Joint, Pose
from atelier.engines.sketch.subjects.people.steps import stepping


def _pose(hip: float, knees: str, feet: str, elbows: str, hands: str, *, turned: bool = False) -> Pose:
    """Joints written as two points, "x,y x,y"."""

    def pair(text: str) -> tuple[Joint, Joint]:
        first, second = ((float(x), float(y)) for x, y in (word.split(",") for word in text.split()))
        return first, second

    return Pose(hip, pair(knees), pair(feet), pair(elbows), pair(hands), turned)


STAND = _pose(0.50, "-.05,.265 .06,.265", "-.065,.02 .085,.02", "-.140,.665 .145,.655", "-.135,.515 .125,.53")
WALK = _pose(
    0.50, "-.01,.265 .085,.285", "-.125,.045 .115,.02", "-.075,.655 .085,.66", "-.135,.545 .175,.57", turned=True
)
RUN = _pose(0.50, "-.03,.28 .16,.40", "-.22,.17 .15,.18", "-.14,.68 .11,.67", "-.10,.55 .22,.74", turned=True)
SIT = _pose(0.32, "-.085,.285 .095,.285", "-.08,.02 .10,.02", "-.155,.50 .155,.50", "-.055,.36 .065,.36")
READ = _pose(0.32, "-.085,.285 .095,.285", "-.08,.02 .10,.02", "-.145,.50 .145,.50", "-.075,.475 .075,.475")
RIDE = _pose(0.50, ".14,.43 .17,.43", ".07,.20 .11,.19", ".00,.66 .07,.66", ".19,.60 .21,.61", turned=True)
CHEER = _pose(0.50, "-.06,.265 .065,.265", "-.08,.02 .09,.02", "-.185,.86 .185,.86", "-.235,1.02 .235,1.02")
DANCE = _pose(0.50, "-.03,.27 .12,.30", "-.02,.02 .06,.16", "-.17,.78 .16,.84", "-.30,.78 .10,1.03")
HOLD = _pose(0.50, "-.05,.265 .06,.265", "-.065,.02 .085,.02", "-.140,.665 .140,.665", "-.135,.515 .085,.70")

BY_TRAIT: tuple[tuple[tuple[str, ...], Pose], ...] = (
    (("riding",), RIDE),
    (("reading",), READ),
    (("sitting",), SIT),
    (("running", "jumping", "galloping"), RUN),
    (("walking",), WALK),
    (("dancing",), DANCE),
    (("cheering", "flying"), CHEER),
    (("umbrella",), HOLD),
)


def pose_of(look: Look, moment: Moment | None = None) -> Pose:
    """The pose for the words; of who walks or runs, at a moment of it."""
    if look.has("witch") and look.has("flying"):
        return RIDE
    pose = next((pose for traits, pose in BY_TRAIT if look.has(*traits)), STAND)
    if moment is not None and moment.gait and (pose is WALK or pose is RUN):
        return stepping(moment)
    return pose
