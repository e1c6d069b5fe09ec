-- name: enlist_worker!
insert into workers (id, host, pid, lanes, engines, slots)
values (:id, :host, :pid, :lanes, :engines, :slots);

-- name: see_worker!
update workers set seen_at = now() where id = :id;

-- name: dismiss_worker!
update workers set left_at = now(), seen_at = now() where id = :id;

-- name: list_workers
select * from workers where left_at is null and seen_at > now() - make_interval(secs => :within_s) order by started_at;

-- name: forget_workers!
delete from workers where seen_at < now() - interval '1 day';
