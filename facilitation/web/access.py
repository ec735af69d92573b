"""Who is at the other end: signed cookies, one for each role and workshop, so that one browser may hold several."""

import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from facilitation.domain.decision import Role

DAYS_30 = 30 * 24 * 3600
ROLES = get_args(Role)


class Keyring:
    """Signs and reads the cookies. The key lives beside the data, so that links and cookies outlive a restart."""

    def __init__(self, data: Path) -> None:
        self._secret = _secret(data / "secret")
        self._serializer = URLSafeSerializer(self._secret, salt="access")

    def ballot(self, workshop: str, participant: str) -> str:
        """The name under which the log keeps what one judges and weighs: nobody can trace it without our key."""
        return hmac.new(self._secret.encode(), f"ballot|{workshop}|{participant}".encode(), "sha256").hexdigest()[:24]

    def grant(self, response: Response, code: str, role: str, key: str, *, secure: bool) -> None:
        """Put the cookie for this role in this workshop into the response."""
        response.set_cookie(
            _name(code, role),
            self._serializer.dumps({"code": code, "role": role, "key": key}),
            max_age=DAYS_30,
            httponly=True,
            samesite="Lax",
            secure=secure,
        )

    def holder(self, cookies: Mapping[str, str], code: str, role: str) -> str | None:
        """The key of whoever holds this role in this workshop (the participant's id, or the role's name); or None."""
        cookie = cookies.get(_name(code, role))
        if role not in ROLES or cookie is None:
            return None
        try:
            granted = self._serializer.loads(cookie)
        except BadSignature:
            return None
        if granted.get("code") != code or granted.get("role") != role:
            return None
        return str(granted["key"])


def _name(code: str, role: str) -> str:
    return f"facilitation-{role}-{code}"


def _secret(path: Path) -> str:
    kept = path.read_text().strip() if path.exists() else ""
    if not kept:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Under another name first: a full disk leaves no empty key behind.
        unfinished = path.with_name(f".{path.name}.unfinished")
        unfinished.touch(mode=0o600)
        kept = secrets.token_urlsafe(32)
        unfinished.write_text(kept)
        unfinished.replace(path)
    return kept
