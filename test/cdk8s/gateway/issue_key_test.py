"""Runs issue_key.py against a stub of LiteLLM's management API. Run: python3 -m unittest discover -s test/cdk8s/gateway -p '*_test.py'"""

import contextlib
import hashlib
import importlib.util
import io
import json
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

SCRIPT = Path(__file__).resolve().parents[3] / "cdk8s" / "gateway" / "issue_key.py"
spec = importlib.util.spec_from_file_location("issue_key", SCRIPT)
issue_key = importlib.util.module_from_spec(spec)
spec.loader.exec_module(issue_key)

MASTER = "sk-fake-master-key-for-tests"
KEY = "sk-fake-agent-key-for-tests-1"
ROTATED = "sk-fake-agent-key-for-tests-2"


class StubLiteLLM(BaseHTTPRequestHandler):
    """The four routes that the script uses, with LiteLLM's status codes."""

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def handle_request(self, body):
        server, url = self.server, urlsplit(self.path)
        server.seen.append((url.path, url.query, body))
        if server.failures:
            return self.answer(server.failures.pop(0), {"error": f"no database; you sent {self.headers['Authorization']}"})
        if self.headers["Authorization"] != f"Bearer {MASTER}":
            return self.answer(401, {"error": "Authentication Error"})
        if url.path == "/key/info":
            info = server.keys.get(parse_qs(url.query)["key"][0])
            return self.answer(200, {"info": info}) if info else self.answer(404, {"error": "Key not found in database"})
        if url.path == "/key/generate":
            if any(info["key_alias"] == body["key_alias"] for info in server.keys.values()):
                return self.answer(400, {"error": "Unique key aliases across all keys are required"})
            server.keys[sha(body["key"])] = {name: value for name, value in body.items() if name != "key"}
            return self.answer(200, {"key": body["key"]})
        if url.path == "/key/update":
            server.keys[sha(body["key"])].update({name: value for name, value in body.items() if name != "key"})
            return self.answer(200, {"key": body["key"]})
        if url.path == "/key/delete":
            server.keys = {k: v for k, v in server.keys.items() if v["key_alias"] not in body["key_aliases"]}
            return self.answer(200, {"deleted_keys": []})
        return self.answer(404, {"error": "no such route"})

    def do_GET(self):
        self.handle_request(None)

    def do_POST(self):
        self.handle_request(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))


def sha(key):
    return hashlib.sha256(key.encode()).hexdigest()


class IssueKey(unittest.TestCase):
    def setUp(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), StubLiteLLM)
        self.server.keys, self.server.seen, self.server.failures = {}, [], []
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        issue_key.Gateway.__init__.__defaults__ = ((), 0.01)

    def run_script(self, key=KEY, master=MASTER, timeout=5, alias="support", url=None, **settings):
        (self.folder / "key").write_text(key + "\n")
        (self.folder / "master-key").write_text(master)
        output = io.StringIO()
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            code = issue_key.main(
                [
                    f"--url={url or 'http://127.0.0.1:%d' % self.server.server_port}",
                    f"--alias={alias}",
                    f"--settings={json.dumps(settings)}",
                    f"--master-key-file={self.folder / 'master-key'}",
                    f"--key-file={self.folder / 'key'}",
                    f"--timeout={timeout}",
                ]
            )
        for secret in (KEY, ROTATED, MASTER):
            self.assertNotIn(secret, output.getvalue(), "a key was printed")
        return code, output.getvalue()

    def paths(self):
        return [path for path, _, _ in self.server.seen]

    def test_a_new_agent_gets_a_key_for_the_model_api_only(self):
        code, output = self.run_script(models=["claude"], max_budget=50, budget_duration="30d")
        self.assertEqual((code, output), (0, "support: issued\n"))
        self.assertEqual(
            self.server.keys[sha(KEY)],
            {
                "key_alias": "support",
                "key_type": "llm_api",
                "models": ["claude"],
                "max_budget": 50,
                "budget_duration": "30d",
            },
        )

    def test_running_again_changes_nothing(self):
        self.run_script(models=["b", "a"])
        self.server.seen.clear()
        self.assertEqual(self.run_script(models=["a", "b"]), (0, "support: unchanged\n"))
        self.assertEqual(self.paths(), ["/key/info"])

    def test_a_key_never_stands_in_an_address(self):
        self.run_script(models=["a"])
        self.assertNotIn(KEY, "".join(query for _, query, _ in self.server.seen))

    def test_changed_settings_are_updated_and_dropped_ones_cleared(self):
        self.run_script(models=["a"], max_budget=50, rpm_limit=10)
        code, output = self.run_script(models=["a"], max_budget=80)
        self.assertEqual((code, output), (0, "support: updated: max_budget, rpm_limit\n"))
        self.assertEqual(self.server.seen[-1][2], {"key": KEY, "max_budget": 80, "rpm_limit": None})

    def test_a_rotated_key_replaces_the_former_one(self):
        self.run_script(models=["a"])
        self.assertEqual(self.run_script(key=ROTATED, models=["a"]), (0, "support: issued\n"))
        self.assertEqual(list(self.server.keys), [sha(ROTATED)])

    def test_a_deleted_key_is_issued_again(self):
        self.server.keys[sha(KEY)] = {"key_alias": "another", "status": "deleted"}
        self.assertEqual(self.run_script(models=["a"])[1], "support: issued\n")

    def test_the_key_of_another_agent_is_refused(self):
        self.run_script(models=["a"])
        code, output = self.run_script(alias="research", models=["a"])
        self.assertEqual(code, 1)
        self.assertIn("belongs to another alias", output)

    def test_a_gateway_without_its_database_is_waited_for(self):
        self.server.failures = [500, 503, 429]
        code, output = self.run_script(models=["a"])
        self.assertEqual(code, 0)
        self.assertEqual(output.count("again in"), 3)

    def test_an_absent_gateway_ends_in_time(self):
        code, output = self.run_script(timeout=0.05, url="http://127.0.0.1:1", models=["a"])
        self.assertEqual(code, issue_key.UNREACHABLE)
        self.assertIn("GET /key/info", output)

    def test_a_wrong_master_key_is_not_retried(self):
        code, output = self.run_script(master="sk-fake-but-wrong-master-key", models=["a"])
        self.assertEqual((code, self.paths()), (1, ["/key/info"]))
        self.assertIn("HTTP 401", output)

    def test_a_file_without_a_key_is_refused_before_any_request(self):
        code, output = self.run_script(key="<no value>", models=["a"])
        self.assertEqual((code, self.paths()), (1, []))
        self.assertIn("holds no key", output)

    def test_an_unknown_setting_is_refused(self):
        code, output = self.run_script(models=["a"], max_budgt=50)
        self.assertEqual(code, 1)
        self.assertIn("unknown settings: max_budgt", output)


if __name__ == "__main__":
    unittest.main()
