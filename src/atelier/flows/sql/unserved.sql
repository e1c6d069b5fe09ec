-- name: lanes_given_up
-- Of these lanes, those in which tickets wait and that are given up. Looks into indexes alone, however long the queue.
select lane from unnest(:lanes::text[]) as known (lane)
where (exists (select from pgqueuer where entrypoint = lane and status = 'queued')
    or exists (select from pgqueuer where entrypoint = lane and status = 'picked'))
  and lane_given_up(lane, make_interval(secs => :wait_s), make_interval(secs => :lost_s));

-- name: unserved_jobs
-- Jobs that have waited long enough in lanes that are given up, oldest first.
select id, account_id, parent_id, lane, model, operation from jobs
where status in ('queued', 'running') and admitted and lane = any(:lanes)
  and created_at < now() - make_interval(secs => :wait_s)
order by id limit :count;

-- name: pass_on^
select done, deliveries from pass_on(
  :id, :lane, :to_lane, :message, make_interval(secs => :wait_s), make_interval(secs => :lost_s));
