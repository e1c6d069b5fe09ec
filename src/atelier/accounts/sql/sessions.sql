-- name: open_session!
-- Whoever comes in by a key ends the time of the first-run link too.
with known as (
  insert into atelier_meta (name, value) values ('console_opened', now()::text) on conflict (name) do nothing
), gone as (
  delete from atelier_meta where name = 'console_link'
), old as (
  delete from sessions where expires_at <= now()
)
insert into sessions (hash, key_id, expires_at) values (:hash, :key_id, now() + make_interval(secs => :idle_s));

-- name: find_session^
-- Moves its end ahead too, and notes the use of its key, each once in a while.
with kept as (
  update sessions set expires_at = least(now() + make_interval(secs => :idle_s), created_at + make_interval(secs => :most_s))
  where hash = :hash and expires_at > now() and expires_at < now() + make_interval(secs => :idle_s - 3600)
    and expires_at < created_at + make_interval(secs => :most_s)
), used as (
  update keys set last_used_at = now()
  where id = (select key_id from sessions where hash = :hash)
    and (last_used_at is null or last_used_at < now() - interval '1 minute')
)
select a.operator, a.id as account_id, a.workspace_id, a.email, a.tier,
  a.blocked_at is not null as blocked, a.likeness_terms_accepted_at is not null as likeness_accepted,
  k.id as key_id, k.name as key_name, k.scopes, k.concurrency, k.daily_budget, k.expires_at
from sessions s join keys k on k.id = s.key_id join accounts a on a.id = k.account_id
where s.hash = :hash and s.expires_at > now() and k.revoked_at is null
  and (k.expires_at is null or k.expires_at > now());

-- name: close_session!
delete from sessions where hash = :hash;

-- name: offer_link$
-- Replaces the link of the start before. Nothing once somebody has signed in.
insert into atelier_meta (name, value)
select 'console_link', :hash where not exists (select from atelier_meta where name = 'console_opened')
on conflict (name) do update set value = excluded.value
returning value;

-- name: link_holds$
select exists (select from atelier_meta where name = 'console_link' and value = :hash);

-- name: use_link$
delete from atelier_meta where name = 'console_link' and value = :hash returning name;
