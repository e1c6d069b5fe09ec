-- name: begin_once^
-- Takes the key for the caller, or shows who has it. A call that died is given up after a minute, an answer after a day.
with taken as (
  insert into idempotency as stored (account_id, key, fingerprint)
  values (:account_id, :key, :fingerprint)
  on conflict (account_id, key) do update
    set fingerprint = excluded.fingerprint, job_id = null, status = null, answer = null, media_type = null,
      created_at = now()
    where stored.created_at < now() - interval '24 hours'
      or (stored.status is null and stored.job_id is null and stored.created_at < now() - interval '1 minute')
  returning true as mine, fingerprint, status, answer, media_type
)
select mine, fingerprint, status, answer, media_type from taken
union all
select false, fingerprint, status, answer, media_type from idempotency
where account_id = :account_id and key = :key and not exists (select from taken);

-- name: abandon_once!
delete from idempotency where account_id = :account_id and key = :key and status is null and job_id is null;

-- name: store_answer!
update idempotency set status = :status, answer = :answer, media_type = :media_type
where account_id = :account_id and key = :key and job_id is not distinct from :job_id and status is null;
