-- name: lock_collector$
select pg_try_advisory_lock(hashtextextended('atelier_collector', 0));

-- name: unlock_collector$
select pg_advisory_unlock(hashtextextended('atelier_collector', 0));

-- name: claim_pass$
-- Whether it is time for a pass; of many processes that ask, one gets it.
insert into atelier_meta (name, value) values ('collected_at', now()::text)
on conflict (name) do update set value = excluded.value
  where atelier_meta.value::timestamptz <= now() - make_interval(secs => :every_s)
returning true;

-- name: expire_assets!
-- Marks assets past their life, as if their owners had deleted them. The pictures of a style live as long as it does.
with active as materialized (
  select unnest(input_assets) as id from jobs where status in ('queued', 'running')
  union all select unnest(images || cover_id) from styles
)
update assets set deleted_at = now()
where id in (
  select a.id from assets a
  where a.deleted_at is null
    and a.created_at < now() - make_interval(secs => case a.origin
      when 'fetched' then :keep_fetched_s::double precision else :keep_s::double precision end)
    and not exists (select from active where active.id = a.id)
  limit :batch for update skip locked);

-- name: drop_assets!
-- Deletes assets that were marked a while ago and that no active job uses. Whoever resolved an asset before it was
-- marked has submitted the job by now, so that nobody can come to use one from here on.
with active as materialized (
  select unnest(input_assets) as id from jobs where status in ('queued', 'running')
)
delete from assets
where id in (
  select a.id from assets a
  where a.deleted_at < now() - make_interval(secs => :grace_s)
    and not exists (select from active where active.id = a.id)
  limit :batch);

-- name: lock_orphans
-- Blobs that no asset and no style needs, locked against keep_blob, which waits for us and then makes a new one. Those that an upload has
-- locked are left out: it is about to use them.
select b.id from blobs b
where b.created_at < now() - make_interval(secs => :grace_s)
  and not exists (select from assets a where a.blob_id = b.id)
  and not exists (select from styles s where s.blob_id = b.id)
limit :batch for update skip locked;

-- name: drop_orphans
-- Looks again, with the locks held: an upload may have ended between the first look and the lock.
delete from blobs b
where b.id = any(:ids)
  and not exists (select from assets a where a.blob_id = b.id)
  and not exists (select from styles s where s.blob_id = b.id)
returning b.path;

-- name: known_blobs
select id from blobs where id = any(:ids);

-- name: drop_idempotency!
delete from idempotency where (account_id, key) in (
  select account_id, key from idempotency where created_at < now() - interval '24 hours' limit :batch);

-- name: drop_attempts!
delete from attempts where id in (
  select id from attempts where created_at < now() - interval '24 hours' limit :batch);

-- name: drop_previews!
delete from previews where (job_id, number) in (
  select job_id, number from previews where created_at < now() - interval '1 hour' limit :batch);

-- name: drop_deliveries!
delete from webhook_deliveries where id in (
  select id from webhook_deliveries
  where ended_at < now() - make_interval(secs => :keep_s) and state <> 'pending' limit :batch);

-- name: drop_queue_log!
delete from pgqueuer_log where id in (
  select id from pgqueuer_log where created < now() - interval '1 hour' limit :batch);

-- name: installation$
-- The name of this database, drawn by whoever asks first; see secret.sql for the update.
insert into atelier_meta (name, value) values ('installation', :fresh)
on conflict (name) do update set value = atelier_meta.value
returning value;
