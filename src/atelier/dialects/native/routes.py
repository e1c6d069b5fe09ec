"""The native routes, behind their guard."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litestar import Request, Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from atelier.accounts.accounts import Accounts
from atelier.accounts.records import Caller
from atelier.dialects.edge.auth import caller_of, key_guard
from atelier.dialects.edge.binding import bind
from atelier.dialects.edge.rates import Limits, rate_guard
from atelier.dialects.native import account, apps, assets, events, jobs, models, styles, webhooks

_HANDLERS = (
    jobs.create_quote,
    jobs.create_job,
    jobs.list_jobs,
    jobs.get_job,
    jobs.cancel_job,
    jobs.delete_job,
    events.job_events,
    events.account_events,
    events.job_socket,
    models.list_models,
    models.get_model,
    models.list_engines,
    assets.upload_asset,
    assets.fetch_asset,
    assets.list_assets,
    assets.get_asset,
    assets.get_asset_provenance,
    assets.delete_asset,
    styles.list_styles,
    styles.get_style,
    styles.change_style,
    styles.delete_style,
    styles.link_style,
    styles.like_style,
    styles.unlike_style,
    apps.list_apps,
    apps.get_app,
    apps.create_app,
    apps.change_app,
    apps.delete_app,
    apps.list_app_versions,
    apps.add_app_version,
    apps.publish_app_version,
    account.get_me,
    account.declare_likeness,
    account.get_balance,
    account.list_transactions,
    account.list_keys,
    account.create_key,
    account.revoke_key,
    webhooks.list_webhooks,
    webhooks.create_webhook,
    webhooks.get_job_secret,
    webhooks.rotate_job_secret,
    webhooks.get_webhook,
    webhooks.change_webhook,
    webhooks.delete_webhook,
    webhooks.rotate_secret,
    webhooks.list_deliveries,
    webhooks.redeliver,
)


async def _caller(request: Request[Any, Any, Any]) -> Caller:
    return caller_of(request)


def native_routes(accounts: Accounts, limits: Limits, rooms: Mapping[str, Any]) -> list[ControllerRouterHandler]:
    """The routes under `/v1`, and the files that signed links lead to. Handlers get the rooms that they name."""
    guarded = Router(
        "/v1",
        route_handlers=bind(_HANDLERS, rooms),
        guards=[key_guard(accounts), rate_guard(accounts, limits)],
        dependencies={"caller": Provide(_caller)},
    )
    return [guarded, *bind([assets.get_file], rooms)]
