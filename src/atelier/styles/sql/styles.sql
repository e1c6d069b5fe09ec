-- name: keep_house_styles!
insert into styles (id, title, words, trigger_word, tags, public, created_at)
select house.*, true, :added_at
from jsonb_to_recordset(:house) as house (id text, title text, words text, trigger_word text, tags text[])
on conflict (id) do update
  set title = excluded.title, words = excluded.words, trigger_word = excluded.trigger_word, tags = excluded.tags
  where styles.account_id is null;

-- name: list_styles
select s.*, a.email as owner, liking.like_count, liking.liked
from styles s
left join accounts a on a.id = s.account_id
cross join lateral (
  select count(*) as like_count, coalesce(bool_or(l.account_id = :account_id), false) as liked
  from style_likes l where l.style_id = s.id
) liking
where case :shown::text
    when 'own' then s.account_id = :account_id
    when 'house' then s.account_id is null
    when 'community' then s.public and s.account_id <> :account_id
    when 'public' then s.public
    when 'shared' then s.workspace_id = :workspace_id
    else s.public or s.account_id = :account_id or s.workspace_id = :workspace_id
  end
  and (:ids::text[] is null or s.id = any(:ids))
  and (not :liked or liking.liked)
  and (:owner::uuid is null or s.account_id = :owner)
  and (:family::text is null or s.families = '{}' or :family = any(s.families))
  and (:tags::text[] is null or s.tags @> :tags)
  and (:text::text is null or strpos(lower(s.title || ' ' || s.words), lower(:text)) > 0)
  and (:after_at::timestamptz is null or (s.created_at, s.id) < (:after_at, :after_id))
order by s.created_at desc, s.id desc limit :count;

-- name: see_styles
-- Those among the ids that the viewer may see and use.
select s.*, a.email as owner,
  (select count(*) from style_likes l where l.style_id = s.id) as like_count,
  exists (select from style_likes l where l.style_id = s.id and l.account_id = :account_id) as liked
from styles s left join accounts a on a.id = s.account_id
where s.id = any(:ids)
  and (s.public or s.linked or s.account_id = :account_id or s.workspace_id = :workspace_id);

-- name: change_style$
update styles set title = coalesce(:title, title), public = coalesce(:public, public),
  cover_id = coalesce(:cover_id, cover_id), images = coalesce(:images, images), words = coalesce(:words, words)
where id = :id and account_id = :account_id returning id;

-- name: link_style$
-- True when this call has made the link; null: not the owner's.
with before as materialized (select id, linked from styles where id = :id and account_id = :account_id for update)
update styles s set linked = true from before where s.id = before.id returning not before.linked;

-- name: share_style$
update styles set workspace_id = :workspace_id where id = :id and account_id = :account_id returning id;

-- name: unshare_style$
update styles set workspace_id = null where id = :id and account_id = :account_id and workspace_id is not null
returning id;

-- name: delete_style$
with forgotten as (delete from style_likes where style_id = :id
  and exists (select from styles where id = :id and account_id = :account_id))
delete from styles where id = :id and account_id = :account_id returning id;

-- name: like_style!
insert into style_likes (style_id, account_id) values (:id, :account_id) on conflict do nothing;

-- name: unlike_style!
delete from style_likes where style_id = :id and account_id = :account_id;

-- name: style_files
select s.id, s.words, s.engine, b.path from styles s left join blobs b on b.id = s.blob_id where s.id = any(:ids);
