-- name: due
-- The longest due deliveries whose receivers have room, locked: the lease follows in the same transaction. Whatever
-- another process is looking at is skipped.
select d.id, receiver_of(d.endpoint_id, d.url) as receiver,
  (select e.account_id from webhook_endpoints e where e.id = d.endpoint_id) as account_id
from webhook_deliveries d
where d.state = 'pending' and d.next_at <= now()
  and receiver_of(d.endpoint_id, d.url) <> all(:busy_receivers::text[])
  and d.endpoint_id not in (select e.id from webhook_endpoints e where e.account_id = any(:busy_accounts::uuid[]))
order by d.next_at limit :count
for no key update of d skip locked;

-- name: take
-- Starts an attempt at each. `next_at` is the lease: if nothing is recorded by then, the delivery is due again. It is
-- also the attempt's name when it records, for no two attempts share one.
update webhook_deliveries d set attempts = d.attempts + 1, next_at = clock_timestamp() + :lease
from webhook_endpoints e
where d.id = any(:ids) and e.id = d.endpoint_id
returning d.id, d.endpoint_id, e.account_id, receiver_of(d.endpoint_id, d.url) as receiver, d.job_id, d.url, d.dialect,
  d.event, d.body, d.attempts, d.next_at as lease, e.disabled_at is not null as disabled, e.secret,
  case when e.previous_until > now() then e.previous_secret end as previous_secret;

-- name: next_due_s$
-- Seconds until the next delivery becomes due, beside those that already are. In one transaction with `due`, whose
-- now() is the same: nothing becomes due between the two.
select extract(epoch from next_at - clock_timestamp())::double precision from webhook_deliveries
where state = 'pending' and next_at > now() order by next_at limit 1;

-- name: keep_body$
-- The first body wins: every attempt sends the same bytes.
update webhook_deliveries set body = coalesce(body, :body) where id = :id returning body;

-- name: delivery_succeeded$
select delivery_succeeded(:id, :endpoint_id, :lease, :status);

-- name: delivery_failed$
select delivery_failed(:id, :endpoint_id, :lease, :status, :error, :pause, :fault, :disable_after);

-- name: release!
-- Attempts that were cut off by our own end: as if they had not begun, and due at once.
update webhook_deliveries d set attempts = d.attempts - 1, next_at = now()
from unnest(:ids::uuid[], :leases::timestamptz[]) cut(id, lease)
where d.id = cut.id and d.next_at = cut.lease and d.state = 'pending';
