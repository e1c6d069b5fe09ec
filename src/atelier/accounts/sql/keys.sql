-- name: create_key^
insert into keys (id, account_id, name, secret_hash, scopes, concurrency, daily_budget, expires_at)
values (:id, :account_id, :name, :secret_hash, :scopes, :concurrency, :daily_budget, :expires_at)
returning id, account_id, name, scopes, concurrency, daily_budget, expires_at, revoked_at, last_used_at, created_at;

-- name: list_keys
select id, account_id, name, scopes, concurrency, daily_budget, expires_at, revoked_at, last_used_at, created_at
from keys where account_id = :account_id order by created_at desc, id;

-- name: revoke_key^
update keys set revoked_at = coalesce(revoked_at, now())
where id = :id and account_id = :account_id
returning id, account_id, name, scopes, concurrency, daily_budget, expires_at, revoked_at, last_used_at, created_at;

-- name: find_key^
-- Notes the use too, at most once a minute.
with used as (
  update keys set last_used_at = now()
  where id = :id and (last_used_at is null or last_used_at < now() - interval '1 minute')
)
select k.secret_hash, k.revoked_at is not null as revoked, a.id as account_id, a.workspace_id, a.email, a.tier,
  a.blocked_at is not null as blocked, a.likeness_terms_accepted_at is not null as likeness_accepted,
  k.id as key_id, k.name as key_name, k.scopes, k.concurrency, k.daily_budget, k.expires_at
from keys k join accounts a on a.id = k.account_id
where k.id = :id;

-- name: take_rate^
select allowed, remaining, reset_s from take_rate(:key_id, :bucket, :most, :window_s);

-- name: see_rate^
select remaining, reset_s from see_rate(:key_id, :bucket, :most, :window_s);
