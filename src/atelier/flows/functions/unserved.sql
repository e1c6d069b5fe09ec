-- Jobs in lanes that no worker serves: they are passed on, or end.

-- Whether a lane is given up: nobody has served it for so long, though some worker has been at work all the while. In an
-- outage of all workers, jobs wait. A worker is not missed before it counts as lost.
create or replace function lane_given_up(p_lane text, p_wait interval, p_lost interval) returns boolean language sql stable as $$
  select not exists (select from workers where p_lane = any(lanes) and seen_at > now() - greatest(p_wait, p_lost))
    and exists (select from workers where left_at is null and seen_at > now() - p_lost and started_at < now() - p_wait)
$$;

-- Moves a job to a lane that is served, or fails it where there is none (null), if nobody has come for it meanwhile.
-- Returns whether it did, and how many webhook deliveries it posted.
create or replace function pass_on(
  p_id uuid, p_lane text, p_to text, p_message text, p_wait interval, p_lost interval, out done boolean, out deliveries integer
) language plpgsql as $$
declare
  job jobs;
  place bigint;
begin
  done := false;
  deliveries := 0;
  select * into job from jobs where id = p_id for no key update;
  if job.status not in ('queued', 'running') or job.lane <> p_lane or not lane_given_up(p_lane, p_wait, p_lost) then
    return;
  end if;
  done := true;
  if p_to is null then
    deliveries := end_job(job, 'failed', job.price, 'unavailable', p_message, null);
    return;
  end if;
  delete from pgqueuer where id = job.ticket_id;
  place := next_turn(job.account_id, p_to);
  update jobs set lane = p_to, turn = place, worker_id = null, ticket_id = issue_ticket(id, p_to, place),
      version = version + 1, changed_in = pg_current_xact_id()
    where id = job.id;
end $$;
