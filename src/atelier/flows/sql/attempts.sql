-- name: first_attempt!
insert into attempts (id, key_id, digest) values (:id, :key_id, :digest);

-- name: repeat_attempt^
-- The attempt that a call repeats: one that nobody has answered if there is one, else the latest that was answered a
-- moment ago.
update attempts set repeated = repeated + 1, answered_at = null
where id = (
  select a.id from attempts a
  where a.key_id = :key_id and a.digest = :digest
    and a.created_at > now() - make_interval(secs => :alive_s)
    and (a.answered_at is null or a.answered_at > now() - make_interval(secs => :window_s))
  order by a.answered_at is not null, a.created_at desc limit 1
  for update)
returning id, repeated;

-- name: answer_attempt!
update attempts set answered_at = now() where id = :id and repeated = :repeated;

-- name: drop_attempt$
-- Forgets an attempt, unless another call has taken it up meanwhile. Returns whether it is gone.
with dropped as (
  delete from attempts where id = :id and repeated = :repeated returning 1
)
select exists (select from dropped);
