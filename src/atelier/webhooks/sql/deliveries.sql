-- name: list_deliveries
-- The newest of each endpoint by its index, then the newest of those.
select d.id, case when e.url is not null then e.id end as endpoint_id, d.job_id, d.url, d.dialect, d.event, d.state,
  d.attempts, case when d.state = 'pending' then d.next_at end as next_at, d.last_status, d.last_error, d.created_at,
  d.ended_at
from webhook_endpoints e cross join lateral (
  select * from webhook_deliveries w
  where w.endpoint_id = e.id and (:before::uuid is null or w.id < :before)
    and (:state::text is null or w.state = :state)
  order by w.id desc limit :count
) d
where e.account_id = :account_id and (:endpoint_id::uuid is null or e.id = :endpoint_id)
order by d.id desc limit :count;

-- name: list_job_deliveries
select d.id, case when e.url is not null then e.id end as endpoint_id, d.job_id, d.url, d.dialect, d.event, d.state,
  d.attempts, case when d.state = 'pending' then d.next_at end as next_at, d.last_status, d.last_error, d.created_at,
  d.ended_at
from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
where d.job_id = :job_id and e.account_id = :account_id
  and (:endpoint_id::uuid is null or e.id = :endpoint_id) and (:before::uuid is null or d.id < :before)
  and (:state::text is null or d.state = :state)
order by d.id desc limit :count;

-- name: get_delivery^
select d.id, case when e.url is not null then e.id end as endpoint_id, d.job_id, d.url, d.dialect, d.event, d.state,
  d.attempts, case when d.state = 'pending' then d.next_at end as next_at, d.last_status, d.last_error, d.created_at,
  d.ended_at
from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id
where d.id = :id and e.account_id = :account_id;

-- name: redeliver$
update webhook_deliveries d set state = 'pending', attempts = 0, next_at = now(), ended_at = null
from webhook_endpoints e
where d.id = :id and e.id = d.endpoint_id and e.account_id = :account_id and e.disabled_at is null
returning d.id;
