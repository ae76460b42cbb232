"""A little OpenID provider on loopback: discovery, authorize, token with PKCE, keys, userinfo; and how one goes wrong."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

CLIENT, SECRET = "passport", "a secret that both have"
RSA, ELLIPTIC = rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(65537, 2048)
KEYS = {"RS256": RSA, "ES256": ELLIPTIC}


@dataclass(kw_only=True)
class Provider:
    """What the provider says of whoever comes, and what it does wrong."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    about: dict[str, Any] | None = None  # what userinfo says; None: the same
    algorithm: str = "RS256"
    key: Any = None  # another key than the one that is published
    token_claims: dict[str, Any] = field(default_factory=dict)  # what the ID token says instead
    in_token: bool = True  # whether the ID token holds the claims; else only userinfo does
    known_as: str = ""  # another issuer in discovery
    lacks: str = ""  # what discovery leaves out
    down: frozenset[str] = frozenset()  # addresses that answer 503
    moved: frozenset[str] = frozenset()  # addresses that lead elsewhere
    cancels: bool = False
    pages: bool = False  # asks on a page, as people see it, before it leads back
    asked: list[dict[str, str]] = field(default_factory=list)  # what came with each request to authorize
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def discovery(self) -> dict[str, Any]:
        """Return what the provider says of itself."""
        known = {
            "issuer": self.known_as or self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        return {name: value for name, value in known.items() if name != self.lacks}

    def keys(self) -> dict[str, Any]:
        """Return the public keys."""
        return {"keys": [_public(name) for name in KEYS]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the browser is led back to."""
        self.asked.append(asked)
        if self.cancels:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Return the tokens for a code, once, to who has its verifier and the secret; None: refused."""
        asked = self.codes.pop(sent.get("code", ""), None)
        if asked is None or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (challenge, "S256") != (asked["code_challenge"], asked["code_challenge_method"]):
            return None
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        return {"access_token": "access", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}

    def id_token(self, nonce: str) -> str:
        """Return the signed claims."""
        now = int(time.time())
        said = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        said |= self.claims if self.in_token else {"sub": self.claims["sub"]}
        said |= self.token_claims
        said = {name: value for name, value in said.items() if value is not None}
        key = self.key or KEYS.get(self.algorithm)
        return jwt.encode(said, key, algorithm=self.algorithm, headers={"kid": f"key-{self.algorithm}"})


@contextmanager
def provider(**parts: Any) -> Iterator[Provider]:
    """Run a provider on a free port of loopback while the block lasts."""
    played = Provider(**parts)
    handler = type("Handler", (_Handler,), {"played": played})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    played.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield played
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    played: Provider

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path in self.played.down:
            self.send_error(503)
        elif address.path in self.played.moved and not address.query:
            self.send_response(302)
            self.send_header("Location", f"{address.path}?moved")
            self.end_headers()
        elif address.path == "/authorize":
            self._authorize(_plain(address.query))
        elif address.path == "/userinfo":
            self._tell(self.played.claims if self.played.about is None else self.played.about)
        else:
            pages = {"/.well-known/openid-configuration": self.played.discovery, "/keys": self.played.keys}
            known = pages.get(address.path)
            self._tell(known() if known else {}, status=200 if known else 204)

    def do_POST(self) -> None:
        sent = _plain(self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self.path in self.played.down:
            self.send_error(503)
            return
        tokens = self.played.token(sent)
        self._tell(tokens if tokens is not None else {"error": "invalid_grant"}, status=200 if tokens else 400)

    def _authorize(self, asked: dict[str, str]) -> None:
        if not self.played.pages:
            self.send_response(302)
            self.send_header("Location", self.played.authorize(asked))
            self.end_headers()
            return
        address = self.played.authorize(asked).replace("&", "&amp;")
        self._send(
            f'<!DOCTYPE html><html lang="en"><title>eID</title><h1>eID</h1><a href="{address}">It is me</a>'.encode(),
            kind="text/html; charset=utf-8",
        )

    def _tell(self, said: object, *, status: int = 200) -> None:
        self._send(json.dumps(said).encode(), kind="application/json", status=status)

    def _send(self, body: bytes, *, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        # The visitors of our stories want a policy on each page.
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


def _plain(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def _public(algorithm: str) -> dict[str, Any]:
    known = jwt.get_algorithm_by_name(algorithm).to_jwk(KEYS[algorithm].public_key(), as_dict=True)
    return known | {"kid": f"key-{algorithm}", "alg": algorithm, "use": "sig"}
