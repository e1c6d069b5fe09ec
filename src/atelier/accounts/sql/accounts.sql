-- name: create_account^
insert into accounts (id, email, workspace_id, tier, likeness_terms_accepted_at)
values (:id::uuid, :email, coalesce(:workspace_id, :id::uuid), :tier, case when :likeness::boolean then now() end)
on conflict (lower(email)) do nothing
returning *;

-- name: get_account^
select * from accounts where id = :id;

-- name: find_account^
select * from accounts where lower(email) = lower(:email);

-- name: list_accounts
select * from accounts
where :text::text is null or strpos(lower(email || ' ' || tier), lower(:text)) > 0
order by id limit :count;

-- name: set_tier^
update accounts set tier = :tier where id = :id returning *;

-- name: set_blocked^
update accounts set blocked_at = case when :blocked::boolean then coalesce(blocked_at, now()) end
where id = :id returning *;

-- name: set_operator^
update accounts set operator = :operator where id = :id returning *;

-- name: accept_likeness_terms^
update accounts set likeness_terms_accepted_at = coalesce(likeness_terms_accepted_at, now())
where id = :id returning *;

-- name: record_audit!
insert into audit (account_id, key_id, action, facts) values (:account_id, :key_id, :action, :facts);

-- name: list_audit
select t.id, t.at, t.action, t.facts, t.key_id, a.email
from audit t left join accounts a on a.id = t.account_id
where (:before::bigint is null or t.id < :before)
  and (:action::text is null or t.action = :action)
  and (:email::text is null or strpos(lower(a.email), lower(:email)) > 0)
order by t.id desc limit :count;

-- name: list_audited
select distinct action from audit order by action;
