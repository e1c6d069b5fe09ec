"""Every fault the house can name, as one tree. Errors carry facts; the edges turn them into wire answers.

AtelierError
├── Invalid                 the request cannot be understood or is out of range (faults name fields)
│   ├── PolicyRefused       the content rules forbid it
│   └── MediaRejected       a file is not what it should be
│       ├── FileMissing     it refers to a file that is not there
│       ├── TooLarge
│       └── Unsupported
├── Unauthenticated         no key, unknown, revoked or expired
├── Forbidden               known, but not allowed
│   ├── ScopeMissing
│   ├── AccountBlocked
│   └── ConsentMissing      a likeness operation without the account's declaration
├── NotFound
│   └── UnknownModel        carries suggestions
├── Conflict                the state does not allow it
│   └── IdempotencyConflict
├── PaymentRequired
│   ├── InsufficientCredits
│   └── BudgetExceeded      the key's own daily budget
├── TooMany
│   ├── RateLimited
│   ├── SlotsTaken          more unfinished jobs than the key may have in a dialect
│   └── BacklogFull         more waiting jobs than the key may have
├── Unavailable             a part of the house does not answer; try again
│   └── TimeLimit           a call waited for its result as long as it may; what it had started was stopped
└── SettingsError           the operator's settings are not right, or the files that they name
"""

from __future__ import annotations

import msgspec

from atelier.domain.money import as_credits, credits_text


class AtelierError(Exception):
    """Root of the tree. `code` is stable and machine-readable; str(error) is a sentence for people."""

    code: str = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with an input. `pointer` is a JSON Pointer into the body, "" for the whole of it."""

    pointer: str
    message: str


class Invalid(AtelierError):
    code = "invalid_input"

    def __init__(self, message: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults

    @classmethod
    def at(cls, pointer: str, message: str) -> Invalid:
        """One fault at one place; the sentence names the field."""
        where = pointer.removeprefix("/").replace("/", ".") or "body"
        return cls(f"{where}: {message}", (Fault(pointer, message),))

    def within(self, prefix: str) -> Invalid:
        """The same, where the checked value stands at `prefix` of a larger body."""
        self.faults = tuple(Fault(prefix + fault.pointer, fault.message) for fault in self.faults)
        return self


class PolicyRefused(Invalid):
    code = "content_policy"

    def __init__(self, message: str, pointer: str = "", *, severe: bool = False) -> None:
        super().__init__(message, (Fault(pointer, message),))
        self.severe = severe


class MediaRejected(Invalid):
    code = "media_rejected"

    def __init__(self, message: str, pointer: str = "") -> None:
        super().__init__(message, (Fault(pointer, message),))


class FileMissing(MediaRejected):
    pass


class TooLarge(MediaRejected):
    code = "too_large"


class Unsupported(MediaRejected):
    code = "unsupported_media_type"


class Unauthenticated(AtelierError):
    code = "unauthenticated"

    def __init__(self, message: str, *, key_given: bool) -> None:
        super().__init__(message)
        self.key_given = key_given


class Forbidden(AtelierError):
    code = "forbidden"


class ScopeMissing(Forbidden):
    code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(f"this key lacks the scope {scope}")
        self.scope = scope


class AccountBlocked(Forbidden):
    code = "account_blocked"

    def __init__(self) -> None:
        super().__init__("this account is blocked")


class ConsentMissing(Forbidden):
    code = "consent_missing"

    def __init__(self, operation: str) -> None:
        super().__init__(
            f"{operation} puts a person's likeness into media: the account must first declare that it has "
            "their consent (POST /v1/me/likeness-declaration, or `atelier declare-likeness`)"
        )
        self.operation = operation


class NotFound(AtelierError):
    code = "not_found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"there is no {kind} {name!r}")
        self.kind = kind
        self.name = name


class UnknownModel(NotFound):
    code = "unknown_model"

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__("model", name)
        self.suggestions = suggestions
        if suggestions:
            self.message += f"; did you mean {', '.join(suggestions)}?"


class Conflict(AtelierError):
    code = "conflict"


class IdempotencyConflict(Conflict):
    code = "idempotency_conflict"


class PaymentRequired(AtelierError):
    code = "payment_required"


class InsufficientCredits(PaymentRequired):
    code = "insufficient_credits"

    def __init__(self, *, required: int, available: int) -> None:
        super().__init__(f"this costs {credits_text(required)} and {as_credits(available):f} are available")
        self.required = required
        self.available = available


class BudgetExceeded(PaymentRequired):
    code = "budget_exceeded"

    def __init__(self, *, required: int, available: int) -> None:
        super().__init__(
            f"this costs {credits_text(required)} and this key's daily budget has {as_credits(available):f} left"
        )
        self.required = required
        self.available = available


class TooMany(AtelierError):
    code = "too_many"

    def __init__(self, message: str, *, retry_after_s: float) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class RateLimited(TooMany):
    code = "rate_limited"

    def __init__(self, message: str, *, limit: int, retry_after_s: float) -> None:
        super().__init__(message, retry_after_s=retry_after_s)
        self.limit = limit


class SlotsTaken(TooMany):
    code = "slots_taken"

    def __init__(self, *, limit: int, retry_after_s: float) -> None:
        super().__init__(f"all {limit} slots of this key are taken; wait for a job to end", retry_after_s=retry_after_s)
        self.limit = limit


class BacklogFull(TooMany):
    code = "backlog_full"


class Unavailable(AtelierError):
    code = "unavailable"

    def __init__(self, message: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class TimeLimit(Unavailable):
    code = "time_limit"


class SettingsError(AtelierError):
    code = "settings"
