-- name: add_app!
with made as (
  insert into apps (id, account_id, workspace_id, name, slug, description, audience)
  values (:id, :account_id, :workspace_id, :name, :slug, :description, :audience) returning id
)
insert into app_versions (id, app_id, number, graph, published_at)
select :version_id, id, 1, :graph, case when :published::boolean then now() end from made;

-- name: keep_house_app!
with kept as (
  insert into apps (id, name, slug, description, audience) values (:id, :name, :slug, :description, 'public')
  on conflict (id) do update set name = excluded.name, slug = excluded.slug, description = excluded.description
  returning id
)
insert into app_versions (id, app_id, number, graph, published_at)
select :version_id, kept.id, coalesce((select max(number) from app_versions where app_id = kept.id), 0) + 1, :graph, now()
from kept on conflict (id) do nothing;

-- name: add_version^
with found as (
  update apps set updated_at = now()
  where id = :app_id and account_id = :account_id and deleted_at is null
    and (:after::integer is null or :after = (select max(number) from app_versions where app_id = :app_id))
  returning id
)
insert into app_versions (id, app_id, number, graph)
select :id, found.id, (select max(number) + 1 from app_versions where app_id = found.id), :graph from found
returning *;

-- name: publish_version^
update app_versions v set published_at = coalesce(v.published_at, now())
from apps a
where v.id = :id and v.app_id = :app_id and a.id = v.app_id and a.account_id = :account_id and a.deleted_at is null
returning v.*;

-- name: change_app$
update apps set name = coalesce(:name, name), slug = coalesce(:slug, slug),
  description = coalesce(:description, description), audience = coalesce(:audience, audience), updated_at = now()
where id = :id and account_id = :account_id and deleted_at is null returning id;

-- name: set_app_cover$
update apps set cover_id = :cover_id where id = :id and account_id = :account_id and deleted_at is null returning id;

-- name: delete_app$
update apps set deleted_at = now() where id = :id and account_id = :account_id and deleted_at is null returning id;

-- name: list_apps
select a.*, o.email as owner, to_json(v) as latest
from apps a
left join accounts o on o.id = a.account_id
cross join lateral (
  select * from app_versions v
  where v.app_id = a.id and (v.published_at is not null or a.account_id = :account_id)
    and (:version_id::uuid is null or v.id = :version_id)
  order by number desc limit 1
) v
where a.deleted_at is null
  and (a.account_id = :account_id or a.audience = 'public'
    or (a.audience = 'workspace' and a.workspace_id = :workspace_id))
  and (:id::uuid is null or a.id = :id)
  and (not :own or a.account_id = :account_id)
  and (:text::text is null or strpos(lower(a.name || ' ' || a.description), lower(:text)) > 0)
  and (:before::uuid is null or a.id < :before)
order by a.id desc limit :count;

-- name: list_versions
select * from app_versions where app_id = :app_id and (:drafts or published_at is not null) order by number desc;
