-- name: get_job^
select * from jobs where id = :id and account_id = :account_id and deleted_at is null;

-- name: find_job^
select * from jobs where id = :id;

-- name: list_jobs
select * from jobs
where account_id = :account_id and deleted_at is null
  and (:before::uuid is null or id < :before)
  and (:status::text[] is null or status = any(:status))
  and (:model::text is null or model = :model)
  and (:operation::text is null or operation = :operation)
order by id desc limit :count;

-- name: changed_jobs
-- Every job of an account that changed in or after a transaction, oldest change first.
select * from jobs
where account_id = :account_id and deleted_at is null and changed_in >= :since::text::xid8
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
update jobs set progress = greatest(progress, :progress), stage = :stage, engine = :engine,
  version = version + 1, changed_in = pg_current_xact_id()
where id = :id and worker_id = :worker_id and attempt = :attempt and status = 'running'
returning cancel_requested_at is not null;

-- name: hand_back$
select hand_back(:id, :worker_id, :attempt, make_interval(secs => :delay_s), :counts);

-- name: hide_job!
update jobs set deleted_at = coalesce(deleted_at, now()) where id = :id and account_id = :account_id;

-- name: to_cancel
-- Of a worker's running jobs, those that someone wants stopped, and those that it no longer owns.
select id, cancel_requested_at is not null as cancel,
  worker_id is distinct from :worker_id or status <> 'running' as lost
from jobs where id = any(:ids) and (cancel_requested_at is not null or worker_id is distinct from :worker_id or status <> 'running');

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
