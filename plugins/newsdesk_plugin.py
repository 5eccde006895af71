"""Newsdesk's pages in the Airflow UI: the menu entry, the mount, and who may read and write.

Airflow runs this file in every component when it starts. Only the API server serves pages, so the library is loaded by the
first request: the scheduler and the workers never hold an old copy of it.
"""

import asyncio
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from airflow.configuration import conf
from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from newsdesk.web.access import Access

PREFIX = "/newsdesk"
READ_DAG = "news_ingest"
"""Who may see this DAG may read the pages; who may trigger it may correct what they show."""


class Pages:
    """The ASGI application of the pages, built when the first request comes."""

    def __init__(self) -> None:
        self._built: ASGIApp | None = None
        self._building = asyncio.Lock()

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if self._built is None:
            async with self._building:
                if self._built is None:
                    self._built = await asyncio.to_thread(build)
        await self._built(scope, receive, send)


def build() -> "ASGIApp":
    """The pages, guarded by Airflow's own users."""
    from newsdesk.web.app import create_app
    from newsdesk_airflow import newsroom_settings

    return create_app(access(), newsroom_settings())


def access() -> "Access":
    """Airflow's answers to who asks and what that visitor may do. Each dependency raises 401 or 403 where it must.

    What a writer does is also a line in Airflow's own audit log.
    """
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity, DagDetails
    from airflow.api_fastapi.core_api.security import get_user, requires_access_dag
    from airflow.api_fastapi.logging.decorators import action_logging
    from fastapi import Depends

    from newsdesk.web.access import Access, Visitor

    user_dependency = Depends(get_user)
    may_read = Depends(requires_access_dag("GET", param_dag_id=READ_DAG))
    may_trigger = Depends(requires_access_dag("POST", DagAccessEntity.RUN, param_dag_id=READ_DAG))
    logged = Depends(action_logging())

    def reader(user: Annotated[Any, user_dependency], _allowed: Annotated[None, may_read]) -> Visitor:
        may_write = get_auth_manager().is_authorized_dag(
            method="POST", access_entity=DagAccessEntity.RUN, details=DagDetails(id=READ_DAG), user=user
        )
        return Visitor(user.get_name(), may_write=may_write)

    def writer(
        user: Annotated[Any, user_dependency], _allowed: Annotated[None, may_trigger], _logged: Annotated[None, logged]
    ) -> Visitor:
        return Visitor(user.get_name(), may_write=True)

    return Access(reader=reader, writer=writer, sign_in_path=get_auth_manager().get_url_login())


class NewsdeskPlugin(AirflowPlugin):
    """What Airflow reads from this file."""

    name = "newsdesk"
    fastapi_apps = [{"app": Pages(), "url_prefix": PREFIX, "name": "Newsdesk"}]  # noqa: RUF012
    external_views = [  # noqa: RUF012
        {
            "name": "Newsdesk",
            # Airflow may live under a path of its own, which the frame's address has to name.
            "href": f"{urlsplit(conf.get('api', 'base_url', fallback='')).path.rstrip('/')}{PREFIX}/",
            "destination": "nav",
            "url_route": "newsdesk",
            "nav_top_level": True,
        }
    ]
