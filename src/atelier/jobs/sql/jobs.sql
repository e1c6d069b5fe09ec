-- name: get_job^
select * from jobs where id = :id and account_id = :account_id and deleted_at is null;

-- name: find_job^
select * from jobs where id = :id;

-- name: list_jobs
select * from jobs
where account_id = :account_id and deleted_at is null and parent_id is not distinct from :parent_id::uuid
  and (:cursor::uuid is null or case when :oldest_first::boolean then id > :cursor else id < :cursor end)
  and (:dialect::text is null or dialect = :dialect)
  and (:status::text[] is null or status = any(:status))
  and (:model::text is null or model = :model)
  and (:models::text[] is null or model = any(:models))
  and (:operations::text[] is null or operation = any(:operations))
  and (:admitted::boolean is null or admitted = :admitted)
  and (:begun::boolean is null or (engine is not null) = :begun)
  and (:older_than::timestamptz is null or created_at < :older_than)
order by case when :oldest_first then id end, id desc limit :count;

-- name: child_jobs
select * from jobs where parent_id = :parent_id order by id;

-- name: key_active
-- What a key has running or waiting in a dialect, oldest first.
select * from jobs
where key_id = :key_id and dialect = :dialect and status in ('queued', 'running') and parent_id is null
order by id;

-- name: key_ended
select * from jobs
where account_id = :account_id and key_id = :key_id and dialect = :dialect and parent_id is null
  and status not in ('queued', 'running') and deleted_at is null
order by id desc limit :count;

-- name: key_spending
-- What a key has started today (UTC) in a dialect, by model, and what that costs by now in micros.
select model, count(*) as requests, sum(price - refunded)::bigint as micros from jobs
where account_id = :account_id and key_id = :key_id and dialect = :dialect and parent_id is null
  and created_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc'
group by model order by model;

-- name: account_spending
-- What an account's jobs come to by day (UTC) and model, over the last days; of one key or one dialect, where given.
select (created_at at time zone 'utc')::date as day, model, count(*) as requests, sum(price - refunded)::bigint as micros
from jobs
where account_id = :account_id and parent_id is null
  and created_at >= date_trunc('day', now() at time zone 'utc') at time zone 'utc' - make_interval(days => :days - 1)
  and (:key_id::text is null or key_id = :key_id)
  and (:dialect::text is null or dialect = :dialect)
group by 1, 2 order by 1, 2;

-- name: changed_jobs
-- Every job of an account that changed in or after a transaction, oldest change first; of that transaction only those
-- behind `after`, where it is given.
select * from jobs
where account_id = :account_id and deleted_at is null and parent_id is null and changed_in >= :since::text::xid8
  and (:after::uuid is null or changed_in > :since::text::xid8 or id > :after)
order by changed_in, id limit :count;

-- name: feed_position$
-- Every transaction before this one has ended: what it changed can be seen now.
select pg_snapshot_xmin(pg_current_snapshot())::text;

-- name: place_in_queue$
-- How many jobs go first: tickets ahead in the lane, and for a job without a ticket the others that wait before it.
select case
  when j.ticket_id is not null then
    (select count(*) from pgqueuer t, pgqueuer mine
      where mine.id = j.ticket_id and t.entrypoint = mine.entrypoint and t.status = 'queued'
        and (t.priority, -t.id) > (mine.priority, -mine.id))
  else
    (select count(*) from pgqueuer t where t.entrypoint = j.lane and t.status = 'queued')
    + (select count(*) from jobs w
        where w.key_id = j.key_id and not w.admitted and w.status in ('queued', 'running') and w.id < j.id)
  end + 1
from jobs j where j.id = :id and j.status = 'queued';

-- name: start_jobs
select * from start_jobs(:ids, :worker_id);

-- name: set_progress$
with told as (
  update jobs set progress = greatest(progress, :progress), stage = :stage, engine = :engine,
    version = version + 1, changed_in = pg_current_xact_id()
  where id = :id and worker_id = :worker_id and attempt = :attempt and status = 'running'
  returning cancel_requested_at, parent_id
)
select cancel_requested_at is not null, case when parent_id is not null then tell_parent(parent_id) end from told;

-- name: keep_preview!
with told as (
  update jobs set version = version + 1, changed_in = pg_current_xact_id()
  where id = :id and worker_id = :worker_id and attempt = :attempt and status = 'running'
  returning id
)
insert into previews (job_id, number, media_type, body) select id, :number, :media_type, :body from told
on conflict do nothing;

-- name: list_previews
select number, media_type, body from previews where job_id = :job_id and number >= :first order by number;

-- name: hand_back$
select hand_back(:id, :worker_id, :attempt, make_interval(secs => :delay_s), :counts);

-- name: hide_job$
update jobs set deleted_at = now() where id = :id and account_id = :account_id and deleted_at is null returning true;

-- name: to_cancel
-- Of a worker's running jobs, those that someone wants stopped, and those that it no longer owns. What a parent that has
-- ended had wanted is not wanted any more.
select * from (
  select id, worker_id is distinct from :worker_id or status <> 'running' as lost,
    cancel_requested_at is not null or exists (select from jobs p
      where p.id = jobs.parent_id and p.status not in ('queued', 'running')) as cancel
  from jobs where id = any(:ids)
) looked where cancel or lost;

-- name: queue_depths
select lane, status, count(*) as count from jobs where status in ('queued', 'running') group by lane, status;

-- name: reissue_tickets$
-- Gives a ticket to every admitted job that lost its own (someone emptied PgQueuer's table).
with missing as (
  select j.id, j.lane, j.turn from jobs j
  where j.status in ('queued', 'running') and j.admitted
    and not exists (select from pgqueuer t where t.id = j.ticket_id)
  for no key update skip locked
), issued as (
  update jobs set ticket_id = issue_ticket(missing.id, missing.lane, coalesce(missing.turn, 0))
  from missing where jobs.id = missing.id returning 1
)
select count(*) from issued;
