-- name: register_endpoint^
insert into webhook_endpoints (id, account_id, url, secret, events, dialect, operations, name)
select :id, :account_id, :url, :secret, :events, :dialect, :operations, :name
where (select count(*) from webhook_endpoints where account_id = :account_id and url is not null) < :most
returning *;

-- name: list_endpoints
select * from webhook_endpoints
where account_id = :account_id and url is not null and (:dialect::text is null or dialect = :dialect) order by id;

-- name: get_endpoint^
select * from webhook_endpoints where id = :id and account_id = :account_id and url is not null;

-- name: update_endpoint^
-- Enabling gives it a fresh start: what failed before no longer counts.
update webhook_endpoints set events = coalesce(:events, events), url = coalesce(:url, url), name = coalesce(:name, name),
  disabled_at = case when :enable::boolean then null else disabled_at end,
  disabled_reason = case when :enable::boolean then null else disabled_reason end,
  failing_since = case when :enable::boolean then null else failing_since end
where id = :id and account_id = :account_id and url is not null
returning *;

-- name: disable_endpoint$
select disable_webhook_endpoint(:id, :reason);

-- name: delete_endpoint$
delete from webhook_endpoints where id = :id and account_id = :account_id and url is not null returning id;

-- name: rotate_secret^
update webhook_endpoints set secret = :secret, previous_secret = secret, previous_until = now() + :overlap
where id = :id and account_id = :account_id
returning secret, previous_until;

-- name: job_endpoint$
select job_webhook_endpoint(:account_id);

-- name: get_secret^
select secret, case when previous_until > now() then previous_until end as previous_until
from webhook_endpoints where id = :id;
