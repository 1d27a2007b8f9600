# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether what a peer saw is what this program sees."""
import dataclasses

PERPLEXITY_TOLERANCE = 0.002
ROUNDED_ACTIVATIONS_TOLERANCE = 0.02
TIE = 0.03  # between the logits of two tokens: kernels in 16 bits may take either
# The same where inputs of layers are rounded: a change in the last bit of a float can move a value by a whole step. With
# inputs of the demo OPT's layers changed by 10^-7 of their value transformers parts from itself, and margins move by up to
# 0.4. (bitsandbytes changes them by more: its LLM.int8 takes them as float16.)
ROUNDED_INPUTS_TIE = 0.5
# Twice half a unit in the last place of float16: one rounding of the scale, one of the product.
WEIGHT_TOLERANCE = 2.0 ** -10


@dataclasses.dataclass(frozen=True)
class Verdict:
    outcome: str  # equal, differs, failed, unchecked or refused
    findings: tuple[str, ...] = ()


def perplexity_finding(ours: dict, theirs: dict, tolerance: float) -> str:
    """Where the peer told how far its own perplexity moves with the last bits, anywhere between is equal."""
    its_own = [theirs["perplexity"], *theirs.get("perplexity_beside", [])]
    nearest = min(max(ours["perplexity"], min(its_own)), max(its_own))
    apart = abs(nearest / ours["perplexity"] - 1)
    return "" if apart <= tolerance else f"perplexity differs by {apart:.2%}"


def weights_finding(theirs: dict) -> str:
    """Against the program's own reader; half a unit of the scales' dtype is allowed."""
    seen = theirs.get("weights", {}).get("reader")
    if not seen:
        return ""
    if not seen["tensors"]:
        return "no weight was compared"
    worst = seen["worst_relative"]
    return "" if worst <= WEIGHT_TOLERANCE else f"weights differ by up to {worst:.1e} of their value ({seen['worst_tensor']})"


HALF_A_CHARACTER = "\ufffd"  # whose other bytes are in the next token


def margin_where_parted(ours: str, theirs: dict) -> float | None:
    """How far the peer's second choice was behind its first where ours goes on differently; None where it never does."""
    for text, margin in zip(theirs["texts"], theirs["margins"]):
        if not ours.lstrip().startswith(text.lstrip().rstrip(HALF_A_CHARACTER)):
            return margin
    return None if ours.strip() == theirs["texts"][-1].strip() else theirs["margins"][-1]


def partings(ours: dict, theirs: dict) -> list[float]:
    margins = map(margin_where_parted, ours["continuations"], theirs["continuations"])
    return [margin for margin in margins if margin is not None]


def continuations_finding(ours: dict, theirs: dict, tie: float) -> str:
    parted = [margin for margin in partings(ours, theirs) if margin > tie]
    return f"{len(parted)} of {len(ours['continuations'])} continuations differ" if parted else ""


def tokenization_finding(theirs: dict) -> str:
    differing = theirs.get("tokenization", {}).get("differing", [])
    return f"{len(differing)} texts are cut into other tokens" if differing else ""


def judged(ours: dict, theirs: dict, rounds_activations: bool = False, rounds_inputs: bool = False) -> Verdict:
    """Where the peer rounds activations by itself, its perplexity has more room, and its tokens are told but not judged;
    where the checkpoint has both sides round inputs of layers, more is a tie."""
    for source, key, outcome in ((ours, "refused", "refused"), (theirs, "unchecked", "unchecked"), (ours, "error", "failed"),
                                 (theirs, "error", "failed")):
        if key in source:
            return Verdict(outcome, (source[key],))
    if "perplexity" not in ours or "perplexity" not in theirs:
        return Verdict("unchecked", ("not measured",))
    tolerance = ROUNDED_ACTIVATIONS_TOLERANCE if rounds_activations else PERPLEXITY_TOLERANCE
    findings = [perplexity_finding(ours, theirs, tolerance), weights_finding(theirs), tokenization_finding(theirs)]
    if not rounds_activations:
        findings.append(continuations_finding(ours, theirs, ROUNDED_INPUTS_TIE if rounds_inputs else TIE))
    findings = tuple(filter(None, findings))
    return Verdict("differs" if findings else "equal", findings)
