"""Engines, tasks at providers, and what operators look after."""

from __future__ import annotations

import re

from atelier.accounts.accounts import Accounts
from atelier.db.pool import Pool
from tests.web.console.conftest import NewVisitor, Visitor
from tests.web.console.test_rooms import operator_of


async def test_engines_tell_how_they_are_and_where_models_run(visitor: Visitor) -> None:
    page = (await visitor.page("/engines?model=atelier/sketch")).text
    assert re.search(r"Lane cpu</span><b>\d+</b>", page)
    assert "<code>sketch</code></li>" in page
    assert "At providers" not in page
    assert "No menu has a model called &lt;x&gt;" in (await visitor.get("/engines?model=%3Cx%3E")).text


async def test_tasks_at_providers_are_for_operators(visitors: NewVisitor, house_pool: Pool) -> None:
    other, operator = await visitors(), await operator_of(await visitors(), house_pool)
    job = await other.customer.run(files=0)
    assert "Nothing was asked of a provider" in (await operator.get("/engines")).text
    await other.post(f"/engines/tasks/{job['id']}/again", 403)
    await operator.post(f"/engines/tasks/{job['id']}/again", 404)
    await operator.post(f"/engines/tasks/{job['id']}/explode", 404)
    await house_pool.execute(
        "insert into remote_tasks (job_id, engine, position, state, fault) values ($1, 'fal', 0, 'unclear', 'cut off')",
        job["id"],
    )
    assert "Ask again" in (await operator.page("/engines")).text
    await operator.post(f"/engines/tasks/{job['id']}/give-up")
    assert await house_pool.fetchval("select state from remote_tasks where job_id = $1", job["id"]) == "given_up"
    assert "task.decided" in (await operator.get("/audit")).text
    await house_pool.execute("delete from remote_tasks where job_id = $1", job["id"])


async def test_operators_find_accounts_and_set_tiers(visitors: NewVisitor, house_pool: Pool) -> None:
    operator, other = await operator_of(await visitors(), house_pool), await visitors()
    account = await Accounts(house_pool).get(other.customer.account_id)
    found = (await operator.page(f"/accounts?q={account.email}")).text
    assert found.count("Actions for") == 1
    await operator.post(f"/accounts/{account.id}/tier", tier="studio")
    assert "studio · since" in (await operator.get("/accounts?q=studio")).text
    await operator.post(f"/accounts/{account.id}/tier", 422, tier="no tier!")
    assert (await other.customer.http.get("/v1/me")).json()["tier"] == "studio"
    await other.post(f"/accounts/{account.id}/tier", 403, tier="x")


async def test_the_audit_log_is_searched(visitors: NewVisitor, house_pool: Pool) -> None:
    operator, other = await operator_of(await visitors(), house_pool), await visitors()
    email = (await Accounts(house_pool).get(other.customer.account_id)).email
    await other.post("/likeness")
    await operator.post(f"/accounts/{other.customer.account_id}/credit", credits="3")
    theirs = (await operator.page(f"/audit?email={email}")).text
    assert "likeness.declared</span>" in theirs
    assert "account.credited</span>" not in theirs
    credited = (await operator.get("/audit?action=account.credited")).text
    assert "3 credits" in credited
    assert "likeness.declared</span>" not in credited
    assert "Nothing like that" in (await operator.get("/audit?email=nobody-at-all")).text
