"""Registers one agent's key with LiteLLM, or brings its settings up to date.

The key itself is made elsewhere and lies in a file; this only tells LiteLLM about it. Running it again changes
nothing, being killed half-way leaves nothing that the next run does not mend, and no key is ever printed.

Exit code: 0 when LiteLLM has the key as asked, 1 when it refuses, 75 when it could not be reached in time.
"""

import argparse
import hashlib
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

UNREACHABLE = 75  # EX_TEMPFAIL of sysexits.h
SETTINGS = ("models", "max_budget", "budget_duration", "rpm_limit", "tpm_limit")


class Refused(Exception):
    """LiteLLM answered, and repeating the request would not change the answer."""

    def __init__(self, status, detail):
        super().__init__(f"HTTP {status}: {detail}")
        self.status = status


class Unreachable(Exception):
    """No useful answer until the deadline."""


class Gateway:
    """LiteLLM's management API, with retries up to a deadline."""

    def __init__(self, base_url, master_key, deadline, hidden=(), pause=2.0):
        self._base_url = base_url.rstrip("/")
        self._master_key = master_key
        self._deadline = deadline
        self._hidden = (master_key, *hidden)
        self._pause = pause

    def call(self, method, path, body=None):
        """Returns the answer's JSON. Raises Refused on 4xx, Unreachable when the deadline passes."""
        pause = self._pause
        while True:
            try:
                return self._once(method, path, body)
            except urllib.error.HTTPError as error:
                detail = self._redact(error.read().decode(errors="replace")[:300])
                if error.code < 500 and error.code != 429:
                    raise Refused(error.code, detail) from None
                problem = f"HTTP {error.code}: {detail}"
            except (OSError, ValueError) as error:
                # ValueError: an answer that is no JSON, as of a proxy in front that is not LiteLLM.
                problem = self._redact(str(error))
            if time.monotonic() + pause > self._deadline:
                raise Unreachable(f"{method} {path}: {problem}")
            print(f"{method} {path}: {problem}; again in {pause:.0f} s", flush=True)
            time.sleep(pause)
            pause = min(pause * 2, 30)

    def _once(self, method, path, body):
        request = urllib.request.Request(
            self._base_url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._master_key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=15) as response:
            return json.load(response)

    def _redact(self, text):
        for secret in self._hidden:
            text = text.replace(secret, "[redacted]")
        return text


def issue(gateway, key, alias, wanted):
    """Makes LiteLLM know `key` as `alias` with the settings `wanted`; returns what was done."""
    current = find(gateway, key)
    if current is None:
        create(gateway, key, alias, wanted)
        return "issued"
    if current.get("key_alias") != alias:
        raise Refused(409, "the key belongs to another alias")
    changed = {name: wanted.get(name) for name in SETTINGS if differs(current.get(name), wanted.get(name))}
    if not changed:
        return "unchanged"
    gateway.call("POST", "/key/update", {"key": key, **changed})
    return "updated: " + ", ".join(sorted(changed))


def find(gateway, key):
    """What LiteLLM knows of the key. It is asked by hash, since addresses of requests end in logs."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    try:
        info = gateway.call("GET", "/key/info?" + urllib.parse.urlencode({"key": digest}))["info"]
    except Refused as refusal:
        if refusal.status == 404:
            return None
        raise
    return None if info.get("status") == "deleted" else info


def create(gateway, key, alias, wanted):
    body = {"key": key, "key_alias": alias, "key_type": "llm_api"}
    body.update({name: wanted[name] for name in SETTINGS if wanted.get(name) is not None})
    try:
        gateway.call("POST", "/key/generate", body)
    except Refused as refusal:
        if refusal.status != 400 or "alias" not in str(refusal).lower():
            raise
        # The alias holds a former key of this agent: its secret was rotated.
        gateway.call("POST", "/key/delete", {"key_aliases": [alias]})
        gateway.call("POST", "/key/generate", body)


def differs(current, wanted):
    if isinstance(wanted, list):
        return sorted(current or []) != sorted(wanted)
    return current != wanted


def read_key(path):
    key = Path(path).read_text(encoding="ascii").strip()
    if not key.startswith("sk-") or len(key) < 20:
        # LiteLLM would take it, and nobody could use it.
        raise ValueError(f"{path} holds no key: 'sk-' and at least 17 more characters are expected")
    return key


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True, help="where LiteLLM is")
    parser.add_argument("--alias", required=True, help="the agent's name")
    parser.add_argument("--settings", required=True, help="JSON with " + ", ".join(SETTINGS))
    parser.add_argument("--master-key-file", required=True)
    parser.add_argument("--key-file", required=True)
    parser.add_argument("--timeout", type=float, default=300, help="seconds to wait for LiteLLM, in all")
    options = parser.parse_args(arguments)
    try:
        wanted = json.loads(options.settings)
        unknown = set(wanted) - set(SETTINGS)
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        master_key, key = read_key(options.master_key_file), read_key(options.key_file)
        deadline = time.monotonic() + options.timeout
        print(f"{options.alias}: {issue(Gateway(options.url, master_key, deadline, (key,)), key, options.alias, wanted)}")
    except (Refused, ValueError, OSError) as error:
        print(f"{options.alias}: {error}", file=sys.stderr)
        return 1
    except Unreachable as error:
        print(f"{options.alias}: {error}", file=sys.stderr)
        return UNREACHABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
