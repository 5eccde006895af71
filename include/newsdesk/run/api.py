"""What the runner asks of Airflow's REST API, on loopback."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from newsdesk.errors import NewsdeskError

TIMEOUT_SECONDS = 30.0
FINAL_STATES = frozenset({"success", "failed"})
_OPENER = build_opener(ProxyHandler({}))  # loopback: never through the machine's proxy


class ApiError(NewsdeskError):
    """The API refused. ``status`` is the HTTP status."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"Airflow's API answered {status}: {text}")
        self.status = status


@dataclass(slots=True)
class Client:
    """Calls to one API server. Only `healthy` works before `sign_in`."""

    url: str
    token: str | None = field(default=None, repr=False)

    def healthy(self) -> bool:
        """Whether the API server answers and says that database, scheduler and DAG processor are healthy."""
        try:
            parts = self._call("GET", "/api/v2/monitor/health")
        except (ApiError, URLError, ConnectionError, TimeoutError):
            return False
        return all(parts[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    def sign_in(self, user: str, password: str) -> None:
        self.token = self._call("POST", "/auth/token", {"username": user, "password": password})["access_token"]

    def ensure_pool(self, name: str, slots: int, description: str) -> None:
        """Create the pool if it is missing; one that somebody has resized stays as it is."""
        try:
            self._call("GET", f"/api/v2/pools/{quote(name)}")
        except ApiError as error:
            if error.status != 404:
                raise
            body = {"name": name, "slots": slots, "description": description, "include_deferred": False}
            self._call("POST", "/api/v2/pools", body)

    def dag_ids(self) -> set[str]:
        """The DAGs that Airflow knows. Raises NewsdeskError with the traceback of a file that cannot be imported."""
        broken = self._call("GET", "/api/v2/importErrors")["import_errors"]
        if broken:
            raise NewsdeskError(f"Airflow cannot import {broken[0]['filename']}:\n{broken[0]['stack_trace']}")
        return {dag["dag_id"] for dag in self._call("GET", "/api/v2/dags?limit=100")["dags"]}

    def unpause(self, dag_id: str) -> None:
        self._call("PATCH", f"/api/v2/dags/{quote(dag_id)}", {"is_paused": False})

    def trigger(self, dag_id: str, *, logical_date: str | None = None, conf: dict[str, Any] | None = None) -> str:
        """Ask for a manual run; returns its id."""
        body = {"logical_date": logical_date, "conf": conf or {}}
        return str(self._call("POST", f"/api/v2/dags/{quote(dag_id)}/dagRuns", body)["dag_run_id"])

    def runs(self, dag_id: str) -> dict[str, str]:
        """The state of every run of ``dag_id`` by run id."""
        found = self._call("GET", f"/api/v2/dags/{quote(dag_id)}/dagRuns?limit=100")["dag_runs"]
        return {run["dag_run_id"]: run["state"] for run in found}

    def run_state(self, dag_id: str, run_id: str) -> str:
        return str(self._call("GET", _run_path(dag_id, run_id))["state"])

    def tasks(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """The task instances of a run, as the API gives them."""
        found: list[dict[str, Any]] = self._call("GET", f"{_run_path(dag_id, run_id)}/taskInstances")["task_instances"]
        return found

    def results(self, dag_id: str, run_id: str) -> dict[str, Any]:
        """What each task of a run returned, by task id; mapped tasks as a list."""
        returned: dict[str, Any] = {}
        for task in self.tasks(dag_id, run_id):
            path = f"{_run_path(dag_id, run_id)}/taskInstances/{quote(task['task_id'])}/xcomEntries/return_value"
            mapped = task["map_index"] >= 0
            try:
                value = self._call("GET", f"{path}?map_index={task['map_index']}&deserialize=true")["value"]
            except ApiError as error:
                if error.status != 404:
                    raise
                continue
            if mapped:
                returned.setdefault(task["task_id"], []).append(value)
            else:
                returned[task["task_id"]] = value
        return returned

    def backfill_days(self, dag_id: str, *, from_date: str, to_date: str) -> list[str]:
        """The logical dates that a backfill would run, without running it. Raises ApiError where none is allowed."""
        body = {"dag_id": dag_id, "from_date": from_date, "to_date": to_date, "dag_run_conf": {}}
        found = self._call("POST", "/api/v2/backfills/dry_run", body)["backfills"]
        return [str(run["logical_date"]) for run in found]

    def failure(self, dag_id: str, run_id: str) -> str:
        """For a failed run: the failed tasks and the errors in their logs, as lines."""
        lines = []
        for task in self.tasks(dag_id, run_id):
            if task["state"] == "failed":
                lines.append(f"{dag_id}.{task['task_id']} failed in run {run_id}:")
                lines += self._errors(dag_id, run_id, task)
        return "\n".join(lines)

    def _errors(self, dag_id: str, run_id: str, task: dict[str, Any]) -> list[str]:
        path = f"{_run_path(dag_id, run_id)}/taskInstances/{quote(task['task_id'])}/logs/{task['try_number']}"
        content = self._call("GET", f"{path}?map_index={task['map_index']}&full_content=true")["content"]
        return [f"  {json.dumps(line)[:3000]}" for line in content if line.get("level") in {"error", "critical"}]

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = json.dumps(body).encode() if body is not None else None
        request = Request(self.url + path, data=data, method=method, headers=headers)
        try:
            with _OPENER.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise ApiError(error.code, error.read().decode(errors="replace")[:1000]) from error


def _run_path(dag_id: str, run_id: str) -> str:
    return f"/api/v2/dags/{quote(dag_id)}/dagRuns/{quote(run_id, safe='')}"
