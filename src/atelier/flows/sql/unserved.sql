-- name: unserved_jobs
-- Jobs that have waited long enough in lanes that are given up, oldest first.
with waited as (
  select lane from (select distinct entrypoint as lane from pgqueuer) known
  where lane_given_up(lane, make_interval(secs => :wait_s), make_interval(secs => :lost_s))
)
select j.id, j.account_id, j.parent_id, j.lane, j.model, j.operation from jobs j
where j.status in ('queued', 'running') and j.admitted and j.lane in (select lane from waited)
  and j.created_at < now() - make_interval(secs => :wait_s)
order by j.id limit :count;

-- name: pass_on^
select done, deliveries from pass_on(
  :id, :lane, :to_lane, :message, make_interval(secs => :wait_s), make_interval(secs => :lost_s));
