-- Marks claimed jobs as running under a worker and returns them. Jobs that ended meanwhile are left out; their tickets
-- are void.
create or replace function start_jobs(p_ids uuid[], p_worker uuid) returns setof jobs language sql as $$
  update jobs set status = 'running', worker_id = p_worker, attempt = attempt + 1, stage = '',
      progress = case when parts is null then 0 else progress end,
      started_at = coalesce(started_at, now()), version = version + 1, changed_in = pg_current_xact_id()
    where id = any(p_ids) and status in ('queued', 'running')
      and (parent_id is null or exists (select from jobs p where p.id = jobs.parent_id and p.status in ('queued', 'running')))
    returning *
$$;

-- Hands a running job back to the queue: it keeps its hold and its state and comes back after `p_delay`.
-- One that is to be canceled comes back at once, as its end waits for whoever runs it. `p_count` says whether the attempt
-- counts against the limit. Returns false when this attempt no longer owns it.
create or replace function hand_back(
  p_id uuid, p_worker uuid, p_attempt integer, p_delay interval, p_count boolean
) returns boolean language plpgsql as $$
declare
  ticket bigint;
  stopping boolean;
begin
  update jobs set worker_id = null, attempt = attempt - (not p_count)::integer, version = version + 1,
      changed_in = pg_current_xact_id()
    where id = p_id and worker_id = p_worker and attempt = p_attempt and status = 'running'
    returning ticket_id, cancel_requested_at is not null into ticket, stopping;
  if not found then
    return false;
  end if;
  update pgqueuer set status = 'queued', queue_manager_id = null, execute_after = now() + case when stopping then interval '0' else p_delay end, updated = now()
    where id = ticket;
  return true;
end $$;
